//! A text box for a number or a list of numbers, which takes what is typed on Enter or when left, says what was wrong
//! with it right there, and never throws typed text away silently.

use schema::{Field, Note, NoteKind, Setting};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::use_page;

#[derive(Properties, PartialEq)]
pub(crate) struct NumberProps {
    pub(crate) field: &'static Field,
    /// The text that stands for the present value.
    pub(crate) text: AttrValue,
    pub(crate) label: AttrValue,
    /// Builds the field's text from what was typed, for instance `typed..0.1`.
    pub(crate) compose: Callback<String, String>,
    pub(crate) on_set: Callback<Setting>,
}

#[component]
pub(crate) fn Number(props: &NumberProps) -> Html {
    let page = use_page();
    let problem = use_state(|| None::<Note>);
    {
        let problem = problem.clone();
        use_effect_with(props.text.clone(), move |_| problem.set(None));
    }
    let onchange = {
        let (field, compose, on_set, problem) =
            (props.field, props.compose.clone(), props.on_set.clone(), problem.clone());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let typed = input.value().trim().to_owned();
            let (setting, kind) = Setting::parse(field, &compose.emit(typed.clone()));
            let used = setting.to_text(field);
            let refused =
                matches!(kind, Some(NoteKind::NotANumber | NoteKind::NotAChoice | NoteKind::CannotSweep));
            if !refused {
                on_set.emit(setting);
            }
            problem.set(kind.map(|kind| Note { key: field.name.into(), given: typed, used, kind }));
        })
    };
    let said = problem.as_ref().map(|note| {
        if note.kind == NoteKind::NotANumber {
            page.i18n.t(crate::i18n::id::NOT_A_NUMBER).to_string()
        } else {
            page.i18n.note(note)
        }
    });
    html! {
        <span class="number">
            <input type="text" inputmode="decimal" autocomplete="off" spellcheck="false" value={props.text.clone()}
                aria-label={props.label.clone()} aria-invalid={said.is_some().then_some("true")} {onchange} />
            if let Some(said) = said { <span class="problem" role="alert">{ said }</span> }
        </span>
    }
}
