//! One row of the form: a hyperparameter with one value, a range to search, or a list of choices.

use schema::{Field, Key, Kind, Setting, Value};
use yew::prelude::*;

use super::number::Number;
use super::select::Select;
use super::use_page;
use super::{Page, icons};
use crate::closer::one_value;
use crate::i18n::id;

#[derive(Properties, PartialEq)]
pub(crate) struct FieldRowProps {
    pub(crate) name: Key,
    pub(crate) setting: Setting,
    pub(crate) on_set: Callback<(Key, Setting)>,
    /// Why it could not be set to what was wanted last.
    #[prop_or_default]
    pub(crate) problem: Option<AttrValue>,
    /// Nothing is searched here.
    #[prop_or_default]
    pub(crate) single: bool,
    /// More ways to set it.
    #[prop_or_default]
    pub(crate) children: Html,
}

#[component]
pub(crate) fn FieldRow(props: &FieldRowProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let (key, field) = (props.name, props.name.field());
    let on_set = props.on_set.reform(move |setting| (key, setting));
    let default = Setting::default_of(field);
    let default = if props.single { one_value(field, &default) } else { default };
    let reset = (props.setting != default).then(|| {
        let onclick = on_set.reform(move |_: MouseEvent| default.clone());
        let name = i18n.t(id::RESET_TO_DEFAULT);
        html! { <button class="quiet tiny" {onclick} title={name.clone()} aria-label={format!("{}: {name}", i18n.field(field))}>{ icons::reset() }</button> }
    });
    html! {
        <div class={classes!("field", (!props.setting.is_fixed()).then_some("searched"), is_inline(field).then_some("inline"))} data-field={field.name}>
            <div class="field-head">
                <details class="help">
                    <summary title={i18n.field_help(field)}>{ i18n.field(field) }</summary>
                    <p>{ i18n.field_help(field) }</p>
                </details>
                { for reset }
                if field.can_sweep() && !props.single { { sweep_switch(&page, field, &props.setting, &on_set) } }
            </div>
            { control(&page, field, props, &on_set) }
            if let Some(problem) = &props.problem { <p class="problem" role="alert">{ problem }</p> }
            { props.children.clone() }
        </div>
    }
}

/// A single number that is never searched fits beside its label.
fn is_inline(field: &Field) -> bool {
    !field.can_sweep() && !matches!(field.kind, Kind::Choice(_))
}

/// Turns the search over this field on and off.
fn sweep_switch(page: &Page, field: &'static Field, setting: &Setting, on_set: &Callback<Setting>) -> Html {
    let on = !setting.is_fixed();
    let next = if on { one_value(field, setting) } else { Setting::parse(field, field.sweep).0 };
    let onclick = on_set.reform(move |_: MouseEvent| next.clone());
    html! {
        <button class="sweep" role="switch" aria-checked={on.to_string()} {onclick} title={page.i18n.t(id::SWEEP_HELP)}
            aria-label={format!("{}: {}", page.i18n.field(field), page.i18n.t(id::SWEEP_ON))}>
            { page.i18n.t(id::SWEEP_ON) }
        </button>
    }
}

fn control(page: &Page, field: &'static Field, props: &FieldRowProps, on_set: &Callback<Setting>) -> Html {
    let setting = &props.setting;
    match (field.kind, setting) {
        (Kind::Choice(names), Setting::Fixed(value)) => select(page, field, names, *value, on_set),
        (Kind::Choice(names), _) => chips(page, field, names, setting, on_set),
        (_, Setting::Range { low, high, levels }) => range(page, field, (*low, *high), *levels, on_set),
        (_, other) => {
            let compose = Callback::from(|typed: String| typed);
            html! { <Number {field} text={other.to_text(field)} label={page.i18n.field(field)} {compose} single={props.single} on_set={on_set.clone()} /> }
        }
    }
}

fn select(
    page: &Page,
    field: &'static Field,
    names: &'static [&'static str],
    value: Value,
    on_set: &Callback<Setting>,
) -> Html {
    let on_pick = on_set.reform(move |picked: String| Setting::parse(field, &picked).0);
    let options: Vec<_> = names.iter().map(|name| (*name, page.i18n.choice(field, name))).collect();
    html! { <Select {options} chosen={value.to_text(field)} label={page.i18n.field(field)} {on_pick} /> }
}

fn chips(
    page: &Page,
    field: &'static Field,
    names: &'static [&'static str],
    setting: &Setting,
    on_set: &Callback<Setting>,
) -> Html {
    let chip = |name: &'static str| {
        let on = setting.may_be(field, name);
        let others = names.iter().filter(|other| (**other == name) != setting.may_be(field, other));
        let text = others.copied().collect::<Vec<_>>().join("|");
        // The last one cannot be taken away.
        let next = if text.is_empty() { setting.clone() } else { Setting::parse(field, &text).0 };
        let onclick = on_set.reform(move |_: MouseEvent| next.clone());
        html! { <button class="chip" aria-pressed={on.to_string()} {onclick}>{ page.i18n.choice(field, name) }</button> }
    };
    html! { <div class="chips" role="group" aria-label={page.i18n.field(field)}>{ for names.iter().map(|name| chip(name)) }</div> }
}

fn range(
    page: &Page,
    field: &'static Field,
    (low, high): (f64, f64),
    levels: Option<u32>,
    on_set: &Callback<Setting>,
) -> Html {
    let name = page.i18n.field(field);
    let end = |value: f64, word, compose: Callback<String, String>| {
        let label = format!("{name}: {}", page.i18n.t(word));
        html! { <Number {field} text={schema::Value::Number(value).to_text(field)} {label} {compose} is_end=true on_set={on_set.clone()} /> }
    };
    let cut = levels.map_or_else(String::new, |n| format!("/{n}"));
    let (of_low, of_high) = (cut.clone(), cut);
    let cut = Callback::from(move |typed: String| match typed.as_str() {
        "" => format!("{low}..{high}"),
        levels => format!("{low}..{high}/{levels}"),
    });
    let text = levels.map_or_else(String::new, |n| n.to_string());
    html! {
        <div class="range">
            { end(low, id::FROM, Callback::from(move |typed: String| format!("{typed}..{high}{of_low}"))) }
            <span aria-hidden="true">{ "…" }</span>
            { end(high, id::TO, Callback::from(move |typed: String| format!("{low}..{typed}{of_high}"))) }
            <Number {field} {text} label={format!("{name}: {}", page.i18n.t(id::LEVELS))} compose={cut} is_end=true
                placeholder={page.i18n.t(id::LEVELS_ALL)} help={page.i18n.t(id::LEVELS_HELP)} on_set={on_set.clone()} />
            <span aria-hidden="true">{ page.i18n.t(id::LEVELS) }</span>
        </div>
    }
}
