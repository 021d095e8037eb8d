//! What the columns of a text mean, and the board that they make.
//!
//! Weights & Biases writes what runs were, then their configuration, then what they measured, the latter two in
//! alphabetical order: where that order breaks, measurements begin.

use super::csv::{Column, Sheet, is_value, quoted};
use super::fault::{Fault, FaultKind, Note};
use super::{Choice, FAULTS_MAX, Kind, Measured, names, time};
use crate::board::{Board, Cell, GROUPS_MAX, Group, Objective, PARAMS_MAX, Param, Range, Trial, Who};
use crate::report::Outcome;

/// What a Weights & Biases export says of runs themselves, with bars between.
const RUN: &str = "Name|Agent|State|Notes|User|Tags|Created|Runtime|Sweep|Group|Job Type|ID|Hostname|Host|GPU Type|\
    GPU Count|End Time|Updated|Duration|Commit|GitHub|Command|Python|OS|CPU Count|\
    Relative Time (Process)|Relative Time (Wall)|Wall Time|Start Time|Heartbeat";
/// Optuna's columns by what they begin with.
const PARAMS: &str = "params_";
const OBJECTIVES: [&str; 2] = ["values_", "value_"];
const ATTRIBUTES: &str = "user_attrs_";

/// Positions of columns by what they are for.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Roles {
    /// May be what trials are measured by, the likeliest first.
    pub(super) objectives: Vec<usize>,
    /// May be parameters, in the order of the text.
    pub(super) usable: Vec<usize>,
    /// Are parameters, most likely.
    params: Vec<usize>,
    number: Option<usize>,
    state: Option<usize>,
    seconds: Option<usize>,
    group: Option<usize>,
    created: Option<usize>,
}

impl Roles {
    pub(super) fn of(kind: Kind, columns: &[Column]) -> Self {
        let find = |is: &dyn Fn(&str) -> bool| columns.iter().position(|column| is(&column.heading));
        let mut roles = match kind {
            Kind::OptunaCsv => Self::optuna(columns),
            Kind::Wandb => Self::wandb(columns),
            _ => Self::plain(columns),
        };
        roles.state = find(&names::is_state);
        roles.seconds = find(&names::is_seconds);
        match kind {
            Kind::OptunaCsv => roles.number = find(&|name| name == "number"),
            Kind::Wandb => roles.created = find(&|name| name == "Created"),
            _ => roles.number = find(&names::is_number),
        }
        let taken = [roles.state, roles.seconds, roles.number, roles.group, roles.created];
        roles.objectives.retain(|column| !taken.contains(&Some(*column)));
        let is_run = |column: &Column| kind == Kind::Wandb && is_of_run(&column.heading);
        let is_usable = |place: &usize| {
            let column = &columns[*place];
            !taken.contains(&Some(*place)) && !is_run(column) && column.values().next().is_some()
        };
        roles.usable = (0..columns.len()).filter(is_usable).collect();
        roles.params.retain(|column| columns[*column].varies() && roles.usable.contains(column));
        roles
    }

    fn optuna(columns: &[Column]) -> Self {
        let heading = |column: &usize| columns[*column].heading.as_str();
        let all = || 0..columns.len();
        let is_objective =
            |name: &str| name == "value" || OBJECTIVES.iter().any(|begin| name.starts_with(begin));
        let attributes =
            |column: &usize| heading(column).starts_with(ATTRIBUTES) && columns[*column].is_numeric();
        let objectives = all().filter(|column| is_objective(heading(column))).chain(all().filter(attributes));
        Self {
            objectives: objectives.collect(),
            params: all().filter(|column| heading(column).starts_with(PARAMS)).collect(),
            ..Self::default()
        }
    }

    fn wandb(columns: &[Column]) -> Self {
        let named = |column: &usize| columns[*column].heading.as_str();
        let own: Vec<usize> = (0..columns.len()).filter(|column| !is_of_run(named(column))).collect();
        let is_fall = |pair: &[usize]| named(&pair[1]).to_lowercase() < named(&pair[0]).to_lowercase();
        let falls: Vec<usize> = own.windows(2).filter(|pair| is_fall(pair)).map(|pair| pair[1]).collect();
        let border = match falls.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        // Where people have moved columns about, names are all there is.
        let sounds = |column: &usize| {
            names::is_measure(named(column)) || named(column).contains('/') || named(column).starts_with('_')
        };
        let measured = |column: &usize| border.map_or_else(|| sounds(column), |border| *column >= border);
        Self {
            params: own.iter().copied().filter(|c| !measured(c)).collect(),
            ..Self::ranked(columns, own, measured)
        }
    }

    fn plain(columns: &[Column]) -> Self {
        let named = |column: &usize| columns[*column].heading.as_str();
        let own: Vec<usize> = (0..columns.len()).filter(|column| !names::is_aside(named(column))).collect();
        let measured = |column: &usize| names::is_measure(named(column)) && columns[*column].has_numbers();
        let is_param = |column: &usize| !measured(column) && Range::seen(columns[*column].values()).is_some();
        let is_group = |column: &Column| {
            names::is_group(&column.heading) && column.values().all(|cell| matches!(cell, Cell::Text(_)))
        };
        Self {
            params: own.iter().copied().filter(is_param).collect(),
            group: columns.iter().position(is_group),
            ..Self::ranked(columns, own, measured)
        }
    }

    /// Columns of numbers that are no settings as everybody has: those that were measured first, then as their names
    /// suggest.
    fn ranked(columns: &[Column], own: Vec<usize>, measured: impl Fn(&usize) -> bool) -> Self {
        let mut objectives: Vec<usize> = own
            .into_iter()
            .filter(|column| {
                columns[*column].has_numbers()
                    && (measured(column) || !names::is_knob(&columns[*column].heading))
            })
            .collect();
        let rank = |column: &usize| (measured(column), names::objective_rank(&columns[*column].heading));
        objectives.sort_by_key(|column| std::cmp::Reverse(rank(column)));
        Self { objectives, ..Self::default() }
    }
}

fn is_of_run(heading: &str) -> bool {
    RUN.split('|').any(|run| run == heading)
}

impl Sheet {
    pub(super) fn objectives(&self) -> Vec<Measured> {
        let measured = |column: &usize| Measured { name: self.name(*column).to_owned(), higher: None };
        self.roles.objectives.iter().map(measured).collect()
    }

    pub(super) fn columns(&self) -> Vec<(&str, Option<usize>)> {
        let place = |column: &usize| self.roles.objectives.iter().position(|other| other == column);
        self.roles.usable.iter().map(|column| (self.name(*column), place(column))).collect()
    }

    pub(super) fn guess(&self) -> Choice {
        let objective = self.roles.objectives.first();
        let params = self.roles.params.iter().filter(|param| Some(*param) != objective).take(PARAMS_MAX);
        let place = |param: &usize| self.roles.usable.iter().position(|other| other == param);
        Choice {
            study: 0,
            objective: 0,
            higher: objective.is_some_and(|column| names::is_higher_better(self.name(*column))),
            params: params.filter_map(place).collect(),
        }
    }

    /// A heading without what Optuna puts before it.
    fn name(&self, column: usize) -> &str {
        let heading = self.columns[column].heading.as_str();
        if self.kind != Kind::OptunaCsv {
            return heading;
        }
        let bare = [PARAMS, "value_", ATTRIBUTES].iter().find_map(|begin| heading.strip_prefix(begin));
        bare.filter(|bare| !bare.is_empty()).unwrap_or(heading)
    }

    pub(super) fn board(
        &self,
        name: &str,
        choice: &Choice,
        notes: &mut Vec<Note>,
    ) -> Result<Board, Vec<Fault>> {
        let objective = self.roles.objectives.get(choice.objective);
        let objective = *objective.ok_or_else(|| vec![FaultKind::NoObjective.anywhere()])?;
        self.check(objective)?;
        let (columns, params): (Vec<usize>, Vec<Param>) =
            self.params(choice, objective, notes)?.into_iter().unzip();
        let (groups, group_of) = self.groups(name);
        let mut numbers = vec![0_u32; groups.len()];
        let mut waiting = 0;
        let mut trials = Vec::with_capacity(self.lines.len());
        for row in self.in_order() {
            let group = group_of(row);
            let Some((state, value)) = self.outcome(row, objective) else {
                waiting += 1;
                continue;
            };
            let number = &mut numbers[group as usize];
            let values = columns.iter().zip(&params).map(|(column, param)| {
                let range = Range { domain: param.domain.clone(), labels: param.labels.clone() };
                range.value(self.cell(row, *column)?)
            });
            trials.push(Trial {
                group,
                number: self.number(row).unwrap_or(*number),
                values: values.collect(),
                state,
                value,
                curves: Vec::new(),
                seconds: self.seconds(row),
            });
            *number += 1;
        }
        if waiting > 0 {
            notes.push(Note::Waiting { count: waiting });
        }
        if trials.is_empty() {
            return Err(vec![FaultKind::NoTrials.anywhere()]);
        }
        let objective = Objective { name: self.name(objective).to_owned(), higher: choice.higher };
        Ok(Board { name: name.to_owned(), objective, params, groups, trials })
    }

    /// What was measured must be numbers.
    fn check(&self, objective: usize) -> Result<(), Vec<Fault>> {
        let column = &self.columns[objective];
        let texts = self.lines.iter().zip(&column.cells).filter_map(|(line, cell)| match cell {
            Some(cell @ Cell::Text(_)) => {
                Some(FaultKind::NotANumber { given: quoted(cell) }.under(*line, &column.heading))
            }
            _ => None,
        });
        let faults: Vec<Fault> = texts.take(FAULTS_MAX).collect();
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn params(
        &self,
        choice: &Choice,
        objective: usize,
        notes: &mut Vec<Note>,
    ) -> Result<Vec<(usize, Param)>, Vec<Fault>> {
        let chosen = choice.params.iter().filter_map(|place| self.roles.usable.get(*place).copied());
        let chosen: Vec<usize> = chosen.filter(|column| *column != objective).collect();
        if chosen.len() > PARAMS_MAX {
            return Err(vec![FaultKind::TooManyParams { count: chosen.len() }.anywhere()]);
        }
        let mut mixed = 0;
        let mut params: Vec<(usize, Param)> = Vec::new();
        for column in chosen {
            let name = self.name(column).to_owned();
            match Range::seen(self.columns[column].values()) {
                Some(Range { domain, labels }) if params.iter().all(|(other, _)| *other != column) => {
                    params.push((column, Param { name, key: None, domain, labels, told: false }));
                }
                Some(_) => {}
                None => mixed += 1,
            }
        }
        if mixed > 0 {
            notes.push(Note::Mixed { count: mixed });
        }
        Ok(params)
    }

    /// The groups, and for each row which one.
    fn groups(&self, name: &str) -> (Vec<Group>, impl Fn(usize) -> u32) {
        let alone = || Group { who: Who::Study, name: name.to_owned(), owner: String::new() };
        let mut groups: Vec<Group> = Vec::new();
        let mut places = vec![0; self.lines.len()];
        if let Some(column) = self.roles.group {
            let who =
                if names::is_learner(&self.columns[column].heading) { Who::Learner } else { Who::Study };
            for (row, place) in places.iter_mut().enumerate() {
                let name = self.cell(row, column).map(Cell::text).unwrap_or_else(|| "—".to_owned());
                *place = groups.iter().position(|group| group.name == name).unwrap_or_else(|| {
                    groups.push(Group { who, name, owner: String::new() });
                    groups.len() - 1
                });
            }
        }
        if groups.is_empty() || groups.len() > GROUPS_MAX {
            groups = vec![alone()];
            places.fill(0);
        }
        (groups, move |row| places.get(row).map_or(0, |place| *place as u32))
    }

    /// The rows in the order in which they ran, where that is known.
    fn in_order(&self) -> Vec<usize> {
        let mut rows: Vec<usize> = (0..self.lines.len()).collect();
        if let Some(created) = self.roles.created {
            let at = |row: &usize| match self.cell(*row, created) {
                Some(Cell::Text(text)) => time::moment(text),
                _ => None,
            };
            let times: Option<Vec<f64>> = rows.iter().map(at).collect();
            if let Some(times) = times {
                rows.sort_by(|a, b| times[*a].total_cmp(&times[*b]));
            }
        }
        rows
    }

    fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.columns.get(column)?.cells.get(row)?.as_ref().filter(|cell| is_value(cell))
    }

    fn number(&self, row: usize) -> Option<u32> {
        match self.cell(row, self.roles.number?)? {
            Cell::Number(x) if x.fract() == 0.0 && (0.0..4e9).contains(x) => Some(*x as u32),
            _ => None,
        }
    }

    fn seconds(&self, row: usize) -> Option<f64> {
        match self.cell(row, self.roles.seconds?)? {
            Cell::Number(x) => Some(*x).filter(|x| *x >= 0.0),
            Cell::Text(text) => time::length(text),
        }
    }

    /// How a row's trial ended, and what it reached; none for one that has not begun.
    fn outcome(&self, row: usize, objective: usize) -> Option<(Outcome, Option<f64>)> {
        let measured = match self.columns[objective].cells.get(row)? {
            Some(Cell::Number(x)) => Some(*x),
            _ => None,
        };
        let said = self.roles.state.and_then(|state| self.cell(row, state)).map(Cell::text);
        let value = measured.filter(|value| value.is_finite());
        let by_value = match (measured, value) {
            (_, Some(_)) => Outcome::Done,
            (Some(_), None) => Outcome::Diverged,
            (None, _) => Outcome::Failed,
        };
        let state = match said.map(|said| said.to_lowercase()).as_deref() {
            None => by_value,
            Some("waiting" | "queued" | "pending") => return None,
            Some("running") => Outcome::Running,
            Some("pruned" | "stopped" | "stopped early" | "early stopped") => Outcome::Pruned,
            Some("fail" | "failed" | "crashed" | "killed" | "error" | "preempted") => Outcome::Failed,
            Some("diverged") => Outcome::Diverged,
            Some(_) => by_value,
        };
        Some((state, value.filter(|_| state != Outcome::Diverged)))
    }
}
