//! Who is on a board, and which mark is whose. Marks that can be told apart are few: where many share a board, those who
//! are ahead, or whom the person picks out, have one of their own, and all others have the same.

use std::collections::BTreeSet;

use schema::board::{Place, Who};
use schema::{Board, Outcome};
use yew::AttrValue;

use crate::charts::marks::OTHERS;
use crate::i18n::{I18n, id};
use crate::ui::lane_mark::lane_style;

/// Marks of which no two share a shape or a hue.
const MARKS: [usize; 7] = [4, 0, 2, 6, 3, 1, 13];

/// Everybody on a board, the best first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cast {
    pub(super) members: Vec<Member>,
    /// For each group of the board its member.
    of_group: Vec<usize>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Member {
    pub(super) name: AttrValue,
    pub(super) place: Place,
    /// Their mark.
    pub(super) mark: usize,
    /// Whether their line has a name in the chart of the race.
    pub(super) named: bool,
    /// Whether their trials are on the map.
    pub(super) shown: bool,
}

impl Cast {
    /// `picked` are positions in the ranking; nobody picked is everybody shown.
    pub(super) fn of(i18n: &I18n, board: &Board, picked: &BTreeSet<usize>) -> Self {
        let mut marks = MARKS.into_iter();
        let several = board.groups.iter().any(|group| matches!(group.who, Who::Searcher { seed: 1.., .. }));
        let member = |(position, place): (usize, Place)| {
            let shown = picked.is_empty() || picked.contains(&position);
            let next = if shown { marks.next() } else { None };
            let mark = match place.who {
                Some(Who::Searcher { kind, .. }) => lane_style(kind),
                _ => next.unwrap_or(OTHERS),
            };
            Member { name: name(i18n, &place, several), place, mark, named: next.is_some(), shown }
        };
        let members: Vec<Member> = board.ranking().into_iter().enumerate().map(member).collect();
        let of = |group: u32| members.iter().position(|member| member.place.groups.contains(&group));
        let of_group = (0..board.groups.len() as u32).map(|group| of(group).unwrap_or(0)).collect();
        Self { members, of_group }
    }

    /// Whose group it is.
    pub(super) fn member(&self, group: u32) -> Option<&Member> {
        self.members.get(*self.of_group.get(group as usize)?)
    }

    /// Those whose line has a name.
    pub(super) fn named(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.named)
    }

    /// Those who are shown without a name.
    pub(super) fn others(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.shown && !member.named)
    }
}

/// Whose a group is, in words; on a merged board with the searcher, if it is one of ours.
pub(super) fn name_of(i18n: &I18n, board: &Board, group: u32) -> Option<String> {
    let group = board.groups.get(group as usize)?;
    let name = match group.who {
        Who::Searcher { kind, .. } => i18n.searcher(kind).to_string(),
        _ if group.owner.is_empty() => group.name.clone(),
        _ => return Some(group.owner.clone()),
    };
    Some(if group.owner.is_empty() { name } else { format!("{} · {name}", group.owner) })
}

fn name(i18n: &I18n, place: &Place, several: bool) -> AttrValue {
    match place.who {
        Some(Who::Searcher { kind, seed }) if several => {
            let seed = i18n.ta(id::LANE_SEED, &[("seed", (seed + 1).into())]);
            format!("{} · {seed}", i18n.searcher(kind)).into()
        }
        Some(Who::Searcher { kind, .. }) => i18n.searcher(kind),
        _ => place.name.clone().into(),
    }
}

/// How many trials stand where, in the order of their states; those of which there are none left out.
pub(super) fn states(board: &Board) -> Vec<(Outcome, usize)> {
    let all = [Outcome::Done, Outcome::Pruned, Outcome::Diverged, Outcome::Failed, Outcome::Running];
    let count = |state: Outcome| board.trials.iter().filter(|trial| trial.state == state).count();
    all.into_iter().map(|state| (state, count(state))).filter(|(_, count)| *count > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use schema::board::{Group, Objective, Trial};

    fn class(learners: u32) -> Board {
        let group = |i: u32| Group { who: Who::Study, name: "study".into(), owner: format!("learner {i}") };
        let trial = |i: u32| Trial {
            group: i,
            number: 0,
            values: vec![],
            state: Outcome::Done,
            value: Some(f64::from(i)),
            curves: vec![],
            seconds: None,
        };
        Board {
            name: "class".into(),
            objective: Objective { name: "loss".into(), higher: false },
            params: vec![],
            groups: (0..learners).map(group).collect(),
            trials: (0..learners).map(trial).collect(),
        }
    }

    #[test]
    fn of_a_whole_class_those_ahead_have_marks_and_whoever_is_picked_out_has_one() {
        let (i18n, board) = (I18n::new(Lang::En), class(30));
        let cast = Cast::of(&i18n, &board, &BTreeSet::new());
        assert_eq!((cast.named().count(), cast.others().count()), (MARKS.len(), 23));
        let mut marks: Vec<usize> = cast.named().map(|member| member.mark).collect();
        marks.sort_unstable();
        marks.dedup();
        assert_eq!(marks.len(), MARKS.len());
        assert_eq!(cast.member(29).map(|member| (member.mark, member.shown)), Some((OTHERS, true)));
        let cast = Cast::of(&i18n, &board, &BTreeSet::from([29, 3]));
        assert_eq!(cast.members.iter().filter(|member| member.shown).count(), 2);
        assert!(cast.member(29).is_some_and(|member| member.named && member.mark != OTHERS));
        assert_eq!(cast.others().count(), 0);
    }
}
