//! The map of trials over two searched hyperparameters (or one, against the loss).

use std::rc::Rc;

use schema::{Key, Outcome};
use search::Point;
use yew::prelude::*;

use super::axes::{axis, searched};
use super::search_settings::{lane_mark, lane_style};
use super::select::Select;
use super::{Page, use_page};
use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::map::{self, MapData, Mark, MarkState};
use crate::charts::{Axis, landscape};
use crate::format;
use crate::i18n::{I18n, Id, id};
use crate::sweep::Trial;
use crate::view::View;

/// Width and height of the interpolated landscape, in cells.
const FIELD: (usize, usize) = (96, 64);
/// A canvas to compute it for; where cells lie within the plot does not depend on the size.
const NOMINAL: (f64, f64) = (960.0, 640.0);

/// What stands on the horizontal and on the vertical axis.
type Axes = (Option<Key>, Option<Key>);

#[derive(Properties, PartialEq, Clone)]
pub(crate) struct MapProps {
    pub(crate) view: View,
    pub(crate) selected: Option<u32>,
    pub(crate) on_choose: Callback<Option<u32>>,
}

#[component]
pub(crate) fn MapPanel(props: &MapProps) -> Html {
    let page = use_page();
    let keys = searched(&props.view.study);
    let axes = use_state(|| (None::<Key>, None::<Key>));
    let (x, y) = pick(&keys, *axes);
    let Some(x) = x else {
        let text = page.i18n.t(id::MAP_NOTHING_SEARCHED);
        return html! { <section class="panel"><p class="empty">{ text }</p></section> };
    };
    let choice = if keys.len() > 2 { axis_choice(&page, &keys, (x, y), &axes) } else { Html::default() };
    let MapProps { view, selected, on_choose } = props.clone();
    html! { <Map {view} {selected} {on_choose} {x} {y} {choice} /> }
}

#[derive(Properties, PartialEq)]
struct InnerProps {
    view: View,
    selected: Option<u32>,
    on_choose: Callback<Option<u32>>,
    x: Key,
    y: Option<Key>,
    /// The boxes that choose the axes, where there is a choice.
    choice: Html,
}

#[component]
fn Map(props: &InnerProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let view = &props.view;
    let (x, y) = (props.x, props.y);
    let hovered = use_state(|| None::<u32>);
    let data = Rc::new(map_data(&page, view, (x, y), props.selected, *hovered));
    let marks = data.marks.len();
    let landscape = use_memo((view.ended, Rc::as_ptr(&view.study), (x, y), page.theme), |(.., theme)| {
        let frame = map::frame(&data, NOMINAL.0, NOMINAL.1, 1.0);
        landscape::field(&data, &frame, FIELD.0, FIELD.1, *theme)
    });
    let size = use_mut_ref(|| NOMINAL);
    let size_now = size.clone();
    let draw = use_callback(
        (data.clone(), landscape, page.theme),
        move |surface: Surface, (data, landscape, theme)| {
            *size_now.borrow_mut() = (surface.width, surface.height);
            let (width, height) = surface.size();
            surface.picture(landscape, map::frame(data, width, height, surface.scale).plot, true);
            if let Some(mut backend) = surface.backend() {
                // A canvas that cannot be drawn on leaves the table.
                let _ = map::draw(&mut backend, data, *theme, surface.scale);
            }
        },
    );
    let hit = {
        let data = data.clone();
        move |(x, y): (f64, f64)| {
            let (width, height) = *size.borrow();
            map::hit(&data, &map::frame(&data, width, height, 1.0), x, y)
        }
    };
    let on_move = {
        let (hovered, hit) = (hovered.clone(), hit.clone());
        Callback::from(move |at: (f64, f64)| {
            let found = hit(at);
            if found != *hovered {
                hovered.set(found);
            }
        })
    };
    let on_leave = {
        let hovered = hovered.clone();
        Callback::from(move |()| hovered.set(None))
    };
    let on_click = props.on_choose.reform(move |at: (f64, f64)| hit(at));
    let names = (i18n.field(x.field()), y.map(|y| i18n.field(y.field())));
    let title = match &names.1 {
        Some(y) => i18n.ta(id::MAP_TITLE, &[("x", (&names.0).into()), ("y", y.into())]),
        None => i18n.ta(id::MAP_TITLE_ONE, &[("x", (&names.0).into())]),
    };
    let label = match &names.1 {
        Some(y) => i18n.ta(id::ARIA_MAP, &[("x", (&names.0).into()), ("y", y.into())]),
        None => i18n.ta(id::ARIA_MAP_ONE, &[("x", (&names.0).into())]),
    };
    html! {
        <section class="panel map-panel" data-testid="map" data-marks={marks.to_string()}>
            <div class="panel-head">
                <h2>{ title }</h2>
                { props.choice.clone() }
            </div>
            <div class="legend">
                { for view.lanes.iter().map(|lane| html! {
                    <span>{ lane_mark(&page, lane.searcher) }{ i18n.searcher(lane.searcher) }</span>
                }) }
                <span class="diverged"><b aria-hidden="true">{ "×" }</b>{ i18n.t(id::MAP_DIVERGED) }</span>
            </div>
            <div class="chart">
                <Canvas {draw} label={label} tall={Tall::Share(0.62, 260.0, 520.0)} {on_move} {on_leave} {on_click} />
                if marks == 0 { <p class="overlay">{ i18n.t(id::MAP_EMPTY) }</p> }
            </div>
            <p class="hint tip">{ tip(&page, view, *hovered).unwrap_or_else(|| note(i18n, view)) }</p>
            if let Some(name) = edge(&page, view) {
                <p class="advice">{ i18n.ta(id::MAP_AT_EDGE, &[("name", name.into())]) }</p>
            }
        </section>
    }
}

/// The two axes: those chosen, as long as they are searched, else the first two.
fn pick(keys: &[Key], chosen: Axes) -> Axes {
    let known = |key: Option<Key>| key.filter(|key| keys.contains(key));
    let x = known(chosen.0).or_else(|| keys.iter().copied().find(|key| known(chosen.1) != Some(*key)));
    let y = known(chosen.1)
        .filter(|y| Some(*y) != x)
        .or_else(|| keys.iter().copied().find(|key| Some(*key) != x));
    (x, y)
}

fn axis_choice(page: &Page, keys: &[Key], now: (Key, Option<Key>), axes: &UseStateHandle<Axes>) -> Html {
    let select = |name: Id, chosen: Option<Key>, set: fn(Axes, Key) -> Axes| {
        let axes = axes.clone();
        let now = (Some(now.0), now.1);
        let on_pick = Callback::from(move |picked: String| {
            if let Some(key) = Key::from_name(&picked) {
                axes.set(set(now, key));
            }
        });
        let options: Vec<_> = keys.iter().map(|key| (key.name(), page.i18n.field(key.field()))).collect();
        let chosen = chosen.map_or("", Key::name);
        html! { <Select {options} {chosen} label={page.i18n.t(name)} {on_pick} /> }
    };
    html! {
        <div class="axes">
            { select(id::MAP_AXIS_X, Some(now.0), |(x, y), key| (Some(key), if y == Some(key) { x } else { y })) }
            <span aria-hidden="true">{ "×" }</span>
            { select(id::MAP_AXIS_Y, now.1, |(x, y), key| (if x == Some(key) { y } else { x }, Some(key))) }
        </div>
    }
}

fn map_data(
    page: &Page,
    view: &View,
    (x, y): (Key, Option<Key>),
    selected: Option<u32>,
    hovered: Option<u32>,
) -> MapData {
    let order: Vec<Key> = view.study.searched().collect();
    let at = |key: Key| order.iter().position(|other| *other == key).unwrap_or(0);
    let (column, row) = (at(x), y.map(at));
    let mark = |trial: &Rc<Trial>| Mark {
        id: trial.id.0,
        x: coordinate(&trial.point, column),
        y: row.map_or(0.0, |row| coordinate(&trial.point, row)),
        lane: view.lanes.get(trial.lane as usize).map_or(0, |lane| lane_style(lane.searcher)),
        value: trial.best().map(|best| f64::from(best.val_loss)),
        state: state(trial),
    };
    let values = view.trials.values().filter(|trial| trial.outcome == Outcome::Done);
    let values = values.filter_map(|trial| trial.objective());
    MapData {
        x: axis(&page.i18n, &view.study, x),
        y: y.map(|y| axis(&page.i18n, &view.study, y)),
        value: Axis::for_values(page.i18n.t(id::MAP_COLOUR).to_string(), values),
        marks: view.trials.values().map(mark).collect(),
        lanes: Vec::new(),
        selected,
        hovered,
    }
}

fn coordinate(point: &Point, index: usize) -> f64 {
    point.0.get(index).copied().unwrap_or(0.0)
}

fn state(trial: &Trial) -> MarkState {
    match trial.outcome {
        Outcome::Queued => MarkState::Queued,
        Outcome::Running => {
            MarkState::Running { progress: f64::from(trial.epoch) / f64::from(trial.run.epochs.max(1)) }
        }
        Outcome::Done | Outcome::Pruned => MarkState::Done,
        Outcome::Diverged => MarkState::Diverged,
        Outcome::Failed => MarkState::Failed,
    }
}

/// What the picture shows, and what it leaves out.
fn note(i18n: &I18n, view: &View) -> String {
    let note = i18n.t(id::MAP_NOTE);
    if view.study.searched().count() > 2 {
        format!("{note} {}", i18n.t(id::MAP_OTHERS))
    } else {
        note.to_string()
    }
}

/// The trial under the pointer in words, with all its searched values.
fn tip(page: &Page, view: &View, hovered: Option<u32>) -> Option<String> {
    let trial = view.trials.get(&hovered?)?;
    let searcher = page.i18n.searcher(view.lanes.get(trial.lane as usize)?.searcher);
    let loss = match (trial.outcome, trial.best()) {
        (Outcome::Done | Outcome::Running, Some(best)) => format::loss(f64::from(best.val_loss)),
        (outcome, _) => page.i18n.outcome(outcome).to_string(),
    };
    let text = page.i18n.ta(
        id::MAP_TIP,
        &[("trial", trial.id.0.into()), ("searcher", searcher.into()), ("loss", loss.into())],
    );
    let values = view.study.values(&trial.point);
    let values = values.map(|(key, value)| {
        format!("{} {}", page.i18n.field(key.field()), format::value(&page.i18n, key, value))
    });
    Some(format!("{text} · {}", values.collect::<Vec<_>>().join(" · ")))
}

/// The hyperparameter whose range the best of a finished sweep nearly leaves.
fn edge(page: &Page, view: &View) -> Option<String> {
    if view.fraction < 1.0 {
        return None;
    }
    let best = view.best()?;
    let space = view.study.space();
    let unit = space.to_unit(&best.point);
    let key = view.study.searched().zip(&space.params).zip(&unit).find_map(|((key, param), u)| {
        let ordered = !matches!(param.domain, search::Domain::Choice { .. });
        let share = match &param.domain {
            search::Domain::Levels { values, .. } | search::Domain::Lattice { values, .. } => {
                1.0 / values.len() as f64
            }
            _ => 0.05,
        };
        (ordered && (*u <= share || *u >= 1.0 - share)).then_some(key)
    })?;
    Some(page.i18n.field(key.field()).to_string())
}
