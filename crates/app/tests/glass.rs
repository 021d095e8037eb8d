//! Snapshots of the glass box' charts as SVG. `cargo insta review` shows what changed; any browser shows the pictures.

mod svg;

use app::charts::glass::{self, GlassData, Known, Tried};
use app::charts::lineage::{self, LineageData, Member};
use app::charts::projection::{self, Cloud, ProjectionData};
use app::charts::rungs::{self, RungsData, Way};
use app::charts::{Axis, Scale, Theme, profile};
use svg::{DARK, LIGHT, svg};

fn lr() -> Axis {
    Axis::new("learning rate", Scale::Log, 1e-4, 1.0)
}

fn batch() -> Axis {
    Axis::new("batch size", Scale::Levels(vec![8.0, 16.0, 32.0, 64.0]), 8.0, 64.0)
}

/// A valley along the learning rate that moves with the batch size.
fn map() -> GlassData {
    let columns: Vec<f64> = (0..12).map(|i| 10f64.powf(-4.0 + (f64::from(i) + 0.5) / 3.0)).collect();
    let rows = vec![8.0, 16.0, 32.0, 64.0];
    let valley = |x: f64, y: f64| (x.log10() + 1.9 - 0.12 * (y.log2() - 5.0)).powi(2) as f32;
    let numbers: Vec<f32> = rows.iter().flat_map(|y| columns.iter().map(|x| valley(*x, *y))).collect();
    let tried = |x, y, known| Tried { x, y, known };
    GlassData {
        x: lr(),
        y: Some(batch()),
        range: GlassData::range("", &numbers, None),
        columns,
        rows,
        numbers,
        low_is_good: true,
        band: vec![],
        tried: vec![
            tried(1e-3, 8.0, Known::Outcome),
            tried(1e-2, 16.0, Known::Good),
            tried(0.5, 64.0, Known::Diverged),
            tried(3e-2, 32.0, Known::Pending),
        ],
        best: Some((1.1e-2, 32.0)),
        next: Some((2e-2, 64.0)),
    }
}

fn map_svg(data: &GlassData, theme: Theme) -> String {
    let frame = glass::frame(data, 300.0, 260.0, 1.0);
    svg((300, 260), theme, Some((coarse(data, theme), frame.plot)), |b| glass::draw(b, data, theme, 1.0))
}

/// The picture with every eighth of its cells, which is enough to see by.
fn coarse(data: &GlassData, theme: Theme) -> app::charts::Raster {
    let fine = glass::picture(data, theme);
    let at = |i: usize| 8 * i + 4;
    app::charts::Raster::from_fn(fine.width / 8, fine.height / 8, |column, row| {
        fine.at(at(column), at(row)).unwrap_or_else(|| theme.paper())
    })
}

#[test]
fn a_map_of_what_is_believed() {
    insta::assert_snapshot!("glass_map_dark", map_svg(&map(), DARK));
    insta::assert_snapshot!("glass_map_light", map_svg(&map(), LIGHT));
}

#[test]
fn a_line_of_what_is_believed() {
    let map = map();
    let numbers = map.numbers[..map.columns.len()].to_vec();
    let data = GlassData {
        y: None,
        rows: vec![],
        band: numbers.iter().map(|x| 0.1 + 0.3 * x).collect(),
        range: GlassData::range("", &numbers, None),
        tried: vec![
            Tried { x: 1e-3, y: 1.0, known: Known::Outcome },
            Tried { x: 0.9, y: 99.0, known: Known::Good },
        ],
        best: Some((1e-2, 0.05)),
        numbers,
        ..map
    };
    insta::assert_snapshot!(
        "glass_line",
        svg((300, 220), LIGHT, None, |b| profile::draw(b, &data, LIGHT, 1.0))
    );
}

#[test]
fn points_seen_from_each_side() {
    let points = (0..9).map(|i| (10f64.powf(-3.6 + 0.4 * f64::from(i)), [8.0, 32.0, 64.0][i as usize % 3]));
    let data = ProjectionData {
        x: lr(),
        y: Some(batch()),
        points: points.collect(),
        x_bins: vec![1, 2, 2, 2, 2, 0],
        y_bins: vec![3, 0, 3, 3],
        lane: 2,
        next: Some((0.5, 16.0)),
        cloud: Some(Cloud { mean: [0.7, 0.5], covariance: [0.01, -0.008, 0.02] }),
        ringed: vec![(10f64.powf(-3.6), 8.0)],
    };
    insta::assert_snapshot!(
        "projection",
        svg((420, 240), DARK, None, |b| projection::draw(b, &data, DARK, 1.0))
    );
    let line = ProjectionData { y: None, y_bins: vec![], cloud: None, ringed: vec![], ..data };
    insta::assert_snapshot!(
        "projection_line",
        svg((420, 160), LIGHT, None, |b| projection::draw(b, &line, LIGHT, 1.0))
    );
}

#[test]
fn rungs_of_halving() {
    let way = |rungs: &[(f64, f64)], cut, ghost| Way {
        rungs: rungs.iter().map(|(epoch, loss)| (*epoch, Some(*loss))).collect(),
        cut,
        ghost,
    };
    let data = RungsData {
        x: Axis::new("epochs", Scale::Levels(vec![1.0, 3.0, 9.0]), 1.0, 9.0),
        y: Axis::new("best validation loss", Scale::Linear, 0.0, 1.0),
        ways: vec![
            way(&[(1.0, 0.9)], true, Some(0.2)),
            way(&[(1.0, 0.8)], true, None),
            way(&[(1.0, 0.6), (3.0, 0.5)], true, Some(0.4)),
            way(&[(1.0, 0.5), (3.0, 0.3), (9.0, 0.1)], false, None),
            Way { rungs: vec![(1.0, None)], cut: false, ghost: None },
        ],
        end: 9.0,
        lane: 9,
    };
    for (name, theme) in [("rungs_light", LIGHT), ("rungs_dark", DARK)] {
        insta::assert_snapshot!(name, svg((420, 240), theme, None, |b| rungs::draw(b, &data, theme, 1.0)));
    }
}

#[test]
fn lineage_of_a_population() {
    let member = |from, until, setting, parent: Option<f64>, loss| {
        let parent = parent.map(|setting| (0, setting));
        Member { k: 1, from, until, setting, parent, loss }
    };
    let data = LineageData {
        x: Axis::new("epochs", Scale::Whole, 0.0, 10.0),
        y: lr(),
        value: Axis::for_values("", [0.1, 0.9]),
        members: vec![
            member(0.0, 10.0, 1e-2, None, Some(0.2)),
            member(0.0, 5.0, 1e-3, None, Some(0.9)),
            member(5.0, 10.0, 1.2e-2, Some(1e-2), Some(0.1)),
            member(0.0, 5.0, 0.9, None, None),
        ],
    };
    insta::assert_snapshot!("lineage", svg((420, 240), LIGHT, None, |b| lineage::draw(b, &data, LIGHT, 1.0)));
}
