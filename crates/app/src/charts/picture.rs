//! Pictures on a canvas: RGBA bytes become an `ImageData` on a small canvas that is never shown, which the browser
//! then scales into place, smoothly and in one call.

use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::pen::Rect;
use super::raster::Raster;

thread_local! {
    /// One hidden canvas for all pictures.
    static HIDDEN: Option<HtmlCanvasElement> = hidden();
}

/// A canvas that is not shown.
pub fn hidden() -> Option<HtmlCanvasElement> {
    web_sys::window()?.document()?.create_element("canvas").ok()?.dyn_into().ok()
}

/// The 2-D context of a canvas, if the browser gives one.
pub fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// Puts `raster` into `rect` of `canvas`. Without a 2-D context, or for an empty raster, the place stays empty: the
/// chart is drawn over it all the same.
pub fn put(canvas: &HtmlCanvasElement, raster: &Raster, rect: Rect, smooth: bool) {
    show(raster, |hidden| {
        let paper = context(canvas)?;
        paper.set_image_smoothing_enabled(smooth);
        let Rect { left, top, width, height } = rect;
        paper.draw_image_with_html_canvas_element_and_dw_and_dh(hidden, left, top, width, height).ok()
    });
}

/// The raster as a PNG, a pixel a cell, in a `data:` address.
pub fn png(raster: &Raster) -> Option<String> {
    show(raster, |hidden| hidden.to_data_url().ok())
}

fn show<T>(raster: &Raster, see: impl FnOnce(&HtmlCanvasElement) -> Option<T>) -> Option<T> {
    HIDDEN.with(|hidden| {
        let hidden = hidden.as_ref().filter(|_| raster.width > 0 && raster.height > 0)?;
        hidden.set_width(raster.width as u32);
        hidden.set_height(raster.height as u32);
        let image = ImageData::new_with_u8_clamped_array(Clamped(&raster.rgba), raster.width as u32).ok()?;
        context(hidden)?.put_image_data(&image, 0.0, 0.0).ok()?;
        see(hidden)
    })
}
