//! Which stretch of a lane comes next: who is asked, what they may see, and whether it can be paid.

use super::{Guide, Lane, Leg, Stage, Trial, Wish};
use crate::searcher::{Proposal, Stretch};
use crate::space::Point;

impl Lane {
    /// The next proposal of a searcher that ignores outcomes, as soon as the one before is under way.
    pub(in crate::race) fn walk_on(&mut self) -> Option<(u32, Proposal)> {
        let j = self.open().filter(|_| self.ready.is_empty())?;
        let visible = self.visible(j) as usize;
        match &mut self.guide {
            Guide::Walk(walk) => Some((j, walk.propose(j))),
            Guide::Plan(told, planner) => {
                // One that goes in rounds may be told all there is: it looks at whole rounds only.
                let in_rounds = planner.barrier().is_some();
                let most = if in_rounds { self.course.len() } else { visible };
                for entry in self.course.get(*told..most)? {
                    planner.saw(entry.k, entry.until, entry.value);
                }
                *told = most;
                let proposal = planner.next();
                (!in_rounds || proposal != Proposal::Wait).then_some((j, proposal))
            }
            Guide::Worker | Guide::Person => None,
        }
    }

    /// The number of the next stretch, if one can be decided on.
    pub(in crate::race) fn open(&self) -> Option<u32> {
        let j = self.stretches.len() as u32;
        (self.wish.is_none() && j < self.length).then_some(j)
    }

    /// Which stretch a worker can be asked for now, and how many outcomes it may see.
    pub(in crate::race) fn question(&self) -> Option<(u32, u32)> {
        let j = self.open().filter(|_| matches!(self.guide, Guide::Worker) && !self.asking)?;
        Some((j, self.next_sees(j)?))
    }

    /// How many outcomes the decision for a stretch would see that is the next, once they are known.
    pub(in crate::race) fn next_sees(&self, j: u32) -> Option<u32> {
        let sees = self.visible(self.open().filter(|&next| next == j)?);
        (sees as usize <= self.course.len()).then_some(sees)
    }

    /// Whether costs rather than trials are counted.
    pub(in crate::race) fn allowance_limits(&self) -> bool {
        self.plan.allowance.is_some()
    }

    /// How many stretches' outcomes the next decision sees.
    fn visible(&self, j: u32) -> u32 {
        let by_lag = (j + 1 + self.waits).saturating_sub(self.plan.lag).min(j);
        match &self.guide {
            Guide::Walk(_) => 0,
            Guide::Plan(told, planner) => planner.barrier().unwrap_or(by_lag.max(*told as u32)),
            Guide::Worker => by_lag,
            Guide::Person => self.course.len() as u32,
        }
    }

    pub(in crate::race) fn not_asked(&mut self, j: u32) {
        if self.open() == Some(j) {
            self.asking = false;
        }
    }

    /// Takes the answer for stretch `j`; whether it was waited for.
    pub(in crate::race) fn answered(&mut self, j: u32, proposal: &Proposal) -> bool {
        if self.open() != Some(j) {
            return false;
        }
        let sees = self.visible(j);
        match proposal {
            Proposal::Try(point) => {
                let (trial, until) = (self.trials.len() as u32, self.plan.resource);
                self.wish(Stretch { trial, point: point.clone(), until, from: None }, sees);
            }
            Proposal::Go(stretch) => self.wish(stretch.clone(), sees),
            Proposal::Exhausted => self.length = j,
            Proposal::Wait if sees < j => {
                self.asking = false;
                self.waits += 1;
            }
            // It has seen everything: it will never know more.
            Proposal::Wait => self.leave_out(sees),
        }
        self.judge();
        true
    }

    /// Leaves out a stretch for which no point could be found; whether it was the next one.
    pub(in crate::race) fn skip(&mut self, j: u32) -> bool {
        let fits = self.open() == Some(j);
        if fits {
            self.leave_out(self.visible(j));
            self.judge();
        }
        fits
    }

    /// A trial without a point, which costs as much as one: else a searcher that always fails would never end.
    fn leave_out(&mut self, sees: u32) {
        self.wish = Some(Wish { stretch: None, sees });
        self.grant();
    }

    fn wish(&mut self, stretch: Stretch, sees: u32) {
        if let Guide::Walk(walk) = &mut self.guide {
            walk.take(&stretch.point);
        }
        self.wish = Some(Wish { stretch: Some(stretch), sees });
        self.asking = false;
        self.waits = 0;
        self.grant();
    }

    /// Begins what is wished for if it can be paid in any case, and ends the lane if it cannot in any case; a scheduler
    /// goes on with what else it has. When that is known depends on workers, what comes of it does not.
    pub(super) fn grant(&mut self) {
        let Some(Wish { stretch, sees }) = self.wish.take() else { return };
        let leg = self.new_leg(stretch.as_ref(), sees);
        let cost = u64::from(leg.until - leg.start) * leg.price;
        let kept = self.ahead(&leg);
        if self.plan.allowance.is_none_or(|most| self.committed + cost + kept <= most) {
            let stage = if stretch.is_some() { Stage::Ready } else { Stage::Ended(None) };
            self.register(stretch, leg.start);
            self.committed += cost;
            self.push(leg, stage);
        } else if self.course.len() == self.stretches.len() {
            self.refuse(stretch.as_ref());
        } else {
            self.wish = Some(Wish { stretch, sees });
        }
    }

    /// Whether a full training at a point can be paid, whatever comes of those under way.
    pub(in crate::race) fn affords(&self, point: &Point) -> bool {
        let cost = u64::from(self.plan.resource) * self.plan.tariff.epoch(point);
        self.plan.allowance.is_none_or(|most| self.committed + cost <= most)
    }

    /// What a scheduler wants kept for later where prices differ.
    fn ahead(&self, leg: &Leg) -> u64 {
        let Guide::Plan(_, planner) = &self.guide else { return 0 };
        if !self.plan.tariff.varies() {
            return 0;
        }
        let of_round = self.stretches.iter().skip(planner.barrier().unwrap_or(0) as usize);
        let prices: Vec<u64> = of_round.chain([leg]).map(|leg| leg.price).collect();
        planner.ahead(leg.until, &prices)
    }

    fn refuse(&mut self, stretch: Option<&Stretch>) {
        let j = self.stretches.len() as u32;
        match (&mut self.guide, stretch) {
            (Guide::Plan(_, planner), Some(stretch)) => {
                let goes_on = (stretch.trial as usize) < self.trials.len();
                let trial = stretch.from.or(goes_on.then_some(stretch.trial));
                planner.refused(trial);
                self.refused.push((j, trial));
            }
            _ => self.length = j,
        }
    }

    fn new_leg(&self, stretch: Option<&Stretch>, sees: u32) -> Leg {
        let Some(stretch) = stretch else {
            let (trial, until) = (self.trials.len() as u32, self.plan.resource);
            let price = self.plan.tariff.full / u64::from(until);
            return Leg { trial, start: 0, reached: 0, until, sees, stage: Stage::Ready, price };
        };
        let start = self.stands(stretch.from.unwrap_or(stretch.trial), sees);
        let (trial, until) = (stretch.trial, stretch.until.max(start));
        let price = self.plan.tariff.epoch(&stretch.point);
        Leg { trial, start, reached: start, until, sees, stage: Stage::Ready, price }
    }

    /// Where a trial stood among so many first stretches, whatever has been decided since.
    fn stands(&self, k: u32, sees: u32) -> u32 {
        let Some(trial) = self.trials.get(k as usize) else { return 0 };
        let seen = &self.stretches[..(sees as usize).min(self.stretches.len())];
        let of_trial = |leg: &&Leg| leg.trial == k;
        match trial.last {
            last if last < sees => self.leg(last).reached,
            _ => seen.iter().rev().find(of_trial).map_or(0, |leg| leg.reached),
        }
    }

    /// The trial knows its newest stretch, and so does a scheduler.
    fn register(&mut self, stretch: Option<Stretch>, start: u32) {
        let last = self.stretches.len() as u32;
        let Some(stretch) = stretch else {
            self.trials.push(Trial { point: None, parent: None, last, marks: Vec::new() });
            return;
        };
        if let Guide::Plan(_, planner) = &mut self.guide {
            planner.took(stretch.trial, &stretch.point, stretch.until);
        }
        let parent = stretch.from.map(|from| (from, start));
        match self.trials.get_mut(stretch.trial as usize) {
            Some(trial) => {
                trial.last = last;
                self.ended -= 1;
            }
            None => self.trials.push(Trial { point: Some(stretch.point), parent, last, marks: Vec::new() }),
        }
    }

    fn push(&mut self, leg: Leg, stage: Stage) {
        let j = self.stretches.len() as u32;
        self.stretches.push(leg);
        self.asking = false;
        self.enter(j, stage);
    }
}
