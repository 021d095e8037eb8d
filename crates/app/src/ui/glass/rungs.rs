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
use crate::ui::save_picture::SavePicture;
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
    let waiting = page.driver.read(Sweep::ghosts_left);
    let view = &props.view;
    // They come only once the race is over.
    let over = view.status == Status::Finished;
    let ghosts =
        if over { view.trials_in(props.lane).filter(|trial| trial.ghost.is_some()).count() } else { 0 };
    // Orders of thousands take a while to compare.
    let news = (props.lane, props.course.clone(), (ghosts, waiting), view.study.clone(), i18n.lang());
    let told = use_memo(news, |_| Told::new(&page, props, waiting == 0));
    let draw = use_callback((told.clone(), page.theme), |surface: Surface, (told, theme)| {
        if let Some(mut backend) = surface.backend() {
            // A canvas that cannot be drawn on leaves the table.
            let _ = chart::draw(&mut backend, &told.data, *theme, surface.scale);
        }
    });
    if told.rungs.len() < 2 {
        return Html::default();
    }
    html! {
        <div class="glass-rungs" data-testid="glass-rungs">
            <h3>{ i18n.t(id::GLASS_RUNGS) }</h3>
            <div class="chart">
                <Canvas draw={draw.clone()} label={i18n.t(id::GLASS_RUNGS)} tall={Tall::Share(0.5, 200.0, 320.0)} />
                <SavePicture {draw} name="rungs" title={i18n.t(id::GLASS_RUNGS)} />
            </div>
            <p class="hint">{ i18n.t(id::GLASS_RUNGS_NOTE) }</p>
            { finish(&page, view, waiting) }
            { table(&page, &told, over && view.moment.is_none()) }
            if let Some((top, cut)) = told.best_cut {
                <p class="hint" data-testid="glass-best-cut">
                    { i18n.ta(id::GLASS_RUNGS_BEST_CUT, &[("top", top.into()), ("cut", cut.into())]) }{ " " }
                    { i18n.t(id::GLASS_RUNGS_TAU_NOTE) }
                </p>
            }
        </div>
    }
}

/// What there is to say of a lane's rungs.
#[derive(PartialEq)]
struct Told {
    rungs: Vec<Rung>,
    /// How well each foretells the end, once the end of all that stood there is known.
    tau: Vec<Option<f64>>,
    /// So many trials ended best, and so many of them had been cut, once that is known.
    best_cut: Option<(u32, u32)>,
    data: RungsData,
}

impl Told {
    /// `settled`: no ghost is in training.
    fn new(page: &Page, props: &RungsProps, settled: bool) -> Self {
        let resource = props.view.study.race().resource;
        let climbs = climbs(&props.course);
        let rungs = rungs(&climbs, resource);
        let own = props.view.trials_in(props.lane);
        let ghosts: BTreeMap<u32, f64> =
            own.filter_map(|trial| Some((trial.k, trial.ghost_value()?))).collect();
        let end = |climb: &Climb| climb.end(resource).or_else(|| ghosts.get(&climb.k).copied());
        let tau = |rung: &Rung| (rung.epoch < resource).then(|| foretold(&climbs, rung, end)).flatten();
        let ends = rungs.iter().filter(|rung| rung.epoch == resource);
        let top = ends.map(|rung| rung.reached).sum::<u32>().max(1);
        let known = settled && !ghosts.is_empty() && climbs.iter().all(|climb| end(climb).is_some());
        let best_cut = known.then(|| (top, cut_of_best(&climbs, resource, top as usize, end)));
        let data = data(page, props, (&climbs, &rungs), &ghosts);
        Self { tau: rungs.iter().map(tau).collect(), rungs, best_cut, data }
    }
}

/// The button that trains the cut ones to their end, once the race is over.
fn finish(page: &Page, view: &View, waiting: usize) -> Html {
    let i18n = &page.i18n;
    let cut = |trial: &&Rc<Trial>| trial.outcome == Outcome::Pruned && trial.ghost.is_none();
    let left = view.trials.values().filter(cut).count();
    if view.status != Status::Finished || left + waiting == 0 {
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

/// `over`: whoever did not go on never will.
fn table(page: &Page, told: &Told, over: bool) -> Html {
    let i18n = &page.i18n;
    let end = told.rungs.iter().map(|rung| rung.epoch).max().unwrap_or(0);
    let brackets = told.rungs.iter().any(|rung| rung.bracket != told.rungs[0].bracket);
    let row = |(rung, tau): (&Rung, &Option<f64>)| {
        let nothing = || "—".to_owned();
        let beyond = |count: u32| if rung.epoch < end { format::count(count.into()) } else { nothing() };
        html! {
            <tr>
                if brackets { <td>{ i18n.ta(id::GLASS_RUNG_FROM, &[("epoch", rung.bracket.into())]) }</td> }
                <th scope="row">{ rung.epoch }</th>
                <td>{ rung.reached }</td>
                <td>{ beyond(rung.promoted) }</td>
                <td>{ beyond(rung.reached.saturating_sub(rung.promoted + rung.diverged)) }</td>
                <td>{ rung.diverged }</td>
                <td>{ tau.map_or_else(nothing, |tau| format!("{tau:.2}").replace('-', "−")) }</td>
            </tr>
        }
    };
    let stopped = if over { id::GLASS_RUNG_CUT } else { id::GLASS_RUNG_WAITING };
    let head = [id::GLASS_RUNG_EPOCH, id::GLASS_RUNG_REACHED, id::GLASS_RUNG_PROMOTED, stopped];
    html! {
        <div class="table-scroll" tabindex="0">
            <table>
                <caption>{ i18n.t(id::GLASS_RUNGS_CAPTION) }</caption>
                <thead><tr>
                    if brackets { <th scope="col">{ i18n.t(id::GLASS_RUNG_BRACKET) }</th> }
                    { for head.into_iter().map(|text| html! { <th scope="col">{ i18n.t(text) }</th> }) }
                    <th scope="col">{ i18n.t(id::MAP_DIVERGED) }</th>
                    <th scope="col" title={i18n.t(id::GLASS_RUNGS_TAU_NOTE)}>{ i18n.t(id::GLASS_RUNG_TAU) }</th>
                </tr></thead>
                <tbody>{ for told.rungs.iter().zip(&told.tau).map(row) }</tbody>
            </table>
        </div>
    }
}

fn data(
    page: &Page,
    props: &RungsProps,
    (climbs, rungs): (&[Climb], &[Rung]),
    ghosts: &BTreeMap<u32, f64>,
) -> RungsData {
    let mut epochs: Vec<f64> = rungs.iter().map(|rung| f64::from(rung.epoch)).collect();
    epochs.sort_by(f64::total_cmp);
    epochs.dedup();
    let end = epochs.last().copied().unwrap_or(1.0);
    let way = |climb: &Climb| Way {
        rungs: climb.rungs.iter().map(|(epoch, loss)| (f64::from(*epoch), *loss)).collect(),
        cut: f64::from(climb.reached()) < end && climb.at(climb.reached()).is_some(),
        ghost: ghosts.get(&climb.k).copied(),
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
