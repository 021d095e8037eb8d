//! Where a value lies as the densities see it: a float at a point of the unit interval, a number of a discrete domain
//! in the cell around it.

use crate::space::{Domain, Point, Space};

/// A parameter's value at some point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// It has no effect there.
    Inactive,
    /// A position in the unit interval.
    At(f64),
    /// A cell of the unit interval, from its lower to its upper wall.
    Cell(f64, f64),
    /// An index without an order.
    Choice(f64),
}

impl Place {
    /// Of an active parameter's value.
    pub(super) fn new(domain: &Domain, x: f64) -> Self {
        match domain {
            Domain::Float { .. } => Self::At(domain.to_unit(x)),
            Domain::Choice { .. } => Self::Choice(x),
            Domain::Int { .. } | Domain::Levels { .. } | Domain::Lattice { .. } => {
                let (low, high) = domain.cell_of(x);
                Self::Cell(low, high)
            }
        }
    }

    /// The unit coordinate that stands for it, or the index of a choice.
    pub(super) fn middle(&self) -> f64 {
        match self {
            Self::Inactive => 0.5,
            Self::At(x) | Self::Choice(x) => *x,
            Self::Cell(low, high) => 0.5 * (low + high),
        }
    }

    /// One for each parameter of a point of the space.
    pub(super) fn all(space: &Space, point: &Point) -> Vec<Self> {
        let active = space.active(point);
        let each = space.params.iter().zip(&point.0).zip(active);
        each.map(|((p, &x), active)| if active { Self::new(&p.domain, x) } else { Self::Inactive }).collect()
    }
}
