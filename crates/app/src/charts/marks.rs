//! The marks of the lanes: every kind of searcher has a pair of shape and hue of its own, so that colour is never the
//! only difference. Kinds that share a hue have shapes that nobody confuses.

use std::f64::consts::{PI, TAU};

use super::pen::Point;
use super::theme::Hue;

/// How many lanes have a mark of their own.
pub const LANES: usize = STYLES.len();

/// The lane of all who have no mark of their own: where many share a chart, only a few can be told apart.
pub const OTHERS: usize = usize::MAX;

/// Mark and hue of each lane.
const STYLES: [(Shape, Hue); 14] = [
    (Shape::Square, Hue::Blue),
    (Shape::Diamond, Hue::Pink),
    (Shape::Circle, Hue::Green),
    (Shape::Triangle, Hue::Ochre),
    (Shape::Star, Hue::Vermilion),
    (Shape::Nabla, Hue::Blue),
    (Shape::Plus, Hue::Violet),
    (Shape::Spark, Hue::Pink),
    (Shape::Pentagon, Hue::Ochre),
    (Shape::Hourglass, Hue::Green),
    (Shape::Bar, Hue::Violet),
    (Shape::Chevron, Hue::Vermilion),
    (Shape::Clover, Hue::Blue),
    (Shape::Heart, Hue::Ink),
];

/// The outline of a lane's mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Four corners on a side.
    Square,
    /// A square on its corner.
    Diamond,
    /// No corners.
    Circle,
    /// Three corners, one up.
    Triangle,
    /// Five points.
    Star,
    /// Three corners, one down.
    Nabla,
    /// Two crossed beams.
    Plus,
    /// Four long points.
    Spark,
    /// Five corners.
    Pentagon,
    /// Two triangles that meet.
    Hourglass,
    /// A lying beam.
    Bar,
    /// An arrow head up.
    Chevron,
    /// Four leaves.
    Clover,
    /// A heart.
    Heart,
}

impl Shape {
    /// The mark of a lane; lanes beyond the last begin again.
    pub fn of_lane(lane: usize) -> Shape {
        if lane == OTHERS {
            return Shape::Circle;
        }
        STYLES[lane % LANES].0
    }

    /// Corners around `center`; shapes of equal `radius` cover about equal areas. A circle has no corners: draw it
    /// as one, or take this 16-gon.
    pub fn corners(self, center: Point, radius: f64) -> Vec<Point> {
        self.unit().into_iter().map(|(x, y)| (center.0 + radius * x, center.1 + radius * y)).collect()
    }

    /// An SVG path of the mark in a `size` × `size` box, for the page's own legends.
    pub fn svg_path(self, size: f64) -> String {
        let corners = self.corners((size / 2.0, size / 2.0), size / 3.0);
        let points: Vec<String> = corners.iter().map(|(x, y)| format!("{x:.2} {y:.2}")).collect();
        format!("M{}Z", points.join("L"))
    }

    /// Corners around the origin, y downwards; areas are about that of a circle of radius 1.
    fn unit(self) -> Vec<Point> {
        match self {
            Shape::Square => around(4, 0.125, |_| 1.25),
            Shape::Diamond => around(4, 0.0, |_| 1.3),
            Shape::Circle => around(16, 0.0, |_| 1.0),
            Shape::Triangle => around(3, 0.0, |_| 1.45),
            Shape::Star => around(10, 0.0, |i| if i % 2 == 1 { 0.784 } else { 1.4 }),
            Shape::Nabla => around(3, 0.5, |_| 1.45),
            Shape::Spark => around(8, 0.0, |i| if i % 2 == 1 { 0.68 } else { 1.65 }),
            Shape::Pentagon => around(5, 0.0, |_| 1.2),
            Shape::Clover => around(32, 0.125, |i| 1.0 + 0.38 * (TAU * f64::from(i) / 8.0).cos()),
            Shape::Plus => {
                let (arm, half) = (1.25, 0.42);
                let quarter = [(half, -half), (arm, -half), (arm, half)];
                turned(&quarter)
            }
            Shape::Hourglass => {
                vec![(-1.15, -1.3), (1.15, -1.3), (0.2, 0.0), (1.15, 1.3), (-1.15, 1.3), (-0.2, 0.0)]
            }
            Shape::Bar => vec![(-1.6, -0.5), (1.6, -0.5), (1.6, 0.5), (-1.6, 0.5)],
            Shape::Chevron => vec![(0.0, -1.3), (1.3, 0.1), (1.3, 1.2), (0.0, 0.0), (-1.3, 1.2), (-1.3, 0.1)],
            Shape::Heart => (0..24).map(|i| heart(TAU * f64::from(i) / 24.0)).collect(),
        }
    }
}

/// The hue of a lane.
pub(super) fn hue(lane: usize) -> Hue {
    STYLES[lane % LANES].1
}

/// Corners at equal angles, clockwise from `turn` (in whole turns) past 12 o'clock.
fn around(corners: u32, turn: f64, radius: impl Fn(u32) -> f64) -> Vec<Point> {
    let corner = |i: u32| {
        let angle = TAU * (f64::from(i) / f64::from(corners) + turn);
        (radius(i) * angle.sin(), -radius(i) * angle.cos())
    };
    (0..corners).map(corner).collect()
}

/// The corners of a quarter, and the same turned by 90°, 180° and 270°.
fn turned(quarter: &[Point]) -> Vec<Point> {
    let mut corners = quarter.to_vec();
    for i in 0..3 * quarter.len() {
        let (x, y) = corners[i];
        corners.push((-y, x));
    }
    corners
}

/// The usual sine curve of a heart, 13 units to one.
fn heart(t: f64) -> Point {
    let t = t + PI;
    let y = 13.0 * t.cos() - 5.0 * (2.0 * t).cos() - 2.0 * (3.0 * t).cos() - (4.0 * t).cos();
    (16.0 * t.sin().powi(3) / 13.0, -(y + 2.0) / 13.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gauss's formula.
    fn area(corners: &[Point]) -> f64 {
        let next = corners.iter().cycle().skip(1);
        corners.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>().abs() / 2.0
    }

    #[test]
    fn every_lane_has_a_pair_of_its_own_and_covers_about_as_much_paper() {
        for (i, style) in STYLES.iter().enumerate() {
            assert!(!STYLES[..i].contains(style), "{style:?}");
            assert!(STYLES[..i].iter().all(|other| other.0 != style.0), "{style:?}");
            let area = area(&style.0.corners((0.0, 0.0), 1.0));
            assert!((0.8..1.25).contains(&(area / PI)), "{style:?} covers {area:.2}");
        }
    }
}
