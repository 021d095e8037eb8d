//! A sweep with a GPU: who trains, what is measured, and what happens when it is slow, lost, or no good.

use schema::wire::DeviceLoss;

use super::*;

/// What the GPU's worker can do.
#[derive(Debug)]
pub(super) struct FakeGpu {
    pub(super) capacity: u32,
    /// Steps a second; a worker of the processor makes 100.
    rate: f64,
    /// Says that it cannot work in the place of hello.
    refuses_to_start: bool,
    /// Only its worker knows that it is a program for the processor.
    software: bool,
    /// Does not take trials with batches of at least so many.
    batch_max: u32,
    /// Its device has gone for good: no trial can be trained.
    broken: bool,
    pub(super) agains: u32,
    pub(super) remembered: Vec<String>,
    /// What it says when it is to be measured, instead of a speed.
    pub(super) unmeasurable: bool,
    trained: u32,
    most_at_once: usize,
}

impl Default for FakeGpu {
    fn default() -> Self {
        Self {
            capacity: 4096,
            rate: 1e6,
            refuses_to_start: false,
            software: false,
            batch_max: u32::MAX,
            broken: false,
            agains: 0,
            remembered: Vec::new(),
            unmeasurable: false,
            trained: 0,
            most_at_once: 0,
        }
    }
}

pub(super) fn error(code: &str, message: &str) -> Event {
    Event::Failed(WireError { code: code.into(), message: message.into() })
}

pub(super) fn device() -> DeviceInfo {
    DeviceInfo { name: "A GPU".into(), ..DeviceInfo::default() }
}

impl FakeGpu {
    pub(super) fn hello(&self) -> Event {
        let device = DeviceInfo { software: self.software, ..device() };
        if self.refuses_to_start { error("gpu", "no device") } else { ready(self.capacity, Some(device)) }
    }

    pub(super) fn answers(&mut self, message: &ToWorker) -> Vec<FromWorker> {
        match &message.body {
            Command::Train { .. } if self.broken => vec![reply(message.id, error("gpu", "device gone"))],
            Command::Train { plan, .. } if plan.course.run.batch_size >= self.batch_max => {
                vec![reply(message.id, error("unsupported", "the batch is too large"))]
            }
            Command::Train { .. } => {
                self.trained += 1;
                answers(message)
            }
            Command::Measure { .. } if self.unmeasurable => {
                vec![reply(message.id, error("engine", "no step"))]
            }
            Command::Measure { .. } => {
                vec![reply(message.id, Event::Measured { steps_per_second: self.rate })]
            }
            Command::LoseDevice => {
                let loss = DeviceLoss { resumed: 3, restarted: 0, reason: "destroyed".into() };
                vec![reply(0, Event::DeviceLost(loss))]
            }
            _ => answers(message),
        }
    }
}

/// On a machine with this GPU.
pub(super) fn with_gpu(hash: &str, gpu: FakeGpu) -> Fake {
    let mut fake = fake(hash, 2);
    fake.gpu = gpu;
    fake.act(|sweep| sweep.meet_gpu(Some(device()), 0.0));
    fake
}

pub(super) fn ran(mut fake: Fake) -> Fake {
    fake.act(|sweep| sweep.start(0.0));
    while fake.slots().into_iter().any(|slot| fake.answer(slot)) {
        let held = fake.inbox.get(&GPU_SLOT).map_or(0, VecDeque::len);
        fake.gpu.most_at_once = fake.gpu.most_at_once.max(held);
    }
    assert_eq!(fake.sweep.status(), Status::Finished);
    assert!(fake.sweep.trials().values().all(|trial| trial.outcome != Outcome::Failed));
    fake
}

pub(super) fn force(fake: &Fake) -> (Engine, Reason) {
    let Choice { engine, why } = fake.sweep.choice();
    (engine, why)
}

pub(super) fn codes(fake: &Fake) -> Vec<&str> {
    fake.sweep.messages().iter().map(|message| message.code.as_str()).collect()
}

pub(super) fn table(hash: &str) -> Vec<(u32, Outcome, Vec<f64>, Option<f64>)> {
    ran(fake(hash, 2)).outcomes()
}

const PINNED: &str = "search=grid,random,gp&trials=6&lag=2&engine=gpu";

#[test]
fn a_pinned_gpu_trains_every_trial_and_the_processor_proposes() {
    let fake = ran(with_gpu(PINNED, FakeGpu::default()));
    assert_eq!(force(&fake), (Engine::Gpu, Reason::Pinned));
    assert_eq!((fake.gpu.trained, fake.outcomes()), (18, table(SMALL)));
    let found = fake.sweep.proof().found.clone().unwrap();
    assert_eq!(found.maker.map(|maker| maker.to_string()).as_deref(), Some("gpu1.search2"));
    assert!(codes(&fake).is_empty());
}

fn sent_to_gpu(fake: &Fake) -> usize {
    let trains = |message: &&ToWorker| matches!(message.body, Command::Train { .. });
    fake.inbox.get(&GPU_SLOT).map_or(0, |inbox| inbox.iter().filter(trains).count())
}

#[test]
fn what_the_gpu_does_not_train_is_never_sent_there() {
    for (wish, said, why) in [
        ("cv=3", vec![], Reason::Parts),
        ("cv=3&engine=gpu", vec!["gpu-refused"], Reason::Parts),
        ("norm=layer", vec![], Reason::Norm),
        ("norm=none|batch&engine=gpu", vec!["gpu-refused"], Reason::Norm),
        ("sched=cosine", vec![], Reason::Technique),
        ("clip=0.1..1&engine=gpu", vec!["gpu-refused"], Reason::Technique),
        ("imbalance=9&sampling=over&engine=gpu", vec!["gpu-refused"], Reason::Technique),
        ("loss=ce|focal&engine=gpu", vec!["gpu-refused"], Reason::Technique),
    ] {
        let fake = ran(with_gpu(&format!("search=random&trials=6&epochs=3&{wish}"), FakeGpu::default()));
        assert_eq!((force(&fake), fake.gpu.trained), ((Engine::Fused, why), 0), "{wish}");
        assert_eq!((codes(&fake), fake.gpu.remembered.len()), (said, 0));
    }
    let fake = ran(with_gpu("model=mlp|cnn&search=random&trials=6&epochs=3&engine=gpu", FakeGpu::default()));
    assert_eq!((force(&fake), fake.gpu.trained), ((Engine::Fused, Reason::Convolutions), 0));
    assert_eq!(codes(&fake), ["gpu-refused"]);
    // One lane is trained in stretches, the other is not.
    let mixed = "search=asha,random&trials=4&epochs=9&engine=gpu";
    let mut fake = with_gpu(mixed, FakeGpu::default());
    fake.thorough = true;
    fake.act(|sweep| sweep.start(0.0));
    let mut most = 0;
    while fake.slots().into_iter().any(|slot| fake.answer(slot)) {
        most = most.max(sent_to_gpu(&fake));
    }
    assert_eq!(fake.sweep.status(), Status::Finished);
    assert_eq!((fake.gpu.trained, codes(&fake)), (4, vec!["gpu-refused"]));
    assert!(most <= 4, "{most}");
}

#[test]
fn many_trials_are_in_the_one_worker_at_a_time_but_never_more_than_fit() {
    let hash = "search=grid,random&trials=200&engine=gpu";
    let all = |capacity| {
        let mut fake = with_gpu(hash, FakeGpu { capacity, ..FakeGpu::default() });
        fake.act(|sweep| sweep.start(0.0));
        // The processor's workers answer at once, the GPU's never.
        while fake.answer(0) || fake.answer(1) {}
        let trains = |message: &&ToWorker| matches!(message.body, Command::Train { .. });
        fake.inbox[&GPU_SLOT].iter().filter(trains).count()
    };
    assert_eq!((all(16), all(4096)), (16, 400));
}

#[test]
fn a_thousand_returned_trials_are_handed_out_in_several_strokes() {
    let mut fake = with_gpu("search=random&trials=300&engine=gpu", FakeGpu::default());
    fake.act(|sweep| sweep.start(0.0));
    while fake.answer(0) || fake.answer(1) {}
    let before = fake.gpu.agains;
    fake.act(|sweep| sweep.worker_lost(GPU_SLOT, "killed", 0.0));
    assert!(fake.gpu.agains >= before + 4, "300 at 64 a stroke");
    let fake = ran_on(fake);
    assert_eq!((fake.gpu.trained, codes(&fake)), (300, vec!["gpu-worker-lost"]));
}

fn ran_on(mut fake: Fake) -> Fake {
    fake.settle();
    assert_eq!(fake.sweep.status(), Status::Finished);
    assert!(fake.sweep.trials().values().all(|trial| trial.outcome != Outcome::Failed));
    fake
}

#[test]
fn auto_measures_once_and_takes_the_faster() {
    for (rate, engine) in [(1e6, Engine::Gpu), (10.0, Engine::Fused)] {
        let mut fake = ran(with_gpu(SMALL, FakeGpu { rate, ..FakeGpu::default() }));
        assert_eq!(force(&fake), (engine, Reason::Faster));
        assert_eq!(fake.sweep.rates(), Some(Rates { gpu: rate, cpu: 200.0 }));
        assert_eq!((fake.gpu.remembered.len(), fake.gpu.trained > 0), (1, engine == Engine::Gpu));
        assert_eq!(fake.outcomes(), table(SMALL));
        fake.act(Sweep::reset);
        assert_eq!(force(&fake), (engine, Reason::Faster));
        assert_eq!(ran(fake).gpu.remembered.len(), 1, "known by now");
    }
}

#[test]
fn a_software_adapter_or_none_is_left_alone_and_not_even_started() {
    let software = DeviceInfo { software: true, ..device() };
    for (device, why) in [(Some(software), Reason::Software), (None, Reason::NoGpu)] {
        let mut fake = fake(SMALL, 2);
        fake.act(|sweep| sweep.meet_gpu(device, 0.0));
        let fake = ran(fake);
        assert_eq!((force(&fake), fake.spawned), ((Engine::Fused, why), 2));
        assert!(codes(&fake).is_empty(), "nobody asked for a GPU");
    }
}

#[test]
fn a_gpu_that_is_asked_for_and_not_there_is_a_note_and_not_an_error() {
    let fake = ran(fake(PINNED, 2));
    assert_eq!((force(&fake), codes(&fake)), ((Engine::Fused, Reason::NoGpu), vec!["no-gpu"]));
    assert_eq!(fake.outcomes(), table(SMALL));
    let maker = fake.sweep.proof().found.clone().unwrap().maker.unwrap();
    assert_eq!(maker.engine(), Some(Engine::Fused));
}

#[test]
fn a_worker_that_cannot_open_a_device_leaves_everything_to_the_processor() {
    for hash in [PINNED, SMALL] {
        let fake = ran(with_gpu(hash, FakeGpu { refuses_to_start: true, ..FakeGpu::default() }));
        assert_eq!((force(&fake), codes(&fake)), ((Engine::Fused, Reason::Failed), vec!["gpu"]));
        assert_eq!(fake.outcomes(), table(SMALL));
    }
}

#[test]
fn a_device_gone_for_good_in_the_middle_loses_no_trial() {
    let mut fake = with_gpu(PINNED, FakeGpu::default());
    fake.act(|sweep| sweep.start(0.0));
    while fake.gpu.trained < 5 {
        assert!(fake.slots().into_iter().any(|slot| fake.answer(slot)));
    }
    fake.gpu.broken = true;
    let fake = ran_on(fake);
    assert_eq!((force(&fake), codes(&fake)), ((Engine::Fused, Reason::Failed), vec!["gpu"]));
    assert_eq!(fake.outcomes(), table(SMALL));
    let maker = fake.sweep.proof().found.clone().unwrap().maker.unwrap();
    assert_eq!(maker.engine(), Some(Engine::Gpu), "some of the numbers are the GPU's");
}

#[test]
fn a_worker_that_dies_three_times_is_left_alone_and_no_trial_is_blamed() {
    let mut fake = with_gpu(PINNED, FakeGpu::default());
    fake.act(|sweep| sweep.start(0.0));
    for _ in 0..3 {
        while !fake.inbox[&GPU_SLOT].iter().any(|message| matches!(message.body, Command::Train { .. })) {
            assert!(fake.answer(0) || fake.answer(1) || fake.answer(GPU_SLOT));
        }
        fake.act(|sweep| sweep.worker_lost(GPU_SLOT, "killed", 0.0));
    }
    let fake = ran_on(fake);
    assert_eq!(force(&fake), (Engine::Fused, Reason::Failed));
    assert_eq!(codes(&fake), ["gpu-worker-lost", "gpu"]);
    assert_eq!(fake.outcomes(), table(SMALL));
}

#[test]
fn what_the_gpu_refuses_is_trained_on_the_processor_and_said_once() {
    let fake = ran(with_gpu(PINNED, FakeGpu { batch_max: 64, ..FakeGpu::default() }));
    assert_eq!((force(&fake), codes(&fake)), ((Engine::Gpu, Reason::Pinned), vec!["gpu-refused"]));
    let large = fake.sweep.trials().values().filter(|trial| trial.run.batch_size >= 64).count() as u32;
    assert!(large > 2 && fake.gpu.trained == 18 - large, "{large} {}", fake.gpu.trained);
    assert_eq!(fake.outcomes(), table(SMALL));
}

#[test]
fn a_lost_device_is_counted_and_what_is_told_twice_counts_once() {
    let mut fake = with_gpu("search=random&trials=1&engine=gpu", FakeGpu::default());
    fake.act(|sweep| sweep.start(0.0));
    let train = loop {
        let asked =
            fake.inbox[&GPU_SLOT].iter().find(|message| matches!(message.body, Command::Train { .. }));
        if let Some(message) = asked {
            break message.id;
        }
        assert!(fake.answer(0) || fake.answer(1));
    };
    let progress = |epochs: std::ops::Range<u32>| {
        let points = epochs.map(|epoch| point(epoch, 1.0)).collect();
        reply(
            train,
            Event::Progress(Progress { trial: 0, part: 0, step: 10, epoch: 1, points, busy_ms: 1.0 }),
        )
    };
    fake.sweep.messages_from(GPU_SLOT, vec![progress(0..4)], 0.0);
    fake.act(|sweep| sweep.lose_device());
    let asked = |message: &ToWorker| matches!(message.body, Command::LoseDevice);
    assert!(fake.inbox[&GPU_SLOT].iter().any(asked));
    let loss = DeviceLoss { resumed: 3, restarted: 2, reason: "destroyed".into() };
    fake.sweep.messages_from(GPU_SLOT, vec![reply(0, Event::DeviceLost(loss)), progress(2..6)], 0.0);
    let epochs: Vec<u32> = fake.sweep.trials()[&0].curve.iter().map(|point| point.epoch).collect();
    assert_eq!(epochs, [0, 1, 2, 3, 4, 5]);
    let losses = Losses { devices: 1, resumed: 3, restarted: 2 };
    assert_eq!((fake.sweep.device_losses(), codes(&fake)), (losses, vec!["device-lost", "device-restarted"]));
}

#[test]
fn a_gpu_that_never_answers_holds_no_sweep_up_that_did_not_ask_for_it() {
    let mut sweep = Sweep::new(decode(SMALL).study, None, 1);
    sweep.meet_gpu(Some(device()), 0.0);
    sweep.start(0.0);
    (0..20).for_each(|_| sweep.tick(0.0));
    assert_eq!(sweep.choice(), Choice { engine: Engine::Fused, why: Reason::Failed });
}

#[test]
fn a_browser_that_says_nothing_of_its_gpu_holds_nothing_up() {
    let mut sweep = Sweep::new(decode(PINNED).study, None, 1);
    sweep.start(0.0);
    assert_eq!(sweep.choice().engine, Engine::Gpu);
    (0..6).for_each(|_| sweep.tick(0.0));
    assert_eq!(sweep.choice(), Choice { engine: Engine::Fused, why: Reason::NoGpu });
}

#[test]
fn a_device_that_turns_out_to_be_software_is_left_alone() {
    let mut fake = fake(SMALL, 2);
    fake.act(|sweep| sweep.meet_gpu(Some(device()), 0.0));
    fake.gpu.software = true;
    let fake = ran(fake);
    assert_eq!((force(&fake), fake.gpu.remembered.len()), ((Engine::Fused, Reason::Software), 0));
}

#[test]
fn a_step_on_the_gpu_ends_where_every_trial_has_done_its_own() {
    let mut fake = with_gpu(PINNED, FakeGpu::default());
    let mut before = 0;
    for _ in 0..3 {
        fake.act(|sweep| sweep.step(0.0));
        fake.settle();
        assert_eq!(fake.sweep.status(), Status::Paused);
        assert!(fake.gpu.trained > before && fake.gpu.trained < 18, "{}", fake.gpu.trained);
        before = fake.gpu.trained;
    }
    fake.act(|sweep| sweep.start(0.0));
    assert_eq!(ran_on(fake).gpu.trained, 18);
}

#[test]
fn whoever_opens_a_link_checks_it_with_the_engine_that_made_it() {
    let fake = ran(with_gpu(PINNED, FakeGpu::default()));
    let link = schema::encode_claim(&decode(SMALL).study, &fake.sweep.proof().found.clone().unwrap());
    let mut here = with_gpu(&link, FakeGpu { rate: 1.0, ..FakeGpu::default() });
    assert_eq!(force(&here), (Engine::Gpu, Reason::Claimed), "slow as it is");
    here.wrong = Some(3);
    let here = ran(here);
    let Some(schema::Verdict::Differs(difference)) = &here.sweep.proof().verdict else { panic!() };
    assert_eq!(difference.why, schema::Why::Device);
    let without = ran(super::fake(&link, 2));
    assert_eq!(codes(&without), ["no-gpu"]);
    let by_fused = link.replace("by=gpu1", "by=fused1");
    assert_eq!(force(&with_gpu(&by_fused, FakeGpu::default())), (Engine::Fused, Reason::Claimed));
}

#[test]
fn what_the_gpu_refuses_after_it_has_begun_is_trained_from_the_start_on_the_processor() {
    let mut fake = with_gpu("search=random&trials=2&engine=gpu", FakeGpu::default());
    fake.act(|sweep| sweep.start(0.0));
    while fake.answer(0) || fake.answer(1) {}
    let messages: Vec<ToWorker> = fake.inbox.get_mut(&GPU_SLOT).unwrap().drain(..).collect();
    let mut told = Vec::new();
    for message in messages {
        let Command::Train { trial, .. } = message.body else { continue };
        // Farther than the processor's worker will go.
        let points = (0..5).map(|epoch| point(epoch, 0.001)).collect();
        let progress = Progress { trial, part: 0, step: 500, epoch: 4, points, busy_ms: 1.0 };
        told.push(reply(message.id, Event::Progress(progress)));
        told.push(reply(message.id, error("unsupported", "the shape does not fit")));
    }
    assert_eq!(told.len(), 4);
    fake.act(|sweep| sweep.messages_from(GPU_SLOT, told, 0.0));
    let fake = ran_on(fake);
    assert_eq!((force(&fake), codes(&fake)), ((Engine::Gpu, Reason::Pinned), vec!["gpu-refused"]));
    assert_eq!((fake.gpu.trained, fake.outcomes()), (0, table("search=random&trials=2")));
    assert!(fake.sweep.trials().values().all(|trial| (trial.curve.len(), trial.step) == (2, 10)));
}
