//! A canvas in the page: sized to its element in device pixels, redrawn at most once per animation frame, with
//! pointer positions in CSS pixels. Knows nothing of what is drawn.

use plotters_canvas::CanvasBackend;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::pen::Rect;
use super::raster::Raster;

/// A canvas ready to be drawn on: cleared, and as large as it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Surface {
    /// The canvas.
    pub canvas: HtmlCanvasElement,
    /// Width in CSS pixels.
    pub width: f64,
    /// Height in CSS pixels.
    pub height: f64,
    /// Canvas pixels per CSS pixel: the `scale` of every chart.
    pub scale: f64,
}

impl Surface {
    /// A plotters backend on the canvas; `None` when the browser gives no 2-D context.
    pub fn backend(&self) -> Option<CanvasBackend> {
        CanvasBackend::with_canvas_object(self.canvas.clone())
    }

    /// Puts a picture into `rect` (canvas pixels), smoothed between its cells or as sharp squares.
    pub fn picture(&self, _raster: &Raster, _rect: Rect, _smooth: bool) {}
}

/// How tall a canvas is; it is always as wide as its element.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tall {
    /// In CSS pixels.
    Fixed(f64),
    /// As a share of its width, within the two limits in CSS pixels.
    Share(f64, f64, f64),
    /// As the style sheet says.
    Style,
}

/// Properties of [`Canvas`].
#[derive(Properties, PartialEq)]
pub struct CanvasProps {
    /// Draws. A new callback (by identity) asks for a redraw: memoise it on its data.
    pub draw: Callback<Surface>,
    /// What the chart shows, for those who do not see it.
    pub label: AttrValue,
    /// How tall it is.
    #[prop_or(Tall::Style)]
    pub tall: Tall,
    /// Classes of the canvas element.
    #[prop_or_default]
    pub class: Classes,
    /// The pointer moved to (x, y) in CSS pixels from the top left.
    #[prop_or_default]
    pub on_move: Callback<(f64, f64)>,
    /// The pointer left.
    #[prop_or_default]
    pub on_leave: Callback<()>,
    /// A click or tap at (x, y).
    #[prop_or_default]
    pub on_click: Callback<(f64, f64)>,
}

/// A canvas that draws itself.
#[component]
pub fn Canvas(props: &CanvasProps) -> Html {
    html! { <canvas class={props.class.clone()} role="img" aria-label={props.label.clone()} /> }
}
