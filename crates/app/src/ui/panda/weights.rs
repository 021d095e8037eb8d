//! The parameters at the moment that is looked at.

use std::rc::Rc;

use schema::RunConfig;
use yew::prelude::*;

use super::PartProps;
use crate::charts::Rect;
use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::filters::{first_kernels, largest};
use crate::charts::weights::{Matrix, matrices, matrix_image};
use crate::format;
use crate::i18n::id;
use crate::ui::filters::Filter;
use crate::ui::fold::use_fold;
use crate::ui::{Page, use_page};

/// Units of a first layer that are drawn.
const UNITS: usize = 32;

#[component]
pub(super) fn WeightsPanel(props: &PartProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let (open, ontoggle) = use_fold();
    let (run, weights, epoch) =
        props.desk.read(|panda| (panda.branch().run(), panda.weights().cloned(), panda.epoch()));
    // While those of the next moment are on their way, the last ones stay.
    let last = use_mut_ref(|| None::<(u32, Rc<Vec<f32>>)>);
    if let Some(weights) = weights {
        *last.borrow_mut() = Some((epoch, weights));
    }
    let old = props.desk.read(crate::panda::Panda::is_recalling);
    let Some((epoch, weights)) = last.borrow().clone() else { return Html::default() };
    let Some(layers) = matrices(&run, &weights) else { return Html::default() };
    let pictures = pictures(&run, &weights, &layers);
    let rest = layers.iter().enumerate().skip(usize::from(pictures.is_some()));
    html! {
        <section class={classes!("panel", old.then_some("old"))} data-testid="panda-weights" data-epoch={epoch.to_string()}>
            <div class="panel-head">
                <h2>{ i18n.t(id::WEIGHTS_TITLE) }</h2>
                <span class="hint">{ i18n.ta(id::PANDA_AT, &[("epoch", epoch.into())]) }</span>
            </div>
            { for pictures.map(|units| unit_pictures(&page, &units)) }
            { for rest.map(|(index, layer)| html! { <LayerPicture {index} values={layer.values.to_vec()} outputs={layer.outputs} /> }) }
            <p class="hint">{ i18n.t(id::WEIGHTS_NOTE) }</p>
            <details class="numbers-fold" {ontoggle}>
                <summary>{ i18n.t(id::WEIGHTS_TABLE) }</summary>
                if open { { table(&page, &layers) } }
            </details>
        </section>
    }
}

/// What the first layer looks for, where its inputs are pictures.
fn pictures<'a>(run: &RunConfig, weights: &'a [f32], layers: &[Matrix<'a>]) -> Option<Vec<&'a [f32]>> {
    let dense = || {
        let first = layers.first().filter(|_| run.data.set.is_pictures() && run.model.conv.is_none())?;
        Some(first.values.chunks(first.inputs).collect())
    };
    first_kernels(run, weights).or_else(dense)
}

fn unit_pictures(page: &Page, units: &[&[f32]]) -> Html {
    let i18n = &page.i18n;
    let largest = largest(units);
    let picture = |(index, unit): (usize, &&[f32])| {
        let label = i18n.ta(id::WEIGHTS_UNIT, &[("number", (index as u32 + 1).into())]);
        html! { <Filter kernel={unit.to_vec()} {largest} {label} /> }
    };
    let title = i18n
        .ta(id::WEIGHTS_FIRST, &[("shown", units.len().min(UNITS).into()), ("count", units.len().into())]);
    html! {
        <>
            <h3>{ title.clone() }</h3>
            <div class="digits" role="group" aria-label={title}>{ for units.iter().take(UNITS).enumerate().map(picture) }</div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct LayerProps {
    index: usize,
    values: Vec<f32>,
    outputs: usize,
}

#[component]
fn LayerPicture(props: &LayerProps) -> Html {
    let page = use_page();
    let inputs = props.values.len() / props.outputs.max(1);
    let label = page.i18n.ta(
        id::WEIGHTS_LAYER,
        &[
            ("number", (props.index as u32 + 1).into()),
            ("inputs", inputs.into()),
            ("outputs", props.outputs.into()),
        ],
    );
    let deps = (props.values.clone(), props.outputs, page.theme);
    let draw = use_callback(deps, move |surface: Surface, (values, outputs, theme)| {
        let (width, height) = (surface.width * surface.scale, surface.height * surface.scale);
        let rect = Rect { left: 0.0, top: 0.0, width, height };
        let matrix = Matrix { outputs: *outputs, inputs: values.len() / (*outputs).max(1), values };
        surface.picture(&matrix_image(&matrix, *theme), rect, false);
    });
    let share = (props.outputs as f64 / inputs.max(1) as f64).clamp(0.04, 0.6);
    html! {
        <>
            <h3>{ label.clone() }</h3>
            <div class="matrix"><Canvas {draw} {label} tall={Tall::Share(share, 14.0, 160.0)} /></div>
        </>
    }
}

fn table(page: &Page, layers: &[Matrix<'_>]) -> Html {
    let i18n = &page.i18n;
    let row = |(index, layer): (usize, &Matrix<'_>)| {
        let spread = layer.spread().map(format::plain);
        html! {
            <tr>
                <th scope="row">{ index + 1 }</th>
                <td>{ format!("{} × {}", layer.outputs, layer.inputs) }</td>
                { for spread.into_iter().map(|text| html! { <td>{ text }</td> }) }
            </tr>
        }
    };
    html! {
        <div class="table-scroll" tabindex="0"><table>
            <thead><tr>
                <th scope="col">{ i18n.t(id::WEIGHTS_COL_LAYER) }</th>
                <th scope="col">{ i18n.t(id::WEIGHTS_COL_SIZE) }</th>
                <th scope="col">{ i18n.t(id::WEIGHTS_COL_MEAN) }</th>
                <th scope="col">{ i18n.t(id::WEIGHTS_COL_SD) }</th>
                <th scope="col">{ i18n.t(id::WEIGHTS_COL_LARGEST) }</th>
            </tr></thead>
            <tbody>{ for layers.iter().enumerate().map(row) }</tbody>
        </table></div>
    }
}
