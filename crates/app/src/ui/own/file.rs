//! A table from a file or from a text: dropped anywhere on the page, chosen, or pasted. What is wrong with it is told line
//! by line.

use std::rc::Rc;

use schema::table::{self, BYTES_MAX, CLASSES_MAX, FEATURES_MAX, Fault, FaultKind, ROWS};
use schema::{Table, TableId};
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::format;
use crate::i18n::id;
use crate::sweep::HeldTable;
use crate::ui::drop::{Brought, Dropped, fetch};
use crate::ui::{Page, use_page};

#[derive(Properties, PartialEq)]
pub(super) struct BringProps {
    /// The table that a link was made with, and that is not here yet.
    pub(super) wanted: Option<TableId>,
    /// Whether it is in sight; files may be dropped even if it is not.
    pub(super) shown: bool,
    pub(super) on_table: Callback<HeldTable>,
    /// What was dropped last, anywhere on the page.
    pub(super) dropped: Dropped,
    /// Something was dropped.
    pub(super) on_show: Callback<()>,
}

/// What was brought last.
#[derive(Debug, Clone, PartialEq, Default)]
struct Reading {
    bytes: Rc<[u8]>,
    columns: Vec<String>,
    /// Which column is the label, if that was chosen.
    label: Option<usize>,
    faults: Vec<Fault>,
}

impl Reading {
    /// Reads a text: for the table that is wanted, or as it stands.
    fn read(bytes: Rc<[u8]>, label: Option<usize>, wanted: Option<TableId>) -> (Self, Option<Table>) {
        let columns = table::columns(&bytes);
        let label = label.filter(|label| *label < columns.len());
        let read = wanted.map_or_else(|| table::parse(&bytes, label), |id| table::find(&bytes, id));
        let (table, faults) = match read {
            Ok(table) => (Some(table), Vec::new()),
            Err(faults) => (None, faults),
        };
        (Self { bytes, columns, label, faults }, table)
    }
}

#[component]
pub(super) fn Bring(props: &BringProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let brought = use_state(Reading::default);
    let text = use_node_ref();
    let unreadable = use_state(|| false);
    let read = {
        let (brought, on_table) = (brought.clone(), props.on_table.clone());
        move |bytes: Rc<[u8]>, label: Option<usize>, wanted: Option<TableId>| {
            let (next, table) = Reading::read(bytes, label, wanted);
            brought.set(next);
            if let Some(table) = table {
                on_table.emit(table.into());
            }
        }
    };
    let on_bytes = {
        let (read, wanted, on_show) = (read.clone(), props.wanted, props.on_show.clone());
        Callback::from(move |bytes: Rc<[u8]>| {
            on_show.emit(());
            read(bytes, None, wanted);
        })
    };
    {
        let on_bytes = on_bytes.clone();
        use_effect_with(props.dropped.clone(), move |dropped| {
            if let Some(bytes) = dropped.take() {
                on_bytes.emit(bytes);
            }
        });
    }
    if !props.shown {
        return Html::default();
    }
    let onchange = {
        let (on_bytes, unreadable) = (on_bytes.clone(), unreadable.clone());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if let Some(files) = input.files() {
                let (on_bytes, unreadable) = (on_bytes.clone(), unreadable.clone());
                // One at a time: the box takes no more.
                let first = move |all: Vec<Brought>| {
                    unreadable.set(!all[0].readable);
                    if all[0].readable {
                        on_bytes.emit(all[0].bytes.clone());
                    }
                };
                fetch(&files, Callback::from(first));
            }
            // So that the same file, mended, can be chosen again.
            input.set_value("");
        })
    };
    let on_text = {
        let (text, on_bytes) = (text.clone(), on_bytes.clone());
        Callback::from(move |_: MouseEvent| {
            let typed = text.cast::<HtmlTextAreaElement>().map(|area| area.value()).unwrap_or_default();
            on_bytes.emit(typed.into_bytes().into());
        })
    };
    let on_label = {
        let (read, bytes) = (read.clone(), brought.bytes.clone());
        Callback::from(move |label: usize| read(bytes.clone(), Some(label), None))
    };
    let anyway = {
        let (read, bytes, label) = (read.clone(), brought.bytes.clone(), brought.label);
        Callback::from(move |_: MouseEvent| read(bytes.clone(), label, None))
    };
    let is_other = brought.faults.iter().any(|fault| fault.kind == FaultKind::OtherData);
    html! {
        <div class="bring">
            <label class="drop">
                <input type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" {onchange} data-testid="own-file" />
                <span>{ i18n.t(id::OWN_DROP) }</span>
            </label>
            <textarea ref={text} rows="4" spellcheck="false" placeholder={i18n.t(id::OWN_PASTE)} aria-label={i18n.t(id::OWN_PASTE)} data-testid="own-text" />
            <button class="small" onclick={on_text} data-testid="own-use-text">{ i18n.t(id::OWN_USE_TEXT) }</button>
            if *unreadable { <p class="problem" role="alert">{ i18n.t(id::FILE_UNREADABLE) }</p> }
            if !brought.faults.is_empty() { { faults(&page, &brought.faults) } }
            if is_other { <button class="small" onclick={anyway} data-testid="own-anyway">{ i18n.t(id::OWN_ANYWAY) }</button> }
            if brought.columns.len() > 1 && props.wanted.is_none() { <LabelChoice columns={brought.columns.clone()} label={brought.label} {on_label} /> }
            <p class="hint">{ limits(&page) }</p>
        </div>
    }
}

fn faults(page: &Page, faults: &[Fault]) -> Html {
    html! {
        <div class="faults" role="alert" data-testid="own-faults">
            <p>{ page.i18n.t(id::OWN_FAULTS) }</p>
            <ul>{ for faults.iter().map(|fault| html! { <li>{ page.i18n.fault(fault) }</li> }) }</ul>
        </div>
    }
}

fn limits(page: &Page) -> String {
    let count = |n: usize| format::count(n as u64);
    let args = [
        ("rows", count(*ROWS.end()).into()),
        ("features", count(FEATURES_MAX).into()),
        ("classes", count(CLASSES_MAX).into()),
        ("megabytes", count(BYTES_MAX >> 20).into()),
    ];
    page.i18n.ta(id::OWN_LIMITS, &args)
}

#[derive(Properties, PartialEq)]
struct LabelProps {
    columns: Vec<String>,
    label: Option<usize>,
    on_label: Callback<usize>,
}

/// Which column is to be predicted.
#[component]
fn LabelChoice(props: &LabelProps) -> Html {
    let page = use_page();
    let chosen = props.label.unwrap_or(props.columns.len() - 1);
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((chosen, props.columns.clone()), move |(chosen, _)| {
            if let Some(select) = node.cast::<HtmlSelectElement>() {
                select.set_value(&chosen.to_string());
            }
        });
    }
    let on_label = props.on_label.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Ok(label) = event.target_unchecked_into::<HtmlSelectElement>().value().parse() {
            on_label.emit(label);
        }
    });
    html! {
        <label class="own-label">
            <span>{ page.i18n.t(id::OWN_LABEL) }</span>
            <select ref={node} {onchange} data-testid="own-label">
                { for props.columns.iter().enumerate().map(|(place, name)| html! {
                    <option value={place.to_string()} selected={place == chosen}>{ name }</option>
                }) }
            </select>
        </label>
    }
}
