//! Snapshots of every chart as SVG. `cargo insta review` shows what changed; any browser shows the pictures.

mod svg;

use app::charts::boundary::{self, PlaneData, PlanePoint};
use app::charts::branches;
use app::charts::cells::Cells;
use app::charts::confusion::{self, ConfusionData};
use app::charts::curves::{self, CurvesData, CurvesLabels};
use app::charts::fit::{self, FitData};
use app::charts::map::{self, MapData, Mark, MarkState};
use app::charts::marks::OTHERS;
use app::charts::race::{self, RaceData, RaceLane};
use app::charts::{Axis, Raster, Scale, Theme, landscape};
use svg::{DARK, LIGHT, svg};

/// A number in 0 … 1 that looks random and is the same for ever (Weyl sequence).
fn weyl(i: u32, alpha: f64) -> f64 {
    (f64::from(i + 1) * alpha).fract()
}

/// A made-up but plausible validation loss: a valley in lr that moves with the batch size, a cliff at the right.
fn loss(lr: f64, batch: f64) -> Option<f64> {
    let (lr, batch) = (lr.log10(), batch.log2());
    let valley = lr + 1.9 - 0.12 * (batch - 5.0);
    (valley < 1.25).then(|| 0.08 + 0.35 * valley * valley + 0.01 * (batch - 5.0).powi(2))
}

fn sweep() -> MapData {
    let marks = (0..72).map(|id| {
        let (lane, k) = ((id / 24) as usize, id % 24);
        let (x, y) = match lane {
            0 => (10f64.powf(-4.0 + 4.0 * f64::from(k % 6) / 5.0), 2f64.powi(3 + 2 * (k / 6) as i32)),
            1 => (10f64.powf(-4.0 + 4.0 * weyl(k, 0.618)), 2f64.powi(3 + (weyl(k, 0.414) * 7.0) as i32)),
            _ => (10f64.powf(-2.3 + 0.8 * weyl(k, 0.71)), 2f64.powi(4 + (weyl(k, 0.3) * 3.0) as i32)),
        };
        let value = loss(x, y);
        let state = match (k, value) {
            (22, _) => MarkState::Running { progress: 0.35 },
            (23, _) => MarkState::Queued,
            (_, None) => MarkState::Diverged,
            (_, Some(_)) => MarkState::Done,
        };
        let value = value.filter(|_| state == MarkState::Done);
        Mark { id, x, y, lane: [0, 2, 4][lane], value, steps: 100, state }
    });
    let marks: Vec<Mark> = marks.collect();
    MapData {
        x: Axis::new("learning rate", Scale::Log, 1e-4, 1.0),
        y: Some(Axis::new("batch size", Scale::Log, 8.0, 512.0)),
        value: Axis::for_values("validation loss", marks.iter().filter_map(|m| m.value)),
        marks,
        lanes: vec![(0, "grid".into()), (2, "random".into()), (4, "Gaussian process".into())],
        survey: None,
        nested: false,
        aim: None,
        selected: Some(40),
        hovered: Some(9),
    }
}

fn map_svg(data: &MapData, size: (u32, u32), theme: Theme) -> String {
    let frame = map::frame(data, f64::from(size.0), f64::from(size.1), 1.0);
    let picture = landscape::field(data, &frame, 24, 16, theme);
    svg(size, theme, Some((picture, frame.plot)), |b| map::draw(b, data, theme, 1.0))
}

#[test]
fn map_of_three_searchers() {
    insta::assert_snapshot!("map_dark", map_svg(&sweep(), (680, 440), DARK));
    insta::assert_snapshot!("map_light", map_svg(&sweep(), (680, 440), LIGHT));
}

/// A class's trials: three learners have marks of their own, all others share one.
#[test]
fn map_of_a_board_where_more_is_better() {
    let mut data = sweep();
    for mark in &mut data.marks {
        mark.lane = [4, 0, 2, OTHERS][mark.id as usize % 4];
        mark.value = mark.value.map(|loss| 1.0 - loss / 3.0);
        if mark.id % 5 == 0 && mark.state == MarkState::Done {
            mark.state = MarkState::Pruned;
        }
    }
    data.value = Axis::for_best("accuracy", data.marks.iter().filter_map(|m| m.value), true);
    data.lanes.clear();
    insta::assert_snapshot!("map_board", map_svg(&data, (480, 320), LIGHT));
    data.y = None;
    insta::assert_snapshot!("axis_plot_board", map_svg(&data, (480, 320), DARK));
}

#[test]
fn map_on_a_phone_in_chinese() {
    let mut data = sweep();
    data.x.label = "学习率".into();
    data.y = Some(Axis::new(
        "批样本数量",
        Scale::Levels(vec![8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0]),
        8.0,
        512.0,
    ));
    data.value.label = "验证损失".into();
    data.lanes = vec![(0, "网格".into()), (2, "随机".into()), (4, "高斯过程".into())];
    insta::assert_snapshot!("map_phone_zh", map_svg(&data, (320, 300), LIGHT));
}

#[test]
fn map_before_the_first_trial() {
    let data = MapData { marks: vec![], selected: None, hovered: None, ..sweep() };
    insta::assert_snapshot!("map_empty", map_svg(&data, (480, 320), LIGHT));
}

#[test]
fn axes_and_frames_of_a_map_of_cells() {
    let values = |low: f64, high: f64| (0..8).map(|i| low * (high / low).powf(f64::from(i) / 7.0)).collect();
    let (lr, bs): (Vec<f64>, Vec<f64>) = (values(1e-4, 1.0), values(8.0, 512.0));
    let cells = |values: &[f64]| Scale::Cells(values.to_vec(), Box::new(Scale::Log));
    let marks = (0..64).map(|id| {
        let (x, y) = (lr[id as usize % 8], bs[id as usize / 8]);
        let value = loss(x, y);
        let state = if value.is_some() { MarkState::Done } else { MarkState::Diverged };
        Mark { id, x, y, lane: 0, value, steps: 100, state }
    });
    let data = MapData {
        x: Axis::new("learning rate", cells(&lr), 1e-4, 1.0),
        y: Some(Axis::new("batch size", cells(&bs), 8.0, 512.0)),
        marks: marks.collect(),
        nested: true,
        ..sweep()
    };
    insta::assert_snapshot!("map_cells", svg((680, 440), LIGHT, None, |b| map::draw(b, &data, LIGHT, 1.0)));
}

#[test]
fn marks_over_a_measured_landscape_and_where_the_person_aims() {
    let values = |low: f64, high: f64| -> Vec<f64> {
        (0..16).map(|i| low * (high / low).powf(f64::from(i) / 15.0)).collect()
    };
    let (lr, bs) = (values(1e-4, 1.0), values(8.0, 512.0));
    let cells = |values: &[f64]| Scale::Cells(values.to_vec(), Box::new(Scale::Log));
    let survey = (0..256).map(|i| {
        let (x, y) = (lr[i as usize % 16], bs[i as usize / 16]);
        let value = loss(x, y);
        let state = if value.is_some() { MarkState::Done } else { MarkState::Diverged };
        Mark { id: 100 + i, x, y, lane: 0, value, steps: 100, state }
    });
    let data = MapData {
        x: Axis::new("learning rate", cells(&lr), 1e-4, 1.0),
        y: Some(Axis::new("batch size", cells(&bs), 8.0, 512.0)),
        survey: Some(survey.collect()),
        aim: Some((0.003, 100.0, 13)),
        nested: true,
        ..sweep()
    };
    for (name, theme) in [("map_survey_light", LIGHT), ("map_survey_dark", DARK)] {
        let rect = map::frame(&data, 680.0, 440.0, 1.0).plot;
        let picture = Cells::of(&data).map(|cells| coarse(&cells.picture(theme)));
        let text = svg((680, 440), theme, picture.map(|p| (p, rect)), |b| map::draw(b, &data, theme, 1.0));
        insta::assert_snapshot!(name, text);
    }
}

/// One pixel a cell, or the snapshot would hold every pixel.
fn coarse(picture: &Raster) -> Raster {
    let size = picture.width / 16;
    Raster::from_fn(16, 16, |column, row| {
        picture.at(column * size + size / 2, row * size + size / 2).unwrap_or(LIGHT.paper())
    })
}

#[test]
fn axis_plot_of_one_hyperparameter() {
    let data = MapData { y: None, ..sweep() };
    for (name, theme) in [("axis_plot_light", LIGHT), ("axis_plot_dark", DARK)] {
        let text = svg((560, 360), theme, None, |b| map::draw(b, &data, theme, 1.0));
        insta::assert_snapshot!(name, text);
    }
}

fn race_data() -> RaceData {
    let lane = |lane: usize, name: &str, speed: f64| {
        let own: Vec<(f64, f64)> = (1..=20)
            .map(|k| {
                (f64::from(k), 0.08 + 1.8 * weyl(k, 0.618 + 0.1 * lane as f64) / (1.0 + speed * f64::from(k)))
            })
            .collect();
        let best = own.iter().scan(f64::INFINITY, |best, &(k, v)| {
            *best = best.min(v);
            Some((k, *best))
        });
        RaceLane { name: name.into(), lane, best: best.collect(), own, ..RaceLane::default() }
    };
    RaceData {
        lanes: vec![
            lane(0, "grid", 0.05),
            lane(1, "shuffled grid", 0.1),
            lane(2, "random", 0.11),
            lane(3, "Sobol", 0.2),
            lane(4, "Gaussian process", 0.8),
        ],
        budget: 24.0,
        x_label: "full trainings spent".into(),
        y_label: "best validation loss so far".into(),
        log_y: true,
        moment: None,
    }
}

#[test]
fn race_over_search_seeds_at_a_moment() {
    let mut data = race_data();
    data.lanes.retain(|lane| [2, 3].contains(&lane.lane));
    for lane in &mut data.lanes {
        lane.own.clear();
        lane.band = lane.best.iter().map(|&(k, v)| (k, 0.8 * v, 1.3 * v)).collect();
        lane.seeds = [0.7, 1.1].map(|f| lane.best.iter().map(|&(k, v)| (k, f * v)).collect()).to_vec();
    }
    let reference = RaceLane { name: "random × 2".into(), reference: true, ..data.lanes[0].clone() };
    let best = reference.best.iter().map(|&(k, v)| (k / 2.0, v)).collect();
    data.lanes.push(RaceLane { best, band: vec![], seeds: vec![], ..reference });
    data.moment = Some(9.0);
    for (name, theme) in [("race_seeds_light", LIGHT), ("race_seeds_dark", DARK)] {
        insta::assert_snapshot!(name, svg((560, 300), theme, None, |b| race::draw(b, &data, theme, 1.0)));
    }
}

#[test]
fn race_of_a_class() {
    let mut data = race_data();
    let all_others = data.lanes.split_off(2);
    let band = |lane: &RaceLane| lane.best.iter().map(|&(k, v)| (k, 0.8 * v, 1.3 * v)).collect();
    data.lanes.push(RaceLane {
        name: "23 others".into(),
        lane: OTHERS,
        best: all_others[0].best.clone(),
        band: band(&all_others[0]),
        seeds: all_others.iter().map(|lane| lane.best.clone()).collect(),
        reference: true,
        ..RaceLane::default()
    });
    insta::assert_snapshot!("race_class", svg((560, 300), LIGHT, None, |b| race::draw(b, &data, LIGHT, 1.0)));
}

#[test]
fn race_of_five_searchers() {
    let data = race_data();
    for (name, theme, size) in [
        ("race_light", LIGHT, (560, 300)),
        ("race_dark", DARK, (560, 300)),
        ("race_phone", LIGHT, (320, 240)),
    ] {
        insta::assert_snapshot!(name, svg(size, theme, None, |b| race::draw(b, &data, theme, 1.0)));
    }
}

#[test]
fn race_before_the_first_trial() {
    let mut data = race_data();
    data.lanes.iter_mut().for_each(|lane| (lane.best, lane.own) = (vec![], vec![]));
    insta::assert_snapshot!("race_empty", svg((480, 240), LIGHT, None, |b| race::draw(b, &data, LIGHT, 1.0)));
}

fn labels() -> CurvesLabels {
    CurvesLabels {
        x: "epoch".into(),
        y: "loss".into(),
        train: "training".into(),
        val: "validation".into(),
        best: "least validation loss: epoch 14".into(),
        diverged: "diverged".into(),
    }
}

fn overfitting() -> CurvesData {
    let curve =
        |f: &dyn Fn(f64) -> f64| (0..=40).map(|e| (f64::from(e), f(f64::from(e)))).collect::<Vec<_>>();
    let train = curve(&|e| 0.04 + 2.2 * (-e / 7.0).exp() + 0.008 * weyl(e as u32, 0.618));
    let val =
        curve(&|e| 0.3 + 2.0 * (-e / 5.0).exp() + 0.018 * (e - 8.0).max(0.0) + 0.03 * weyl(e as u32, 0.41));
    let best = val.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1));
    let other = |k: f64| curve(&|e| 0.2 + 0.1 * k + 2.0 * (-e / (5.0 + k)).exp());
    let others = vec![other(1.0), other(3.0), other(9.0)];
    CurvesData { train, val, best, others, x_end: Some(40.0), labels: labels(), ..CurvesData::default() }
}

#[test]
fn curves_of_an_overfitting_trial() {
    let data = overfitting();
    for (name, theme) in [("curves_light", LIGHT), ("curves_dark", DARK)] {
        insta::assert_snapshot!(name, svg((440, 280), theme, None, |b| curves::draw(b, &data, theme, 1.0)));
    }
    let stop = branches::Mark { x: 19.0, name: "early stopping: epoch 19".into() };
    let data = CurvesData { cursor: Some(26.0), log_y: true, stop: Some(stop), ..data };
    let text = svg((320, 240), DARK, None, |b| curves::draw(b, &data, DARK, 1.0));
    insta::assert_snapshot!("curves_cursor_phone", text);
}

#[test]
fn curves_of_a_run_with_branches_and_marks() {
    let whole = overfitting();
    let after = |from: f64, slope: f64| {
        let part = whole.val.iter().filter(|p| p.0 >= from);
        part.map(|(x, y)| (*x, y - slope * (x - from))).collect::<Vec<_>>()
    };
    let branch = |val, name: &str, hue| branches::Branch { val, name: name.into(), hue };
    let mark = |x, name: &str| branches::Mark { x, name: name.into() };
    let data = CurvesData {
        others: Vec::new(),
        branches: vec![branch(after(12.0, 0.01), "B", 1), branch(after(20.0, -0.02), "C", 2)],
        marks: vec![mark(6.0, "1"), mark(18.0, "2")],
        cursor: Some(18.0),
        ..whole
    };
    for (name, theme) in [("branches_light", LIGHT), ("branches_dark", DARK)] {
        insta::assert_snapshot!(name, svg((440, 280), theme, None, |b| curves::draw(b, &data, theme, 1.0)));
    }
}

#[test]
fn curves_of_a_diverging_trial() {
    let curve = |growth: f64| -> Vec<(f64, f64)> {
        let explode = |e: i32| if e < 4 { 2.3 - 0.3 * f64::from(e) } else { growth.powi(e - 3) };
        (0..9).map(|e| (f64::from(e), explode(e))).chain([(9.0, f64::NAN)]).collect()
    };
    let data = CurvesData {
        train: curve(3.0),
        val: curve(4.0),
        best: Some((3.0, 1.4)),
        diverged: Some(9.0),
        x_end: Some(30.0),
        labels: CurvesLabels { best: "least validation loss: epoch 3".into(), ..labels() },
        ..CurvesData::default()
    };
    insta::assert_snapshot!(
        "curves_diverged",
        svg((440, 280), LIGHT, None, |b| curves::draw(b, &data, LIGHT, 1.0))
    );
}

#[test]
fn decision_boundary() {
    let resolution = 20;
    let cell = |i: u32, n: u32| -1.5 + 3.0 * (f64::from(i) + 0.5) / f64::from(n);
    let inside = |x: f64, y: f64| 1.0 / (1.0 + (12.0 * (x * x + y * y - 0.6)).exp());
    let probabilities: Vec<f32> = (0..resolution * resolution)
        .map(|i| inside(cell(i % resolution, resolution), cell(i / resolution, resolution)))
        .flat_map(|p| [p as f32, 1.0 - p as f32])
        .collect();
    let point = |i: u32| {
        let class = i % 2;
        let radius = if class == 0 { 0.45 } else { 1.05 } + 0.4 * (weyl(i, 0.71) - 0.5);
        let angle = std::f64::consts::TAU * weyl(i, 0.618);
        PlanePoint {
            x: radius * angle.cos(),
            y: radius * angle.sin(),
            class: class as usize,
            validation: i.is_multiple_of(5),
        }
    };
    let data = PlaneData {
        bounds: [-1.5, 1.5, -1.5, 1.5],
        points: (0..160).map(point).collect(),
        x_label: "x₁".into(),
        y_label: "x₂".into(),
    };
    for (name, theme) in [("boundary_light", LIGHT), ("boundary_dark", DARK)] {
        let image = boundary::plane_image(resolution as usize, 2, &probabilities, theme);
        let rect = boundary::frame(&data, 340.0, 340.0, 1.0).plot;
        let text = svg((340, 340), theme, Some((image, rect)), |b| boundary::draw(b, &data, theme, 1.0));
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn fitted_curve() {
    let truth = |x: f64| (3.0 * x).sin() * 0.8;
    let curve =
        |f: &dyn Fn(f64) -> f64| (0..=80).map(|i| f64::from(i) / 40.0 - 1.0).map(|x| (x, f(x))).collect();
    let noisy = |i: u32| {
        let x = 2.0 * weyl(i, 0.618) - 1.0;
        (x, truth(x) + 0.5 * (weyl(i, 0.37) - 0.5))
    };
    let data = FitData {
        train: (0..40).map(noisy).collect(),
        validation: (40..60).map(noisy).collect(),
        fitted: curve(&|x| truth(x) * 0.9 + 0.08 * (9.0 * x).cos()),
        truth: curve(&truth),
        x_label: "x".into(),
        y_label: "y".into(),
        fitted_label: "network".into(),
        truth_label: "true curve".into(),
    };
    insta::assert_snapshot!("fit_light", svg((440, 280), LIGHT, None, |b| fit::draw(b, &data, LIGHT, 1.0)));
}

#[test]
fn confusion_of_ten_digits() {
    let count = |truth: u32, predicted: u32| match (truth, predicted) {
        (8, 1) => 3,
        (9, 3) => 2,
        (3, 5) => 1,
        (t, p) if t == p => 33 + t % 4,
        _ => 0,
    };
    let data = ConfusionData {
        classes: (0..10).map(|d| d.to_string()).collect(),
        counts: (0..100).map(|i| count(i / 10, i % 10)).collect(),
        x_label: "predicted".into(),
        y_label: "true digit".into(),
    };
    for (name, theme) in [("confusion_light", LIGHT), ("confusion_dark", DARK)] {
        let text = svg((340, 340), theme, None, |b| confusion::draw(b, &data, theme, 1.0));
        insta::assert_snapshot!(name, text);
    }
}
