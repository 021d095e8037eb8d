//! You against the machines: how many trials are left, the place aimed at in numbers, and what can be done.

use schema::{Key, Kind, LINK_MAX, Setting, Value};
use search::PlaceError;
use yew::prelude::*;

use super::hand::{Hand, Problem};
use crate::format;
use crate::i18n::{Id, id};
use crate::sweep::Sweep;
use crate::ui::number::Number;
use crate::ui::select::Select;
use crate::ui::{Page, use_page};
use crate::view::{Person, View};

#[derive(Properties, PartialEq)]
pub(super) struct YouProps {
    pub(super) view: View,
    pub(super) person: Person,
    pub(super) hand: Hand,
    /// Whether the others' trials are shown.
    pub(super) others: bool,
    pub(super) on_others: Callback<bool>,
}

#[component]
pub(super) fn YouPanel(props: &YouProps) -> Html {
    let page = use_page();
    let YouProps { view, person, hand, others, on_others } = props;
    let i18n = &page.i18n;
    if !person.open {
        let text = if view.study.you.passed { id::YOU_PASSED } else { id::YOU_FINISHED };
        let again = view.study.unplaced();
        let driver = page.driver.clone();
        let onclick = Callback::from(move |_: MouseEvent| driver.load(again.clone()));
        return html! {
            <div class="you" data-testid="you">
                <p>{ i18n.t(text) }{ " " }<button class="small" {onclick} data-testid="you-again">{ i18n.t(id::YOU_ONCE_MORE) }</button></p>
            </div>
        };
    }
    let point = hand.point(&view.study);
    let on_place = {
        let (page, view, hand) = (page.clone(), view.clone(), hand.clone());
        Callback::from(move |_: MouseEvent| hand.place(&page, &view))
    };
    let on_pass = {
        let driver = page.driver.clone();
        Callback::from(move |_: MouseEvent| driver.command_noted(Sweep::pass))
    };
    let on_placing = {
        let placing = hand.placing.clone();
        Callback::from(move |on: bool| placing.set(on))
    };
    let switch = |(on, set): (bool, &Callback<bool>), name: Id, help: Id, testid: &'static str| {
        let onclick = set.reform(move |_: MouseEvent| !on);
        html! {
            <button class="chip" aria-pressed={on.to_string()} {onclick} title={i18n.t(help)} data-testid={testid}>{ i18n.t(name) }</button>
        }
    };
    let turn = [("left", person.left.into()), ("total", person.total.into())];
    let values = view.study.searched().zip(point.0.iter().copied()).enumerate();
    html! {
        <div class="you" data-testid="you" role="group" aria-label={i18n.t(id::YOU)}>
            <p><b>{ i18n.ta(id::YOU_TURN, &turn) }</b>{ " " }{ i18n.t(id::YOU_HOW) }</p>
            <div class="you-values">
                { for values.map(|(place, (key, value))| value_box(&page, props, (place, key, value))) }
                <button class="primary small" onclick={on_place} data-testid="you-place">{ i18n.t(id::YOU_PLACE) }</button>
            </div>
            if let Some(problem) = *hand.problem { <p class="problem" role="alert">{ sentence(&page, problem) }</p> }
            <div class="chips">
                { switch((*hand.placing, &on_placing), id::YOU_AIM, id::YOU_AIM_HELP, "you-aim") }
                { switch((*others, on_others), id::YOU_OTHERS, id::YOU_OTHERS_HELP, "you-others") }
                <button class="chip" onclick={on_pass} title={i18n.t(id::YOU_PASS_HELP)} data-testid="you-pass">{ i18n.t(id::YOU_PASS) }</button>
            </div>
        </div>
    }
}

fn sentence(page: &Page, problem: Problem) -> AttrValue {
    let why = match problem {
        Problem::Place(PlaceError::NotYours | PlaceError::NothingLeft) => id::YOU_NOTHING_LEFT,
        Problem::Place(PlaceError::TooDear) => id::YOU_TOO_DEAR,
        Problem::Place(PlaceError::Again) => id::YOU_AGAIN,
        Problem::Link => {
            return page
                .i18n
                .ta(id::YOU_LINK_FULL, &[("most", format::count(LINK_MAX as u64).into())])
                .into();
        }
    };
    page.i18n.t(why)
}

/// One value of the point aimed at, to be typed or chosen.
fn value_box(page: &Page, props: &YouProps, (place, key, value): (usize, Key, f64)) -> Html {
    let study = &props.view.study;
    let field = key.field();
    let name = page.i18n.field(field);
    let set = {
        let (hand, study) = (props.hand.clone(), study.clone());
        move |x: f64| {
            let mut next = hand.point(&study);
            next.0[place] = x;
            hand.set_aim(study.space().snap(&next));
        }
    };
    let input = match (field.kind, study.get(key)) {
        (Kind::Choice(names), Setting::List(values)) => {
            let texts: Vec<String> = values.iter().map(|value| value.to_text(field)).collect();
            let listed = names.iter().filter(|name| texts.iter().any(|text| text == *name));
            let options: Vec<_> = listed.map(|name| (*name, page.i18n.choice(field, name))).collect();
            let chosen = study.value_at(key, value).to_text(field);
            let on_pick = Callback::from(move |picked: String| {
                set(texts.iter().position(|text| *text == picked).unwrap_or(0) as f64);
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
