//! A lane of the race as the page shows it: who runs in it, what it has spent, and what it reached by then.

use std::rc::Rc;

use search::{Entry, LaneInfo, Race, Role, SearcherKind};

/// A lane of the race as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// Who searches.
    pub searcher: SearcherKind,
    /// Which of its searches, from 0.
    pub seed: u32,
    /// Why it is there.
    pub role: Role,
    /// Trials ended.
    pub ended: u32,
    /// Its best trial so far and that trial's lowest validation loss.
    pub best: Option<(u32, f64)>,
    /// Whether the person holds it.
    pub held: bool,
    /// What it may spend, in full trainings; of a survey its cells.
    pub budget: f64,
    /// What it spent and reached, up to the first stretch that has not ended.
    pub course: Rc<Vec<Entry>>,
}

impl Lane {
    /// Every lane of a race.
    pub(super) fn all(race: &Race) -> Vec<Self> {
        let lane = |(info, lane): (&LaneInfo, u32)| Self {
            searcher: info.searcher,
            seed: info.seed,
            role: info.role,
            ended: race.ended_of(lane),
            best: race.best(lane).map(|(id, value)| (id.0, value)),
            held: race.is_held(lane),
            budget: race.budget_of(lane),
            course: Rc::new(race.course(lane).to_vec()),
        };
        race.lanes().iter().zip(0..).map(lane).collect()
    }

    /// The lane when it had spent `cost`; `first` is the number of its first trial.
    pub(super) fn at(&self, cost: f64, first: u32) -> Self {
        let course: Vec<Entry> = self.course.iter().copied().filter(|entry| entry.cost <= cost).collect();
        let mut ended: Vec<u32> = course.iter().map(|entry| entry.k).collect();
        ended.sort_unstable();
        ended.dedup();
        let valued = course.iter().filter_map(|entry| Some((first + entry.k, entry.value?)));
        let best = valued.min_by(|a, b| a.1.total_cmp(&b.1));
        Self { ended: ended.len() as u32, best, course: Rc::new(course), ..self.clone() }
    }

    /// Whether it takes part in the race.
    #[must_use]
    pub fn races(&self) -> bool {
        matches!(self.role, Role::Competitor | Role::Person)
    }

    /// What it has spent, in full trainings.
    #[must_use]
    pub fn spent(&self) -> f64 {
        self.course.last().map_or(0.0, |entry| entry.cost)
    }
}

/// The person's lane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Person {
    /// Which lane it is.
    pub lane: u32,
    /// Trials in all.
    pub total: u32,
    /// Full trainings that can still be paid, to one decimal place; those placed count.
    pub left: f64,
    /// Whether the person may place one.
    pub open: bool,
}

impl Person {
    /// The person of a race that has one.
    pub(super) fn of(race: &Race) -> Option<Self> {
        let lane = race.person()?;
        let left = (race.purse() * 10.0).floor() / 10.0;
        Some(Self { lane, total: race.budget_of(lane) as u32, left, open: race.may_place() })
    }
}
