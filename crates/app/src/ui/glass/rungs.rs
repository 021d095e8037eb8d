//! The rungs of searchers that decide how long a trial trains: who came to each, who went on and who was cut.

use std::collections::BTreeMap;
use std::rc::Rc;

use schema::Outcome;
use search::Entry;
use search::insight::{Climb, Rung, climbs, cut_of_best, foretold, rungs};
use yew::prelude::*;

use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::rungs::{self as chart, RungsData, Way};
use crate::charts::{Axis, Scale};
use crate::format;
use crate::i18n::id;
use crate::sweep::{Status, Sweep, Trial};
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
    let ends: Ends =
        climbs.iter().filter_map(|climb| Some((climb.k, end(props, climb, resource)?))).collect();
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
            { finish(&page, props) }
            { table(&page, &climbs, &rungs, &ends) }
            { best_cut(&page, &climbs, &rungs, &ends) }
        </div>
    }
}

/// What trials reached at the end, or would have, by their numbers.
type Ends = BTreeMap<u32, f64>;

fn end(props: &RungsProps, climb: &Climb, resource: u32) -> Option<f64> {
    climb.at(resource).or_else(|| ghost(props, climb.k))
}

/// What became of a trial that was cut, once it was trained to its end.
fn ghost(props: &RungsProps, k: u32) -> Option<f64> {
    let trial = props.view.trials.values().find(|trial| trial.lane == props.lane && trial.k == k)?;
    let curve = trial.ghost.as_ref()?.mean();
    curve.last().filter(|point| point.epoch >= trial.run.epochs)?;
    schema::best(&curve).map(|best| f64::from(best.val_loss))
}

/// The button that trains the cut ones to their end, once the race is over.
fn finish(page: &Page, props: &RungsProps) -> Html {
    let i18n = &page.i18n;
    let cut = |trial: &&Rc<Trial>| trial.outcome == Outcome::Pruned && trial.ghost.is_none();
    let left = props.view.trials.values().filter(cut).count();
    let waiting = page.driver.read(Sweep::ghosts_left);
    if props.view.status != Status::Finished || left + waiting == 0 {
        return Html::default();
    }
    if waiting > 0 {
        let text = i18n.ta(id::GLASS_RUNGS_FINISHING, &[("left", waiting.into())]);
        return html! { <p class="hint" role="status">{ text }</p> };
    }
    let driver = page.driver.clone();
    let onclick = Callback::from(move |_: MouseEvent| driver.command(Sweep::finish_cut));
    html! {
        <button class="small" {onclick} title={i18n.t(id::GLASS_RUNGS_FINISH_HELP)} data-testid="glass-finish-cut">
            { i18n.ta(id::GLASS_RUNGS_FINISH, &[("count", left.into())]) }
        </button>
    }
}

/// How many of the best at the end were cut, once that is known.
fn best_cut(page: &Page, climbs: &[Climb], rungs: &[Rung], ends: &Ends) -> Html {
    let Some(last) = rungs.last().filter(|last| ends.len() > last.reached as usize) else {
        return Html::default();
    };
    let top = last.reached.max(1);
    let cut = cut_of_best(climbs, last.epoch, top as usize, |climb| ends.get(&climb.k).copied());
    let text = page.i18n.ta(id::GLASS_RUNGS_BEST_CUT, &[("top", top.into()), ("cut", cut.into())]);
    html! { <p class="hint" data-testid="glass-best-cut">{ text }{ " " }{ page.i18n.t(id::GLASS_RUNGS_TAU_NOTE) }</p> }
}

fn table(page: &Page, climbs: &[Climb], rungs: &[Rung], ends: &Ends) -> Html {
    let i18n = &page.i18n;
    let last = rungs.len() - 1;
    // Of survivors alone it would say little: it waits until the end of all is known.
    let known = |rung: &Rung| {
        climbs.iter().all(|climb| climb.at(rung.epoch).is_none() || ends.contains_key(&climb.k))
    };
    let tau = |rung: &Rung| {
        let tau = foretold(climbs, rung.epoch, |climb| ends.get(&climb.k).copied());
        tau.filter(|_| rung.epoch < rungs[last].epoch && known(rung))
    };
    let row = |(at, rung): (usize, &Rung)| {
        let beyond = |count: u32| if at < last { format::count(count.into()) } else { "—".to_owned() };
        html! {
            <tr>
                <th scope="row">{ rung.epoch }</th>
                <td>{ rung.reached }</td>
                <td>{ beyond(rung.promoted) }</td>
                <td>{ beyond(rung.reached.saturating_sub(rung.promoted + rung.diverged)) }</td>
                <td>{ rung.diverged }</td>
                <td>{ tau(rung).map_or_else(|| "—".to_owned(), |tau| format!("{tau:.2}").replace('-', "−")) }</td>
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
                    <th scope="col" title={i18n.t(id::GLASS_RUNGS_TAU_NOTE)}>{ i18n.t(id::GLASS_RUNG_TAU) }</th>
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
        ghost: ghost(props, climb.k),
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
