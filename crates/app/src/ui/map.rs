//! The map of trials over two searched hyperparameters (or one, against the loss).

pub(super) mod data;
mod hand;
mod legend;
pub(super) mod picture;
mod tools;
mod you;

use std::rc::Rc;

use schema::Key;
use yew::prelude::*;

use super::axes::searched;
use super::save_picture::SavePicture;
use super::select::Select;
use super::{Alone, Page, use_page};
use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::cells;
use crate::charts::drag::Drag;
use crate::charts::map;
use crate::charts::pen::Point;
use crate::i18n::{Id, id};
use crate::sweep::Status;
use crate::view::View;
use data::{edge, map_data, note, tip, value_axis};
use hand::use_hand;
use legend::legend;
use picture::NOMINAL;
use tools::Tools;
use you::YouPanel;

/// A rectangle that is a smaller part than this, in either direction, is none.
const LEAST_PART: f64 = 0.02;

/// What stands on the horizontal and on the vertical axis.
pub(super) type Axes = (Option<Key>, Option<Key>);

#[derive(Properties, PartialEq, Clone)]
pub(crate) struct MapProps {
    /// The moment that is shown.
    pub(crate) view: View,
    /// The only lanes to show.
    pub(crate) alone: Alone,
    /// Whether the others' trials are shown before the person has finished.
    pub(crate) others: bool,
    pub(crate) on_others: Callback<bool>,
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
    let MapProps { view, alone, others, on_others, selected, on_choose } = props.clone();
    html! { <Map {view} {alone} {others} {on_others} {selected} {on_choose} {x} {y} {choice} /> }
}

#[derive(Properties, PartialEq)]
struct InnerProps {
    view: View,
    alone: Alone,
    others: bool,
    on_others: Callback<bool>,
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
    let all = &props.view;
    let person = all.person;
    let hand = use_hand();
    let alone = props.alone.clone();
    let shown = use_memo((all.clone(), alone.clone()), |(view, alone)| {
        alone.as_ref().map_or_else(|| view.clone(), |lanes| view.only(lanes))
    });
    let view: &View = &shown;
    let places = hand.places(person);
    let (x, y) = (props.x, props.y);
    let hovered = use_state(|| None::<u32>);
    let brush = use_state(|| None::<(Point, Point)>);
    let study = Rc::as_ptr(&view.study);
    let whose = (alone, props.others, view.moment);
    let value = use_memo((view.ended, study, i18n.lang(), whose.clone()), |_| value_axis(&page, view));
    let target = places.then(|| hand.aim.as_ref()).flatten();
    let data = Rc::new(map_data(&page, view, (x, y), (*value).clone(), (props.selected, *hovered), target));
    let marks = data.marks.len();
    let cells = cells::is_map(&data);
    // Of many trials a few more change little.
    let news = (view.ended / (1 + view.ended / 64), view.status == Status::Finished);
    let landscape = use_memo((news, study, (x, y), whose, page.theme), |(.., theme)| {
        picture::field(&data, view.ended, *theme)
    });
    let size = use_mut_ref(|| NOMINAL);
    let size_now = size.clone();
    let draw = use_callback(
        (data.clone(), landscape, picture::names(&page, view), page.theme),
        move |surface: Surface, (data, landscape, names, theme)| {
            *size_now.borrow_mut() = (surface.width, surface.height);
            picture::paint(&surface, data, landscape, names, *theme);
        },
    );
    let layout = {
        let data = data.clone();
        move || {
            let (width, height) = *size.borrow();
            map::frame(&data, width, height, 1.0)
        }
    };
    let hit = {
        let (data, layout) = (data.clone(), layout.clone());
        move |(x, y): Point| map::hit(&data, &layout(), x, y)
    };
    let hover = {
        let hovered = hovered.clone();
        move |found: Option<u32>| {
            if found != *hovered {
                hovered.set(found);
            }
        }
    };
    let on_move = {
        let (hover, hit, hand) = (hover.clone(), hit.clone(), hand.clone());
        let (layout, study) = (layout.clone(), view.study.clone());
        Callback::from(move |at: Point| {
            hover(hit(at));
            if places {
                hand.aim_at(&study, (x, y), &layout(), at);
            }
        })
    };
    let on_leave = {
        let hover = hover.clone();
        Callback::from(move |()| hover(None))
    };
    let on_click = {
        let (page, view, hand, layout) = (page.clone(), view.clone(), hand.clone(), layout.clone());
        let on_choose = props.on_choose.clone();
        Callback::from(move |at: Point| {
            if places {
                hand.click(&page, &view, (x, y), &layout(), at);
            } else {
                on_choose.emit(hit(at));
            }
        })
    };
    let tools =
        Tools { view: view.clone(), data: data.clone(), keys: (x, y), centre: hovered.or(props.selected) };
    // While the person aims, a slip of the hand must not begin another experiment.
    let on_drag = (!places).then(|| {
        let (brush, layout, page, tools) = (brush.clone(), layout.clone(), page.clone(), tools.clone());
        Callback::from(move |drag: Drag| match drag {
            Drag::Over(from, to) => brush.set(Some((from, to))),
            Drag::Lost => brush.set(None),
            Drag::Done(from, to) => {
                brush.set(None);
                let frame = layout();
                let (from, to) = (frame.units(from), frame.units(to));
                let thin = (to.0 - from.0).abs().min((to.1 - from.1).abs()) < LEAST_PART;
                // More likely a slip of the hand than a wish.
                if !thin {
                    tools.zoom(&page, from, to);
                }
            }
        })
    });
    let on_key = {
        let (data, layout, page, tools) = (data.clone(), layout.clone(), page.clone(), tools.clone());
        let (view, hand) = (view.clone(), hand.clone());
        let (on_choose, from) =
            (props.on_choose.clone(), tools.centre.or_else(|| map::best(&data).map(|m| m.id)));
        Callback::from(move |event: KeyboardEvent| {
            let side = match event.key().as_str() {
                "ArrowLeft" => (-1.0, 0.0),
                "ArrowRight" => (1.0, 0.0),
                "ArrowUp" => (0.0, -1.0),
                "ArrowDown" => (0.0, 1.0),
                "+" | "=" => return tools.zoom_in(&page),
                "-" => return tools.zoom_out(&page),
                "Enter" if places => return hand.place(&page, &view),
                _ => return,
            };
            event.prevent_default();
            if places {
                return hand.step(&view.study, (x, y), &layout(), (side.0, -side.1));
            }
            let Some(from) = from else { return };
            if let Some(next) = map::neighbour(&data, &layout(), from, side) {
                hover(Some(next));
                on_choose.emit(Some(next));
            }
        })
    };
    let names = (i18n.field(x.field()), y.map(|y| i18n.field(y.field())));
    let title = picture::title(i18n, (x, y));
    let label = match &names.1 {
        Some(y) => i18n.ta(id::ARIA_MAP, &[("x", (&names.0).into()), ("y", y.into())]),
        None => i18n.ta(id::ARIA_MAP_ONE, &[("x", (&names.0).into())]),
    };
    // In a frame every line is taken from the chart.
    let general = if page.is_embedded() { String::new() } else { note(i18n, view, cells) };
    html! {
        <section class="panel map-panel" data-testid="map" data-marks={marks.to_string()} data-cells={cells.to_string()}>
            <div class="panel-head">
                <h2>{ title.clone() }</h2>
                { props.choice.clone() }
                if !page.is_embedded() { { tools.buttons(&page) } }
            </div>
            { legend(&page, view, cells) }
            <div class="chart">
                <Canvas draw={draw.clone()} label={label} tall={Tall::Share(0.62, 260.0, 520.0)} {on_move} {on_leave} {on_click} {on_drag} {on_key} />
                <SavePicture {draw} name={picture::name((x, y))} {title} note={legend::diverged(i18n, cells)} />
                if let Some((from, to)) = *brush { <div class="brush" style={box_style(from, to)} /> }
                if all.trials.is_empty() && (person.is_none() || view.status == Status::Idle) { <p class="overlay">{ i18n.t(id::MAP_EMPTY) }</p> }
            </div>
            <p class="hint tip" data-testid="map-tip">{ tip(&page, view, *hovered).unwrap_or(general) }</p>
            if let Some(person) = person {
                <YouPanel view={all.clone()} {person} {hand} others={props.others} on_others={props.on_others.clone()} />
            }
            if let Some(name) = edge(&page, view).filter(|_| !page.is_embedded()) {
                <p class="advice">{ i18n.ta(id::MAP_AT_EDGE, &[("name", name.into())]) }</p>
            }
        </section>
    }
}

fn box_style(from: Point, to: Point) -> String {
    let (left, top) = (from.0.min(to.0), from.1.min(to.1));
    let (width, height) = ((to.0 - from.0).abs(), (to.1 - from.1).abs());
    format!("left:{left}px;top:{top}px;width:{width}px;height:{height}px")
}

/// The two axes: those chosen, as long as they are searched, else the first two.
pub(super) fn pick(keys: &[Key], chosen: Axes) -> Axes {
    let known = |key: Option<Key>| key.filter(|key| keys.contains(key));
    let x = known(chosen.0).or_else(|| keys.iter().copied().find(|key| known(chosen.1) != Some(*key)));
    let y = known(chosen.1)
        .filter(|y| Some(*y) != x)
        .or_else(|| keys.iter().copied().find(|key| Some(*key) != x));
    (x, y)
}

pub(super) fn axis_choice(
    page: &Page,
    keys: &[Key],
    now: (Key, Option<Key>),
    axes: &UseStateHandle<Axes>,
) -> Html {
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
