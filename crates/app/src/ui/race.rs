//! The race: the best validation loss that each searcher has reached, trial by trial.

use std::rc::Rc;

use yew::prelude::*;

use super::lane_mark::{lane_mark, lane_style};
use super::{Page, use_page};
use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::race::{self, RaceData, RaceLane};
use crate::format;
use crate::i18n::id;
use crate::view::{Lane, View};

/// Trials of a lane that are drawn as dots.
const DOTS_MAX: u32 = 500;

#[derive(Properties, PartialEq)]
pub(crate) struct RaceProps {
    pub(crate) view: View,
}

#[component]
pub(crate) fn RacePanel(props: &RaceProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let view = &props.view;
    let data = race_data(&page, view);
    let draw = use_callback((Rc::new(data), page.theme), |surface: Surface, (data, theme)| {
        if let Some(mut backend) = surface.backend() {
            // A canvas that cannot be drawn on leaves the summary beside it.
            let _ = race::draw(&mut backend, data, *theme, surface.scale);
        }
    });
    let leader = leader(&view.lanes);
    html! {
        <section class="panel" data-testid="race">
            <h2>{ i18n.t(id::RACE_TITLE) }</h2>
            <div class="chart">
                <Canvas {draw} label={i18n.t(id::ARIA_RACE)} tall={Tall::Share(0.36, 180.0, 300.0)} />
                if view.ended == 0 { <p class="overlay">{ i18n.t(id::RACE_EMPTY) }</p> }
            </div>
            <ul class="lanes" aria-label={i18n.t(id::CAPTION_RACE)}>
                { for view.lanes.iter().zip(0_u32..).map(|(lane, index)| summary(&page, lane, view.budget, leader == Some(index))) }
            </ul>
        </section>
    }
}

/// The lane that is ahead of all others; none in a tie, or without others.
fn leader(lanes: &[Lane]) -> Option<u32> {
    let loss = |lane: &Lane| lane.best.map_or(f64::INFINITY, |(_, loss)| loss);
    let lowest = lanes.iter().map(loss).fold(f64::INFINITY, f64::min);
    let mut ahead = lanes.iter().zip(0_u32..).filter(|(lane, _)| loss(lane) == lowest);
    let first = ahead.next().filter(|_| lowest.is_finite() && lanes.len() > 1);
    first.filter(|_| ahead.next().is_none()).map(|(_, index)| index)
}

fn summary(page: &Page, lane: &Lane, budget: u32, leads: bool) -> Html {
    let i18n = &page.i18n;
    let name = i18n.searcher(lane.searcher);
    let mut args = vec![("searcher", name.into()), ("done", lane.ended.into()), ("total", budget.into())];
    let text = match lane.best {
        Some((_, best)) => {
            args.push(("best", format::loss(best).into()));
            i18n.ta(id::LANE_SUMMARY, &args)
        }
        None => i18n.ta(id::LANE_SUMMARY_NONE, &args),
    };
    html! {
        <li class={classes!(leads.then_some("leads"))}>
            { lane_mark(page, lane.searcher) }{ text }
            if leads { <b>{ i18n.t(id::LANE_LEADS) }</b> }
        </li>
    }
}

fn race_data(page: &Page, view: &View) -> RaceData {
    // Dots of so many trials that they would merge into a cloud are thinned out evenly.
    let every = view.budget.div_ceil(DOTS_MAX).max(1);
    let lanes = view.lanes.iter().zip(0_u32..).map(|(lane, index)| {
        let mut own = Vec::new();
        let mut best = Vec::new();
        let mut lowest = f64::INFINITY;
        let mut ended = 0;
        // In trial order, so that the picture does not depend on who finished first.
        for trial in view.trials.values().filter(|trial| trial.lane == index && trial.outcome.is_final()) {
            ended += 1;
            let Some(value) = trial.objective() else { continue };
            if trial.k.is_multiple_of(every) {
                own.push((f64::from(trial.k + 1), value));
            }
            if value < lowest {
                lowest = value;
                best.push((f64::from(trial.k + 1), value));
            }
        }
        if let Some((last, _)) = best.last().copied().filter(|(last, _)| *last < f64::from(ended)) {
            best.push((f64::from(ended).max(last), lowest));
        }
        RaceLane {
            name: page.i18n.searcher(lane.searcher).to_string(),
            lane: lane_style(lane.searcher),
            best,
            own,
            ..RaceLane::default()
        }
    });
    RaceData {
        lanes: lanes.collect(),
        budget: f64::from(view.budget),
        x_label: page.i18n.t(id::RACE_X).to_string(),
        y_label: page.i18n.t(id::RACE_Y).to_string(),
        log_y: true,
        moment: None,
    }
}
