//! Drawing a rectangle on a canvas with the pressed mouse button or a pen.

use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, PointerEvent};

use super::pen::Point;

/// A shorter way, in CSS pixels, is a click by a shaky hand.
const LEAST: f64 = 6.0;

/// Opposite corners, in CSS pixels from the canvas's top left, possibly outside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Drag {
    /// So far.
    Over(Point, Point),
    /// Let go.
    Done(Point, Point),
    /// The browser took the pointer away.
    Lost,
}

/// What the pointer has done since it was pressed.
#[derive(Debug, Default)]
pub(super) struct Hand {
    from: Option<Point>,
    /// Far enough for no click.
    pub(super) moved: bool,
}

/// Where an event happened, in CSS pixels from the element's top left.
pub(super) fn place(event: &MouseEvent) -> Point {
    (f64::from(event.offset_x()), f64::from(event.offset_y()))
}

impl Hand {
    pub(super) fn pressed(&mut self, event: &PointerEvent) -> Option<Drag> {
        self.moved = false;
        self.from = (event.pointer_type() != "touch" && event.button() == 0).then(|| place(event));
        if let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // Without the capture a drag ends at the canvas's edge.
            let _ = self.from.map(|_| element.set_pointer_capture(event.pointer_id()));
        }
        None
    }

    pub(super) fn moved(&mut self, event: &PointerEvent) -> Option<Drag> {
        let (from, to) = (self.from?, place(event));
        self.moved |= (to.0 - from.0).hypot(to.1 - from.1) >= LEAST;
        self.moved.then_some(Drag::Over(from, to))
    }

    pub(super) fn released(&mut self, event: &PointerEvent) -> Option<Drag> {
        let from = self.from.take()?;
        self.moved.then(|| Drag::Done(from, place(event)))
    }

    pub(super) fn lost(&mut self, _: &PointerEvent) -> Option<Drag> {
        self.from.take().map(|_| Drag::Lost)
    }
}
