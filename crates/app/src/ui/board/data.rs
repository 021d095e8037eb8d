//! What a board's charts draw, and its names and values in words.

use schema::board::{Param, TRAIN_ACC, TRAIN_LOSS, Trial, VAL_ACC, VAL_LOSS};
use schema::{Board, Outcome};
use search::Domain;

use super::cast::Cast;
use crate::charts::Axis;
use crate::charts::map::{MapData, Mark, MarkState};
use crate::format;
use crate::i18n::{I18n, id};
use crate::ui::axes::of_domain;

/// Values of a list that are written out.
const LISTED: usize = 6;

/// What was measured; the names that our own experiments use are translated.
pub(super) fn measure(i18n: &I18n, name: &str) -> String {
    let known = match name {
        VAL_LOSS => id::MEASURE_VAL_LOSS,
        TRAIN_LOSS => id::MEASURE_TRAIN_LOSS,
        VAL_ACC => id::MEASURE_VAL_ACC,
        TRAIN_ACC => id::MEASURE_TRAIN_ACC,
        _ => return name.to_owned(),
    };
    i18n.t(known).to_string()
}

/// A parameter's name.
pub(super) fn param_name(i18n: &I18n, param: &Param) -> String {
    param.key.map_or_else(|| param.name.clone(), |key| i18n.field(key.field()).to_string())
}

fn label(i18n: &I18n, param: &Param, label: &str) -> String {
    param.key.map_or_else(|| label.to_owned(), |key| i18n.choice(key.field(), label).to_string())
}

/// One of a parameter's values.
pub(super) fn param_value(i18n: &I18n, param: &Param, x: f64) -> String {
    match param.labels.get(x as usize) {
        Some(name) => label(i18n, param, name),
        None => number(x),
    }
}

/// Whole numbers as they are, others short.
fn number(x: f64) -> String {
    if x.fract() == 0.0 { format::plain(x) } else { format::number(x) }
}

/// What a parameter can be, in words.
pub(super) fn param_range(i18n: &I18n, param: &Param) -> String {
    let list = |all: Vec<String>| {
        let rest = if all.len() > LISTED { ", …" } else { "" };
        format!("{}{rest}", all[..all.len().min(LISTED)].join(", "))
    };
    let between = |low: f64, high: f64| format!("{} – {}", number(low), number(high));
    match &param.domain {
        Domain::Float { low, high, .. } => between(*low, *high),
        Domain::Int { low, high, .. } => between(*low as f64, *high as f64),
        Domain::Levels { values, .. } | Domain::Lattice { values, .. } => {
            list(values.iter().map(|x| number(*x)).collect())
        }
        Domain::Choice { .. } => list(param.labels.iter().map(|name| label(i18n, param, name)).collect()),
    }
}

/// What a board is measured by, as an axis of colours.
pub(super) fn value_axis(i18n: &I18n, board: &Board) -> Axis {
    let values = board.trials.iter().filter(|trial| stands(trial)).filter_map(|trial| trial.value);
    Axis::for_best(measure(i18n, &board.objective.name), values, board.objective.higher)
}

fn stands(trial: &Trial) -> bool {
    matches!(trial.state, Outcome::Done | Outcome::Pruned)
}

/// The map over two parameters, or one.
pub(super) fn map_data(
    i18n: &I18n,
    board: &Board,
    cast: &Cast,
    (x, y): (usize, Option<usize>),
    (selected, hovered): (Option<u32>, Option<u32>),
) -> MapData {
    let axis = |place: usize| match board.params.get(place) {
        Some(param) => of_domain(param_name(i18n, param), &param.domain, || {
            param.labels.iter().map(|name| label(i18n, param, name)).collect()
        }),
        None => Axis::new("", crate::charts::Scale::Linear, 0.0, 1.0),
    };
    let mark = |(id, trial): (u32, &Trial)| {
        let member = cast.member(trial.group).filter(|member| member.shown)?;
        let at = |place: usize| trial.values.get(place).copied().flatten();
        Some(Mark {
            id,
            x: at(x)?,
            y: y.map_or(Some(0.0), at)?,
            lane: member.mark,
            value: trial.value,
            steps: 0,
            state: state(board, trial),
        })
    };
    MapData {
        x: axis(x),
        y: y.map(axis),
        value: value_axis(i18n, board),
        marks: (0..).zip(&board.trials).filter_map(mark).collect(),
        lanes: Vec::new(),
        survey: None,
        nested: false,
        aim: None,
        selected,
        hovered,
    }
}

fn state(board: &Board, trial: &Trial) -> MarkState {
    match trial.state {
        Outcome::Queued => MarkState::Queued,
        Outcome::Running => MarkState::Running { progress: 0.0 },
        Outcome::Diverged => MarkState::Diverged,
        Outcome::Done | Outcome::Pruned if trial.value.is_none() => MarkState::Failed,
        Outcome::Done => MarkState::Done,
        Outcome::Pruned if board.counted(trial).is_some() => MarkState::Done,
        Outcome::Pruned => MarkState::Pruned,
        Outcome::Failed => MarkState::Failed,
    }
}

/// A trial in words, with all its values.
pub(super) fn tip(i18n: &I18n, board: &Board, cast: &Cast, trial: usize) -> Option<String> {
    let trial = board.trials.get(trial)?;
    let number = ("trial", trial.number.into());
    let who = cast.member(trial.group).filter(|_| cast.members.len() > 1);
    let title = match who {
        Some(member) => i18n.ta(id::MAP_TIP, &[number, ("searcher", (&member.name).into())]),
        None => i18n.ta(id::SELECTED_TITLE, &[number]),
    };
    let value =
        trial.value.map(|value| format!("{} {}", measure(i18n, &board.objective.name), format::loss(value)));
    let parts = [title, i18n.outcome(trial.state).to_string()].into_iter().chain(value);
    Some(parts.chain(values(i18n, board, trial)).collect::<Vec<_>>().join(" · "))
}

/// A trial's values with their names.
pub(super) fn values<'a>(
    i18n: &'a I18n,
    board: &'a Board,
    trial: &'a Trial,
) -> impl Iterator<Item = String> + 'a {
    let known = board.params.iter().zip(&trial.values).filter_map(|(param, value)| Some((param, (*value)?)));
    known.map(|(param, x)| format!("{} {}", param_name(i18n, param), param_value(i18n, param, x)))
}

/// The parameters as they are put on axes: those that matter most first, where that can be told; else the learning rate
/// and the batch size, as on the map of the race.
pub(super) fn preferred(board: &Board) -> Vec<usize> {
    if let Some(importances) = board.importances() {
        return importances.into_iter().map(|importance| importance.param).collect();
    }
    let rank = |place: &usize| {
        let name = board.params[*place].name.to_lowercase();
        let is = |names: &[&str]| names.contains(&name.as_str());
        match () {
            () if is(&["lr", "learning_rate", "learning rate"]) => 0,
            () if is(&["bs", "batch_size", "batch size", "batch"]) => 1,
            () => 2,
        }
    };
    let mut order: Vec<usize> = (0..board.params.len()).collect();
    order.sort_by_key(rank);
    order
}
