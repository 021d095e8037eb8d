//! The rungs of searchers that decide how long a trial trains: who came to each, who went on and who was cut.

use std::rc::Rc;

use search::Entry;
use search::insight::{Climb, Rung, climbs, rungs};
use yew::prelude::*;

use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::rungs::{self as chart, RungsData, Way};
use crate::charts::{Axis, Scale};
use crate::format;
use crate::i18n::id;
use crate::ui::lane_mark::lane_style;
use crate::ui::{Page, use_page};
use crate::view::View;

#[derive(Properties, PartialEq)]
pub(super) struct RungsProps {
    pub(super) view: View,
    pub(super) lane: u32,
    pub(super) course: Rc<Vec<Entry>>,
}

#[component]
pub(super) fn Rungs(props: &RungsProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let resource = props.view.study.race().resource;
    let climbs = climbs(&props.course);
    let rungs = rungs(&climbs, resource);
    let data = Rc::new(data(&page, props, &climbs, &rungs));
    let draw = use_callback((data, page.theme), |surface: Surface, (data, theme)| {
        if let Some(mut backend) = surface.backend() {
            // A canvas that cannot be drawn on leaves the table.
            let _ = chart::draw(&mut backend, data, *theme, surface.scale);
        }
    });
    if rungs.len() < 2 {
        return Html::default();
    }
    html! {
        <div class="glass-rungs" data-testid="glass-rungs">
            <h3>{ i18n.t(id::GLASS_RUNGS) }</h3>
            <Canvas {draw} label={i18n.t(id::GLASS_RUNGS)} tall={Tall::Share(0.5, 200.0, 320.0)} />
            <p class="hint">{ i18n.t(id::GLASS_RUNGS_NOTE) }</p>
            { table(&page, &rungs) }
        </div>
    }
}

fn table(page: &Page, rungs: &[Rung]) -> Html {
    let i18n = &page.i18n;
    let last = rungs.len() - 1;
    let row = |(at, rung): (usize, &Rung)| {
        let beyond = |count: u32| if at < last { format::count(count.into()) } else { "—".to_owned() };
        html! {
            <tr>
                <th scope="row">{ rung.epoch }</th>
                <td>{ rung.reached }</td>
                <td>{ beyond(rung.promoted) }</td>
                <td>{ beyond(rung.reached.saturating_sub(rung.promoted + rung.diverged)) }</td>
                <td>{ rung.diverged }</td>
            </tr>
        }
    };
    let head = [id::GLASS_RUNG_EPOCH, id::GLASS_RUNG_REACHED, id::GLASS_RUNG_PROMOTED, id::GLASS_RUNG_CUT];
    html! {
        <div class="table-scroll" tabindex="0">
            <table>
                <caption>{ i18n.t(id::GLASS_RUNGS_CAPTION) }</caption>
                <thead><tr>
                    { for head.into_iter().map(|text| html! { <th scope="col">{ i18n.t(text) }</th> }) }
                    <th scope="col">{ i18n.t(id::MAP_DIVERGED) }</th>
                </tr></thead>
                <tbody>{ for rungs.iter().enumerate().map(row) }</tbody>
            </table>
        </div>
    }
}

fn data(page: &Page, props: &RungsProps, climbs: &[Climb], rungs: &[Rung]) -> RungsData {
    let epochs: Vec<f64> = rungs.iter().map(|rung| f64::from(rung.epoch)).collect();
    let end = epochs.last().copied().unwrap_or(1.0);
    let way = |climb: &Climb| Way {
        rungs: climb.rungs.iter().map(|(epoch, loss)| (f64::from(*epoch), *loss)).collect(),
        cut: f64::from(climb.reached()) < end && climb.at(climb.reached()).is_some(),
        ghost: None,
    };
    let losses = climbs.iter().flat_map(|climb| &climb.rungs).filter_map(|(_, loss)| *loss);
    RungsData {
        y: Axis::for_values(page.i18n.t(id::RACE_Y).to_string(), losses),
        x: Axis::new(page.i18n.t(id::GLASS_RUNG_EPOCH).to_string(), Scale::Levels(epochs), 0.0, end),
        ways: climbs.iter().map(way).collect(),
        end,
        lane: props.view.lanes.get(props.lane as usize).map_or(0, |lane| lane_style(lane.searcher)),
    }
}
