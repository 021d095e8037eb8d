//! The room of what is kept: experiments of the past, and files that bring others. Opening one never loses another.

mod before;
mod bring;
mod card;
mod thumb;

use std::rc::Rc;

use gloo::events::EventListener;
use schema::{Board, import};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::board::BoardView;
use super::board::import::ImportPanel;
use super::drop::Brought;
use super::{Page, use_page};
use crate::i18n::id;
use crate::keep::{Head, State, StoreError};
use crate::sweep::Sweep;
pub(super) use before::Before;
use bring::Bring;
use card::Card;

#[derive(Properties, PartialEq)]
pub(crate) struct HistoryProps {
    /// Rises with every change to what is kept.
    pub(crate) changes: u32,
    /// An experiment was opened.
    pub(crate) on_open: Callback<()>,
    /// Files or a text were brought.
    pub(crate) on_brought: Callback<Vec<Brought>>,
    /// What is wrong with what was brought last.
    pub(crate) faults: Rc<Vec<AttrValue>>,
    /// A file of another tool, of which the person decides what to take.
    pub(crate) importing: Option<Brought>,
    /// That was decided: what was kept of it, if anything.
    pub(crate) on_imported: Callback<Option<Head>>,
    /// A file is to be learnt from.
    pub(crate) on_data: Callback<Brought>,
    /// Ids of those that are looked at together.
    pub(crate) chosen: Rc<Vec<Rc<str>>>,
    pub(crate) on_chosen: Callback<Vec<Rc<str>>>,
}

#[component]
pub(crate) fn HistoryRoom(props: &HistoryProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let (heads, refresh) = use_heads(props.changes);
    let deleted = use_state(|| None::<Head>);
    // Why what was wanted last could not be done.
    let fault = use_state(|| None::<AttrValue>);
    let on_delete = {
        let (page, deleted, fault) = (page.clone(), deleted.clone(), fault.clone());
        Callback::from(move |head: Head| {
            let (page, driver) = (page.clone(), page.driver.clone());
            let keeper = driver.keeper().clone();
            if keeper.current().as_deref() == Some(&*head.id) {
                // Going on would bring it back.
                driver.command(Sweep::pause);
            }
            let (deleted, fault) = (deleted.clone(), fault.clone());
            spawn_local(async move {
                match keeper.delete(&head.id).await {
                    Ok(undoable) => {
                        deleted.set(undoable.then_some(head));
                        fault.set(None);
                    }
                    Err(error) => fault.set(Some(page.i18n.store_error(&error).into())),
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
        let (page, deleted, refresh) = (page.clone(), deleted.clone(), refresh.clone());
        let fault = fault.clone();
        Callback::from(move |_: MouseEvent| {
            let Some(head) = (*deleted).clone() else { return };
            let (keeper, deleted, fault) = (page.driver.keeper().clone(), deleted.clone(), fault.clone());
            let (page, refresh) = (page.clone(), refresh.clone());
            spawn_local(async move {
                let problem = match keeper.bring_back(&head.id).await {
                    Ok(true) => None,
                    Ok(false) => Some(page.i18n.t(id::STORE_GONE)),
                    Err(error) => return fault.set(Some(page.i18n.store_error(&error).into())),
                };
                deleted.set(None);
                fault.set(problem);
                refresh.emit(());
            });
        })
    };
    let current = page.driver.keeper().current();
    let shown = use_state(|| None::<Rc<[Rc<Board>]>>);
    let on_choose = {
        let (chosen, on_chosen) = (props.chosen.clone(), props.on_chosen.clone());
        Callback::from(move |(id, is_chosen): (Rc<str>, bool)| {
            let mut next: Vec<Rc<str>> = chosen.iter().filter(|other| **other != id).cloned().collect();
            next.extend(is_chosen.then_some(id));
            on_chosen.emit(next);
        })
    };
    let on_look = {
        let (page, shown) = (page.clone(), shown.clone());
        Callback::from(move |heads: Vec<Head>| {
            let (page, shown) = (page.clone(), shown.clone());
            spawn_local(async move { shown.set(Some(boards_of(&page, &heads).await)) });
        })
    };
    if let Some(boards) = &*shown {
        let back = {
            let shown = shown.clone();
            Callback::from(move |_: MouseEvent| shown.set(None))
        };
        return html! {
            <main class="history" id="map" aria-label={i18n.t(id::HISTORY_TITLE)} data-testid="history-boards">
                <div><button onclick={back} data-testid="history-back">{ i18n.t(id::HISTORY_BACK) }</button></div>
                <BoardView boards={boards.clone()} />
            </main>
        };
    }
    let card = |head: &Head| {
        html! {
            <Card key={head.id.to_string()} head={head.clone()} current={current.as_deref() == Some(&*head.id)}
                chosen={props.chosen.contains(&head.id)} on_choose={on_choose.clone()} on_look={on_look.clone()}
                on_open={props.on_open.clone()} on_delete={on_delete.clone()} />
        }
    };
    html! {
        <main class="history" id="map" aria-label={i18n.t(id::HISTORY_TITLE)} data-testid="history">
            <section class="panel">
                <h2>{ i18n.t(id::HISTORY_TITLE) }</h2>
                <p>{ i18n.t(id::HISTORY_INTRO) }</p>
                { state(&page) }
                <Bring on_brought={props.on_brought.clone()} faults={(*props.faults).clone()} />
            </section>
            { importing(&page, props, &fault) }
            if let Some(fault) = &*fault { { severe(fault.clone()) } }
            <div class="undo" role="status">
                if let Some(head) = &*deleted {
                    <p>{ i18n.ta(id::HISTORY_DELETED, &[("name", name(&page, head).into())]) }</p>
                    <button ref={undo_button} class="small" onclick={undo} data-testid="history-undo">{ i18n.t(id::HISTORY_UNDO) }</button>
                }
            </div>
            {
                match &*heads {
                    None => html! { <p class="hint" role="status">{ i18n.t(id::HISTORY_READING) }</p> },
                    Some(Err(error)) => severe(i18n.store_error(error).into()),
                    Some(Ok(heads)) if heads.is_empty() => html! { <p class="empty">{ i18n.t(id::HISTORY_EMPTY) }</p> },
                    Some(Ok(heads)) => html! {
                        <>
                        { together(&page, heads, props, &on_look) }
                        <ul class="cards" data-testid="history-list">{ for heads.iter().map(card) }</ul>
                        </>
                    },
                }
            }
        </main>
    }
}

/// Why something could not be kept, or read.
fn severe(why: AttrValue) -> Html {
    html! { <p class="notice severe" role="alert">{ why }</p> }
}

/// Another tool's file, and what is to become of it.
fn importing(page: &Page, props: &HistoryProps, fault: &UseStateHandle<Option<AttrValue>>) -> Html {
    let Some(brought) = &props.importing else { return Html::default() };
    let i18n = &page.i18n;
    let on_board = {
        let (page, done, fault) = (page.clone(), props.on_imported.clone(), fault.clone());
        Callback::from(move |board: Board| {
            let (page, done, fault) = (page.clone(), done.clone(), fault.clone());
            spawn_local(async move {
                match page.driver.keeper().add_board(&board).await {
                    Ok(head) => {
                        fault.set(None);
                        done.emit(Some(head));
                    }
                    Err(error) => fault.set(Some(page.i18n.store_error(&error).into())),
                }
            });
        })
    };
    let on_close = Some(props.on_imported.reform(|()| None));
    let rows = matches!(import::recognise(&brought.bytes), import::Kind::Trials | import::Kind::Table);
    let on_data = {
        let brought = brought.clone();
        props.on_data.reform(move |_: MouseEvent| brought.clone())
    };
    html! {
        <div class="importing">
            <ImportPanel name={brought.name.clone()} bytes={brought.bytes.clone()} {on_board} {on_close} />
            if rows {
                <p class="hint">{ i18n.t(id::HISTORY_OR_DATA) }{ " " }<button class="small" onclick={on_data} data-testid="history-as-data">{ i18n.t(id::HISTORY_AS_DATA) }</button></p>
            }
        </div>
    }
}

/// What can be done with several at once.
fn together(page: &Page, heads: &[Head], props: &HistoryProps, on_look: &Callback<Vec<Head>>) -> Html {
    let i18n = &page.i18n;
    if heads.len() < 2 {
        return Html::default();
    }
    let chosen: Vec<Head> = heads.iter().filter(|head| props.chosen.contains(&head.id)).cloned().collect();
    let count = chosen.len();
    let look = on_look.reform(move |_: MouseEvent| chosen.clone());
    let all = {
        let ids: Vec<Rc<str>> = heads.iter().map(|head| head.id.clone()).collect();
        props.on_chosen.reform(move |_: MouseEvent| ids.clone())
    };
    let none = props.on_chosen.reform(|_: MouseEvent| Vec::new());
    html! {
        <div class="together" data-testid="history-together">
            <p>{ i18n.ta(id::HISTORY_CHOSEN, &[("count", count.into())]) }</p>
            <button class="primary small" onclick={look} disabled={count < 2} data-testid="history-compare">
                { i18n.t(if count > 2 { id::HISTORY_ONE_MAP } else { id::HISTORY_COMPARE }) }
            </button>
            <button class="small" onclick={all} data-testid="history-all">{ i18n.t(id::HISTORY_ALL) }</button>
            <button class="small" onclick={none} disabled={count == 0}>{ i18n.t(id::HISTORY_NONE) }</button>
        </div>
    }
}

/// Those that can be read, as boards.
async fn boards_of(page: &Page, heads: &[Head]) -> Rc<[Rc<Board>]> {
    let mut boards = Vec::new();
    for head in heads {
        // One that has gone meanwhile is left out.
        if let Ok(Some(board)) = page.driver.board_of(&head.id, &name(page, head)).await {
            boards.push(Rc::new(board));
        }
    }
    boards.into()
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
