//! Handwritten digits as small pictures.

use yew::prelude::*;

use super::use_page;
use crate::charts::Rect;
use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::digits::digit_image;

#[derive(Properties, PartialEq)]
pub(crate) struct DigitProps {
    /// 8×8 grey values, 0 to 16.
    pub(crate) pixels: Vec<u8>,
    pub(crate) label: AttrValue,
}

#[component]
pub(crate) fn Digit(props: &DigitProps) -> Html {
    let page = use_page();
    let draw = use_callback((props.pixels.clone(), page.theme), |surface: Surface, (pixels, theme)| {
        let (width, height) = (surface.width * surface.scale, surface.height * surface.scale);
        surface.picture(&digit_image(pixels, *theme), Rect { left: 0.0, top: 0.0, width, height }, false);
    });
    html! { <Canvas {draw} label={props.label.clone()} tall={Tall::Share(1.0, 16.0, 64.0)} class="digit" /> }
}
