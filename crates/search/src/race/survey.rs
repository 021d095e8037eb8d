//! The measured landscape: the cells of a map, which a lane of its own fills from coarse to fine.

use crate::space::{Domain, Param, Space};

/// A space of two parameters cut into so many cells along each axis, or as many as there are values; and the number of
/// its cells.
pub(super) fn lattice(space: &Space, cells: u32) -> (Space, u32) {
    let cut = |param: &Param| Param { domain: axis(&param.domain, cells), ..param.clone() };
    let map = Space { params: space.params.iter().map(cut).collect() };
    let size = map.cardinality().unwrap_or(0).min(u64::from(cells) * u64::from(cells));
    (map, u32::try_from(size).unwrap_or(u32::MAX))
}

fn axis(domain: &Domain, cells: u32) -> Domain {
    match domain {
        Domain::Float { low, high, scale } => Domain::lattice(*low, *high, *scale, cells, false),
        Domain::Int { low, high, scale, step: 1 } => {
            Domain::lattice(*low as f64, *high as f64, *scale, cells, true)
        }
        Domain::Levels { values, scale } => Domain::Lattice { values: values.clone(), scale: *scale },
        other => other.clone(),
    }
}
