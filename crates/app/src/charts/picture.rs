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

fn hidden() -> Option<HtmlCanvasElement> {
    web_sys::window()?.document()?.create_element("canvas").ok()?.dyn_into().ok()
}

/// The 2-D context of a canvas, if the browser gives one.
pub fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// Puts `raster` into `rect` of `canvas`. Does nothing for an empty raster or without a 2-D context.
pub fn put(canvas: &HtmlCanvasElement, raster: &Raster, rect: Rect, smooth: bool) {
    if raster.width == 0 || raster.height == 0 {
        return;
    }
    HIDDEN.with(|hidden| {
        let Some(hidden) = hidden else { return };
        hidden.set_width(raster.width as u32);
        hidden.set_height(raster.height as u32);
        let image =
            ImageData::new_with_u8_clamped_array(Clamped(&raster.rgba), raster.width as u32);
        let drawn = image.ok().zip(context(hidden)).zip(context(canvas)).map(|((image, from), to)| {
            from.put_image_data(&image, 0.0, 0.0)?;
            to.set_image_smoothing_enabled(smooth);
            to.draw_image_with_html_canvas_element_and_dw_and_dh(
                hidden, rect.left, rect.top, rect.width, rect.height,
            )
        });
        if let Some(Err(error)) = drawn {
            gloo::console::error!("a picture could not be drawn", error);
        }
    });
}
