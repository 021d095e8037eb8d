//! You against the machines: where on the map the person aims, the same place in numbers, and the hand that places a
//! trial there.

use schema::{Key, Kind, Setting, StudyConfig, Value};
use search::{PlaceError, Point};
use yew::prelude::*;

use crate::charts::Frame;
use crate::format;
use crate::i18n::{Id, id};
use crate::location;
use crate::sweep::Status;
use crate::ui::number::Number;
use crate::ui::select::Select;
use crate::ui::{Page, use_page};
use crate::view::{Person, View};

/// A continuous axis is walked along in so many steps.
const STEPS: f64 = 40.0;

/// Where the person aims: a legal point of the space.
pub(super) type Aim = UseStateHandle<Option<Point>>;

/// The point aimed at; in the middle of the space as long as nobody has aimed.
pub(super) fn aimed(study: &StudyConfig, aim: Option<&Point>) -> Point {
    let space = study.space();
    let middle = || space.from_unit(&vec![0.5; space.dims()]);
    aim.filter(|point| space.contains(point)).cloned().unwrap_or_else(middle)
}

/// The same point moved to a place of the plot (0 … 1 on both axes).
pub(super) fn moved(
    study: &StudyConfig,
    from: &Point,
    (x, y): (Key, Option<Key>),
    frame: &Frame,
    (u, v): (f64, f64),
) -> Point {
    let mut point = from.clone();
    for (key, value) in [(Some(x), frame.x.between(u)), (y, frame.y.between(v))] {
        let place = study.searched().position(|other| Some(other) == key);
        if let Some(at) = place.and_then(|place| point.0.get_mut(place)) {
            *at = value;
        }
    }
    study.space().snap(&point)
}

/// The same point one step along an axis: to the next cell, or a small way.
pub(super) fn stepped(
    study: &StudyConfig,
    from: &Point,
    keys: (Key, Option<Key>),
    frame: &Frame,
    (right, up): (f64, f64),
) -> Point {
    let value = |key: Option<Key>| {
        let place = study.searched().position(|other| Some(other) == key);
        place.and_then(|place| from.0.get(place)).copied().unwrap_or(0.0)
    };
    let step = |axis: &crate::charts::Axis, value: f64, by: f64| {
        let wide = if axis.half_cell() > 0.0 { 2.0 * axis.half_cell() } else { 1.0 / STEPS };
        (axis.unit(value) + by * wide).clamp(0.0, 1.0)
    };
    let u = step(&frame.x, value(Some(keys.0)), right);
    let v = if keys.1.is_some() { step(&frame.y, value(keys.1), up) } else { 0.5 };
    moved(study, from, keys, frame, (u, v))
}

/// Whether a pixel lies where the person aims, as near as a finger is wide.
pub(super) fn is_at(
    study: &StudyConfig,
    aim: &Point,
    (x, y): (Key, Option<Key>),
    frame: &Frame,
    at: (f64, f64),
) -> bool {
    let value = |key: Key| {
        let place = study.searched().position(|other| other == key);
        place.and_then(|place| aim.0.get(place)).copied().unwrap_or(0.0)
    };
    let near = |px: f64, at: f64, half_cell: f64| (px - at).abs() <= (22.0 * frame.scale).max(half_cell);
    let aside = near(frame.x_px(value(x)), at.0, frame.x.half_cell() * frame.plot.width);
    aside && y.is_none_or(|y| near(frame.y_px(value(y)), at.1, frame.y.half_cell() * frame.plot.height))
}

/// Why the last trial could not be placed.
pub(super) type Problem = UseStateHandle<Option<PlaceError>>;

/// Places a trial, which then stands in the link; the race begins with it when it has not begun.
pub(super) fn place(page: &Page, view: &View, point: &Point, problem: &Problem) {
    let begins = view.status == Status::Idle;
    let placed = page.driver.act(|sweep, now| {
        let placed = sweep.place(point, now);
        if begins && placed.is_ok() {
            sweep.start(now);
        }
        placed
    });
    problem.set(placed.err());
    page.driver.read(|sweep| location::write(sweep.study(), None));
}

const fn sentence(problem: PlaceError) -> Id {
    match problem {
        PlaceError::NotYours | PlaceError::NothingLeft => id::YOU_NOTHING_LEFT,
        PlaceError::Waiting => id::YOU_WAITING,
        PlaceError::Again => id::YOU_AGAIN,
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct YouProps {
    pub(super) view: View,
    pub(super) person: Person,
    pub(super) aim: Aim,
    /// Whether a click on the map places a trial.
    pub(super) placing: UseStateHandle<bool>,
    pub(super) problem: Problem,
    /// Whether the others' trials are on the map before the person has finished.
    pub(super) others: UseStateHandle<bool>,
}

/// How many trials are left, the values aimed at, and what can be done.
#[component]
pub(super) fn YouPanel(props: &YouProps) -> Html {
    let page = use_page();
    let (i18n, view, person) = (&page.i18n, &props.view, props.person);
    if !person.open {
        let text = if person.left == 0 { id::YOU_FINISHED } else { id::YOU_PASSED };
        return html! { <p class="hint you" data-testid="you">{ i18n.t(text) }</p> };
    }
    let point = aimed(&view.study, props.aim.as_ref());
    let on_place = {
        let (page, view, point, problem) = (page.clone(), view.clone(), point.clone(), props.problem.clone());
        Callback::from(move |_: MouseEvent| place(&page, &view, &point, &problem))
    };
    let on_pass = {
        let driver = page.driver.clone();
        Callback::from(move |_: MouseEvent| driver.command(|sweep, now| sweep.pass(now)))
    };
    let toggle = |state: &UseStateHandle<bool>| {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| state.set(!*state))
    };
    let turn = [("left", person.left.into()), ("total", person.total.into())];
    html! {
        <div class="you" data-testid="you" role="group" aria-label={i18n.t(id::YOU)}>
            <p><b>{ i18n.ta(id::YOU_TURN, &turn) }</b>{ " " }{ i18n.t(id::YOU_HOW) }</p>
            <div class="you-values">
                { for view.study.searched().zip(point.0.iter()).enumerate().map(|(place, (key, value))| {
                    value_box(&page, view, &props.aim, &point, (place, key, *value))
                }) }
                <button class="primary small" onclick={on_place} data-testid="you-place">{ i18n.t(id::YOU_PLACE) }</button>
            </div>
            if let Some(problem) = *props.problem { <p class="problem" role="alert">{ i18n.t(sentence(problem)) }</p> }
            <div class="chips">
                <button class="chip" aria-pressed={props.placing.to_string()} onclick={toggle(&props.placing)} title={i18n.t(id::YOU_AIM_HELP)} data-testid="you-aim">{ i18n.t(id::YOU_AIM) }</button>
                <button class="chip" aria-pressed={props.others.to_string()} onclick={toggle(&props.others)} title={i18n.t(id::YOU_OTHERS_HELP)} data-testid="you-others">{ i18n.t(id::YOU_OTHERS) }</button>
                <button class="chip" onclick={on_pass} title={i18n.t(id::YOU_PASS_HELP)} data-testid="you-pass">{ i18n.t(id::YOU_PASS) }</button>
            </div>
        </div>
    }
}

/// One value of the point aimed at, to be typed or chosen.
fn value_box(
    page: &Page,
    view: &View,
    aim: &Aim,
    point: &Point,
    (place, key, value): (usize, Key, f64),
) -> Html {
    let field = key.field();
    let name = page.i18n.field(field);
    let set = {
        let (aim, study, point) = (aim.clone(), view.study.clone(), point.clone());
        move |x: f64| {
            let mut next = point.clone();
            next.0[place] = x;
            aim.set(Some(study.space().snap(&next)));
        }
    };
    let input = match (field.kind, view.study.get(key)) {
        (Kind::Choice(names), Setting::List(values)) => {
            let (options, values): (Vec<_>, Vec<Value>) = (
                names
                    .iter()
                    .filter(|name| values.iter().any(|v| v.to_text(field) == **name))
                    .map(|name| (*name, page.i18n.choice(field, name)))
                    .collect(),
                values.clone(),
            );
            let chosen = view.study.value_at(key, value).to_text(field);
            let on_pick = Callback::from(move |picked: String| {
                let index = values.iter().position(|value| value.to_text(field) == picked);
                set(index.unwrap_or(0) as f64);
            });
            html! { <Select {options} {chosen} label={name.clone()} {on_pick} /> }
        }
        _ => {
            let compose = Callback::from(|typed: String| typed);
            let on_set = Callback::from(move |setting: Setting| {
                if let Setting::Fixed(Value::Number(x)) = setting {
                    set(x);
                }
            });
            html! { <Number {field} text={format::plain(value)} label={name.clone()} {compose} {on_set} /> }
        }
    };
    html! { <label key={key.name()}><span>{ name }</span>{ input }</label> }
}
