//! The charts of the batch-size bench, stroke by stroke. After a deliberate change: `INSTA_UPDATE=always cargo test -p app`,
//! then look at the pictures.

mod svg;

use app::charts::Theme;
use app::charts::scaling::{self, Pointer, ScalingData, Series};
use svg::{DARK, LIGHT, svg};

const SIZES: [f64; 11] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 270.0, 539.0, 1078.0];

/// Steps of a made-up problem with a critical batch of 48.
fn steps(batch: f64) -> f64 {
    150.0 * (1.0 + 48.0 / batch)
}

fn series(name: &str, style: usize, of: impl Fn(f64) -> Option<f64>) -> Series {
    Series { name: name.into(), style, points: SIZES.iter().map(|batch| (*batch, of(*batch))).collect() }
}

fn data() -> ScalingData {
    ScalingData {
        series: vec![
            series("same", 0, |batch| Some(steps(batch).max(600.0))),
            series("linear", 3, |batch| (batch < 200.0).then(|| steps(batch))),
            series("square root", 2, |batch| (batch > 1.0).then(|| 1.2 * steps(batch))),
            series("retuned", 4, |batch| Some(steps(batch))),
        ],
        ideal: vec![(1.0, steps(1.0)), (1078.0, steps(1.0) / 1078.0)],
        ideal_label: "perfect scaling".into(),
        pointer: Some(Pointer {
            batch: 48.0,
            interval: Some((36.0, 70.0)),
            label: "critical batch size: about 48".into(),
        }),
        x_label: "batch size".into(),
        y_label: "steps to a validation loss of 0.21".into(),
    }
}

fn picture(data: &ScalingData, size: (u32, u32), theme: Theme) -> String {
    svg(size, theme, None, |b| scaling::draw(b, data, theme, 1.0))
}

#[test]
fn steps_to_the_target_under_four_rules() {
    insta::assert_snapshot!("steps_light", picture(&data(), (640, 380), LIGHT));
    insta::assert_snapshot!("steps_dark", picture(&data(), (640, 380), DARK));
    insta::assert_snapshot!("steps_phone", picture(&data(), (340, 300), LIGHT));
}

#[test]
fn throughput_rises_until_the_machine_is_full() {
    let throughput = |batch: f64| Some(batch / (1e-5 + 1e-6 * batch));
    let data = ScalingData {
        series: vec![series("", 0, throughput)],
        ideal: vec![(1.0, 9e4), (1078.0, 9e4 * 1078.0)],
        ideal_label: "twice as fast".into(),
        pointer: Some(Pointer { batch: 128.0, interval: None, label: "full from 128 on".into() }),
        x_label: "batch size".into(),
        y_label: "examples a second".into(),
    };
    insta::assert_snapshot!("throughput_light", picture(&data, (420, 280), LIGHT));
}

/// Every rule can be told from the others by its mark alone, and a target that was not reached leaves an outline.
#[test]
fn marks_tell_rules_apart_and_what_was_not_reached() {
    let marks = |style: usize, reached: bool| {
        let mut data = data();
        data.series = vec![series("", style, |_| reached.then_some(500.0))];
        data.series[0].points.truncate(1);
        (data.ideal, data.pointer) = (vec![], None);
        picture(&data, (300, 200), LIGHT)
    };
    let polygons = |svg: &str| svg.matches("<polygon").count();
    assert_eq!((polygons(&marks(0, true)), polygons(&marks(0, false))), (2, 1));
    let corners = |svg: &str| {
        let points = svg.split("<polygon").last().and_then(|it| it.split("points=\"").nth(1));
        points.and_then(|it| it.split('"').next()).map_or(0, |it| it.split_whitespace().count())
    };
    let counts = [0, 2, 3, 4].map(|style| corners(&marks(style, true)));
    assert!((1..4).all(|i| !counts[..i].contains(&counts[i])), "{counts:?}");
}

#[test]
fn before_anything_was_measured_there_are_axes() {
    let data = ScalingData { series: vec![], ideal: vec![], pointer: None, ..data() };
    assert!(picture(&data, (320, 240), DARK).contains("batch size"));
}
