//! A worker that trains many trials at once, on an engine that does so with one fused engine for each.

use schema::Place;
use schema::wire::{DeviceLoss, Prediction, Query};
use train::Checkpoint;

use super::*;

#[derive(Debug)]
struct Cohort {
    capacity: u32,
    trials: BTreeMap<u32, FusedEngine>,
    losses: Vec<DeviceLoss>,
    broken: bool,
}

impl Cohort {
    fn service(capacity: u32) -> Service<Self> {
        Service::new(Self { capacity, trials: BTreeMap::new(), losses: Vec::new(), broken: false })
    }
}

impl Engine for Cohort {
    fn capacity(&self) -> u32 {
        self.capacity
    }

    fn kind(&self) -> schema::Engine {
        schema::Engine::Fused
    }

    fn supports(&self, run: &RunConfig) -> Result<(), Unsupported> {
        train::supports(run)
    }

    async fn begin(&mut self, trial: u32, run: &RunConfig, data: Rc<Dataset>) -> Result<(), TrainError> {
        if self.trials.len() == self.capacity as usize {
            return Err(TrainError::Busy { trial });
        }
        let mut engine = FusedEngine::default();
        engine.begin(trial, run, data).await?;
        self.trials.insert(trial, engine);
        Ok(())
    }

    fn save(&mut self, trial: u32) -> Option<train::State> {
        self.trials.get_mut(&trial)?.save(trial)
    }

    async fn resume(
        &mut self,
        trial: u32,
        course: &Course,
        data: Rc<Dataset>,
        state: &[u8],
    ) -> Result<Place, TrainError> {
        let mut engine = FusedEngine::default();
        let place = engine.resume(trial, course, data, state).await?;
        self.trials.insert(trial, engine);
        Ok(place)
    }

    async fn advance(&mut self, slice: Slice) -> Result<Vec<Advance>, TrainError> {
        if self.broken {
            return Err(TrainError::Device("gone for good".into()));
        }
        let mut advances = Vec::new();
        for engine in self.trials.values_mut() {
            advances.extend(engine.advance(slice).await?);
        }
        Ok(advances)
    }

    fn stop_after(&mut self, trial: u32, epoch: u32) {
        if let Some(engine) = self.trials.get_mut(&trial) {
            engine.stop_after(trial, epoch);
        }
    }

    fn lose_device(&mut self) {
        let resumed = self.trials.len() as u32;
        self.losses.push(DeviceLoss { resumed, restarted: 0, reason: "destroyed".into() });
    }

    fn device_losses(&mut self) -> Vec<DeviceLoss> {
        std::mem::take(&mut self.losses)
    }

    async fn checkpoint(&mut self, trial: u32) -> Result<Checkpoint, TrainError> {
        self.trials.get_mut(&trial).ok_or(TrainError::NoRun)?.checkpoint(trial).await
    }

    async fn predict(
        &mut self,
        run: &RunConfig,
        weights: Option<&[f32]>,
        query: Query,
    ) -> Result<Prediction, TrainError> {
        for engine in self.trials.values_mut() {
            if let Ok(prediction) = engine.predict(run, weights, query).await {
                return Ok(prediction);
            }
        }
        Err(TrainError::NoRun)
    }

    fn end(&mut self, trial: u32) {
        self.trials.remove(&trial);
    }
}

/// Trial `n` is asked for by message `100 + n`; each has a batch size of its own, so that they end at different times.
fn begin(service: &mut Service<Cohort>, trial: u32) -> Vec<FromWorker> {
    let run = RunConfig { batch_size: 8 << (trial % 3), repeat: trial, ..study().run(&Point(vec![])) };
    send(service, 100 + trial, Command::Train { trial, plan: Plan::whole(run), from: None })
}

fn curve(events: &[FromWorker], trial: u32) -> Vec<u32> {
    let points = |event: &FromWorker| match &event.body {
        Event::Progress(progress) | Event::Finished { progress, .. } if progress.trial == trial => {
            progress.points.iter().map(|point| point.epoch).collect()
        }
        _ => Vec::new(),
    };
    events.iter().flat_map(points).collect()
}

#[test]
fn many_runs_end_each_with_its_own_curve() {
    let mut service = Cohort::service(64);
    assert!(matches!(service.hello(None).body, Event::Ready { capacity: 64, .. }));
    assert!((0..40).all(|trial| begin(&mut service, trial).is_empty()));
    let events = drain(&mut service);
    for trial in 0..40 {
        assert_eq!(curve(&events, trial), [0, 1, 2, 3]);
        let ends = events
            .iter()
            .filter(|event| event.reply_to == 100 + trial && matches!(event.body, Event::Finished { .. }));
        assert_eq!(ends.count(), 1);
    }
    assert!(service.engine.trials.is_empty());
}

#[test]
fn more_runs_than_there_is_room_for_are_refused() {
    let mut service = Cohort::service(2);
    assert!((0..2).all(|trial| begin(&mut service, trial).is_empty()));
    assert!(matches!(begin(&mut service, 2)[0].body, Event::Failed(_)));
    assert_eq!(service.active.len(), 2);
}

#[test]
fn a_step_takes_every_run_to_the_end_of_its_own_epoch() {
    let mut service = Cohort::service(8);
    (0..3).for_each(|trial| drop(begin(&mut service, trial)));
    send(&mut service, 1, Command::Step);
    let first = drain(&mut service);
    assert_eq!(first.last(), Some(&FromWorker { reply_to: 1, body: Event::Paused }));
    begin(&mut service, 3);
    send(&mut service, 2, Command::Step);
    let second = drain(&mut service);
    assert_eq!(second.last(), Some(&FromWorker { reply_to: 2, body: Event::Paused }));
    for trial in 0..3 {
        assert_eq!((curve(&first, trial), curve(&second, trial)), (vec![0, 1], vec![2]));
    }
    assert_eq!(curve(&second, 3), [0, 1]);
    send(&mut service, 3, Command::Resume);
    let rest = drain(&mut service);
    assert!((0..4).all(|trial| curve(&rest, trial).last() == Some(&3)));
}

#[test]
fn pings_are_answered_between_slices_and_cancelling_forgets_all() {
    let mut service = Cohort::service(64);
    (0..64).for_each(|trial| drop(begin(&mut service, trial)));
    let now = Cell::new(0.0);
    block_on(service.slice(&|| now.replace(now.get() + 20.0)));
    assert_eq!(send(&mut service, 7, Command::Ping), [FromWorker { reply_to: 7, body: Event::Pong }]);
    assert!(service.is_busy());
    send(&mut service, 8, Command::Cancel);
    assert!(!service.is_busy() && service.engine.trials.is_empty());
}

#[test]
fn the_speed_of_a_cohort_is_measured_and_leaves_nothing_behind() {
    let mut service = Cohort::service(16);
    let run = RunConfig { epochs: 1000, ..study().run(&Point(vec![])) };
    let measure = |cohort| Command::Measure { run, cohort };
    let mut rate = |cohort| match send(&mut service, 1, measure(cohort)).remove(0).body {
        Event::Measured { steps_per_second } => steps_per_second,
        other => panic!("{other:?}"),
    };
    let (one, many) = (rate(1), rate(1024));
    assert!(
        one > 0.0 && (many / one - 16.0).abs() < 1.0,
        "{one} {many}: 16 train, as many as there is room for"
    );
    assert!(service.engine.trials.is_empty());
    begin(&mut service, 0);
    assert!(
        matches!(send(&mut service, 2, measure(1))[0].body, Event::Failed(_)),
        "not in the middle of a run"
    );
    assert_eq!(curve(&drain(&mut service), 0), [0, 1, 2, 3]);
}

#[test]
fn a_lost_device_is_told_and_one_gone_for_good_fails_every_run_with_its_code() {
    let mut service = Cohort::service(8);
    (0..3).for_each(|trial| drop(begin(&mut service, trial)));
    let loss = DeviceLoss { resumed: 3, restarted: 0, reason: "destroyed".into() };
    let told = send(&mut service, 9, Command::LoseDevice);
    assert_eq!(told, [FromWorker { reply_to: 0, body: Event::DeviceLost(loss) }]);
    service.engine.broken = true;
    let events = drain(&mut service);
    let failed = |event: &FromWorker| matches!(&event.body, Event::Failed(error) if error.code == "gpu");
    assert!(events.len() == 3 && events.iter().all(failed), "{events:?}");
}

#[test]
fn what_an_engine_refuses_is_told_from_what_fails() {
    let mut service = Cohort::service(8);
    let run = RunConfig { lr: -1.0, ..study().run(&Point(vec![])) };
    let told = send(&mut service, 1, Command::Train { trial: 0, plan: Plan::whole(run), from: None });
    assert!(matches!(&told[0].body, Event::Failed(error) if error.code == "unsupported"));
}

#[test]
fn an_engine_of_whole_runs_refuses_stretches_and_parts() {
    let mut service = Cohort::service(8);
    let whole = Plan::whole(study().run(&Point(vec![])));
    for plan in [
        Plan { until: 1, ..whole.clone() },
        Plan { parts: schema::Parts { repeats: 2, folds: 0 }, ..whole.clone() },
    ] {
        let told = send(&mut service, 1, Command::Train { trial: 0, plan, from: None });
        assert!(matches!(&told[0].body, Event::Failed(error) if error.code == "unsupported"));
    }
    assert!(send(&mut service, 1, Command::Train { trial: 0, plan: whole, from: None }).is_empty());
}

/// However many there are, what they tell in a second is bounded, and none of them waits for ever.
#[test]
fn trials_take_turns_in_telling_their_states() {
    const TRIALS: u32 = 40;
    let mut service = Cohort::service(64);
    let mut run = RunConfig { epochs: 10_000, ..study().run(&Point(vec![])) };
    (run.model.width, run.model.layers) = (64, 2);
    for trial in 0..TRIALS {
        let plan = Plan::whole(RunConfig { repeat: trial, ..run });
        send(&mut service, trial, Command::Train { trial, plan, from: None });
    }
    let now = Cell::new(0.0);
    let (mut bytes, mut tellers) = (0, BTreeMap::<u32, u32>::new());
    while now.get() < 10_000.0 {
        for event in block_on(service.slice(&|| now.replace(now.get() + 20.0))) {
            if let Event::Checkpoint { trial, checkpoint } = event.body {
                bytes += checkpoint.bytes.len();
                *tellers.entry(trial).or_default() += 1;
            }
        }
    }
    let told: Vec<u32> = tellers.values().copied().collect();
    assert!(bytes < 20_000_000 && bytes > 1_000_000, "{bytes}");
    assert_eq!(tellers.len() as u32, TRIALS);
    assert!(told.iter().max() <= told.iter().min().map(|least| least + 1).as_ref(), "{told:?}");
}
