//! One kept experiment: its map, its name and best result, and what can be done with it.

use std::pin::Pin;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::name;
use super::thumb::thumb;
use crate::format;
use crate::i18n::id;
use crate::keep::{Head, Kept, Kind, StoreError};
use crate::out;
use crate::ui::{Page, use_page};

/// Longest name that is taken, in characters.
const NAME_MAX: usize = 80;

/// Something done with an experiment; false where that is gone.
type Attempt = Pin<Box<dyn Future<Output = Result<bool, StoreError>>>>;

#[derive(Properties, PartialEq)]
pub(super) struct CardProps {
    pub(super) head: Head,
    /// It is the one that is open.
    pub(super) current: bool,
    /// It is to be looked at together with others.
    pub(super) chosen: bool,
    pub(super) on_choose: Callback<(Rc<str>, bool)>,
    /// It is to be looked at by itself.
    pub(super) on_look: Callback<Vec<Head>>,
    pub(super) on_open: Callback<()>,
    pub(super) on_delete: Callback<Head>,
}

#[component]
pub(super) fn Card(props: &CardProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let head = &props.head;
    let editing = use_state(|| false);
    let fault = use_state(|| None::<AttrValue>);
    // Does something that may fail, and says so if it does.
    let attempt = {
        let (page, fault) = (page.clone(), fault.clone());
        move |done: Attempt| {
            let (page, fault) = (page.clone(), fault.clone());
            spawn_local(async move {
                fault.set(match done.await {
                    Ok(true) => None,
                    Ok(false) => Some(page.i18n.t(id::STORE_GONE)),
                    Err(error) => Some(page.i18n.store_error(&error).into()),
                });
            });
        }
    };
    let is_board = head.kind == Kind::Board;
    let open = {
        let (head, on_look) = (head.clone(), props.on_look.clone());
        let (driver, id, on_open) = (page.driver.clone(), head.id.clone(), props.on_open.clone());
        let (attempt, current) = (attempt.clone(), props.current);
        Callback::from(move |_: MouseEvent| {
            if is_board {
                return on_look.emit(vec![head.clone()]);
            }
            if current {
                return on_open.emit(());
            }
            let (driver, id, on_open) = (driver.clone(), id.clone(), on_open.clone());
            attempt(Box::pin(async move {
                let found = driver.open_kept(&id).await?;
                if found {
                    on_open.emit(());
                }
                Ok(found)
            }));
        })
    };
    // What is to be done with the whole of it.
    let with_whole = |work: fn(Page, Kept, String) -> Attempt| {
        let (page, id, called) = (page.clone(), head.id.clone(), name(&page, head));
        let attempt = attempt.clone();
        Callback::from(move |_: MouseEvent| {
            let (page, id, called) = (page.clone(), id.clone(), called.clone());
            attempt(Box::pin(async move {
                match page.driver.keeper().load(&id).await? {
                    Some(kept) => work(page, kept, called).await,
                    None => Ok(false),
                }
            }));
        })
    };
    let save_board = {
        let (page, head, attempt) = (page.clone(), head.clone(), attempt.clone());
        Callback::from(move |_: MouseEvent| {
            let (page, head) = (page.clone(), head.clone());
            attempt(Box::pin(async move {
                let Some(mut board) = page.driver.keeper().board(&head.id).await? else { return Ok(false) };
                board.name = head.name.clone().unwrap_or_default();
                save_json(&name(&page, &head), &board.to_json());
                Ok(true)
            }));
        })
    };
    let rename = {
        let editing = editing.clone();
        Callback::from(move |_: MouseEvent| editing.set(true))
    };
    let on_name = {
        let (driver, id, editing) = (page.driver.clone(), head.id.clone(), editing.clone());
        let attempt = attempt.clone();
        Callback::from(move |typed: Option<String>| {
            editing.set(false);
            let Some(typed) = typed else { return };
            let (keeper, id) = (driver.keeper().clone(), id.clone());
            let typed: String = typed.trim().chars().take(NAME_MAX).collect();
            attempt(Box::pin(async move { keeper.rename(&id, (!typed.is_empty()).then_some(&typed)).await }));
        })
    };
    let delete = {
        let head = head.clone();
        props.on_delete.reform(move |_: MouseEvent| head.clone())
    };
    let onchange = {
        let id = head.id.clone();
        props.on_choose.reform(move |event: Event| {
            (id.clone(), event.target_unchecked_into::<HtmlInputElement>().checked())
        })
    };
    let called = name(&page, head);
    let label = |id| i18n.ta(id, &[("name", (&called).into())]);
    html! {
        <li class={classes!("card", props.current.then_some("current"))} data-testid="history-card" data-id={head.id.to_string()}>
            <div class="pick">
            <button class="quiet face" onclick={open.clone()} aria-label={label(id::HISTORY_OPEN_NAMED)}>{ thumb(&head.dots, page.theme) }</button>
                <label><input type="checkbox" checked={props.chosen} {onchange} aria-label={label(id::HISTORY_CHOOSE_NAMED)} data-testid="history-choose" />{ i18n.t(id::HISTORY_CHOOSE) }</label>
            </div>
            <div class="about">
                if *editing {
                    <NameBox name={called.clone()} {on_name} />
                } else {
                    <h3>{ &called }</h3>
                }
                <p>{ about(&page, head) }</p>
                <p class="hint">{ result(&page, head) }</p>
                <p class="hint">
                    <time>{ page.i18n.moment(head.changed) }</time>
                    if props.current { { " · " }<strong>{ i18n.t(id::HISTORY_CURRENT) }</strong> }
                </p>
                if let Some(fault) = &*fault {
                    <p class="notice severe" role="alert">{ fault }</p>
                }
                <div class="card-buttons">
                    <button class="small primary" onclick={open} data-testid="history-open">{ i18n.t(id::HISTORY_OPEN) }</button>
                    <button class="small" onclick={rename} aria-label={label(id::HISTORY_RENAME_NAMED)} data-testid="history-rename">{ i18n.t(id::HISTORY_RENAME) }</button>
                    if !is_board {
                        <button class="small" onclick={with_whole(duplicate)} aria-label={label(id::HISTORY_DUPLICATE_NAMED)} data-testid="history-duplicate">{ i18n.t(id::HISTORY_DUPLICATE) }</button>
                    }
                    <button class="small" onclick={if is_board { save_board } else { with_whole(save) }} aria-label={label(id::HISTORY_SAVE_NAMED)} data-testid="history-save">{ i18n.t(id::HISTORY_SAVE) }</button>
                    <button class="small" onclick={delete} aria-label={label(id::HISTORY_DELETE_NAMED)} data-testid="history-delete">{ i18n.t(id::HISTORY_DELETE) }</button>
                </div>
            </div>
        </li>
    }
}

fn duplicate(page: Page, mut kept: Kept, called: String) -> Attempt {
    kept.head.name = Some(page.i18n.ta(id::HISTORY_COPY_OF, &[("name", called.into())]));
    Box::pin(async move { page.driver.keeper().add(&mut kept).await.map(|()| true) })
}

fn save(_: Page, kept: Kept, called: String) -> Attempt {
    save_json(&called, &kept.file());
    Box::pin(std::future::ready(Ok(true)))
}

fn save_json(called: &str, text: &str) {
    let name = format!("{}.athanor.json", out::file_name(called));
    // A browser that has no memory for the file says so itself.
    let _ = out::save(&name, "application/json", text.as_bytes());
}

/// What was searched, on which data, by whom.
fn about(page: &Page, head: &Head) -> String {
    let i18n = &page.i18n;
    if head.kind == Kind::Board {
        return format!("{} · {}", i18n.t(id::HISTORY_ELSEWHERE), head.searched.join(" × "));
    }
    let study = head.study();
    let data = schema::Key::Data;
    let set = study.get(data).to_text(data.field());
    let searched: Vec<_> = study.searched().map(|key| i18n.field(key.field()).to_string()).collect();
    let searchers: Vec<_> = study.searchers.iter().map(|kind| i18n.searcher(*kind).to_string()).collect();
    [i18n.choice(data.field(), &set).to_string(), searched.join(" × "), searchers.join(", ")].join(" · ")
}

fn result(page: &Page, head: &Head) -> String {
    let i18n = &page.i18n;
    let trials = i18n.ta(id::TRIALS_DONE, &[("done", head.ended.into()), ("total", head.total.into())]);
    if let Some(measure) = &head.measure {
        let best = head.best.map(|best| format!("{measure} {}", format::number(best)));
        let counted = i18n.ta(id::HISTORY_TRIALS, &[("count", head.ended.into())]);
        return std::iter::once(counted).chain(best).collect::<Vec<_>>().join(" · ");
    }
    let best = head.best.map(|best| match head.accuracy {
        Some(share) => i18n.ta(
            id::MAP_MEASURED_BOTH,
            &[("loss", format::loss(best).into()), ("accuracy", format::percent(share as f32).into())],
        ),
        None => i18n.ta(id::MAP_MEASURED, &[("loss", format::loss(best).into())]),
    });
    std::iter::once(trials).chain(best).collect::<Vec<_>>().join(" · ")
}

#[derive(Properties, PartialEq)]
struct NameProps {
    name: String,
    /// What was typed; none where the person thought better of it.
    on_name: Callback<Option<String>>,
}

/// A box for a new name: Enter takes it, Escape does not.
#[component]
fn NameBox(props: &NameProps) -> Html {
    let page = use_page();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(input) = node.cast::<HtmlInputElement>() {
                // A box that cannot take the focus can still be clicked.
                let _ = input.focus();
                input.select();
            }
        });
    }
    let typed = {
        let node = node.clone();
        move || node.cast::<HtmlInputElement>().map(|input| input.value())
    };
    let onkeydown = {
        let (on_name, typed) = (props.on_name.clone(), typed.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => on_name.emit(typed()),
            "Escape" => on_name.emit(None),
            _ => {}
        })
    };
    let onblur = props.on_name.reform(move |_: FocusEvent| typed());
    html! {
        <input ref={node} class="name" type="text" maxlength={NAME_MAX.to_string()} value={props.name.clone()}
            aria-label={page.i18n.t(id::HISTORY_NAME)} {onkeydown} {onblur} data-testid="history-name" />
    }
}
