//! The record of a sweep: what is kept as it happens, and the way back to where it stood.

use std::rc::Rc;

use schema::record::{Ended, Measured};
use schema::{Engine, Entry, Maker};
use search::{Job, SearchError, TrialId};

use super::choice::{Choice, Reason};
use super::pool::Mode;
use super::{Effect, Status, Sweep, Test, TestScore, trial};

/// What the person does while the page is looking for the record of an experiment that it showed before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Waking {
    /// Nothing is looked for.
    No,
    /// It is, and this is wanted then.
    Looking(Option<Mode>),
}

/// Parts of a record did not fit.
const UNFIT: &str = "unfit";
/// Why nothing can be kept.
pub(super) const NOT_KEPT: [&str; 2] = ["store-full", "store-denied"];
/// Made by other versions of engine or searchers: its trials can be seen, but not be gone on with.
pub(super) const OTHER_VERSION: &str = "other-version";

impl Sweep {
    pub(super) fn keep(&mut self, entry: Entry) {
        self.effects.push(Effect::Keep(entry));
    }

    /// Notes who trains from here on.
    pub(super) fn keep_maker(&mut self, engine: Engine) {
        self.keep(Entry::By(Maker::of(engine).to_string()));
    }

    /// Notes the end of a trial's stretch.
    pub(super) fn keep_end(&mut self, id: TrialId, gpu: bool) {
        let Some(trial) = self.trials.get_mut(&id.0) else { return };
        let points = Rc::make_mut(trial).take_news();
        let ended = Ended {
            trial: id.0,
            outcome: trial.outcome,
            part: trial.part,
            step: trial.step,
            epoch: trial.epoch,
            gpu,
            points,
        };
        self.keep(Entry::Ended(ended));
    }

    /// The experiment may have been here before: nothing begins before [`Sweep::awake`].
    pub fn await_record(&mut self) {
        self.waking = Waking::Looking(None);
    }

    /// Whether its record is still looked for.
    #[must_use]
    pub fn is_waking(&self) -> bool {
        self.waking != Waking::No
    }

    /// All that was found of it is there, if anything was: what was wanted meanwhile begins.
    pub fn awake(&mut self, now_ms: f64) {
        if let Waking::Looking(Some(mode)) = std::mem::replace(&mut self.waking, Waking::No) {
            self.go(mode, now_ms);
        }
    }

    /// Takes the sweep to where a record of the same experiment leads. How many of its entries do not fit.
    pub fn restore(&mut self, entries: &[Entry], now_ms: f64) -> usize {
        self.begin();
        let unfit = entries.iter().filter(|entry| !self.relive(entry)).count();
        if let Some(race) = &mut self.race {
            race.give_back_all();
        }
        self.weights = trial::forget_weights(&mut self.trials, self.weights, super::WEIGHTS_MAX);
        if !self.trials.is_empty() {
            self.status = Status::Paused;
            self.meter.begin_at(self.fraction_done());
            self.notice_end(now_ms);
        }
        self.refresh_data();
        unfit
    }

    /// So many entries could not be taken.
    pub fn not_all_fitted(&mut self, unfit: usize) {
        if unfit > 0 {
            self.say(UNFIT, &unfit.to_string());
        }
    }

    /// Nothing can be kept, for the reason with this code; or it can.
    pub fn keeping(&mut self, code: Option<&str>) {
        self.messages.retain(|message| !NOT_KEPT.contains(&message.code.as_str()));
        code.into_iter().for_each(|code| self.say(code, ""));
    }

    /// Gives back the parameters of a trial that has ended.
    pub fn restore_weights(&mut self, id: u32, weights: Vec<f32>) {
        let ended =
            self.trials.get_mut(&id).filter(|trial| trial.outcome.is_final() && trial.weights.is_none());
        if let Some(trial) = ended {
            self.weights += weights.len();
            Rc::make_mut(trial).weights = Some(Rc::new(weights));
        }
    }

    /// Whether the lane of a trial has none that is better.
    #[must_use]
    pub fn leads(&self, id: u32) -> bool {
        let Some(race) = &self.race else { return false };
        let (lane, _) = race.lane_of(TrialId(id));
        race.best(lane).is_some_and(|(best, _)| best.0 == id)
    }

    /// Whether the trials were made by other versions of engine or searchers than there are here.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        self.foreign
    }

    /// Whether an entry fits.
    fn relive(&mut self, entry: &Entry) -> bool {
        match entry {
            Entry::By(maker) => self.relive_maker(maker),
            Entry::Proposed { lane, k, proposal } => self.relive_answer(*lane, *k, Ok(proposal.clone())),
            Entry::Unproposed { lane, k, reason } => {
                self.relive_answer(*lane, *k, Err(SearchError::Fit { reason: reason.clone() }))
            }
            Entry::Ended(ended) => self.relive_end(ended),
            Entry::Failed { trial, reason } => {
                let there = self.enlist_again(*trial);
                if there {
                    self.fail_trial(TrialId(*trial), reason);
                }
                there
            }
            Entry::Tested { trial, compared, loss, accuracy } => {
                let there = self.trials.contains_key(trial);
                if there {
                    let score =
                        TestScore { trial: *trial, compared: *compared, loss: *loss, accuracy: *accuracy };
                    self.test = Test::Seen(score);
                }
                there
            }
        }
    }

    fn relive_maker(&mut self, maker: &str) -> bool {
        let Ok(maker) = maker.parse::<Maker>() else { return false };
        let engine = maker.engine().filter(|_| maker.is_here());
        self.graphics.choice = engine.map(|engine| Choice { engine, why: Reason::Kept });
        true
    }

    fn relive_answer(&mut self, lane: u32, k: u32, answer: Result<search::Proposal, SearchError>) -> bool {
        let Some(race) = &mut self.race else { return false };
        let before = race.log().len();
        race.proposed(lane, k, answer);
        race.log().len() > before
    }

    fn relive_end(&mut self, ended: &Ended) -> bool {
        if !ended.outcome.is_final() || !self.enlist_again(ended.trial) {
            return false;
        }
        let Some(trial) = self.trials.get_mut(&ended.trial) else { return false };
        let trial = Rc::make_mut(trial);
        trial.relive(ended);
        let value = trial.objective();
        self.graphics.made |= ended.gpu;
        self.foreign |= self.graphics.choice.is_none();
        self.seal(ended.trial);
        if let Some(race) = &mut self.race {
            race.finished(TrialId(ended.trial), value);
        }
        true
    }

    /// Enlists what is to be trained of a trial now; whether anything is.
    fn enlist_again(&mut self, id: u32) -> bool {
        let job = self.race.as_mut().and_then(|race| race.job_of(TrialId(id)));
        let there = job.is_some();
        job.into_iter().for_each(|job: Job| self.enlist(job));
        there
    }
}

impl trial::Trial {
    /// The points that no entry holds yet.
    fn take_news(&mut self) -> Vec<Measured> {
        let mut news = Vec::new();
        for (part, curve) in (0_u32..).zip(self.curves.parts()) {
            let kept = self.kept.get(part as usize).copied().unwrap_or(0);
            news.extend(curve.iter().skip(kept).map(|point| Measured { part, point: *point }));
        }
        self.note_kept();
        news
    }

    fn relive(&mut self, ended: &Ended) {
        for Measured { part, point } in &ended.points {
            // A record that was written by hand must not ask for more memory than it has points.
            if *part < self.plan.parts.count() {
                self.curves.add(*part, [*point]);
            }
        }
        self.outcome = ended.outcome;
        (self.part, self.step, self.epoch) = (ended.part, ended.step, ended.epoch);
        self.reached = ended.epoch;
        self.look_again();
        self.note_kept();
    }

    fn note_kept(&mut self) {
        self.kept = self.curves.parts().iter().map(Vec::len).collect();
    }
}
