//! Charts: plain data in, strokes out.
//!
//! Every chart is a function generic over plotters' `DrawingBackend`, so the page draws it on a canvas and the tests
//! draw the same strokes as SVG; so do pictures that somebody keeps ([`still`]). A chart knows its data, a [`Theme`] and
//! a scale (device pixels per CSS pixel; all sizes multiply with it). It knows no DOM, no component, no worker and no
//! language: texts arrive translated. Only [`canvas`], [`surface`], [`picture`] and [`still`] touch the page. Layout is
//! ours rather than plotters' `ChartBuilder`: that one measures text by inserting elements into the document, which
//! forces a page layout in the middle of every redraw.

pub mod axis;
pub mod boundary;
pub mod branches;
pub mod canvas;
pub mod cells;
pub mod clip;
pub mod confusion;
pub mod curves;
pub mod digits;
pub mod dodge;
pub mod drag;
pub mod ends;
pub mod filters;
pub mod fit;
pub mod frame;
pub mod glass;
pub mod key;
pub mod labels;
pub mod landscape;
pub mod lineage;
pub mod map;
pub mod marks;
pub mod pen;
pub mod picture;
pub mod profile;
pub mod projection;
pub mod race;
pub mod raster;
pub mod rungs;
pub mod scaling;
pub mod sketch;
pub mod still;
pub mod surface;
pub mod svg;
pub mod theme;
pub mod ticks;
mod turns;
pub mod weights;

pub use axis::{Axis, Scale};
pub use frame::Frame;
pub use pen::{Drawn, Rect};
pub use raster::Raster;
pub use theme::{Color, Theme};
