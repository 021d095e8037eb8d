//! Writes down what happens to the experiment that is open, as it happens: one transaction at a time, each with all that has
//! come since the last.
//!
//! Entries are added under numbers that nobody may have used. Where another tab went on with the same experiment, that fails,
//! nothing is written, and this tab goes on under an id of its own, with all that it knows.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::Promise;
use schema::{Entry, Outcome, Presentation, StudyConfig};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

use super::head::{Head, Kind, fresh_id};
use super::kept::Kept;
use super::store::{Key, Place, Store, StoreError, Value, Write};
use crate::prefs;
use crate::sweep::Sweep;

/// A store that has not opened by then counts as denied.
const PATIENCE_MS: u32 = 5000;
/// How long what was deleted can be brought back, be it from another tab.
const UNDO_MS: f64 = 600_000.0;
/// Least time between two pictures of a growing map.
const PICTURE_MS: f64 = 2000.0;

/// Where things are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Not known yet.
    Opening,
    /// On the disk.
    Disk,
    /// In memory, until the page is closed, for this reason.
    Memory(StoreError),
}

/// A handle; clones share it.
#[derive(Clone)]
pub struct Keeper(Rc<Inner>);

struct Inner {
    store: RefCell<Store>,
    state: RefCell<State>,
    opened: RefCell<Option<Promise>>,
    current: RefCell<Option<Current>>,
    queue: RefCell<Vec<Write>>,
    busy: Cell<bool>,
    on_change: Box<dyn Fn()>,
}

/// The experiment that is open, once something has happened to it.
struct Current {
    head: Head,
    lines: Vec<Rc<str>>,
    /// What the head says of the experiment.
    study: Rc<StudyConfig>,
    presentation: Option<Rc<Presentation>>,
    pictured: f64,
    /// The head is not written yet.
    changed: bool,
}

impl PartialEq for Keeper {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

fn now() -> f64 {
    js_sys::Date::now()
}

impl Keeper {
    /// Opens the store; `on_change` hears of a new state and of changes to what is kept.
    #[must_use]
    pub fn open(on_change: impl Fn() + 'static) -> Self {
        let keeper = Self(Rc::new(Inner {
            store: RefCell::default(),
            state: RefCell::new(State::Opening),
            opened: RefCell::default(),
            current: RefCell::default(),
            queue: RefCell::default(),
            busy: Cell::new(false),
            on_change: Box::new(on_change),
        }));
        let it = keeper.clone();
        let opened = future_to_promise(async move {
            it.opened(Store::open().await);
            Ok(JsValue::UNDEFINED)
        });
        // A browser that never answers must not keep the page waiting.
        let it = keeper.clone();
        let waited = Promise::new(&mut move |resolve, _| {
            let it = it.clone();
            let late = move || {
                it.opened(Err(StoreError::Denied("no answer".to_owned())));
                let _ = resolve.call0(&JsValue::NULL);
            };
            Timeout::new(PATIENCE_MS, late).forget();
        });
        let either = Promise::race(&js_sys::Array::of2(&opened, &waited));
        *keeper.0.opened.borrow_mut() = Some(either);
        keeper
    }

    fn opened(&self, store: Result<Store, StoreError>) {
        if *self.state() != State::Opening {
            return;
        }
        let (store, state) = match store {
            Ok(store) => (store, State::Disk),
            Err(error) => (Store::in_memory(), State::Memory(error)),
        };
        *self.0.store.borrow_mut() = store;
        self.set_state(state);
        self.flush();
        let it = self.clone();
        spawn_local(async move { it.purge_deleted().await });
    }

    /// The store, once it is open.
    pub(super) async fn store(&self) -> Store {
        let opened = self.0.opened.borrow().clone();
        if let Some(opened) = opened {
            // It is only ever resolved.
            let _ = JsFuture::from(opened).await;
        }
        self.0.store.borrow().clone()
    }

    /// Where things are kept.
    pub fn state(&self) -> std::cell::Ref<'_, State> {
        self.0.state.borrow()
    }

    fn set_state(&self, state: State) {
        *self.0.state.borrow_mut() = state;
        (self.0.on_change)();
    }

    pub(super) fn changed(&self) {
        (self.0.on_change)();
    }

    /// The id of the experiment that is open, once something has happened to it.
    #[must_use]
    pub fn current(&self) -> Option<Rc<str>> {
        self.0.current.borrow().as_ref().map(|current| current.head.id.clone())
    }

    /// What is known of the experiment that is open, once something has happened to it.
    #[must_use]
    pub fn kept(&self) -> Option<Kept> {
        let current = self.0.current.borrow();
        let current = current.as_ref()?;
        Some(Kept { head: current.head.clone(), lines: current.lines.clone(), ..Kept::default() })
    }

    /// Another experiment begins.
    pub fn anew(&self) {
        *self.0.current.borrow_mut() = None;
        prefs::set_current(None);
    }

    /// The experiment that is open is one that was kept, as far as its first so many lines. The others stay where they are:
    /// what comes after them goes under an id of its own.
    pub fn adopt(&self, kept: &Kept, understood: usize, sweep: &Sweep) {
        prefs::set_current(Some(&kept.head.id));
        let (head, study) = (kept.head.clone(), sweep.study().clone());
        let lines = kept.lines.iter().take(understood).cloned().collect();
        *self.0.current.borrow_mut() =
            Some(Current { head, lines, study, presentation: None, pictured: now(), changed: false });
    }

    /// Something happened to the experiment that is open.
    pub fn keep(&self, entry: &Entry, sweep: &Sweep) {
        let line: Rc<str> = entry.to_json().into();
        let mut current = self.0.current.borrow_mut();
        let current = current.get_or_insert_with(|| self.begin(sweep));
        let number = current.lines.len() as u32;
        let id = current.head.id.clone();
        let mut queue = self.0.queue.borrow_mut();
        queue.push(Write::Add(Place::Entries, Key::In(id.clone(), number), Value::Text(line.clone())));
        // A trial that stands at a rung may be promoted, and goes on from there.
        if let Entry::Ended(ended) = entry
            && ended.outcome != Outcome::Pruned
        {
            queue.push(Write::Delete(Place::Checkpoints, Key::In(id, ended.trial)));
        }
        current.lines.push(line);
        current.changed = true;
    }

    fn begin(&self, sweep: &Sweep) -> Current {
        let now = now();
        let head = Head::begun(fresh_id(now, js_sys::Math::random()), now);
        prefs::set_current(Some(&head.id));
        if let Some((id, table)) = sweep.study().own().and_then(|own| Some((own.id, sweep.table(own.id)?))) {
            let (id, text) = (id.to_string().into(), table.to_text().into());
            self.0.queue.borrow_mut().push(Write::Put(Place::Tables, Key::Of(id), Value::Text(text)));
        }
        let study = sweep.study().clone();
        Current { head, lines: Vec::new(), study, presentation: None, pictured: 0.0, changed: true }
    }

    /// Keeps bytes that belong to a trial of the experiment that is open.
    pub fn keep_bytes(&self, place: Place, trial: u32, bytes: &[u8]) {
        if let Some(id) = self.current() {
            let write = Write::Put(place, Key::In(id, trial), Value::Bytes(bytes.into()));
            self.0.queue.borrow_mut().push(write);
            self.flush();
        }
    }

    /// Writes what has come, if anything has.
    pub fn attend(&self, sweep: &Sweep, presentation: &Rc<Presentation>) {
        if let Some(current) = &mut *self.0.current.borrow_mut() {
            let other = current.head.status != sweep.status_key()
                || !Rc::ptr_eq(&current.study, sweep.study())
                || !current.presentation.as_ref().is_some_and(|known| Rc::ptr_eq(known, presentation));
            if !(current.changed || other) {
                return;
            }
            let now = now();
            let picture =
                now - current.pictured > PICTURE_MS || sweep.status() != crate::sweep::Status::Running;
            current.head.look(sweep, presentation, now, picture);
            if picture {
                current.pictured = now;
            }
            current.study = sweep.study().clone();
            current.presentation = Some(presentation.clone());
            current.changed = true;
        }
        self.flush();
    }

    /// What is to be written, with the head if it has changed.
    fn take(&self) -> Vec<Write> {
        let mut writes = self.0.queue.take();
        if let Some(current) = &mut *self.0.current.borrow_mut()
            && std::mem::take(&mut current.changed)
        {
            writes.push(put_head(&current.head));
        }
        writes
    }

    fn flush(&self) {
        if self.0.busy.get() || *self.state() == State::Opening {
            return;
        }
        let writes = self.take();
        if writes.is_empty() {
            return;
        }
        self.0.busy.set(true);
        let (it, store) = (self.clone(), self.0.store.borrow().clone());
        spawn_local(async move {
            let written = store.write(writes).await;
            it.0.busy.set(false);
            match written {
                Ok(()) => {}
                Err(StoreError::Taken) => it.fork(),
                Err(error) => it.go_on_in_memory(error),
            }
            it.flush();
        });
    }

    /// The page is left: nobody can wait any more.
    pub fn flush_at_once(&self) {
        if *self.state() != State::Opening {
            let writes = self.take();
            self.0.store.borrow().write_at_once(writes);
        }
    }

    /// Goes on under an id of its own.
    fn fork(&self) {
        if let Some(current) = &mut *self.0.current.borrow_mut() {
            let now = now();
            current.head.id = fresh_id(now, js_sys::Math::random());
            current.head.created = now;
            prefs::set_current(Some(&current.head.id));
        }
        self.write_anew();
    }

    fn go_on_in_memory(&self, error: StoreError) {
        self.0.store.borrow().do_without_disk(true);
        self.write_anew();
        self.set_state(State::Memory(error));
    }

    /// Tries the disk again, after something was taken from it.
    pub(super) fn try_disk(&self) {
        if matches!(&*self.state(), State::Memory(StoreError::Full)) {
            self.0.store.borrow().do_without_disk(false);
            self.write_anew();
            self.set_state(State::Disk);
            self.flush();
        }
    }

    /// Everything that is known of the experiment is to be written.
    fn write_anew(&self) {
        let mut queue = self.0.queue.borrow_mut();
        queue.clear();
        if let Some(current) = &mut *self.0.current.borrow_mut() {
            let id = &current.head.id;
            queue.push(Write::DeleteIn(Place::Entries, id.clone()));
            queue.extend((0_u32..).zip(&current.lines).map(|(number, line)| {
                Write::Add(Place::Entries, Key::In(id.clone(), number), Value::Text(line.clone()))
            }));
            current.changed = true;
        }
    }

    /// The person calls it something else.
    pub(super) fn rename_current(&self, id: &str, name: Option<&str>) -> bool {
        let mut current = self.0.current.borrow_mut();
        let Some(current) = current.as_mut().filter(|current| *current.head.id == *id) else { return false };
        current.head.name = name.map(str::to_owned);
        current.changed = true;
        true
    }

    pub(super) fn delete_current(&self, id: &str, deleted: Option<f64>) -> bool {
        let mut current = self.0.current.borrow_mut();
        let Some(current) = current.as_mut().filter(|current| *current.head.id == *id) else { return false };
        current.head.deleted = deleted;
        current.changed = true;
        true
    }

    pub(super) fn flush_soon(&self) {
        self.flush();
    }

    async fn purge_deleted(&self) {
        let store = self.store().await;
        let Ok(heads) = store.all(Place::Heads).await else { return };
        let heads = heads.iter().filter_map(|head| Head::from_json(head.text()?));
        let past = |head: &Head| head.deleted.is_some_and(|deleted| now() - deleted > UNDO_MS);
        let gone = heads.filter(past).flat_map(|head| removal(&head));
        let gone: Vec<Write> = gone.collect();
        // What cannot be taken away now will be at the next visit.
        let _ = store.purge(gone).await;
    }
}

pub(super) fn put_head(head: &Head) -> Write {
    Write::Put(Place::Heads, Key::Of(head.id.clone()), Value::Text(head.to_json().into()))
}

/// All that belongs to an experiment. Tables stay: others may learn from them.
pub(super) fn removal(head: &Head) -> Vec<Write> {
    let id = &head.id;
    let own = match head.kind {
        Kind::Board => vec![Write::Delete(Place::Boards, Key::Of(id.clone()))],
        Kind::Experiment => [Place::Entries, Place::Weights, Place::Checkpoints]
            .map(|place| Write::DeleteIn(place, id.clone()))
            .to_vec(),
    };
    own.into_iter().chain([Write::Delete(Place::Heads, Key::Of(id.clone()))]).collect()
}
