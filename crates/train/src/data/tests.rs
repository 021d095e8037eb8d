use schema::Subset;
use schema::wire::{DataExamples, Split};

use super::*;

fn config(set: DataSet) -> DataConfig {
    DataConfig {
        set,
        samples: 400,
        noise: 0.1,
        label_noise: 0.0,
        train_share: 0.6,
        subset: Subset::default(),
        seed: 42,
        fold: None,
    }
}

/// FNV-1a over the bits of inputs and targets of all splits.
fn checksum(data: &Dataset) -> u32 {
    let words = [&data.train, &data.validation, &data.test].into_iter().flat_map(|part| {
        let targets = match &part.targets {
            Targets::Labels(labels) => labels.clone(),
            Targets::Values(values) => values.iter().map(|y| y.to_bits()).collect(),
        };
        part.inputs.iter().map(|x| x.to_bits()).chain(targets).chain(part.examples.clone())
    });
    words
        .flat_map(u32::to_le_bytes)
        .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

fn labels(part: &Part) -> &[u32] {
    match &part.targets {
        Targets::Labels(labels) => labels,
        Targets::Values(_) => panic!("no labels"),
    }
}

#[test]
fn every_set_has_the_bits_it_always_had() {
    let drawn = ["03bd3530", "69397a37", "0205b545", "6af9bbbf", "db621ff4", "fdbeb805", "f908913e"];
    let tables = ["3a43e573", "346affd4", "6b166d7d"];
    let golden = DataSet::ALL.map(|set| checksum(&Dataset::load(&config(set)).unwrap()));
    let found = golden.map(|sum| format!("{sum:08x}"));
    assert_eq!((&found[..7], &found[7..]), (&drawn.map(String::from)[..], &tables.map(String::from)[..]));
}

fn thinned(set: DataSet, size: u32, imbalance: f64) -> Dataset {
    Dataset::load(&DataConfig { subset: Subset { size, imbalance }, ..config(set) }).unwrap()
}

#[test]
fn fewer_training_examples_leave_the_other_splits_alone_and_fit_the_scale() {
    for set in DataSet::ALL {
        let (whole, few, fewer) = (thinned(set, 0, 1.0), thinned(set, 40, 1.0), thinned(set, 20, 1.0));
        assert_eq!((few.train.len(), fewer.train.len()), (40, 20), "{set:?}");
        assert_eq!(
            [&few.validation.examples, &few.test.examples],
            [&whole.validation.examples, &whole.test.examples]
        );
        let within = |a: &Part, b: &Part| a.examples.iter().filter(|i| b.examples.contains(i)).count();
        assert_eq!(within(&few.train, &whole.train), 40);
        assert!(within(&fewer.train, &few.train) >= 18, "{set:?}: nearly nested");
        let rows = gather(&few.inputs, few.features(), &few.train.examples);
        assert_eq!(few.input_scale, Standardiser::fit(&rows, few.features()), "{set:?}");
        if let Targets::Labels(labels) = &few.train.targets {
            assert!((0..set.outputs()).all(|class| labels.contains(&class)), "{set:?}");
        }
        assert_eq!(checksum(&few), checksum(&thinned(set, 40, 1.0)));
        assert_eq!(thinned(set, 5000, 1.0).train, whole.train);
    }
}

#[test]
fn rare_classes_are_as_rare_as_asked_for() {
    let data = thinned(DataSet::Digits, 0, 50.0);
    let count = |class| labels(&data.train).iter().filter(|label| **label == class).count();
    let counts: Vec<usize> = (0..10).map(count).collect();
    assert_eq!(counts, [107, 69, 45, 29, 19, 12, 8, 5, 3, 2]);
    assert_eq!(data.validation, {
        let scaled = Dataset { input_scale: data.input_scale.clone(), ..thinned(DataSet::Digits, 0, 1.0) };
        let rows = gather(&scaled.inputs, 64, &scaled.validation.examples);
        Part { inputs: scaled.input_scale.apply(&rows), ..scaled.validation }
    });
    assert_eq!(thinned(DataSet::Digits, 60, 50.0).train.len(), 60);
}

#[test]
fn halves_of_the_digits_are_the_digits() {
    let whole = Dataset::load(&config(DataSet::Digits)).unwrap();
    let [low, high] = [DataSet::LowDigits, DataSet::HighDigits].map(|set| thinned(set, 0, 1.0));
    for (half, set) in [(&low, DataSet::LowDigits), (&high, DataSet::HighDigits)] {
        let (Targets::Labels(all), Targets::Labels(own)) = (&whole.targets, &half.targets) else { panic!() };
        let digits: Vec<u32> =
            all.iter().copied().filter(|label| label / 5 == set.first_digit() / 5).collect();
        assert!(own.iter().map(|class| class + set.first_digit()).eq(digits.iter().copied()));
        assert_eq!(
            (Some(own.len() as u32), set.others().unwrap().others()),
            (set.fixed_examples(), Some(set))
        );
    }
    for half in [&low, &high, &thinned(DataSet::LowDigits, 50, 1.0)] {
        let Standardiser { mean, sd } = &half.input_scale;
        assert!(
            mean.iter().all(|m| (m - 4.9).abs() < 0.1) && sd.iter().all(|s| (s - 6.0).abs() < 0.1),
            "{mean:?} {sd:?}"
        );
        assert!(mean.windows(2).all(|pair| pair[0] == pair[1]), "pixels share one scale");
    }
    assert_eq!([&low, &high].map(|half| half.inputs.len()).iter().sum::<usize>(), whole.inputs.len());
}

#[test]
fn another_seed_gives_other_data() {
    for set in DataSet::ALL {
        let other = DataConfig { seed: 43, ..config(set) };
        assert_ne!(
            checksum(&Dataset::load(&config(set)).unwrap()),
            checksum(&Dataset::load(&other).unwrap())
        );
    }
}

#[test]
fn splits_are_disjoint_complete_and_stratified() {
    for set in DataSet::ALL {
        let data = Dataset::load(&config(set)).unwrap();
        let mut all = [&data.train, &data.validation, &data.test].map(|part| part.examples.clone()).concat();
        all.sort_unstable();
        let n = data.inputs.len() / data.features();
        assert!(all.into_iter().eq(0..n as u32), "{set:?}");
        assert!((data.train.len() as f64 - 0.6 * n as f64).abs() <= 5.0);
        assert!(data.validation.len().abs_diff(data.test.len()) <= 10);
        let Targets::Labels(everyone) = &data.targets else { continue };
        for class in 0..set.outputs() {
            let count = |labels: &[u32]| labels.iter().filter(|&&label| label == class).count() as f64;
            assert!((count(labels(&data.train)) - 0.6 * count(everyone)).abs() <= 0.5, "{set:?} {class}");
            assert!(
                (count(labels(&data.validation)) - 0.2 * count(everyone)).abs() <= 1.0,
                "{set:?} {class}"
            );
        }
    }
}

#[test]
fn training_inputs_have_mean_zero_and_deviation_one_or_are_constant() {
    for set in DataSet::ALL {
        let data = Dataset::load(&config(set)).unwrap();
        let again = Standardiser::fit(&data.train.inputs, data.features());
        let constant = again.sd.iter().filter(|&&sd| sd == 0.0).count();
        assert!(constant <= if set == DataSet::Digits { 5 } else { 0 }, "{set:?}: {constant} constant");
        assert!(again.mean.iter().all(|mean| mean.abs() < 1e-5), "{set:?}");
        assert!(again.sd.iter().all(|sd| *sd == 0.0 || (sd - 1.0).abs() < 1e-5), "{set:?}");
        let restored = data.input_scale.undo(&data.validation.inputs);
        for (restored, &index) in restored.chunks(data.features()).zip(&data.validation.examples) {
            for (column, (back, own)) in restored.iter().zip(data.example(index)).enumerate() {
                assert!(data.input_scale.sd[column] == 0.0 || (back - own).abs() < 1e-4, "{set:?}");
            }
        }
    }
}

#[test]
fn label_noise_changes_that_share_of_training_labels_and_no_other() {
    for set in [DataSet::Digits, DataSet::Moons] {
        let clean = Dataset::load(&config(set)).unwrap();
        let noisy = Dataset::load(&DataConfig { label_noise: 0.25, ..config(set) }).unwrap();
        let wrong = labels(&clean.train).iter().zip(labels(&noisy.train)).filter(|(a, b)| a != b).count();
        assert_eq!(wrong, (0.25 * clean.train.len() as f64).round() as usize);
        assert!(labels(&noisy.train).iter().all(|&label| label < set.outputs()));
        assert_eq!((&clean.validation, &clean.test), (&noisy.validation, &noisy.test));
    }
}

#[test]
fn noise_is_the_standard_deviation_of_what_is_added() {
    let distance = |noise| {
        let data = Dataset::load(&DataConfig { noise, samples: 2000, ..config(DataSet::Circles) }).unwrap();
        let clean =
            Dataset::load(&DataConfig { noise: 0.0, samples: 2000, ..config(DataSet::Circles) }).unwrap();
        let squares: f32 = data.inputs.iter().zip(&clean.inputs).map(|(a, b)| (a - b).powi(2)).sum();
        (squares / data.inputs.len() as f32).sqrt()
    };
    assert!((distance(0.1) - 0.1).abs() < 0.005);
    assert!((distance(0.5) - 0.5).abs() < 0.025);
}

#[test]
fn the_view_shows_every_point_within_its_bounds() {
    for set in [DataSet::Circles, DataSet::Moons, DataSet::Xor, DataSet::Gauss, DataSet::Spiral] {
        let view = Dataset::load(&config(set)).unwrap().view();
        let DataExamples::Plane { bounds, points } = view.examples else { panic!("{set:?}") };
        assert_eq!(view.sizes.iter().sum::<u32>(), 400);
        assert_eq!(
            points.iter().filter(|(_, _, split)| *split == Split::Train).count() as u32,
            view.sizes[0]
        );
        let inside = |value: f32, range: [f32; 2]| range[0] < value && value < range[1];
        assert!(
            points
                .iter()
                .all(|([x, y], label, _)| { inside(*x, bounds.x) && inside(*y, bounds.y) && *label < 2 })
        );
        assert!(
            (bounds.x[1] - bounds.x[0] - (bounds.y[1] - bounds.y[0])).abs() < 1e-3,
            "{set:?} is no square"
        );
    }
}

#[test]
fn the_view_of_the_curve_has_its_truth_and_that_of_digits_its_pictures() {
    let view = Dataset::load(&config(DataSet::Curve)).unwrap().view();
    let DataExamples::Line { bounds, points, truth } = view.examples else { panic!() };
    let width = bounds.x[1] - bounds.x[0];
    let residual = |[x, y]: [f32; 2]| {
        let place = (x - bounds.x[0]) / width * (truth.len() - 1) as f32;
        y - truth[place.round() as usize]
    };
    let rms = (points.iter().map(|(point, _)| residual(*point).powi(2)).sum::<f32>() / 400.0).sqrt();
    assert!((rms - 0.1).abs() < 0.02, "{rms}");

    let data = Dataset::load(&config(DataSet::Digits)).unwrap();
    let DataExamples::Images { pictures } = data.view().examples else { panic!() };
    assert_eq!(pictures.len(), 24);
    assert_eq!(u32::from(pictures[3].1), labels(&data.train)[3]);
    assert!(pictures.iter().all(|(pixels, _)| pixels.len() == 64 && pixels.iter().any(|&grey| grey > 8)));
}

#[test]
fn an_empty_split_is_an_error() {
    let config = DataConfig { train_share: 1.0, ..config(DataSet::Moons) };
    assert!(matches!(Dataset::load(&config), Err(TrainError::EmptySplit { examples: 400, .. })));
}

#[test]
fn the_view_of_a_table_has_its_first_training_rows_with_their_labels() {
    let data = Dataset::load(&config(DataSet::Iris)).unwrap();
    let DataExamples::Table { columns, classes, rows } = data.view().examples else { panic!() };
    assert_eq!((columns.len(), classes.len(), rows.len()), (5, 3, 8));
    for (place, row) in rows.iter().enumerate() {
        assert_eq!(row[..4], *data.example(data.train.examples[place]));
        assert_eq!(row[4] as u32, labels(&data.train)[place]);
    }
}

/// A table of twenty rows, given to this process.
fn own(features: usize, label: impl Fn(usize) -> String) -> DataSet {
    let row = |i: usize| {
        let features = (0..features).map(|column| format!("{},", (i + 7 * column) % 20));
        features.collect::<String>() + &label(i) + "\n"
    };
    let text = (0..20).map(row).collect::<String>();
    let table = schema::table::parse(text.as_bytes(), None).unwrap();
    provide_table(&table.pack()).unwrap();
    DataSet::Own(table.id())
}

#[test]
fn own_tables_are_drawn_as_points_a_line_or_rows_by_their_shape() {
    let class = |i: usize| if i < 10 { "low" } else { "high" }.to_owned();
    let number = |i: usize| format!("{}.5", i * i);
    let examples = |set: DataSet| Dataset::load(&config(set)).unwrap().view().examples;
    let plane = examples(own(2, class));
    assert!(matches!(&plane, DataExamples::Plane { points, .. } if points.len() == 20), "{plane:?}");
    let line = examples(own(1, number));
    assert!(matches!(&line, DataExamples::Line { truth, .. } if truth.is_empty()), "{line:?}");
    for (set, classes) in [(own(1, class), 2), (own(3, class), 2), (own(2, number), 0)] {
        let table = examples(set);
        assert!(
            matches!(&table, DataExamples::Table { classes: names, .. } if names.len() == classes),
            "{table:?}"
        );
    }
}
