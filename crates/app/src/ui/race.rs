//! The race: what each searcher has reached with what it has spent, in a chart, in rows with a hand on each lane, and in
//! numbers.

pub(super) mod data;
mod lanes;
mod numbers;
mod ranking;
mod team;

use std::rc::Rc;

use search::Role;
use yew::prelude::*;

use super::save_picture::SavePicture;
use super::{Alone, use_page};
use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::race;
use crate::i18n::{Id, id};
use crate::sweep::Status;
use crate::view::View;
use data::{Measure, race_data};
use lanes::Lanes;
use numbers::Numbers;
use ranking::Ranking;

/// A canvas that is asked where a click falls before it was drawn.
const NOMINAL: (f64, f64) = (600.0, 240.0);

#[derive(Properties, PartialEq)]
pub(crate) struct RaceProps {
    /// The race as it stands.
    pub(crate) view: View,
    /// The race at the moment that is shown.
    pub(crate) past: View,
    /// The only lanes on the map.
    pub(crate) alone: Alone,
    /// The person's lane, as long as the others are hidden from them.
    pub(crate) turn: Option<u32>,
    pub(crate) on_moment: Callback<Option<u32>>,
    pub(crate) on_alone: Callback<Alone>,
}

#[component]
pub(crate) fn RacePanel(props: &RaceProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let view = &props.view;
    let wants_regret = use_state(|| false);
    let known = is_known(view);
    let regret = if known && *wants_regret { Measure::regret(view) } else { None };
    let measure = regret.unwrap_or(Measure::Loss);
    let data = Rc::new(race_data(&page, view, measure, props.past.moment));
    let size = use_mut_ref(|| NOMINAL);
    let size_now = size.clone();
    let draw = use_callback((data.clone(), page.theme), move |surface: Surface, (data, theme)| {
        *size_now.borrow_mut() = (surface.width, surface.height);
        if let Some(mut backend) = surface.backend() {
            // A canvas that cannot be drawn on leaves the tables below it.
            let _ = race::draw(&mut backend, data, *theme, surface.scale);
        }
    });
    let on_click = {
        let (data, on_moment, reached) = (data.clone(), props.on_moment.clone(), view.reached());
        // Alone in a frame, it has nothing that leads back from a moment.
        let asleep = page.is_embedded();
        Callback::from(move |at: (f64, f64)| {
            let (width, height) = *size.borrow();
            if asleep {
                return;
            }
            if let Some((cost, _)) = race::frame(&data, width, height, 1.0).values(at) {
                on_moment.emit(Some((cost.round() as u32).min(reached)));
            }
        })
    };
    let switch = |name: Id, help: Id, on: bool| {
        let wants_regret = wants_regret.clone();
        let onclick = Callback::from(move |_: MouseEvent| wants_regret.set(on));
        let pressed = regret.is_some() == on;
        html! {
            <button class="chip" aria-pressed={pressed.to_string()} disabled={on && !known} title={i18n.t(help)} {onclick}
                data-testid={if on { "regret" } else { "loss" }}>{ i18n.t(name) }</button>
        }
    };
    html! {
        <section class="panel race-panel" data-testid="race">
            <div class="panel-head">
                <h2>{ i18n.t(if regret.is_some() { id::RACE_REGRET_TITLE } else { id::RACE_TITLE }) }</h2>
                <div class="map-tools" role="group" aria-label={i18n.t(id::RACE_MEASURE)}>
                    { switch(id::RACE_LOSS, id::RACE_TITLE, false) }
                    { switch(id::RACE_REGRET, id::RACE_REGRET_HELP, true) }
                </div>
            </div>
            <div class="chart">
                <Canvas draw={draw.clone()} label={i18n.t(id::ARIA_RACE)} tall={Tall::Share(0.36, 180.0, 300.0)} {on_click} />
                <SavePicture {draw} name="race" title={i18n.t(if regret.is_some() { id::RACE_REGRET_TITLE } else { id::RACE_TITLE })} />
                if view.ended == 0 { <p class="overlay">{ i18n.t(id::RACE_EMPTY) }</p> }
            </div>
            if !page.is_embedded() {
            <Lanes past={props.past.clone()} live={view.status != Status::Finished} alone={props.alone.clone()} turn={props.turn} on_alone={props.on_alone.clone()} />
            if view.status == Status::Finished { <Ranking past={props.past.clone()} /> }
            <Numbers view={view.clone()} {regret} />
            }
        </section>
    }
}

/// Whether the least loss is known by which regret is measured: the landscape has been measured, or all have ended.
fn is_known(view: &View) -> bool {
    let measured = |lane: &crate::view::Lane| lane.role == Role::Survey && lane.spent() >= lane.budget;
    view.status == Status::Finished || view.lanes.iter().any(measured)
}

/// A cost as people read it: whole trainings without digits behind the point.
fn cost(cost: f64) -> String {
    if cost.fract() == 0.0 { format!("{cost}") } else { format!("{cost:.1}") }
}
