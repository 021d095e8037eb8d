//! A closer look: full maps of the two axes, a rectangle of the map as a map of its own, and the way back.

use std::rc::Rc;

use schema::{Key, StudyConfig};
use yew::prelude::*;

use crate::charts::cells;
use crate::charts::map::{self, MapData};
use crate::closer::{self, SIDES};
use crate::format;
use crate::i18n::id;
use crate::sweep::Sweep;
use crate::ui::{Page, icons};
use crate::view::View;

/// How many cells along each side of a landscape are offered beside a race.
const SURVEYED: [u32; 2] = [16, 32];

/// Experiments with those that were made from them, the latest last.
type Steps = Vec<(Rc<StudyConfig>, StudyConfig)>;

/// The way back to wider maps.
#[derive(Clone, PartialEq)]
pub(super) struct Trail(UseStateHandle<Steps>);

/// The steps that led to the present experiment; any other experiment has none.
#[hook]
pub(super) fn use_trail(study: &Rc<StudyConfig>) -> Trail {
    let steps = use_state(Steps::new);
    let led_here = steps.last().is_none_or(|(_, to)| *to == **study);
    {
        let steps = steps.clone();
        use_effect_with(led_here, move |led_here| {
            if !led_here {
                steps.set(Steps::new());
            }
        });
    }
    Trail(steps)
}

impl Trail {
    fn back(&self) -> Option<&Rc<StudyConfig>> {
        self.0.last().map(|(from, _)| from)
    }
}

/// What the buttons, the keys and the rectangle do.
#[derive(Clone, PartialEq)]
pub(super) struct Tools {
    pub(super) view: View,
    pub(super) data: Rc<MapData>,
    /// What stands on the axes.
    pub(super) keys: (Key, Option<Key>),
    /// The trial to look closer at; the best without one.
    pub(super) centre: Option<u32>,
    pub(super) trail: Trail,
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
        let Some(wider) = self.trail.back() else { return };
        let steps = &self.trail.0;
        steps.set(steps[..steps.len() - 1].to_vec());
        start(page, (**wider).clone());
    }

    fn open(&self, page: &Page, next: StudyConfig) {
        if next == *self.view.study {
            return;
        }
        let mut steps = (*self.trail.0).clone();
        steps.push((self.view.study.clone(), next.clone()));
        self.trail.0.set(steps);
        start(page, next);
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
                <button class="small" onclick={act(Self::zoom_out)} disabled={self.trail.back().is_none()} data-testid="zoom-out"
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
            let onclick = Callback::from(move |_: MouseEvent| start(&page, next.clone()));
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

fn start(page: &Page, study: StudyConfig) {
    page.driver.load(study);
    page.driver.command(Sweep::start);
}
