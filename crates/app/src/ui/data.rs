//! The data before anything is trained on it.

use std::rc::Rc;

use schema::wire::{DataExamples, DataView, Split};
use yew::prelude::*;

use super::digits::Digit;
use super::save_picture::SavePicture;
use super::{Page, use_page};
use crate::charts::boundary::{self, PlaneData, PlanePoint};
use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::fit::{self, FitData};
use crate::format;
use crate::i18n::id;

#[derive(Properties, PartialEq)]
pub(crate) struct DataProps {
    pub(crate) data: Option<Rc<DataView>>,
    /// There is none because nobody has brought it yet.
    pub(crate) lacks_table: bool,
}

#[component]
pub(crate) fn DataPanel(props: &DataProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let Some(data) = &props.data else {
        let text = if props.lacks_table { id::OWN_NONE } else { id::DATA_LOADING };
        return html! { <section class="panel"><h2>{ i18n.t(id::DATA_TITLE) }</h2><p class="empty">{ i18n.t(text) }</p></section> };
    };
    let [train, validation, test] = data.sizes;
    let sizes = [("train", train.into()), ("validation", validation.into()), ("test", test.into())];
    html! {
        <section class="panel" data-testid="data">
            <h2>{ i18n.t(id::DATA_TITLE) }</h2>
            { picture(data) }
            <p class="hint">{ i18n.ta(id::EXAMPLES_COUNT, &sizes) }</p>
        </section>
    }
}

fn picture(data: &Rc<DataView>) -> Html {
    match &data.examples {
        DataExamples::Plane { .. } => html! { <PlanePreview data={data.clone()} /> },
        DataExamples::Line { .. } => html! { <LinePreview data={data.clone()} /> },
        DataExamples::Table { columns, classes, rows } => rows_of(columns, classes, rows),
        DataExamples::Images { pictures } => {
            let name = |class: u8| (data.config.set.first_digit() + u32::from(class)).to_string();
            html! {
                <div class="digits">
                    { for pictures.iter().map(|(pixels, class)| html! { <Digit pixels={pixels.clone()} label={name(*class)} /> }) }
                </div>
            }
        }
    }
}

/// The first rows of a table; the label stands first, so that many features do not push it out of sight.
fn rows_of(columns: &[String], classes: &[String], rows: &[Vec<f32>]) -> Html {
    let last_first = |count: usize| count.checked_sub(1).into_iter().chain(0..count.saturating_sub(1));
    let cell = |row: &[f32], place: usize| {
        let class = classes.get(row[place] as usize).filter(|_| place + 1 == row.len());
        class.cloned().unwrap_or_else(|| format::plain(f64::from(row[place])))
    };
    html! {
        <div class="table-scroll own-rows" tabindex="0">
            <table>
                <thead><tr>{ for last_first(columns.len()).map(|place| html! { <th scope="col">{ &columns[place] }</th> }) }</tr></thead>
                <tbody>{ for rows.iter().map(|row| html! {
                    <tr>{ for last_first(row.len()).map(|place| html! { <td>{ cell(row, place) }</td> }) }</tr>
                }) }</tbody>
            </table>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct PreviewProps {
    data: Rc<DataView>,
}

#[component]
fn PlanePreview(props: &PreviewProps) -> Html {
    let page = use_page();
    let draw = use_callback((props.data.clone(), page.theme), |surface: Surface, (data, theme)| {
        if let (Some(mut backend), Some(plane)) = (surface.backend(), plane_data(data)) {
            // Without a picture the sizes below it remain.
            let _ = boundary::draw(&mut backend, &plane, *theme, surface.scale);
        }
    });
    html! {
        <div class="chart">
            <Canvas draw={draw.clone()} label={page.i18n.t(id::ARIA_DATA)} tall={Tall::Share(0.9, 200.0, 360.0)} />
            <SavePicture {draw} name="data" title={page.i18n.t(id::ARIA_DATA)} />
        </div>
    }
}

#[component]
fn LinePreview(props: &PreviewProps) -> Html {
    let page = use_page();
    let fit = fit_data(&page, &props.data, &[]);
    let draw = use_callback((fit, page.theme), |surface: Surface, (fit, theme)| {
        if let (Some(mut backend), Some(fit)) = (surface.backend(), fit) {
            // Without a picture the sizes below it remain.
            let _ = fit::draw(&mut backend, fit, *theme, surface.scale);
        }
    });
    html! {
        <div class="chart">
            <Canvas draw={draw.clone()} label={page.i18n.t(id::ARIA_DATA)} tall={Tall::Share(0.7, 200.0, 320.0)} />
            <SavePicture {draw} name="data" title={page.i18n.t(id::ARIA_DATA)} />
        </div>
    }
}

/// The points of a data set in the plane; the test split stays out of sight.
pub(crate) fn plane_data(data: &DataView) -> Option<PlaneData> {
    let DataExamples::Plane { bounds, points } = &data.examples else { return None };
    let seen = points.iter().filter(|(_, _, split)| *split != Split::Test);
    let points = seen.map(|([x, y], class, split)| PlanePoint {
        x: f64::from(*x),
        y: f64::from(*y),
        class: usize::from(*class),
        validation: *split == Split::Validation,
    });
    Some(PlaneData {
        bounds: [bounds.x[0], bounds.x[1], bounds.y[0], bounds.y[1]].map(f64::from),
        points: points.collect(),
        x_label: String::new(),
        y_label: String::new(),
    })
}

/// The points of a curve with what a network predicts at evenly spaced x.
pub(crate) fn fit_data(page: &Page, data: &DataView, fitted: &[f32]) -> Option<FitData> {
    let DataExamples::Line { bounds, points, truth } = &data.examples else { return None };
    let of = |wanted: Split| {
        let part = points.iter().filter(|(_, split)| *split == wanted);
        part.map(|([x, y], _)| (f64::from(*x), f64::from(*y))).collect::<Vec<_>>()
    };
    let [low, high] = bounds.x.map(f64::from);
    let spaced = |values: &[f32]| {
        let last = values.len().saturating_sub(1).max(1) as f64;
        let at = |index: usize| low + (high - low) * index as f64 / last;
        values.iter().enumerate().map(|(index, y)| (at(index), f64::from(*y))).collect::<Vec<_>>()
    };
    Some(FitData {
        train: of(Split::Train),
        validation: of(Split::Validation),
        fitted: spaced(fitted),
        truth: spaced(truth),
        x_label: "x".to_owned(),
        y_label: "y".to_owned(),
        fitted_label: page.i18n.t(id::FIT_PREDICTION).to_string(),
        truth_label: if truth.is_empty() { String::new() } else { page.i18n.t(id::FIT_TRUTH).to_string() },
    })
}
