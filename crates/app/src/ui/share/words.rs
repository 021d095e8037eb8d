//! The boxes for title and note, and what is to be said of a link.

use schema::presentation::{LINES_MAX, NOTE_MAX, TITLE_MAX};
use schema::{LINK_MAX, Presentation, StudyConfig};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::format;
use crate::i18n::id;
use crate::sweep::Proof;
use crate::ui::{Page, use_page};

#[derive(Properties, PartialEq)]
pub(super) struct WordsProps {
    /// Title and note as they are typed, as far as they can be shown.
    pub(super) on_words: Callback<Presentation>,
}

/// What is typed stays as it is in the boxes; what can be shown of it stands in the page at once.
#[component]
pub(super) fn Words(props: &WordsProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let typed = use_state(|| (page.presentation.title().to_owned(), page.presentation.note().to_owned()));
    let type_in = {
        let (typed, on_words) = (typed.clone(), props.on_words.clone());
        Callback::from(move |next: (String, String)| {
            on_words.emit(shown(&next));
            typed.set(next);
        })
    };
    let left_out = letters(&shown(&typed)).saturating_sub(letters(&page.presentation));
    let (title, note) = (*typed).clone();
    let on_title = {
        let note = note.clone();
        type_in.reform(move |event: InputEvent| {
            (event.target_unchecked_into::<HtmlInputElement>().value(), note.clone())
        })
    };
    let on_note = {
        let title = title.clone();
        type_in.reform(move |event: InputEvent| {
            (title.clone(), event.target_unchecked_into::<HtmlTextAreaElement>().value())
        })
    };
    // The address follows once the box is left: browsers limit how often it may change.
    let onchange = {
        let driver = page.driver.clone();
        Callback::from(move |_: Event| driver.note())
    };
    let most = [("most", NOTE_MAX.into()), ("lines", LINES_MAX.into())];
    html! {
        <section class="share-part">
            <label>
                <span>{ i18n.t(id::SHARE_NAME) }</span>
                <input type="text" maxlength={TITLE_MAX.to_string()} value={title} autocomplete="off" dir="auto"
                    oninput={on_title} onchange={onchange.clone()} data-testid="share-title" />
            </label>
            <label>
                <span>{ i18n.t(id::SHARE_NOTE) }</span>
                <textarea rows="3" maxlength={NOTE_MAX.to_string()} value={note} dir="auto" aria-describedby="share-note-help"
                    oninput={on_note} {onchange} data-testid="share-note" />
            </label>
            if left_out > 0 {
                <p class="problem" role="alert" data-testid="share-left-out">
                    { i18n.ta(id::SHARE_LEFT_OUT, &[("count", left_out.into()), ("most", format::count(LINK_MAX as u64).into())]) }
                </p>
            }
            <p class="hint" id="share-note-help">{ i18n.ta(id::SHARE_NOTE_HELP, &most) }</p>
        </section>
    }
}

/// What can be shown of a title and a note.
fn shown((title, note): &(String, String)) -> Presentation {
    let mut shown = Presentation::default();
    shown.set_title(title);
    shown.set_note(note);
    shown
}

/// How many characters title and note have.
fn letters(presentation: &Presentation) -> usize {
    presentation.title().chars().count() + presentation.note().chars().count()
}

/// How long a link is and, where that is too long for some programs, what makes it so.
pub(super) fn length(page: &Page, study: &StudyConfig, presentation: &Presentation, count: usize) -> String {
    let i18n = &page.i18n;
    let characters = ("count", format::count(count as u64).into());
    if count <= LINK_MAX {
        return i18n.ta(id::SHARE_LENGTH, &[characters]);
    }
    let why = if study.own().is_some_and(|own| own.link.is_some()) {
        "table"
    } else if !study.you.points.is_empty() {
        "placed"
    } else if presentation.note().len() > LINK_MAX / 4 {
        "note"
    } else {
        "values"
    };
    let most = ("most", format::count(LINK_MAX as u64).into());
    i18n.ta(id::SHARE_LONG, &[characters, most, ("why", why.into())])
}

/// Whether the link carries results.
pub(super) fn results(page: &Page, proof: &Proof) -> String {
    let i18n = &page.i18n;
    match &proof.found {
        Some(found) => i18n.ta(id::SHARE_RESULTS, &[("digest", found.digest.to_string().into())]),
        None if proof.failed > 0 => i18n.ta(id::WHY_FAILED, &[("count", proof.failed.into())]),
        None => i18n.t(id::SHARE_NO_RESULTS).to_string(),
    }
}
