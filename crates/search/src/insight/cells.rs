//! The cells of a map over two parameters, or of a line over one: which values its columns and rows stand for, and which
//! point of the space each cell is.

use serde::{Deserialize, Serialize};

use crate::space::{Point, Space};

/// The values along the axes of a map, rising. A discrete parameter of few values has one cell a value; everything else
/// is cut into as many cells of equal prior probability as there is resolution, each represented by its middle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cells {
    /// Of the horizontal parameter, one a column.
    pub columns: Vec<f64>,
    /// Of the vertical one, one a row, the lowest first; empty for a line, which has one row.
    pub rows: Vec<f64>,
}

impl Cells {
    /// Cells over the `axes` of a space, which must exist, at most `resolution` a side.
    pub(super) fn new(space: &Space, axes: (usize, Option<usize>), resolution: u32) -> Self {
        let along = |axis: usize| values(space, axis, resolution.max(1));
        Self { columns: along(axes.0), rows: axes.1.map(along).unwrap_or_default() }
    }

    /// The points of the cells, row by row: `base` with other values on the axes. Where a value makes others lose their
    /// effect, those rest.
    pub(super) fn points<'a>(
        &'a self,
        space: &'a Space,
        axes: (usize, Option<usize>),
        base: &'a Point,
    ) -> impl Iterator<Item = Point> + 'a {
        let rows = self.rows.iter().map(|&y| Some(y)).chain(self.rows.is_empty().then_some(None));
        rows.flat_map(move |y| {
            self.columns.iter().map(move |&x| {
                let mut point = base.clone();
                point.0[axes.0] = x;
                if let (Some(axis), Some(y)) = (axes.1, y) {
                    point.0[axis] = y;
                }
                space.snap(&point)
            })
        })
    }

    /// How many cells there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.columns.len() * self.rows.len().max(1)
    }
}

fn values(space: &Space, axis: usize, resolution: u32) -> Vec<f64> {
    let domain = &space.params[axis].domain;
    match domain.cardinality() {
        Some(count) if count <= u64::from(resolution) => (0..count).filter_map(|i| domain.nth(i)).collect(),
        _ => {
            let middle = |i: u32| domain.at_unit((f64::from(i) + 0.5) / f64::from(resolution));
            (0..resolution).map(middle).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::{Condition, Domain, Param, Scale};

    fn space() -> Space {
        let param = |name: &str, domain, condition| Param { name: name.into(), domain, condition };
        Space {
            params: vec![
                param("lr", Domain::Float { low: 1e-4, high: 1.0, scale: Scale::Log }, None),
                param("opt", Domain::Choice { count: 2 }, None),
                param(
                    "momentum",
                    Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear },
                    Some(Condition { param: 1, equals: vec![1.0] }),
                ),
            ],
        }
    }

    #[test]
    fn a_float_is_cut_evenly_and_a_choice_has_a_row_each() {
        let space = space();
        let cells = Cells::new(&space, (0, Some(1)), 4);
        let units: Vec<f64> = cells.columns.iter().map(|x| (libm::log10(*x) + 4.0) / 4.0).collect();
        assert!(units.iter().zip([0.125, 0.375, 0.625, 0.875]).all(|(a, b)| (a - b).abs() < 1e-12));
        assert_eq!(cells.rows, [0.0, 1.0]);
        assert_eq!(cells.count(), 8);
    }

    #[test]
    fn cells_run_row_by_row_and_hold_what_is_on_no_axis() {
        let space = space();
        let cells = Cells::new(&space, (0, Some(2)), 3);
        let base = space.snap(&Point(vec![0.1, 1.0, 0.9]));
        let points: Vec<Point> = cells.points(&space, (0, Some(2)), &base).collect();
        assert_eq!(points.len(), cells.count());
        assert!(points.iter().all(|p| p.0[1] == 1.0));
        assert_eq!(points[1].0, [cells.columns[1], 1.0, cells.rows[0]]);
        assert_eq!(points[5].0, [cells.columns[2], 1.0, cells.rows[1]]);
    }

    #[test]
    fn a_parameter_without_effect_rests_in_every_cell() {
        let space = space();
        let cells = Cells::new(&space, (2, None), 3);
        let base = space.snap(&Point(vec![0.1, 0.0, 0.9]));
        let points: Vec<Point> = cells.points(&space, (2, None), &base).collect();
        assert_eq!(points, [base.clone(), base.clone(), base]);
    }
}
