//! A box for a whole number within limits. What does not fit is put right, and the box says so.

use schema::{Note, NoteKind};
use yew::prelude::*;

use super::draft::use_draft;
use super::use_page;

#[derive(Properties, PartialEq)]
pub(crate) struct WholeProps {
    pub(crate) label: AttrValue,
    pub(crate) help: AttrValue,
    pub(crate) value: u32,
    pub(crate) min: u32,
    pub(crate) max: u32,
    #[prop_or("field")]
    pub(crate) class: &'static str,
    #[prop_or_default]
    pub(crate) testid: Option<&'static str>,
    pub(crate) on_set: Callback<u32>,
}

/// What a typed text comes to within the limits, and what is wrong with it. Without a number nothing changes.
fn read(typed: &str, now: u32, min: u32, max: u32) -> (u32, Option<NoteKind>) {
    let Some(x) = typed.trim().parse::<f64>().ok().filter(|x| x.is_finite()) else {
        return (now, Some(NoteKind::NotANumber));
    };
    let inside = x.round().clamp(f64::from(min), f64::from(max));
    let kind = if x.round() == inside { NoteKind::Rounded } else { NoteKind::OutOfRange };
    (inside as u32, (x != inside).then_some(kind))
}

#[component]
pub(crate) fn Whole(props: &WholeProps) -> Html {
    let page = use_page();
    let problem = use_state(|| None::<Note>);
    let draft = use_draft(props.value.to_string().into());
    let onchange = {
        let take = draft.taker();
        let (value, min, max) = (props.value, props.min, props.max);
        let (label, on_set, problem) = (props.label.to_string(), props.on_set.clone(), problem.clone());
        Callback::from(move |event: Event| {
            let given = take(&event);
            let (used, kind) = read(&given, value, min, max);
            problem.set(kind.map(|kind| Note { key: label.clone(), given, used: used.to_string(), kind }));
            if used != value {
                on_set.emit(used);
            }
        })
    };
    let invalid = problem.is_some().then_some("true");
    html! {
        <label class={props.class} title={props.help.clone()}>
            <span>{ props.label.clone() }</span>
            <input type="number" min={props.min.to_string()} max={props.max.to_string()} value={draft.value}
                aria-invalid={invalid} data-testid={props.testid}
                oninput={draft.oninput} onblur={draft.onblur} onkeydown={draft.onkeydown} {onchange} />
            if let Some(note) = &*problem { <span class="problem" role="alert">{ page.i18n.note(note) }</span> }
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_put_right_and_named() {
        assert_eq!(read("24", 8, 1, 5000), (24, None));
        assert_eq!(read(" 2.4 ", 8, 1, 5000), (2, Some(NoteKind::Rounded)));
        assert_eq!(read("-1", 8, 1, 5000), (1, Some(NoteKind::OutOfRange)));
        assert_eq!(read("99999", 8, 1, 5000), (5000, Some(NoteKind::OutOfRange)));
        assert_eq!(read("", 8, 1, 5000), (8, Some(NoteKind::NotANumber)));
        assert_eq!(read("1e309", 8, 1, 5000), (8, Some(NoteKind::NotANumber)));
    }
}
