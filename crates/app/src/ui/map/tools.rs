//! A closer look: full maps of the two axes, a rectangle of the map as a map of its own, and the way back.

use std::rc::Rc;

use schema::{Key, StudyConfig};
use yew::prelude::*;

use crate::charts::cells;
use crate::charts::map::{self, MapData};
use crate::closer::{self, SIDES};
use crate::format;
use crate::i18n::id;
use crate::ui::trail::start;
use crate::ui::{Page, icons};
use crate::view::View;

/// How many cells along each side of a landscape are offered beside a race.
const SURVEYED: [u32; 2] = [16, 32];

/// What the buttons, the keys and the rectangle do.
#[derive(Clone, PartialEq)]
pub(super) struct Tools {
    pub(super) view: View,
    pub(super) data: Rc<MapData>,
    /// What stands on the axes.
    pub(super) keys: (Key, Option<Key>),
    /// The trial to look closer at; the best without one.
    pub(super) centre: Option<u32>,
}

impl Tools {
    /// The part between two places (0 … 1 on both axes) becomes the whole, and is trained.
    pub(super) fn zoom(&self, page: &Page, from: (f64, f64), to: (f64, f64)) {
        let (x, x_axis) = (self.keys.0, &self.data.x);
        let (low, high) = closer::ends(x_axis, from.0, to.0);
        let mut ranges = vec![(x, low, high)];
        if let Some((y, y_axis)) = self.keys.1.zip(self.data.y.as_ref()) {
            let (low, high) = closer::ends(y_axis, from.1, to.1);
            ranges.push((y, low, high));
        }
        self.open(page, closer::within(&self.view.study, &ranges));
    }

    /// Twice as close, around the chosen trial.
    pub(super) fn zoom_in(&self, page: &Page) {
        let centre = self.data.marks.iter().find(|mark| Some(mark.id) == self.centre);
        let Some(mark) = centre.or_else(|| map::best(&self.data)) else { return };
        let around = |unit: f64| (unit - 0.25).clamp(0.0, 0.5);
        let u = around(self.data.x.unit(mark.x));
        let v = self.data.y.as_ref().map_or(0.0, |y| around(y.unit(mark.y)));
        self.zoom(page, (u, v), (u + 0.5, v + 0.5));
    }

    /// Back to where the last closer look began.
    pub(super) fn zoom_out(&self, page: &Page) {
        page.trail.go_back(&page.driver);
    }

    fn open(&self, page: &Page, next: StudyConfig) {
        page.trail.open(&page.driver, &self.view.study, next, None);
    }

    pub(super) fn buttons(&self, page: &Page) -> Html {
        let i18n = &page.i18n;
        let act = |act: fn(&Self, &Page)| {
            let (tools, page) = (self.clone(), page.clone());
            Callback::from(move |_: MouseEvent| act(&tools, &page))
        };
        let nothing = self.view.ended == 0;
        let closer = i18n.t(id::MAP_ZOOM_IN);
        let wider = i18n.t(id::MAP_ZOOM_OUT);
        html! {
            <div class="map-tools" role="group" aria-label={i18n.t(id::MAP_TOOLS)}>
                { self.presets(page) }
                { self.survey(page) }
                <button class="small" onclick={act(Self::zoom_in)} disabled={nothing} data-testid="zoom-in"
                    title={i18n.t(id::MAP_ZOOM_IN_HELP)} aria-label={closer}>{ icons::closer() }</button>
                <button class="small" onclick={act(Self::zoom_out)} disabled={page.trail.last().is_none()} data-testid="zoom-out"
                    title={i18n.t(id::MAP_ZOOM_OUT_HELP)} aria-label={wider}>{ icons::wider() }</button>
            </div>
        }
    }

    /// A landscape measured beside the race, where two hyperparameters are searched.
    fn survey(&self, page: &Page) -> Html {
        let study = &self.view.study;
        let is_map = self.data.survey.is_none() && cells::is_map(&self.data);
        if study.searched().count() != 2 || is_map {
            return Html::default();
        }
        let choice = |side: u32| {
            let on = study.survey == side;
            let mut next = (**study).clone();
            next.survey = if on { 0 } else { side };
            let title = page.i18n.ta(id::MAP_SURVEY_HELP, &[("side", side.into())]);
            let page = page.clone();
            let onclick = Callback::from(move |_: MouseEvent| start(&page.driver, next.clone()));
            html! {
                <button class="chip" aria-pressed={on.to_string()} {onclick} {title} data-testid={format!("survey-{side}")}>
                    { format!("{side}\u{2009}×\u{2009}{side}") }
                </button>
            }
        };
        html! { <><span class="hint">{ page.i18n.t(id::MAP_SURVEY) }</span>{ for SURVEYED.map(choice) }</> }
    }

    /// Full maps, where both axes are numbers.
    fn presets(&self, page: &Page) -> Html {
        let (x, Some(y)) = self.keys else { return Html::default() };
        if !closer::can_be_cut(x.field()) || !closer::can_be_cut(y.field()) {
            return Html::default();
        }
        let preset = |side: u32| {
            let best = self.view.best().map(|trial| trial.point.clone());
            let next = closer::full_map(&self.view.study, [x, y], side, best.as_ref());
            let title = page.i18n.ta(
                id::MAP_FULL_HELP,
                &[("side", side.into()), ("count", format::count(next.trials.into()).into())],
            );
            let now = next == *self.view.study;
            let (tools, page) = (self.clone(), page.clone());
            let onclick = Callback::from(move |_: MouseEvent| tools.open(&page, next.clone()));
            html! {
                <button class="chip" aria-pressed={now.to_string()} disabled={now} {onclick} {title} data-testid={format!("map-{side}")}>
                    { format!("{side}\u{2009}×\u{2009}{side}") }
                </button>
            }
        };
        html! { <><span class="hint">{ page.i18n.t(id::MAP_FULL) }</span>{ for SIDES.map(preset) }</> }
    }
}
