//! A text box for a number or a list of numbers, which takes what is typed on Enter or when left, and says right there
//! what was wrong with it and what stands in its place.

use schema::{Field, Note, NoteKind, Setting};
use yew::prelude::*;

use super::draft::use_draft;
use super::use_page;
use crate::format::plain;
use crate::i18n::id;

#[derive(Properties, PartialEq)]
pub(crate) struct NumberProps {
    pub(crate) field: &'static Field,
    /// The text that stands for the present value.
    pub(crate) text: AttrValue,
    pub(crate) label: AttrValue,
    /// Builds the field's text from what was typed, for instance `typed..0.1`.
    pub(crate) compose: Callback<String, String>,
    /// The box is a part of a range, which must stay one.
    #[prop_or_default]
    pub(crate) is_end: bool,
    /// Nothing but one number will do.
    #[prop_or_default]
    pub(crate) single: bool,
    /// What an empty box stands for.
    #[prop_or_default]
    pub(crate) placeholder: Option<AttrValue>,
    /// What the number is for, where the field's limits do not say it.
    #[prop_or_default]
    pub(crate) help: Option<AttrValue>,
    pub(crate) on_set: Callback<Setting>,
}

#[component]
pub(crate) fn Number(props: &NumberProps) -> Html {
    let page = use_page();
    let problem = use_state(|| None::<String>);
    let draft = use_draft(props.text.clone());
    // What was said about a value goes when the value changes otherwise than by typing it here.
    let typed_here = use_mut_ref(|| false);
    {
        let (problem, typed_here) = (problem.clone(), typed_here.clone());
        use_effect_with(props.text.clone(), move |_| {
            if !typed_here.replace(false) {
                problem.set(None);
            }
        });
    }
    let onchange = {
        let take = draft.taker();
        let (field, text, label) = (props.field, props.text.clone(), props.label.clone());
        let (i18n, is_end, single) = (page.i18n.clone(), props.is_end, props.single);
        let (compose, on_set, problem) = (props.compose.clone(), props.on_set.clone(), problem.clone());
        Callback::from(move |event: Event| {
            let typed = take(&event).trim().to_owned();
            let (setting, kind) = Setting::parse(field, &compose.emit(typed.clone()));
            let refused =
                matches!(kind, Some(NoteKind::NotANumber | NoteKind::NotAChoice | NoteKind::CannotSweep));
            if is_end && !refused && setting.is_fixed() {
                // Typed on the way to another value, as likely as not: the switch beside the name ends a search.
                return problem.set(Some(i18n.t(id::RANGE_NEEDS_TWO).to_string()));
            }
            if single && !refused && !setting.is_fixed() {
                return problem.set(Some(i18n.t(id::ONE_VALUE_HERE).to_string()));
            }
            let used = if refused { text.to_string() } else { setting.to_text(field) };
            let say = |kind| i18n.note(&Note { key: label.to_string(), given: typed, used, kind });
            problem.set(kind.map(say));
            if !refused {
                typed_here.replace(kind.is_some());
                on_set.emit(setting);
            }
        })
    };
    let said = (*problem).clone();
    let limits = || {
        let (min, max) = props.field.limits()?;
        Some(page.i18n.ta(id::LIMITS, &[("min", plain(min).into()), ("max", plain(max).into())]).into())
    };
    let title = props.help.clone().or_else(limits);
    html! {
        <span class="number">
            <input type="text" inputmode="decimal" autocomplete="off" spellcheck="false" value={draft.value}
                aria-label={props.label.clone()} {title} placeholder={props.placeholder.clone()} aria-invalid={said.is_some().then_some("true")}
                oninput={draft.oninput} onblur={draft.onblur} onkeydown={draft.onkeydown} {onchange} />
            if let Some(said) = said { <span class="problem" role="alert">{ said }</span> }
        </span>
    }
}
