//! One golden byte string for each message: when a snapshot changes, `wire::PROTOCOL` must rise.

use schema::wire::*;
use schema::{
    Checkpoint, Convolutions, Course, CurvePoint, DataConfig, DataSet, DeviceInfo, Outcome, Place, Plan,
    Pool, RunConfig, RunReport, Segment, StudyConfig, TableId,
};
use search::insight::{Cells, DensityMaps, Ellipse, Inside, Insight, Reason, Standing, SurrogateMaps};
use search::{
    Acquisition, Ask, Domain, Observation, Param, Point, Proposal, Scale, SearchError, SearcherKind, Space,
};

fn hex<T: serde::Serialize>(message: &T) -> String {
    postcard::to_stdvec(message)
        .expect("messages are plain data")
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn ask() -> Ask {
    let param = |name: &str, domain| Param { name: name.into(), domain, condition: None };
    Ask {
        searcher: SearcherKind::Gp,
        lane: 2,
        space: Space {
            params: vec![
                param("lr", Domain::Float { low: 1e-4, high: 1.0, scale: Scale::Log }),
                param("layers", Domain::Int { low: 1, high: 4, step: 1, scale: Scale::Linear }),
                param("bs", Domain::Levels { values: vec![8.0, 16.0], scale: Scale::Log }),
                param("opt", Domain::Choice { count: 2 }),
            ],
        },
        trial: 5,
        budget: 24,
        seed: 7,
        history: vec![Observation {
            trial: 0,
            point: Point(vec![0.1, 1.0, 8.0, 0.0]),
            value: None,
            until: 20,
        }],
        pending: vec![Point(vec![0.2, 2.0, 16.0, 1.0])],
        acquisition: Acquisition::LogEi,
        outcome_scale: search::Scale::Log,
        schedule: None,
    }
}

fn checkpoint() -> Checkpoint {
    Checkpoint { place: Place { part: 1, step: 300, epoch: 3, measured: Some(2) }, bytes: vec![1, 2, 3] }
}

fn explained(inside: Inside) -> Event {
    Event::Explained(Box::new(Insight {
        searcher: SearcherKind::Gp,
        next: Some(Point(vec![0.1, 1.0])),
        reason: Reason::Uncertain(Standing { gain: -0.5, doubt: 0.75 }),
        active: vec![true, false],
        cells: Cells { columns: vec![0.1], rows: vec![] },
        inside,
    }))
}

#[test]
fn commands() {
    let run = StudyConfig::default().run(&Point(vec![0.1, 64.0]));
    let data = run.data;
    let conv = Convolutions { blocks: 2, kernel: 3, channels: 8, pool: Pool::Average };
    let mut convolving = run;
    (convolving.model.layers, convolving.model.conv) = (0, Some(conv));
    let own = TableId { hash: 1 << 40, features: 3, classes: 2, rows: 200 };
    let commands = [
        Command::Propose(ask()),
        Command::Train { trial: 3, plan: Plan::whole(run), from: None },
        Command::Pause,
        Command::Resume,
        Command::Step,
        Command::Cancel,
        Command::Predict { run, weights: Some(vec![0.5]), query: Query::Plane { resolution: 64 } },
        Command::Predict { run, weights: None, query: Query::Line { resolution: 64 } },
        Command::Predict { run, weights: None, query: Query::Samples { count: 24 } },
        Command::Data(data),
        Command::Ping,
        Command::Measure { run, cohort: 1024 },
        Command::LoseDevice,
        Command::Explain { ask: ask(), axes: (0, Some(2)), resolution: 48 },
        Command::Train { trial: 3, plan: Plan::whole(convolving), from: None },
        Command::Provide { table: vec![1, 2, 3] },
        Command::Data(DataConfig { set: DataSet::Iris, ..data }),
        Command::Data(DataConfig { set: DataSet::Own(own), ..data }),
        Command::Follow {
            trial: 3,
            course: Course { run, before: vec![Segment { run: RunConfig { lr: 0.5, ..run }, until: 4 }] },
            until: 9,
        },
        Command::Predict { run, weights: Some(vec![0.5]), query: Query::Test },
        Command::Train { trial: 3, plan: Plan::whole(run), from: Some(checkpoint()) },
    ];
    let lines = commands.map(|body| hex(&ToWorker { id: 300, body })).join("\n");
    insta::assert_snapshot!(lines);
}

#[test]
fn events() {
    let bounds = Bounds { x: [-1.0, 1.0], y: [-2.0, 2.0] };
    let point = CurvePoint {
        step: 20,
        epoch: 1,
        train_loss: 0.5,
        val_loss: 0.75,
        train_acc: Some(0.9),
        val_acc: None,
    };
    let progress = Progress { trial: 3, part: 0, step: 20, epoch: 1, points: vec![point], busy_ms: 1.5 };
    let report = RunReport { outcome: Outcome::Diverged, step: 20, epoch: 1, weights: vec![1.0] };
    let config = StudyConfig::default().data();
    let view = |examples| Event::Data(DataView { config, sizes: [6, 2, 2], examples });
    let events = [
        Event::Ready { protocol: PROTOCOL, capacity: 1, device: None },
        Event::Ready {
            protocol: PROTOCOL,
            capacity: 4096,
            device: Some(DeviceInfo {
                name: "H200".into(),
                vendor: "nvidia".into(),
                backend: "vulkan".into(),
                software: false,
            }),
        },
        Event::Proposed(Ok(Proposal::Try(Point(vec![0.1])))),
        Event::Proposed(Ok(Proposal::Wait)),
        Event::Proposed(Ok(Proposal::Exhausted)),
        Event::Proposed(Err(SearchError::Fit { reason: "singular".into() })),
        Event::Progress(progress.clone()),
        Event::Finished { progress: progress.clone(), report },
        Event::Paused,
        Event::Predicted(Prediction::Plane {
            resolution: 1,
            classes: 2,
            bounds,
            probabilities: vec![0.25, 0.75],
        }),
        Event::Predicted(Prediction::Line { bounds, values: vec![1.0] }),
        Event::Predicted(Prediction::Samples {
            examples: vec![Example { pixels: vec![16], label: 3, probabilities: vec![1.0] }],
            classes: 1,
            confusion: vec![1],
        }),
        view(DataExamples::Plane { bounds, points: vec![([0.0, 1.0], 1, Split::Validation)] }),
        view(DataExamples::Line { bounds, points: vec![([0.0, 1.0], Split::Test)], truth: vec![1.0] }),
        view(DataExamples::Images { pictures: vec![(vec![16], 3)] }),
        view(DataExamples::Table {
            columns: vec!["a".into(), "y".into()],
            classes: vec![],
            rows: vec![vec![0.5, 1.0]],
        }),
        Event::Predicted(Prediction::Pairs { pairs: vec![[0.5, 1.0]] }),
        Event::Predicted(Prediction::Score { loss: 0.5, accuracy: Some(0.75) }),
        Event::Pong,
        Event::Failed(WireError { code: "engine".into(), message: "no".into() }),
        Event::Measured { steps_per_second: 1.5 },
        Event::DeviceLost(DeviceLoss { resumed: 3, restarted: 1, reason: "destroyed".into() }),
        explained(Inside::Nothing),
        explained(Inside::Surrogate(Box::new(SurrogateMaps {
            mean: vec![0.5],
            sd: vec![0.25],
            acquisition: vec![-1.5],
            acquired_by: Acquisition::LogEi,
            at_next: Some([0.5, 0.25, -1.5]),
            incumbent: 0.5,
            incumbent_at: Point(vec![0.2, 1.0]),
            length_scales: vec![0.5, 2.0],
            noise: 0.125,
            signal: 1.5,
        }))),
        explained(Inside::Densities(Box::new(DensityMaps {
            good: vec![0.5],
            bad: vec![-0.5],
            ratio: vec![1.0],
            at_next: None,
            threshold: 0.25,
            is_good: vec![true, false],
        }))),
        explained(Inside::Distribution(Ellipse {
            mean: [0.5, 0.25],
            covariance: [0.5, 0.0, 0.25],
            sigma: 0.25,
            generation: 2,
            members: vec![8, 9],
        })),
        Event::Followed { progress, outcome: Outcome::Pruned, weights: vec![0.5] },
        Event::Checkpoint { trial: 3, checkpoint: checkpoint() },
    ];
    let lines = events.map(|body| hex(&FromWorker { reply_to: 300, body })).join("\n");
    insta::assert_snapshot!(lines);
}
