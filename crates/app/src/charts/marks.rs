//! The marks of the lanes: one shape per searcher, so that colour is never the only difference.

use super::pen::Point;

/// The outline of a lane's mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Grid search.
    Square,
    /// Shuffled grid.
    Diamond,
    /// Random search.
    Circle,
    /// Sobol sequence.
    Triangle,
    /// Gaussian process.
    Star,
}

impl Shape {
    /// The mark of a lane; lanes beyond the fifth begin again.
    pub fn of_lane(lane: usize) -> Shape {
        [Shape::Square, Shape::Diamond, Shape::Circle, Shape::Triangle, Shape::Star][lane % 5]
    }

    /// Corners around `center`; shapes of equal `radius` cover about equal areas. A circle has no corners: draw it
    /// as one, or take this 16-gon.
    pub fn corners(self, center: Point, radius: f64) -> Vec<Point> {
        let (corners, size, turn) = match self {
            Shape::Square => (4, 1.25, 0.125),
            Shape::Diamond => (4, 1.3, 0.0),
            Shape::Circle => (16, 1.0, 0.0),
            Shape::Triangle => (3, 1.45, 0.0),
            Shape::Star => (10, 1.4, 0.0),
        };
        (0..corners)
            .map(|i| {
                let inner = self == Shape::Star && i % 2 == 1;
                let radius = radius * size * if inner { 0.56 } else { 1.0 };
                let angle = std::f64::consts::TAU * (f64::from(i) / f64::from(corners) + turn);
                (center.0 + radius * angle.sin(), center.1 - radius * angle.cos())
            })
            .collect()
    }

    /// An SVG path of the mark in a `size` × `size` box, for the page's own legends.
    pub fn svg_path(self, size: f64) -> String {
        let corners = self.corners((size / 2.0, size / 2.0), size / 3.0);
        let points: Vec<String> = corners.iter().map(|(x, y)| format!("{x:.2} {y:.2}")).collect();
        format!("M{}Z", points.join("L"))
    }
}
