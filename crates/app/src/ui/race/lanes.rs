//! A row for each lane: what it has spent and reached, and the hand on it: pause, one trial more, alone on the map.

use std::rc::Rc;

use search::Role;
use yew::prelude::*;

use super::cost;
use super::team::{Spread, Team};
use crate::format;
use crate::i18n::{Id, id};
use crate::ui::lane_mark::lane_mark;
use crate::ui::{Alone, Page, icons, use_page};
use crate::view::{Lane, View};

#[derive(Properties, PartialEq)]
pub(super) struct LanesProps {
    /// The moment that is shown.
    pub(super) past: View,
    /// Whether the race goes on.
    pub(super) live: bool,
    /// The only lanes on the map.
    pub(super) alone: Alone,
    /// The person's lane, as long as the others are hidden from them.
    pub(super) turn: Option<u32>,
    pub(super) on_alone: Callback<Alone>,
}

#[component]
pub(super) fn Lanes(props: &LanesProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let open = use_state(|| None::<usize>);
    let teams = Team::all(&props.past);
    let leader = leader(&props.past, &teams);
    let head = |name: Id| html! { <th scope="col">{ i18n.t(name) }</th> };
    let rows = teams.iter().enumerate().map(|(place, team)| {
        let shown = *open == Some(place);
        let toggle = {
            let open = open.clone();
            Callback::from(move |_: MouseEvent| open.set((!shown).then_some(place)))
        };
        html! {
            <>
                { team_row(&page, props, team, leader == Some(place), (shown, toggle)) }
                if shown { { for team.lanes.iter().map(|lane| seed_row(&page, props, *lane)) } }
            </>
        }
    });
    html! {
        <div class="table-scroll" tabindex="0">
            <table class="lanes" data-testid="lanes">
                <caption class="hidden">{ i18n.t(id::CAPTION_RACE) }</caption>
                <thead><tr>
                    { head(id::COL_SEARCHER) }<th scope="col" class="count">{ i18n.t(id::COL_TRIALS) }</th>{ head(id::COL_SPENT) }{ head(id::COL_BEST) }{ head(id::COL_HAND) }
                </tr></thead>
                <tbody>{ for rows }{ for survey(&page, &props.past) }</tbody>
            </table>
        </div>
    }
}

/// The team that is ahead of all others; none in a tie, or without others.
fn leader(view: &View, teams: &[Team]) -> Option<usize> {
    let loss = |team: &Team| best(view, team).map_or(f64::INFINITY, |best| best.median);
    let racing = || teams.iter().enumerate().filter(|(_, team)| team.races());
    let lowest = racing().map(|(_, team)| loss(team)).fold(f64::INFINITY, f64::min);
    let mut ahead = racing().filter(|(_, team)| loss(team) == lowest);
    let first = ahead.next().filter(|_| lowest.is_finite() && racing().count() > 1);
    first.filter(|_| ahead.next().is_none()).map(|(place, _)| place)
}

/// The best losses of a team's searches, once all have one.
fn best(view: &View, team: &Team) -> Option<Spread> {
    let losses: Option<Vec<f64>> = team.lanes_of(view).map(|lane| lane.best.map(|(_, loss)| loss)).collect();
    Spread::of(losses?)
}

fn team_row(
    page: &Page,
    props: &LanesProps,
    team: &Team,
    leads: bool,
    (shown, toggle): (bool, Callback<MouseEvent>),
) -> Html {
    let i18n = &page.i18n;
    let name = team.name(page);
    let ended: u32 = team.lanes_of(&props.past).map(|lane| lane.ended).sum();
    let spent = Spread::of(team.lanes_of(&props.past).map(Lane::spent));
    let seeds = team.lanes.len();
    let twice = if team.role == Role::Reference { "-twice" } else { "" };
    let testid = format!("lane-{}{twice}", team.searcher.key());
    html! {
        <tr class={classes!(leads.then_some("leads"), (!team.races()).then_some("reference"))} data-testid={testid}>
            <th scope="row">
                { lane_mark(page, team.searcher) }{ &name }
                if leads { <b>{ i18n.t(id::LANE_LEADS) }</b> }
                if seeds > 1 {
                    <button class="tiny quiet" aria-expanded={shown.to_string()} onclick={toggle}>
                        { i18n.ta(id::LANE_SEEDS, &[("count", seeds.into())]) }{ if shown { " ▴" } else { " ▾" } }
                    </button>
                }
            </th>
            <td class="count">{ format::count(ended.into()) }</td>
            <td>{ spent.map(|spent| of_budget(page, spent.text(cost), props.past.budget)) }</td>
            <td>{ best(&props.past, team).map_or_else(|| html! { "—" }, Spread::cell) }</td>
            <td class="hand">{ hand(page, props, &team.lanes, &name) }</td>
        </tr>
    }
}

fn seed_row(page: &Page, props: &LanesProps, index: u32) -> Html {
    let Some(lane) = props.past.lanes.get(index as usize) else { return Html::default() };
    let name = page.i18n.ta(id::LANE_SEED, &[("seed", (lane.seed + 1).into())]);
    html! {
        <tr class="seed" key={index}>
            <th scope="row">{ &name }</th>
            <td class="count">{ format::count(lane.ended.into()) }</td>
            <td>{ of_budget(page, cost(lane.spent()), props.past.budget) }</td>
            <td>{ lane.best.map_or_else(|| "—".to_owned(), |(_, loss)| format::loss(loss)) }</td>
            <td class="hand">{ hand(page, props, &[index], &name) }</td>
        </tr>
    }
}

/// How much of the landscape is measured.
fn survey(page: &Page, view: &View) -> Option<Html> {
    let lane = view.lanes.iter().find(|lane| lane.role == Role::Survey)?;
    let numbers = [("done", lane.ended.into()), ("total", (lane.budget as u32).into())];
    Some(html! {
        <tr class="reference" data-testid="lane-survey">
            <th scope="row" colspan="5">{ page.i18n.ta(id::LANE_SURVEY, &numbers) }</th>
        </tr>
    })
}

fn of_budget(page: &Page, spent: String, budget: u32) -> String {
    page.i18n.ta(id::LANE_SPENT, &[("spent", spent.into()), ("budget", budget.into())])
}

/// Pause or go on, one trial more, and alone on the map.
fn hand(page: &Page, props: &LanesProps, lanes: &[u32], name: &str) -> Html {
    let held = lanes.iter().all(|lane| props.past.lanes.get(*lane as usize).is_some_and(|lane| lane.held));
    let alone = props.alone.as_deref() == Some(lanes);
    let hidden = props.turn.is_some_and(|own| !lanes.contains(&own));
    let said = |id: Id| page.i18n.ta(id, &[("searcher", name.into())]);
    let on_hold = {
        let (driver, lanes) = (page.driver.clone(), lanes.to_vec());
        Callback::from(move |_: MouseEvent| {
            driver.command(|sweep, now| lanes.iter().for_each(|lane| sweep.hold(*lane, !held, now)));
        })
    };
    let on_step = {
        let (driver, lanes) = (page.driver.clone(), lanes.to_vec());
        Callback::from(move |_: MouseEvent| {
            driver.command(|sweep, now| lanes.iter().for_each(|lane| sweep.step_lane(*lane, now)));
        })
    };
    let on_alone = {
        let lanes: Rc<[u32]> = lanes.into();
        props.on_alone.reform(move |_: MouseEvent| Some(lanes.clone()).filter(|_| !alone))
    };
    let (hold, eye) = (
        said(if held { id::LANE_RELEASE } else { id::LANE_HOLD }),
        said(if alone { id::LANE_ALL } else { id::LANE_ALONE }),
    );
    html! {
        <>
            <button class="tiny quiet" onclick={on_hold} disabled={!props.live} aria-pressed={held.to_string()} aria-label={hold.clone()} title={hold} data-testid="lane-hold">
                { if held { icons::play() } else { icons::pause() } }
            </button>
            <button class="tiny quiet" onclick={on_step} disabled={!props.live} aria-label={said(id::LANE_STEP)} title={said(id::LANE_STEP)} data-testid="lane-step">
                { icons::step() }
            </button>
            <button class="tiny quiet" onclick={on_alone} disabled={hidden} aria-pressed={alone.to_string()} aria-label={eye.clone()} title={eye} data-testid="lane-eye">
                { icons::eye() }
            </button>
        </>
    }
}
