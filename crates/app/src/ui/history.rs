//! The room of what is kept: experiments of the past, and files that bring others. Opening one never loses another.

mod before;
mod bring;
mod card;
mod thumb;

use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{Page, use_page};
use crate::i18n::id;
use crate::keep::{Head, State, StoreError};
pub(super) use before::Before;
use bring::Bring;
use card::Card;

#[derive(Properties, PartialEq)]
pub(crate) struct HistoryProps {
    /// Rises with every change to what is kept.
    pub(crate) changes: u32,
    /// An experiment was opened.
    pub(crate) on_open: Callback<()>,
    /// A file or a text was brought.
    pub(crate) on_bytes: Callback<Rc<[u8]>>,
    /// What is wrong with what was brought last.
    pub(crate) fault: Option<AttrValue>,
}

#[component]
pub(crate) fn HistoryRoom(props: &HistoryProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let (heads, refresh) = use_heads(props.changes);
    let deleted = use_state(|| None::<Head>);
    let on_delete = {
        let (driver, deleted) = (page.driver.clone(), deleted.clone());
        Callback::from(move |head: Head| {
            let keeper = driver.keeper().clone();
            let deleted = deleted.clone();
            spawn_local(async move {
                if keeper.delete(&head.id, true).await.is_ok() {
                    // Where the disk is full it is gone for good.
                    let undoable = *keeper.state() == State::Disk;
                    deleted.set(undoable.then_some(head));
                }
            });
        })
    };
    let undo_button = use_node_ref();
    {
        // The button that was pressed is gone: the focus goes to where that can be undone.
        let node = undo_button.clone();
        use_effect_with((*deleted).clone(), move |_| {
            if let Some(button) = node.cast::<web_sys::HtmlElement>() {
                // One that cannot take the focus can still be clicked.
                let _ = button.focus();
            }
        });
    }
    let undo = {
        let (driver, deleted, refresh) = (page.driver.clone(), deleted.clone(), refresh.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(head) = (*deleted).clone() else { return };
            let (keeper, refresh) = (driver.keeper().clone(), refresh.clone());
            deleted.set(None);
            spawn_local(async move {
                // What cannot be brought back is not shown again.
                let _ = keeper.delete(&head.id, false).await;
                refresh.emit(());
            });
        })
    };
    let current = page.driver.keeper().current();
    let card = |head: &Head| {
        html! {
            <Card key={head.id.to_string()} head={head.clone()} current={current.as_deref() == Some(&*head.id)}
                on_open={props.on_open.clone()} on_delete={on_delete.clone()} />
        }
    };
    html! {
        <main class="history" aria-label={i18n.t(id::HISTORY_TITLE)} data-testid="history">
            <section class="panel">
                <h2>{ i18n.t(id::HISTORY_TITLE) }</h2>
                <p>{ i18n.t(id::HISTORY_INTRO) }</p>
                { state(&page) }
                <Bring on_bytes={props.on_bytes.clone()} fault={props.fault.clone()} />
            </section>
            <div class="undo" role="status">
                if let Some(head) = &*deleted {
                    <p>{ i18n.ta(id::HISTORY_DELETED, &[("name", name(&page, head).into())]) }</p>
                    <button ref={undo_button} class="small" onclick={undo} data-testid="history-undo">{ i18n.t(id::HISTORY_UNDO) }</button>
                }
            </div>
            {
                match &*heads {
                    None => html! { <p class="hint" role="status">{ i18n.t(id::HISTORY_READING) }</p> },
                    Some(Err(error)) => html! {
                        <p class="notice severe" role="alert">{ i18n.ta(id::HISTORY_UNREADABLE, &[("message", error.to_string().into())]) }</p>
                    },
                    Some(Ok(heads)) if heads.is_empty() => html! { <p class="empty">{ i18n.t(id::HISTORY_EMPTY) }</p> },
                    Some(Ok(heads)) => html! {
                        <ul class="cards" data-testid="history-list">{ for heads.iter().map(card) }</ul>
                    },
                }
            }
        </main>
    }
}

/// What it is called: by the person, else by the experiment's title, else by the page.
pub(crate) fn name(page: &Page, head: &Head) -> String {
    head.called().unwrap_or_else(|| page.i18n.made_up_name(head.number()))
}

/// Where all this is kept, if that is anywhere else than it should be.
fn state(page: &Page) -> Html {
    let text = match &*page.driver.keeper().state() {
        State::Opening | State::Disk => return Html::default(),
        State::Memory(StoreError::Full) => id::ERROR_STORE_FULL,
        State::Memory(_) => id::ERROR_STORE_DENIED,
    };
    html! { <p class="notice" role="status" data-testid="history-state">{ page.i18n.t(text) }</p> }
}

type Heads = Option<Result<Vec<Head>, StoreError>>;

/// What is kept, read again when something has changed, here or in another tab that was in front meanwhile.
#[hook]
fn use_heads(changes: u32) -> (UseStateHandle<Heads>, Callback<()>) {
    let page = use_page();
    let heads = use_state(Heads::default);
    let refresh = {
        let (heads, driver) = (heads.clone(), page.driver.clone());
        use_callback((), move |(), ()| {
            let (heads, keeper) = (heads.clone(), driver.keeper().clone());
            spawn_local(async move {
                let now = Some(keeper.list().await);
                heads.set(now);
            });
        })
    };
    {
        let refresh = refresh.clone();
        use_effect_with(changes, move |_| refresh.emit(()));
    }
    {
        let refresh = refresh.clone();
        use_effect_with((), move |()| {
            let listener = web_sys::window()
                .map(|window| EventListener::new(&window, "focus", move |_| refresh.emit(())));
            move || drop(listener)
        });
    }
    (heads, refresh)
}
