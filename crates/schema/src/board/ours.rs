//! One of our own experiments as a board.

use search::{Domain, Point, Role, SearcherKind};

use super::{Board, Group, Objective, Param, Series, TRAIN_ACC, TRAIN_LOSS, Trial, VAL_ACC, VAL_LOSS, Who};
use crate::field::{Key, Kind};
use crate::report::{CurvePoint, Outcome};
use crate::setting::Setting;
use crate::study::StudyConfig;

/// What a board needs to know of a trial of ours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Source<'a> {
    /// Who searches in its lane.
    pub searcher: SearcherKind,
    /// Which of the searcher's searches, from 0.
    pub seed: u32,
    /// Why the lane is there.
    pub role: Role,
    /// Number within the lane.
    pub number: u32,
    /// Where it is.
    pub point: &'a Point,
    /// Where it stands.
    pub outcome: Outcome,
    /// What searchers minimise; of a trial in one part the lowest validation loss.
    pub value: Option<f64>,
    /// Losses by epoch.
    pub curve: &'a [CurvePoint],
    /// How long it took, if that is known.
    pub seconds: Option<f64>,
}

impl Board {
    /// An experiment of ours. Lanes outside the race, and trials that have not begun, are left out.
    #[must_use]
    pub fn of<'a>(study: &StudyConfig, name: &str, trials: impl IntoIterator<Item = Source<'a>>) -> Self {
        let space = study.space();
        let params: Vec<Param> = study
            .searched()
            .zip(&space.params)
            .map(|(key, param)| of_key(study, key, &param.domain))
            .collect();
        let mut groups: Vec<Group> = Vec::new();
        let races = |trial: &Source<'_>| matches!(trial.role, Role::Competitor | Role::Person);
        let mut board_trials = Vec::new();
        for trial in trials.into_iter().filter(|trial| races(trial) && trial.outcome != Outcome::Queued) {
            let who = Who::Searcher { kind: trial.searcher, seed: trial.seed };
            let place = groups.iter().position(|group| group.who == who).unwrap_or_else(|| {
                let name = trial.searcher.key().to_owned();
                groups.push(Group { who, name, owner: String::new() });
                groups.len() - 1
            });
            let active = space.active(trial.point);
            let value = |(x, active): (&f64, bool)| Some(*x).filter(|x| active && x.is_finite());
            board_trials.push(Trial {
                group: place as u32,
                number: trial.number,
                values: trial.point.0.iter().zip(active).map(value).collect(),
                state: trial.outcome,
                value: trial.value.filter(|value| value.is_finite() && trial.outcome != Outcome::Diverged),
                curves: curves(trial.curve),
                seconds: trial.seconds.filter(|seconds| seconds.is_finite()),
            });
        }
        let objective = Objective { name: VAL_LOSS.to_owned(), higher: false };
        Self { name: name.to_owned(), objective, params, groups, trials: board_trials }
    }
}

fn of_key(study: &StudyConfig, key: Key, domain: &Domain) -> Param {
    let field = key.field();
    let labels = match (field.kind, study.get(key)) {
        (Kind::Choice(_), Setting::List(values)) => values.iter().map(|value| value.to_text(field)).collect(),
        _ => Vec::new(),
    };
    Param { name: key.name().to_owned(), key: Some(key), domain: domain.clone(), labels, told: true }
}

fn curves(points: &[CurvePoint]) -> Vec<Series> {
    let series = |name: &str, value: fn(&CurvePoint) -> Option<f32>| {
        let finite = |y: f32| Some(f64::from(y)).filter(|y| y.is_finite());
        let points: Vec<_> =
            points.iter().filter_map(|point| Some((f64::from(point.epoch), finite(value(point)?)))).collect();
        (!points.is_empty()).then(|| Series { name: name.to_owned(), points })
    };
    let all = [
        series(TRAIN_LOSS, |point| Some(point.train_loss)),
        series(VAL_LOSS, |point| Some(point.val_loss)),
        series(TRAIN_ACC, |point| point.train_acc),
        series(VAL_ACC, |point| point.val_acc),
    ];
    all.into_iter().flatten().collect()
}
