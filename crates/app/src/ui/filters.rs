//! The kernels that the selected convolutional network has learnt, once it has ended.

use std::rc::Rc;

use yew::prelude::*;

use super::use_page;
use crate::charts::Rect;
use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::filters::{first_kernels, kernel_image, largest};
use crate::i18n::id;
use crate::sweep::Trial;

#[derive(Properties, PartialEq)]
pub(crate) struct FiltersProps {
    pub(crate) trial: Rc<Trial>,
}

#[component]
pub(crate) fn FiltersPanel(props: &FiltersProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let trial = &props.trial;
    let weights = trial.weights.as_ref().filter(|_| trial.outcome.is_final());
    let Some(kernels) = weights.and_then(|weights| first_kernels(&trial.run, weights)) else {
        return Html::default();
    };
    let largest = largest(&kernels);
    let picture = |(index, kernel): (usize, &&[f32])| {
        let label = i18n.ta(id::FILTER, &[("number", (index as u32 + 1).into())]);
        html! { <Filter kernel={kernel.to_vec()} {largest} {label} /> }
    };
    html! {
        <section class="panel" data-testid="filters">
            <div class="panel-head">
                <h2>{ i18n.t(id::FILTERS_TITLE) }</h2>
                <span class="hint">{ i18n.t(id::WEIGHTS_BEST) }</span>
            </div>
            <div class="digits" role="group" aria-label={i18n.t(id::FILTERS_TITLE)}>{ for kernels.iter().enumerate().map(picture) }</div>
            <p class="hint">{ i18n.t(id::FILTERS_NOTE) }</p>
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct FilterProps {
    pub(super) kernel: Vec<f32>,
    pub(super) largest: f32,
    pub(super) label: AttrValue,
}

#[component]
pub(super) fn Filter(props: &FilterProps) -> Html {
    let page = use_page();
    let deps = (props.kernel.clone(), props.largest, page.theme);
    let draw = use_callback(deps, |surface: Surface, (kernel, largest, theme)| {
        let (width, height) = (surface.width * surface.scale, surface.height * surface.scale);
        let rect = Rect { left: 0.0, top: 0.0, width, height };
        surface.picture(&kernel_image(kernel, *largest, *theme), rect, false);
    });
    html! { <Canvas {draw} label={props.label.clone()} tall={Tall::Share(1.0, 16.0, 64.0)} class="digit" /> }
}
