//! Another tool's file: what it is, what was left out, and, where the file does not tell, the choice of what was measured,
//! which way is better and what counts as a parameter.

use std::rc::Rc;

use schema::Board;
use schema::board::TRIALS_MAX;
use schema::import::{self, BYTES_MAX, Choice, Fault, Imported, Kind, Opened};
use yew::prelude::*;

use super::words::counts;
use crate::format;
use crate::i18n::{Id, id};
use crate::ui::select::Pick;
use crate::ui::{Page, use_page};

#[derive(Properties, PartialEq)]
pub(crate) struct ImportProps {
    /// The file's name.
    pub(crate) name: AttrValue,
    pub(crate) bytes: Rc<[u8]>,
    /// The person takes the board as it is shown.
    pub(crate) on_board: Callback<Board>,
    /// The person wants nothing of it.
    #[prop_or_default]
    pub(crate) on_close: Option<Callback<()>>,
}

/// What a person has decided about a file.
#[derive(Debug, Clone, PartialEq, Default)]
struct Decided {
    choice: Option<Choice>,
    /// What the board is to be called.
    name: Option<String>,
    /// What was measured, in the person's words.
    measured: Option<String>,
}

#[component]
pub(crate) fn ImportPanel(props: &ImportProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let decided = use_state(Decided::default);
    {
        let decided = decided.clone();
        use_effect_with(props.bytes.clone(), move |_| decided.set(Decided::default()));
    }
    let opened = use_memo((props.bytes.clone(), props.name.clone()), |(bytes, name)| {
        import::open(bytes, stem(name)).map(Rc::new)
    });
    let read = use_memo((props.bytes.clone(), decided.choice.clone()), |(_, choice)| {
        let opened = opened.as_ref().as_ref().ok()?;
        Some(opened.board(&choice.clone().unwrap_or_else(|| opened.guess())))
    });
    let body = match (&*opened, &*read) {
        (Ok(opened), Some(read)) => opened_body(&page, props, opened, read, &decided),
        (Err(found), _) => faults(&page, found),
        (Ok(_), None) => Html::default(),
    };
    let kind = match &*opened {
        Ok(opened) => opened.kind(),
        Err(_) => import::recognise(&props.bytes),
    };
    let close = props.on_close.clone().map(|on_close| on_close.reform(|_: MouseEvent| ()));
    html! {
        <section class="panel board-import" data-testid="board-import">
            <div class="panel-head">
                <h2>{ &props.name }</h2>
                if let Some(onclick) = close { <button class="small" {onclick}>{ i18n.t(id::CLOSE) }</button> }
            </div>
            <p>{ i18n.t(kind_in_words(kind)) }</p>
            { body }
            <p class="hint">{ limits(&page) }</p>
        </section>
    }
}

fn opened_body(
    page: &Page,
    props: &ImportProps,
    opened: &Rc<Opened>,
    read: &Result<Imported, Vec<Fault>>,
    decided: &UseStateHandle<Decided>,
) -> Html {
    let i18n = &page.i18n;
    let choice = decided.choice.clone().unwrap_or_else(|| opened.guess());
    let set = {
        let decided = decided.clone();
        Callback::from(move |choice: Choice| {
            // What was measured is called anew with every other choice.
            decided.set(Decided { choice: Some(choice), measured: None, ..(*decided).clone() });
        })
    };
    let found = match read {
        Ok(imported) => result(page, props, imported, decided),
        Err(found) => faults(page, found),
    };
    let columns = opened.columns();
    html! {
        <>
            <div class="board-choices">
                { study_choice(page, opened, &choice, &set) }
                { objective_choice(page, opened, &choice, &set) }
                { direction_choice(page, opened, &choice, &set) }
            </div>
            if !columns.is_empty() {
                <fieldset class="board-params" data-testid="import-params">
                    <legend>{ i18n.t(id::IMPORT_PARAMS) }</legend>
                    { for columns.iter().enumerate().map(|(place, (name, measured))| {
                        param_box((place, name, *measured), &choice, &set)
                    }) }
                </fieldset>
            }
            { found }
        </>
    }
}

fn study_choice(page: &Page, opened: &Rc<Opened>, choice: &Choice, set: &Callback<Choice>) -> Html {
    let studies = opened.studies();
    if studies.len() < 2 {
        return Html::default();
    }
    let on_pick = {
        let opened = opened.clone();
        set.reform(move |study: usize| opened.guess_of(study))
    };
    let options = named(studies.iter().map(|name| (*name).to_owned()));
    labelled(page, id::IMPORT_STUDY, options, choice.study, on_pick, "import-study")
}

fn objective_choice(page: &Page, opened: &Rc<Opened>, choice: &Choice, set: &Callback<Choice>) -> Html {
    let objectives = opened.objectives(choice.study);
    if objectives.len() < 2 {
        return Html::default();
    }
    let on_pick = {
        let (opened, choice) = (opened.clone(), choice.clone());
        set.reform(move |objective: usize| {
            let chosen = opened.objectives(choice.study).into_iter().nth(objective);
            let higher = chosen.map_or(choice.higher, |measured| measured.likely_higher());
            Choice { objective, higher, ..choice.clone() }
        })
    };
    let options = named(objectives.into_iter().map(|measured| measured.name));
    labelled(page, id::IMPORT_OBJECTIVE, options, choice.objective, on_pick, "import-objective")
}

/// Which way is better; fixed where the file tells.
fn direction_choice(page: &Page, opened: &Rc<Opened>, choice: &Choice, set: &Callback<Choice>) -> Html {
    let i18n = &page.i18n;
    let told = opened.objectives(choice.study).get(choice.objective).and_then(|measured| measured.higher);
    let now = told.unwrap_or(choice.higher);
    let chip = |name: Id, higher: bool| {
        let choice = choice.clone();
        let onclick = set.reform(move |_: MouseEvent| Choice { higher, ..choice.clone() });
        html! {
            <button class="chip" aria-pressed={(now == higher).to_string()} disabled={told.is_some()} {onclick}>{ i18n.t(name) }</button>
        }
    };
    html! {
        <div class="board-choice" role="group" aria-label={i18n.t(id::IMPORT_DIRECTION)}>
            <span>{ i18n.t(id::IMPORT_DIRECTION) }</span>
            <div class="chips" data-testid="import-direction">
                { chip(id::IMPORT_LOWER, false) }{ chip(id::IMPORT_HIGHER, true) }
                if told.is_some() { <span class="hint">{ i18n.t(id::IMPORT_TOLD) }</span> }
            </div>
        </div>
    }
}

fn param_box(
    (place, name, measured): (usize, &str, Option<usize>),
    choice: &Choice,
    set: &Callback<Choice>,
) -> Html {
    let is_objective = measured == Some(choice.objective);
    let on = choice.params.contains(&place) && !is_objective;
    let onchange = {
        let choice = choice.clone();
        set.reform(move |_: Event| {
            let mut params = choice.params.clone();
            if on {
                params.retain(|other| *other != place)
            } else {
                params.push(place)
            }
            params.sort_unstable();
            Choice { params, ..choice.clone() }
        })
    };
    html! {
        <label key={place}><input type="checkbox" checked={on} disabled={is_objective} {onchange} />{ name }</label>
    }
}

/// What came of it, its names, and the button that takes it.
fn result(page: &Page, props: &ImportProps, imported: &Imported, decided: &UseStateHandle<Decided>) -> Html {
    let i18n = &page.i18n;
    let Imported { board, notes } = imported;
    let name = decided.name.clone().unwrap_or_else(|| board.name.clone());
    let measured = decided.measured.clone().unwrap_or_else(|| board.objective.name.clone());
    let text = |label: Id, value: String, testid: &'static str, set: fn(Decided, String) -> Decided| {
        let decided = decided.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let typed = event.target_unchecked_into::<web_sys::HtmlInputElement>().value();
            decided.set(set((*decided).clone(), typed));
        });
        html! {
            <label class="board-choice"><span>{ i18n.t(label) }</span>
                <input type="text" maxlength="80" {value} {oninput} data-testid={testid} /></label>
        }
    };
    let onclick = {
        let (on_board, board) = (props.on_board.clone(), board.clone());
        let (name, measured) = (name.trim().to_owned(), measured.trim().to_owned());
        Callback::from(move |_: MouseEvent| {
            let mut board = board.clone();
            for (own, typed) in [(&mut board.name, &name), (&mut board.objective.name, &measured)] {
                // A name that was emptied is left as it was.
                if !typed.is_empty() {
                    own.clone_from(typed);
                }
            }
            on_board.emit(board);
        })
    };
    html! {
        <>
            <div class="board-choices">
                { text(id::IMPORT_NAME, name.clone(), "import-name", |decided, typed| Decided { name: Some(typed), ..decided }) }
                { text(id::IMPORT_MEASURED, measured.clone(), "import-measured", |decided, typed| Decided { measured: Some(typed), ..decided }) }
            </div>
            <p data-testid="import-counts">{ counts(i18n, board) }</p>
            if !notes.is_empty() {
                <ul class="board-notes" data-testid="import-notes">{ for notes.iter().map(|note| html! { <li>{ i18n.import_note(*note) }</li> }) }</ul>
            }
            <button class="primary" {onclick} data-testid="import-take">{ i18n.t(id::IMPORT_TAKE) }</button>
        </>
    }
}

fn faults(page: &Page, faults: &[Fault]) -> Html {
    html! {
        <div class="faults" role="alert" data-testid="import-faults">
            <p>{ page.i18n.t(id::IMPORT_FAULTS) }</p>
            <ul>{ for faults.iter().map(|fault| html! { <li>{ page.i18n.import_fault(fault) }</li> }) }</ul>
        </div>
    }
}

fn named(names: impl Iterator<Item = String>) -> Vec<(AttrValue, AttrValue)> {
    names.map(AttrValue::from).map(|name| (name.clone(), name)).collect()
}

fn labelled(
    page: &Page,
    label: Id,
    options: Vec<(AttrValue, AttrValue)>,
    chosen: usize,
    on_pick: Callback<usize>,
    testid: &'static str,
) -> Html {
    let label = page.i18n.t(label);
    html! {
        <label class="board-choice"><span>{ &label }</span>
            <Pick {options} chosen={Some(chosen)} {label} {on_pick} testid={Some(testid)} /></label>
    }
}

const fn kind_in_words(kind: Kind) -> Id {
    match kind {
        Kind::Record | Kind::Board => id::IMPORT_KIND_RECORD,
        Kind::Journal => id::IMPORT_KIND_JOURNAL,
        Kind::OptunaJson => id::IMPORT_KIND_JSON,
        Kind::OptunaCsv => id::IMPORT_KIND_CSV,
        Kind::Wandb => id::IMPORT_KIND_WANDB,
        Kind::Trials => id::IMPORT_KIND_TRIALS,
        Kind::Table => id::IMPORT_KIND_TABLE,
        Kind::Unknown(_) => id::IMPORT_KIND_UNKNOWN,
    }
}

fn limits(page: &Page) -> String {
    let args = [
        ("megabytes", format::count((BYTES_MAX >> 20) as u64).into()),
        ("trials", format::count(TRIALS_MAX as u64).into()),
    ];
    page.i18n.ta(id::IMPORT_LIMITS, &args)
}

/// A file's name without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
