//! What becomes of files: experiments are kept and opened, other tools' trials are shown before they are kept, and tables are
//! learnt from.

use std::rc::Rc;

use gloo::events::EventListener;
use schema::Board;
use schema::board::HANDED;
use schema::import::{self, Kind};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Page;
use super::drop::{Brought, Dropped};
use super::history::name;
use super::room::Room;
use crate::i18n::id;
use crate::keep::Head;
use crate::location;
use crate::wait::wait;

/// Files of more bytes are not read in the blink of an eye.
const LONG: usize = 1 << 20;
/// How long it takes until the page shows that it reads.
const SEEN_MS: u32 = 50;

/// What was brought, as the room of the past needs it.
#[derive(Clone, PartialEq)]
pub(super) struct Bringing {
    pub(super) on_brought: Callback<Vec<Brought>>,
    /// Something long is being read.
    pub(super) reading: bool,
    pub(super) faults: Rc<Vec<AttrValue>>,
    /// Whose results were handed in.
    pub(super) added: Rc<Vec<AttrValue>>,
    pub(super) importing: Option<Brought>,
    pub(super) on_imported: Callback<Option<Head>>,
    pub(super) on_data: Callback<Brought>,
    pub(super) chosen: Rc<Vec<Rc<str>>>,
    pub(super) on_chosen: Callback<Vec<Rc<str>>>,
}

/// Takes what is brought anywhere on the page.
#[hook]
pub(super) fn use_bringing(
    page: &Page,
    room: &UseStateHandle<Room>,
    dropped: &UseStateHandle<Dropped>,
) -> Bringing {
    let reading = use_state(|| false);
    let faults = use_state(Rc::<Vec<AttrValue>>::default);
    let added = use_state(Rc::<Vec<AttrValue>>::default);
    let importing = use_state(|| None::<Brought>);
    let chosen = use_state(Rc::<Vec<Rc<str>>>::default);
    let on_data = {
        let (room, dropped, importing) = (room.clone(), dropped.clone(), importing.clone());
        use_callback((), move |brought: Brought, ()| {
            importing.set(None);
            dropped.set(Dropped::new(brought.bytes));
            room.set(Room::Race);
        })
    };
    let on_imported = {
        let (importing, chosen) = (importing.clone(), chosen.clone());
        use_callback((*chosen).clone(), move |kept: Option<Head>, now| {
            importing.set(None);
            if let Some(head) = kept {
                chosen.set(Rc::new(now.iter().cloned().chain([head.id]).collect()));
            }
        })
    };
    let on_chosen = {
        let chosen = chosen.clone();
        use_callback((), move |ids: Vec<Rc<str>>, ()| chosen.set(Rc::new(ids)))
    };
    let on_brought = {
        let (room, faults, importing, chosen) =
            (room.clone(), faults.clone(), importing.clone(), chosen.clone());
        let (on_data, reading, added) = (on_data.clone(), reading.clone(), added.clone());
        let now = (page.clone(), *room == Room::History);
        use_callback(now, move |all: Vec<Brought>, (page, past)| {
            faults.set(Rc::default());
            added.set(Rc::default());
            importing.set(None);
            let (page, room, faults, importing, chosen) =
                (page.clone(), room.clone(), faults.clone(), importing.clone(), chosen.clone());
            let (past, on_data, reading) = (*past, on_data.clone(), reading.clone());
            let added = added.clone();
            spawn_local(async move {
                let long = all.iter().map(|brought| brought.bytes.len()).sum::<usize>() > LONG;
                reading.set(long);
                if long {
                    wait(SEEN_MS).await;
                }
                match take(&page, all, past).await {
                    Taken::Opened => room.set(Room::Race),
                    Taken::Import(brought) => {
                        importing.set(Some(brought));
                        room.set(Room::History);
                    }
                    Taken::Data(brought) => on_data.emit(brought),
                    Taken::Kept(ids, found) => {
                        faults.set(Rc::new(found));
                        if !ids.is_empty() {
                            chosen.set(Rc::new(ids));
                        }
                        room.set(Room::History);
                    }
                    Taken::Handed(heads, found) => {
                        faults.set(Rc::new(found));
                        let mut ids: Vec<Rc<str>> = (**chosen).clone();
                        ids.extend(heads.iter().map(|head| head.id.clone()));
                        ids.sort();
                        ids.dedup();
                        chosen.set(Rc::new(ids));
                        let told = |head: &Head| {
                            let args = [("name", name(&page, head).into()), ("count", head.ended.into())];
                            page.i18n.ta(id::HISTORY_HANDED, &args).into()
                        };
                        added.set(Rc::new(heads.iter().map(told).collect()));
                        room.set(Room::History);
                    }
                }
                reading.set(false);
            });
        })
    };
    use_handed(page, &on_brought);
    Bringing {
        on_brought,
        added: (*added).clone(),
        reading: *reading,
        faults: (*faults).clone(),
        importing: (*importing).clone(),
        on_imported,
        on_data,
        chosen: (*chosen).clone(),
        on_chosen,
    }
}

/// What became of it.
enum Taken {
    /// An experiment, which is open now.
    Opened,
    /// Another tool's trials, of which the person decides what to take.
    Import(Brought),
    /// Rows to learn from.
    Data(Brought),
    /// The ids of what was kept, and what is wrong with the rest.
    Kept(Vec<Rc<str>>, Vec<AttrValue>),
    /// Results that were handed in as links, and what is wrong with the rest.
    Handed(Vec<Head>, Vec<AttrValue>),
}

/// Takes results that are opened as a link; the address bar then shows the experiment again.
#[hook]
fn use_handed(page: &Page, on_brought: &Callback<Vec<Brought>>) {
    let latest = use_mut_ref(Callback::noop);
    *latest.borrow_mut() = on_brought.clone();
    let driver = page.driver.clone();
    use_effect_with((), move |()| {
        let take = move || {
            if let Some(text) = location::handed() {
                driver.note();
                let on_brought = latest.borrow().clone();
                on_brought.emit(vec![Brought::text(text)]);
            }
        };
        take();
        let listener =
            web_sys::window().map(|window| EventListener::new(&window, "hashchange", move |_| take()));
        move || drop(listener)
    });
}

/// The results in a text of links; none for a file that only mentions one.
fn handed_in(bytes: &[u8]) -> Vec<Option<Board>> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let is_link = |line: &str| line.contains('#') && line.contains(HANDED);
    let only_links = lines.all(is_link);
    let may_be = matches!(import::recognise(bytes), Kind::Unknown(_) | Kind::Table);
    if only_links || may_be { Board::all_handed(text) } else { Vec::new() }
}

/// Keeps results that were handed in as links; those, and what is wrong with the rest.
async fn keep_handed(page: &Page, boards: Vec<Option<Board>>) -> (Vec<Head>, Vec<AttrValue>) {
    let (mut heads, mut faults) = (Vec::new(), Vec::new());
    for board in boards {
        match board {
            Some(board) => match page.driver.keep_handed(&board).await {
                Ok(head) => heads.push(head),
                Err(error) => faults.push(page.i18n.store_error(&error).into()),
            },
            None => faults.push(page.i18n.t(id::IMPORT_HANDED)),
        }
    }
    (heads, faults)
}

async fn take(page: &Page, mut all: Vec<Brought>, past: bool) -> Taken {
    let only = if all.len() == 1 && all[0].readable { all.pop() } else { None };
    let Some(brought) = only else {
        let (ids, found) = keep_all(page, &all).await;
        return Taken::Kept(ids, found);
    };
    let handed = handed_in(&brought.bytes);
    if !handed.is_empty() {
        let (heads, faults) = keep_handed(page, handed).await;
        return Taken::Handed(heads, faults);
    }
    let wants_table = page.driver.read(|sweep| sweep.lacks_table());
    match import::recognise(&brought.bytes) {
        Kind::Record => match page.driver.import_record(&brought.bytes).await {
            Ok(_) => Taken::Opened,
            Err(error) => Taken::Kept(Vec::new(), vec![page.i18n.import_error(&error).into()]),
        },
        Kind::Board => match page.driver.keep_board(&brought.bytes).await {
            Ok(head) => Taken::Kept(vec![head.id], Vec::new()),
            Err(error) => Taken::Kept(Vec::new(), vec![page.i18n.import_error(&error).into()]),
        },
        Kind::Journal | Kind::OptunaJson | Kind::OptunaCsv | Kind::Wandb => Taken::Import(brought),
        Kind::Trials if !wants_table => Taken::Import(brought),
        Kind::Unknown(_) if is_json(&brought.bytes) => Taken::Import(brought),
        _ if past => Taken::Import(brought),
        _ => Taken::Data(brought),
    }
}

fn is_json(bytes: &[u8]) -> bool {
    bytes.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|first| matches!(first, b'{' | b'['))
}

/// Keeps several files at once, such as a class's: the ids of what was kept, and what is wrong with the others.
async fn keep_all(page: &Page, all: &[Brought]) -> (Vec<Rc<str>>, Vec<AttrValue>) {
    let (mut ids, mut faults) = (Vec::new(), Vec::new());
    let keeper = page.driver.keeper();
    for brought in all {
        let of_file = |text: String| {
            page.i18n
                .ta(id::HISTORY_FILE_FAULT, &[("file", (&brought.name).into()), ("fault", text.into())])
                .into()
        };
        if !brought.readable {
            faults.push(of_file(page.i18n.t(id::FILE_UNREADABLE).to_string()));
            continue;
        }
        let handed = handed_in(&brought.bytes);
        if !handed.is_empty() {
            let (heads, found) = keep_handed(page, handed).await;
            ids.extend(heads.into_iter().map(|head| head.id));
            faults.extend(found.into_iter().map(|fault| of_file(fault.to_string())));
            continue;
        }
        let ours = match import::recognise(&brought.bytes) {
            Kind::Record => Some(page.driver.keep_record_named(&brought.bytes, stem(&brought.name)).await),
            Kind::Board => Some(page.driver.keep_board(&brought.bytes).await),
            _ => None,
        };
        if let Some(kept) = ours {
            match kept {
                Ok(head) => ids.push(head.id),
                Err(error) => faults.push(of_file(page.i18n.import_error(&error))),
            }
            continue;
        }
        match import::board(&brought.bytes, stem(&brought.name)) {
            Ok(read) => match keeper.add_board(&read.board).await {
                Ok(head) => ids.push(head.id),
                Err(error) => faults.push(of_file(page.i18n.store_error(&error))),
            },
            Err(found) => {
                let first = found.first().map(|fault| page.i18n.import_fault(fault));
                faults.push(of_file(first.unwrap_or_default()));
            }
        }
    }
    (ids, faults)
}

/// A file's name without its endings.
fn stem(name: &str) -> &str {
    name.split('.').next().unwrap_or_default()
}
