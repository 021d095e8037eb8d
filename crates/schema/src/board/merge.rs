//! Several boards as one: a class's hand-ins, or the same search with different tools.

use std::collections::BTreeMap;

use super::{Board, GROUPS_MAX, Group, Objective, PARAMS_MAX, Param, Range, TRIALS_MAX, Trial};

/// Why boards cannot be laid on one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// There is none.
    #[error("there is no board")]
    Nothing,
    /// In one more is better, in another less.
    #[error("“{lower}” is better when it is lower, “{higher}” when it is higher")]
    Directions {
        /// A board where less is better.
        lower: String,
        /// A board where more is better.
        higher: String,
    },
    /// They measure different things.
    #[error("“{a}” measures {a_name}, “{b}” {b_name}")]
    Objectives {
        /// A board.
        a: String,
        /// What it measures.
        a_name: String,
        /// Another.
        b: String,
        /// What that measures.
        b_name: String,
    },
    /// A parameter is a number here and a choice of names there, or it has too many choices.
    #[error("the parameter {name} takes different kinds of values")]
    Param {
        /// Which.
        name: String,
    },
    /// More than a board may have.
    #[error("too much for one board")]
    TooLarge,
}

impl MergeError {
    /// Stable name, for translations.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Directions { .. } => "directions",
            Self::Objectives { .. } => "objectives",
            Self::Param { .. } => "param",
            Self::TooLarge => "too-large",
        }
    }

    /// The codes of all kinds.
    pub const CODES: [&str; 5] = ["nothing", "directions", "objectives", "param", "too-large"];
}

impl Objective {
    /// Whether both measure the same, as far as their names tell: letters and digits count.
    fn is_like(&self, other: &Self) -> bool {
        let plain = |name: &str| -> String {
            name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        plain(&self.name) == plain(&other.name)
    }
}

impl Board {
    /// All trials of several boards on one, each group named by its board. Parameters of one name are one, with all the
    /// values that any of them can take.
    ///
    /// # Errors
    /// Why they cannot be compared.
    pub fn merge(boards: &[&Self]) -> Result<Self, MergeError> {
        let first = boards.first().ok_or(MergeError::Nothing)?;
        boards.iter().try_for_each(|board| comparable(first, board))?;
        let params = united(boards)?;
        let groups = boards.iter().map(|board| board.groups.len()).sum::<usize>();
        let trials = boards.iter().map(|board| board.trials.len()).sum::<usize>();
        if params.len() > PARAMS_MAX || groups > GROUPS_MAX || trials > TRIALS_MAX {
            return Err(MergeError::TooLarge);
        }
        let mut merged = Self {
            name: first.name.clone(),
            objective: first.objective.clone(),
            params,
            groups: Vec::with_capacity(groups),
            trials: Vec::with_capacity(trials),
        };
        for (board, owners) in boards.iter().zip(owners(boards)) {
            merged.take(board, &owners);
        }
        Ok(merged)
    }

    fn take(&mut self, board: &Self, owners: &BTreeMap<String, String>) {
        let before = self.groups.len() as u32;
        self.groups.extend(board.groups.iter().map(|group| Group {
            owner: owners.get(&group.owner).cloned().unwrap_or_default(),
            ..group.clone()
        }));
        let from: Vec<Option<(usize, Range)>> =
            self.params.iter().map(|param| board.place_of(param)).collect();
        let to: Vec<Range> = self.params.iter().map(Param::range).collect();
        let value = |trial: &Trial, (from, to): (&Option<(usize, Range)>, &Range)| {
            let (place, range) = from.as_ref()?;
            range.moved(trial.values.get(*place).copied().flatten()?, to)
        };
        self.trials.extend(board.trials.iter().map(|trial| Trial {
            group: before + trial.group,
            values: from.iter().zip(&to).map(|pair| value(trial, pair)).collect(),
            ..trial.clone()
        }));
    }

    /// Where the board has a parameter of this name.
    fn place_of(&self, param: &Param) -> Option<(usize, Range)> {
        let place = self.params.iter().position(|other| other.name == param.name)?;
        Some((place, self.params[place].range()))
    }
}

impl Param {
    pub(super) fn range(&self) -> Range {
        Range { domain: self.domain.clone(), labels: self.labels.clone() }
    }
}

fn comparable(a: &Board, b: &Board) -> Result<(), MergeError> {
    if a.objective.higher != b.objective.higher {
        let (lower, higher) = if a.objective.higher { (b, a) } else { (a, b) };
        return Err(MergeError::Directions { lower: lower.name.clone(), higher: higher.name.clone() });
    }
    if a.objective.is_like(&b.objective) {
        return Ok(());
    }
    let [a_name, b_name] = [a, b].map(|board| board.objective.name.clone());
    Err(MergeError::Objectives { a: a.name.clone(), a_name, b: b.name.clone(), b_name })
}

fn united(boards: &[&Board]) -> Result<Vec<Param>, MergeError> {
    let mut params: Vec<Param> = Vec::new();
    for param in boards.iter().flat_map(|board| &board.params) {
        match params.iter_mut().find(|other| other.name == param.name) {
            None => params.push(param.clone()),
            Some(known) => {
                let both = known.range().united(&param.range());
                let Range { domain, labels } =
                    both.ok_or_else(|| MergeError::Param { name: param.name.clone() })?;
                let (key, told) = (known.key.or(param.key), known.told && param.told);
                *known = Param { domain, labels, key, told, ..known.clone() };
            }
        }
    }
    Ok(params)
}

/// For each board what its groups' owners are called on the merged one. Boards of one name are told apart by numbers.
fn owners(boards: &[&Board]) -> Vec<BTreeMap<String, String>> {
    let mut taken: Vec<String> = Vec::new();
    let mut named = |board: &Board, owner: &str| {
        let wanted = if owner.is_empty() { &board.name } else { owner };
        let numbered = (2..).map(|n| format!("{wanted} ({n})"));
        let name = [wanted.to_owned()].into_iter().chain(numbered).find(|name| !taken.contains(name));
        let name = name.unwrap_or_default();
        taken.push(name.clone());
        name
    };
    let of = |board: &&Board| {
        let mut names = BTreeMap::new();
        for group in &board.groups {
            if !names.contains_key(&group.owner) {
                names.insert(group.owner.clone(), named(board, &group.owner));
            }
        }
        names
    };
    boards.iter().map(of).collect()
}
