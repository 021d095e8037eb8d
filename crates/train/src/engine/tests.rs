use futures::executor::block_on;
use schema::wire::{Prediction, Query};
use schema::{DataSet, Outcome};

use super::*;
use crate::fixtures::run_on;

fn load(run: &RunConfig) -> Rc<Dataset> {
    Rc::new(Dataset::load(&run.data).unwrap())
}

fn run_to_end(run: &RunConfig) -> Result<(Vec<schema::CurvePoint>, RunReport), TrainError> {
    crate::run_to_end::<FusedTrainer>(run, load(run))
}

#[test]
fn an_engine_trains_as_run_to_end_does() {
    let run = run_on(DataSet::Moons);
    let mut engine = FusedEngine::default();
    block_on(engine.begin(7, &run, load(&run))).unwrap();
    assert!(matches!(block_on(engine.begin(8, &run, load(&run))), Err(TrainError::Busy { trial: 7 })));
    let mut curve = Vec::new();
    let report = loop {
        let advance = block_on(engine.advance(Slice { max_steps: 5 })).unwrap().remove(0);
        assert_eq!(advance.progress.trial, 7);
        curve.extend(advance.progress.points);
        if let Some(report) = advance.ended {
            break report;
        }
    };
    assert_eq!((curve, report.clone()), run_to_end(&run).unwrap());
    assert_eq!(report.outcome, Outcome::Done);

    assert_eq!(block_on(engine.checkpoint(7)).unwrap().step, report.step);
    assert!(matches!(block_on(engine.checkpoint(8)), Err(TrainError::NoRun)));
    engine.end(8);
    assert!(block_on(engine.checkpoint(7)).is_ok());
    engine.end(7);
    assert!(matches!(block_on(engine.checkpoint(7)), Err(TrainError::NoRun)));
    assert!(block_on(engine.advance(Slice { max_steps: 5 })).unwrap().is_empty());
}

#[test]
fn a_plane_is_predicted_as_its_points_are() {
    let run = RunConfig { epochs: 40, ..run_on(DataSet::Circles) };
    let (_, report) = run_to_end(&run).unwrap();
    let query = Query::Plane { resolution: 31 };
    let answer = block_on(FusedEngine::default().predict(&run, Some(&report.weights), query)).unwrap();
    let Prediction::Plane { resolution: 31, classes: 2, bounds, probabilities } = answer else { panic!() };
    assert_eq!(probabilities.len(), 31 * 31 * 2);
    assert!(probabilities.chunks(2).all(|pair| (pair[0] + pair[1] - 1.0).abs() < 1e-5));
    let inner = |x: f32, y: f32| {
        let cell = |value: f32, range: [f32; 2]| ((value - range[0]) / (range[1] - range[0]) * 31.0) as usize;
        probabilities[2 * (cell(y, bounds.y) * 31 + cell(x, bounds.x)) + 1]
    };
    assert!(inner(0.5, 0.0) > 0.5 && inner(0.0, -0.5) > 0.5, "radius 0.5 is class 1");
    assert!(inner(1.0, 0.0) < 0.5 && inner(0.0, 1.0) < 0.5, "radius 1 is class 0");
}

#[test]
fn a_line_is_predicted_in_the_units_of_the_data() {
    let mut run = RunConfig { epochs: 200, ..run_on(DataSet::Curve) };
    run.model.width = 32;
    let (_, report) = run_to_end(&run).unwrap();
    let query = Query::Line { resolution: 101 };
    let answer = block_on(FusedEngine::default().predict(&run, Some(&report.weights), query)).unwrap();
    let Prediction::Line { bounds, values } = answer else { panic!() };
    assert_eq!(values.len(), 101);
    for (place, value) in values.into_iter().enumerate().skip(15).take(71) {
        let x = bounds.x[0] + (bounds.x[1] - bounds.x[0]) * place as f32 / 100.0;
        let truth = (2.0 * x).sin() + x / 3.0;
        assert!((value - truth).abs() < 0.5, "at {x}: {value} for {truth}");
    }
}

#[test]
fn samples_come_with_a_confusion_that_agrees_with_the_curve() {
    let run = run_on(DataSet::Digits);
    let mut engine = FusedEngine::default();
    let data = load(&run);
    block_on(engine.begin(1, &run, Rc::clone(&data))).unwrap();
    let query = Query::Samples { count: 12 };
    let last = block_on(engine.advance(Slice { max_steps: u32::MAX })).unwrap().remove(0).progress.points[3];
    let Prediction::Samples { examples, classes: 10, confusion } =
        block_on(engine.predict(&run, None, query)).unwrap()
    else {
        panic!()
    };
    assert_eq!(confusion.iter().sum::<u32>(), data.validation.len() as u32);
    let hits: u32 = (0..10).map(|class| confusion[class * 11]).sum();
    assert_eq!(hits as f32 / data.validation.len() as f32, last.val_acc.unwrap());
    assert_eq!(examples.len(), 12);
    assert!(examples.iter().all(|example| (example.probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-5));

    let other = RunConfig { seed: 9, ..run };
    assert!(matches!(block_on(engine.predict(&other, None, query)), Err(TrainError::NoRun)));
    let line = block_on(engine.predict(&run, None, Query::Line { resolution: 5 }));
    assert!(matches!(line, Err(TrainError::WrongQuery { set: DataSet::Digits })));
    let short = block_on(engine.predict(&run, Some(&[1.0]), query));
    assert!(matches!(short, Err(TrainError::WrongWeights { got: 1, .. })));
}

#[test]
fn tables_are_learnt_and_answer_with_a_confusion_without_pictures() {
    for (set, accuracy) in [(DataSet::Iris, 0.9), (DataSet::Wine, 0.9), (DataSet::Cancer, 0.93)] {
        let run = RunConfig { epochs: 30, ..run_on(set) };
        let (curve, report) = run_to_end(&run).unwrap();
        assert!(curve.iter().any(|point| point.val_acc.unwrap() > accuracy), "{set:?}: {curve:?}");
        let query = Query::Samples { count: 12 };
        let answer = block_on(FusedEngine::default().predict(&run, Some(&report.weights), query)).unwrap();
        let Prediction::Samples { examples, classes, confusion } = answer else { panic!() };
        assert_eq!((examples.len(), classes), (0, set.outputs()));
        assert_eq!(confusion.iter().sum::<u32>(), load(&run).validation.len() as u32);
    }
}

#[test]
fn a_regression_over_several_features_answers_with_pairs_in_the_units_of_the_data() {
    let row = |i: i32| format!("{},{},{}.25\n", i % 10, i / 10, 3 * (i % 10) - 5 * (i / 10));
    let table = schema::table::parse((0..200).map(row).collect::<String>().as_bytes(), None).unwrap();
    crate::data::provide_table(&table.pack()).unwrap();
    let run = RunConfig { epochs: 60, ..run_on(DataSet::Own(table.id())) };
    let (_, report) = run_to_end(&run).unwrap();
    let query = Query::Samples { count: 0 };
    let answer = block_on(FusedEngine::default().predict(&run, Some(&report.weights), query)).unwrap();
    let Prediction::Pairs { pairs } = answer else { panic!() };
    assert_eq!(pairs.len(), load(&run).validation.len());
    assert!(pairs.iter().any(|pair| pair[0] < -50.0) && pairs.iter().any(|pair| pair[0] > 0.0));
    assert!(pairs.iter().all(|pair| (pair[0] - pair[1]).abs() < 8.0), "{pairs:?}");
}
