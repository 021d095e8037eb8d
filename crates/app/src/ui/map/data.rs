//! What the map shows, from a view: marks, axes and words.

use std::rc::Rc;

use schema::{Key, Outcome};
use search::{Point, Role, SearcherKind};

use crate::charts::Axis;
use crate::charts::map::{MapData, Mark, MarkState};
use crate::format;
use crate::i18n::{I18n, id};
use crate::sweep::Trial;
use crate::ui::Page;
use crate::ui::axes::axis;
use crate::ui::lane_mark::lane_style;
use crate::view::View;

/// Everything that the map draws; `value` is the axis of its colours, `aim` where the person is about to place a trial.
pub(in crate::ui) fn map_data(
    page: &Page,
    view: &View,
    (x, y): (Key, Option<Key>),
    value: Axis,
    (selected, hovered): (Option<u32>, Option<u32>),
    aim: Option<&Point>,
) -> MapData {
    let order: Vec<Key> = view.study.searched().collect();
    let at = |key: Key| order.iter().position(|other| *other == key).unwrap_or(0);
    let (column, row) = (at(x), y.map(at));
    let mark = |trial: &Rc<Trial>| Mark {
        id: trial.id.0,
        x: coordinate(&trial.point, column),
        y: row.map_or(0.0, |row| coordinate(&trial.point, row)),
        lane: view.lanes.get(trial.lane as usize).map_or(0, |lane| lane_style(lane.searcher)),
        value: trial.best().map(|best| f64::from(best.val_loss)),
        steps: trial.step,
        state: state(trial),
    };
    let races = |trial: &Trial| matches!(view.role_of(trial), Some(Role::Competitor | Role::Person));
    let survey = view.trials.values().filter(|trial| view.role_of(trial) == Some(Role::Survey));
    let has_survey = view.map.is_some();
    let aim = aim.map(|point| {
        let place = |at: usize| coordinate(point, at);
        (place(column), row.map_or(0.0, place), lane_style(SearcherKind::You))
    });
    let space = view.map.as_ref().map_or_else(|| view.study.space(), |map| (**map).clone());
    let axis = |key: Key| axis(&page.i18n, &view.study, &space, key);
    MapData {
        x: axis(x),
        y: y.map(axis),
        value,
        marks: view.trials.values().filter(|trial| races(trial)).map(mark).collect(),
        lanes: Vec::new(),
        survey: has_survey.then(|| survey.map(mark).collect()),
        aim,
        nested: has_survey || view.lanes.iter().any(|lane| lane.searcher == SearcherKind::Grid),
        selected,
        hovered,
    }
}

/// The axis of the colours: the values of the trials that ended well.
pub(in crate::ui) fn value_axis(page: &Page, view: &View) -> Axis {
    let values = view.trials.values().filter_map(|trial| trial.objective());
    Axis::for_values(page.i18n.t(id::MAP_COLOUR).to_string(), values)
}

fn coordinate(point: &Point, index: usize) -> f64 {
    point.0.get(index).copied().unwrap_or(0.0)
}

fn state(trial: &Trial) -> MarkState {
    match trial.outcome {
        Outcome::Queued => MarkState::Queued,
        Outcome::Running => {
            MarkState::Running { progress: f64::from(trial.epoch) / f64::from(trial.run.epochs.max(1)) }
        }
        Outcome::Done | Outcome::Pruned => MarkState::Done,
        Outcome::Diverged => MarkState::Diverged,
        Outcome::Failed => MarkState::Failed,
    }
}

/// What the picture shows, and what it leaves out.
pub(super) fn note(i18n: &I18n, view: &View, cells: bool) -> String {
    let note = i18n.t(match (&view.map, cells) {
        (Some(_), _) => id::MAP_NOTE_SURVEY,
        (None, true) => id::MAP_NOTE_CELLS,
        (None, false) => id::MAP_NOTE,
    });
    let searched = view.study.searched().count();
    let mut said = vec![note];
    said.extend((searched > 2).then(|| i18n.t(id::MAP_OTHERS)));
    said.extend((view.study.survey > 0 && searched != 2).then(|| i18n.t(id::MAP_NO_SURVEY)));
    said.join(" ")
}

/// The trial under the pointer in words, with all its searched values.
pub(super) fn tip(page: &Page, view: &View, hovered: Option<u32>) -> Option<String> {
    let trial = view.trials.get(&hovered?)?;
    let lane = view.lanes.get(trial.lane as usize)?;
    let searcher = match lane.role {
        Role::Survey => page.i18n.t(id::MAP_SURVEYED),
        _ => page.i18n.searcher(lane.searcher),
    };
    let text = page.i18n.ta(id::MAP_TIP, &[("trial", trial.id.0.into()), ("searcher", searcher.into())]);
    let state = match trial.outcome {
        Outcome::Pruned => page.i18n.ta(id::MAP_PRUNED, &[("epoch", trial.epoch.into())]),
        outcome => page.i18n.outcome(outcome).to_string(),
    };
    let best = trial.best();
    let best = best.filter(|_| matches!(trial.outcome, Outcome::Done | Outcome::Pruned | Outcome::Running));
    let measured = best.map(|best| {
        let loss = format::loss(f64::from(best.val_loss));
        match best.val_acc {
            Some(share) => page.i18n.ta(
                id::MAP_MEASURED_BOTH,
                &[("loss", loss.into()), ("accuracy", format::percent(share).into())],
            ),
            None => page.i18n.ta(id::MAP_MEASURED, &[("loss", loss.into())]),
        }
    });
    let values = view.study.values(&trial.point);
    let values = values.map(|(key, value)| {
        format!("{} {}", page.i18n.field(key.field()), format::value(&page.i18n, key, value))
    });
    let parts = [text, state].into_iter().chain(measured).chain(values);
    Some(parts.collect::<Vec<_>>().join(" · "))
}

/// The hyperparameter whose range the best of a finished sweep nearly leaves.
pub(super) fn edge(page: &Page, view: &View) -> Option<String> {
    if view.fraction < 1.0 {
        return None;
    }
    let best = view.best()?;
    let space = view.study.space();
    let unit = space.to_unit(&best.point);
    let key = view.study.searched().zip(&space.params).zip(&unit).find_map(|((key, param), u)| {
        // Of two values either is at an edge.
        let is_pair = matches!(&param.domain, search::Domain::Levels { values, .. } if values.len() < 3);
        let ordered = !matches!(param.domain, search::Domain::Choice { .. }) && !is_pair;
        let share = match &param.domain {
            search::Domain::Levels { values, .. } | search::Domain::Lattice { values, .. } => {
                1.0 / values.len() as f64
            }
            _ => 0.05,
        };
        (ordered && (*u <= share || *u >= 1.0 - share)).then_some(key)
    })?;
    Some(page.i18n.field(key.field()).to_string())
}
