//! The report's charts, as SVG in the page.

use std::rc::Rc;

use yew::prelude::*;

use crate::charts::canvas::Surface;
use crate::charts::curves::{self, CurvesData};
use crate::charts::race;
use crate::charts::svg::Svg;
use crate::i18n::id;
use crate::sweep::Trial;
use crate::ui::Page;
use crate::ui::axes::searched;
use crate::ui::curves::one_curve;
use crate::ui::map::data::{map_data, value_axis};
use crate::ui::map::{pick, picture};
use crate::ui::race::data::{Measure, race_data};
use crate::view::View;

/// Of a chart, in CSS pixels: half the width of a sheet, with type that can be read on it.
const SIZE: (f64, f64) = (390.0, 250.0);

fn figure(title: AttrValue, draw: impl FnOnce(&Surface)) -> Html {
    let svg = Svg::new(SIZE.0, SIZE.1);
    draw(&Surface::svg(svg.clone(), SIZE.0, SIZE.1).alone());
    let picture = Html::from_html_unchecked(svg.finish(&title).into());
    html! { <figure><figcaption>{ title }</figcaption>{ picture }</figure> }
}

/// Where the trials were, over the first two searched hyperparameters.
pub(super) fn map(page: &Page, view: &View) -> Html {
    let keys = searched(&view.study);
    let (Some(x), y) = pick(&keys, (None, None)) else { return Html::default() };
    let data = map_data(page, view, (x, y), value_axis(page, view), (None, None), None);
    let landscape = picture::field(&data, view.ended, page.theme);
    figure(picture::title(&page.i18n, (x, y)), |surface| {
        picture::paint(surface, &data, &landscape, &picture::names(page, view), page.theme);
    })
}

/// Who had found what by when.
pub(super) fn race(page: &Page, view: &View) -> Html {
    if view.budget < 2 {
        return Html::default();
    }
    let data = race_data(page, view, Measure::Loss, None);
    figure(page.i18n.t(id::RACE_TITLE), |surface| {
        if let Some(mut backend) = surface.backend() {
            // Drawing on SVG cannot fail.
            let _ = race::draw(&mut backend, &data, page.theme, surface.scale);
        }
    })
}

/// Of the best trial.
pub(super) fn curves(page: &Page, trial: &Rc<Trial>) -> Html {
    let data = CurvesData {
        x_end: Some(f64::from(trial.run.epochs)),
        ..one_curve(page, &trial.curve, trial.best(), false)
    };
    let title = page.i18n.ta(id::ARIA_CURVES, &[("trial", trial.id.0.into())]);
    figure(title.into(), |surface| {
        if let Some(mut backend) = surface.backend() {
            // As above.
            let _ = curves::draw(&mut backend, &data, page.theme, surface.scale);
        }
    })
}
