//! What workers are asked: the race's jobs, the data, the watched network's answers.

use std::rc::Rc;

use schema::Engine;
use schema::wire::Command;
use search::{Job, Race, TrialId};

use super::gpu::WHOLE_ONLY;
use super::pool::{GPU_SLOT, Mode, Request};
use super::{Look, Status, Sweep, Trial};

/// At most this many jobs are handed out at a stroke: a thousand would hold the page up.
const JOBS_PER_ACT: usize = 64;

impl Sweep {
    /// Goes on where [`Effect::Again`](super::Effect::Again) left off.
    pub fn carry_on(&mut self, now_ms: f64) {
        self.assign(now_ms);
    }

    /// Gives every free worker something to do, and notices the end.
    pub(super) fn assign(&mut self, now_ms: f64) {
        self.notice_end(now_ms);
        if self.status == Status::Finished {
            return self.hand_out_ghosts();
        }
        if self.status != Status::Running {
            return;
        }
        let Some(engine) = self.engine_in_force() else { return };
        self.hand_out_refused();
        if !(0..JOBS_PER_ACT).all(|_| self.hand_out(engine)) {
            self.notice_step(now_ms);
        } else {
            self.effects.push(super::Effect::Again);
        }
    }

    /// What the GPU does not take goes to the processor, before anything new.
    fn hand_out_refused(&mut self) {
        while let Some(slot) = self.pool.free_cpu()
            && let Some(id) = self.graphics.waiting.pop_front()
        {
            self.train(slot, id);
        }
    }

    /// Hands out one job; false when there is none, or nobody to do it.
    fn hand_out(&mut self, engine: Engine) -> bool {
        let (proposer, trainer) = (self.pool.proposer(engine), self.pool.trainer(engine));
        if proposer.is_none() && trainer.is_none() {
            return false;
        }
        let Some(job) = self.race.as_mut().and_then(Race::next_job) else { return false };
        match (job, proposer, trainer) {
            (Job::Propose(ask), Some(slot), _) => {
                let command = Command::Propose(ask.clone());
                self.pool.send(slot, Request::Propose(ask), command, &mut self.effects);
            }
            (job @ Job::Train { id, .. }, ..) if engine == Engine::Gpu && !self.gpu_takes(&job) => {
                self.enlist(job);
                self.leave_to_cpu(id, WHOLE_ONLY);
                self.hand_out_refused();
            }
            (job @ Job::Train { id, .. }, _, Some(slot)) => {
                self.enlist(job);
                let home = self.trials.get(&id.0).and_then(|trial| trial.home);
                let home = home.filter(|home| slot != GPU_SLOT && self.pool.has_room(*home));
                self.train(home.unwrap_or(slot), id);
            }
            (job, ..) => {
                if let Some(race) = &mut self.race {
                    race.give_back(&job);
                }
                return false;
            }
        }
        true
    }

    /// Whether a run may be sent to the GPU: a whole one, and none that it has refused or that was left to the processor.
    fn gpu_takes(&self, job: &Job) -> bool {
        let Job::Train { id, point, until, lineage } = job else { return false };
        !self.graphics.is_refused(*id) && self.study.plan(point, *until, lineage).is_whole()
    }

    /// Notes the next stretch of a trial.
    pub(super) fn enlist(&mut self, job: Job) {
        let Job::Train { id, point, until, lineage } = job else { return };
        let plan = self.study.plan(&point, until, &lineage);
        match self.trials.get_mut(&id.0) {
            Some(trial) => Rc::make_mut(trial).plan = plan,
            None => {
                let (lane, k) = lane_of(self.race.as_ref(), id);
                self.trials.insert(id.0, Rc::new(Trial::new(id, lane, k, point, plan)));
            }
        }
    }

    fn train(&mut self, slot: usize, id: TrialId) {
        let from = self.departure(slot, id);
        let Some(trial) = self.trials.get_mut(&id.0) else { return };
        let trial = Rc::make_mut(trial);
        self.weights -= trial.weights.as_ref().map_or(0, |weights| weights.len());
        trial.begins(slot, from.as_ref().map_or(0, |from| from.place.part));
        let command = Command::Train { trial: id.0, plan: trial.plan.clone(), from };
        self.pool.send(slot, Request::Train(id), command, &mut self.effects);
    }

    fn notice_step(&mut self, now_ms: f64) {
        if self.pool.all_stand() {
            self.status = Status::Paused;
            self.meter.stop(now_ms);
            self.pool.mode = Mode::Stand;
        }
    }

    /// The last trial may end after a pause was asked for.
    pub(super) fn notice_end(&mut self, now_ms: f64) {
        let begun = matches!(self.status, Status::Running | Status::Paused);
        if begun && self.race.as_ref().is_some_and(Race::is_finished) {
            self.status = Status::Finished;
            self.meter.stop(now_ms);
            self.forget_checkpoints();
            self.prove();
        }
    }

    pub(super) fn refresh_data(&mut self) {
        let config = self.study.data();
        let there = self.data.as_ref().is_some_and(|view| view.config == config);
        if there || self.data_asked.is_some() || self.lacks_table() {
            return;
        }
        if let Some(slot) = self.pool.any_ready() {
            self.data_asked = Some(config);
            self.pool.send(slot, Request::Data, Command::Data(config), &mut self.effects);
        }
    }

    pub(super) fn refresh_watch(&mut self, now_ms: f64) {
        let Some((key, query)) = self.watch.due(&self.trials, now_ms) else { return };
        let Some(trial) = self.trials.get(&key.trial) else { return };
        let weights = trial.outcome.is_final().then(|| trial.weights.as_ref().map(|w| w.to_vec())).flatten();
        let slot = match weights {
            Some(_) => self.pool.any_ready(),
            None => self.pool.slot_training(key.trial),
        };
        if let Some(slot) = slot {
            self.watch.ask(now_ms);
            let command = Command::Predict { run: trial.part_run(), weights, query };
            self.pool.send(slot, Request::Predict(key), command, &mut self.effects);
        }
    }

    /// Asks what a searcher thought, if that is wanted and somebody is there to answer.
    pub(super) fn refresh_glass(&mut self, now_ms: f64) {
        let running = self.status == Status::Running;
        let Some(target) = self.glass.target.filter(|_| self.glass.is_free(running, now_ms)) else { return };
        let Some(race) = &self.race else { return };
        let proposal = latest(race, target.lane, target.proposal.unwrap_or(u32::MAX));
        let look = Look { proposal, ..target };
        let (Some(k), Some(slot), false) = (proposal, self.pool.any_ready(), self.glass.shows(look)) else {
            return;
        };
        let Some(ask) = race.ask_at(target.lane, k) else { return };
        self.glass.ask(now_ms);
        let outcomes = ask.history.len() as u32;
        // Trials for which no point was found have no outcome.
        let trials = ask.history.last().map_or(0, |last| last.trial + 1);
        let seen = if ask.schedule.is_some() { outcomes } else { trials };
        let command = Command::Explain { ask, axes: look.axes, resolution: look.resolution };
        self.pool.send(slot, Request::Explain(look, seen), command, &mut self.effects);
    }
}

/// The last proposal of a lane, up to number `most`, that was made or can be made from what is known.
fn latest(race: &Race, lane: u32, most: u32) -> Option<u32> {
    let last = race.course(lane).len() as u32 + race.config().lag;
    (0..=last.min(most)).rev().find(|k| race.ask_at(lane, *k).is_some())
}

fn lane_of(race: Option<&Race>, id: TrialId) -> (u32, u32) {
    race.map_or((0, id.0), |race| race.lane_of(id))
}
