//! Writes down what happens to the experiment that is open, as it happens: one transaction at a time, each with all that has
//! come since the last.
//!
//! Entries are added under numbers that nobody may have used. Where another tab went on with the same experiment, that fails,
//! nothing is written, and this tab goes on under an id of its own, with all that it knows.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Promise;
use schema::{Entry, Presentation, StudyConfig};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

use super::head::{Head, Kind, Label, fresh_id};
use super::kept::{Kept, put_label};
use super::store::{Key, Place, Store, StoreError, Value, Write};
use super::writing::{Batch, Writing, put_head};
use crate::prefs;
use crate::sweep::Sweep;
use crate::wait::wait;

/// A store that has not opened by then counts as denied.
const PATIENCE_MS: u32 = 5000;
/// How long what was deleted can be brought back, be it from another tab.
const UNDO_MS: f64 = 600_000.0;

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

type Shared = Rc<RefCell<Writing>>;

struct Inner {
    store: RefCell<Store>,
    state: RefCell<State>,
    opened: RefCell<Option<Promise>>,
    /// The experiment that is open, once something has happened to it.
    current: RefCell<Option<Shared>>,
    /// Those before it that are not wholly written yet.
    closing: RefCell<Vec<Shared>>,
    busy: Cell<bool>,
    on_change: Box<dyn Fn()>,
}

impl PartialEq for Keeper {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

pub(super) fn now() -> f64 {
    js_sys::Date::now()
}

pub(super) fn new_id() -> Rc<str> {
    fresh_id(now(), js_sys::Math::random())
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
            closing: RefCell::default(),
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
        let waited = future_to_promise(async move {
            wait(PATIENCE_MS).await;
            it.opened(Err(StoreError::Denied("no answer".to_owned())));
            Ok(JsValue::UNDEFINED)
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

    /// Does something to the experiment that is open, if something has happened to it.
    pub(super) fn with_current<T>(&self, work: impl FnOnce(&mut Writing) -> T) -> Option<T> {
        let current = self.0.current.borrow().clone()?;
        let mut writing = current.borrow_mut();
        Some(work(&mut writing))
    }

    /// The id of the experiment that is open, once something has happened to it.
    #[must_use]
    pub fn current(&self) -> Option<Rc<str>> {
        self.with_current(|writing| writing.head.id.clone())
    }

    /// What is known of the experiment that is open, once something has happened to it.
    #[must_use]
    pub fn kept(&self) -> Option<Kept> {
        self.with_current(|it| Kept { head: it.head.clone(), lines: it.lines.clone(), ..Kept::default() })
    }

    /// This experiment begins.
    pub fn anew(&self, study: &StudyConfig) {
        self.close();
        prefs::set_current(study, None);
    }

    /// What was open is written to its end.
    fn close(&self) {
        let last = self.0.current.borrow_mut().take();
        self.0.closing.borrow_mut().extend(last);
        self.flush();
    }

    /// The experiment that is open is one that was kept, as far as its first so many lines. The others stay where they are:
    /// what comes after them goes under an id of its own.
    pub fn adopt(&self, kept: &Kept, understood: usize, study: &StudyConfig) {
        self.close();
        prefs::set_current(study, Some(&kept.head.id));
        let lines = kept.lines.iter().take(understood).cloned().collect();
        let writing = Writing::kept(kept.head.clone(), lines);
        *self.0.current.borrow_mut() = Some(Rc::new(RefCell::new(writing)));
    }

    /// Something happened to the experiment that is open.
    pub fn keep(&self, entry: &Entry, sweep: &Sweep) {
        let current = self.0.current.borrow().clone();
        let current = current.unwrap_or_else(|| self.begin(sweep));
        let mut writing = current.borrow_mut();
        writing.keep(entry);
        // Whoever goes on with what they deleted wants it after all.
        if writing.head.deleted.take().is_some() {
            let label = put_label(&writing.head.label());
            writing.beside(label);
        }
    }

    fn begin(&self, sweep: &Sweep) -> Shared {
        let mut writing = Writing::begun(Head::begun(new_id(), now()));
        prefs::set_current(sweep.study(), Some(&writing.head.id));
        if let Some((id, table)) = sweep.study().own().and_then(|own| Some((own.id, sweep.table(own.id)?))) {
            let text = Value::Text(table.to_text().into());
            writing.beside(Write::Put(Place::Tables, Key::Of(id.to_string().into()), text));
        }
        let begun = Rc::new(RefCell::new(writing));
        *self.0.current.borrow_mut() = Some(begun.clone());
        begun
    }

    /// Keeps bytes that belong to a trial of the experiment that is open.
    pub fn keep_bytes(&self, place: Place, trial: u32, bytes: &[u8]) {
        self.with_current(|writing| {
            let key = Key::In(writing.head.id.clone(), trial);
            writing.beside(Write::Put(place, key, Value::Bytes(bytes.into())));
        });
        self.flush();
    }

    /// Writes what has come, if anything has.
    pub fn attend(&self, sweep: &Sweep, presentation: &Rc<Presentation>) {
        self.with_current(|writing| writing.look(sweep, presentation, now()));
        self.flush();
    }

    /// What is to be written next, and of which experiment.
    fn next(&self) -> Option<(Shared, Vec<Write>, Batch)> {
        let all: Vec<Shared> =
            self.0.closing.borrow().iter().cloned().chain(self.0.current.borrow().clone()).collect();
        let found = all.into_iter().find_map(|it| {
            let taken = it.borrow_mut().take();
            taken.map(|(writes, batch)| (it, writes, batch))
        });
        if found.is_none() {
            self.0.closing.borrow_mut().clear();
        }
        found
    }

    pub(super) fn flush(&self) {
        if self.0.busy.get() || *self.state() == State::Opening {
            return;
        }
        let Some((writing, writes, batch)) = self.next() else { return };
        self.0.busy.set(true);
        let (it, store) = (self.clone(), self.0.store.borrow().clone());
        spawn_local(async move {
            match store.write(writes).await {
                Ok(()) => {}
                Err(error) => {
                    writing.borrow_mut().take_back(batch);
                    match error {
                        StoreError::Taken => it.fork(&writing, &store).await,
                        error => it.go_on_in_memory(error),
                    }
                }
            }
            it.0.busy.set(false);
            it.flush();
        });
    }

    /// The page is left: nobody can wait any more.
    pub fn flush_at_once(&self) {
        if *self.state() == State::Opening {
            return;
        }
        while let Some((_, writes, _)) = self.next() {
            self.0.store.borrow().write_at_once(writes);
        }
    }

    /// It goes on under an id of its own, with all that it had.
    async fn fork(&self, writing: &Shared, store: &Store) {
        let old = writing.borrow().head.id.clone();
        let id = new_id();
        // What cannot be read is not taken along.
        let beside = self.beside(&old, &id, store).await.unwrap_or_default();
        let mut writing = writing.borrow_mut();
        self.take_id(&mut writing, id);
        beside.into_iter().for_each(|write| writing.beside(write));
    }

    pub(super) fn go_on_in_memory(&self, error: StoreError) {
        self.0.store.borrow().do_without_disk();
        self.with_current(Writing::write_anew);
        self.0.closing.borrow().iter().for_each(|it| it.borrow_mut().write_anew());
        self.set_state(State::Memory(error));
    }

    /// Tries the disk again, after something was taken from it.
    pub(super) async fn try_disk(&self) {
        let store = self.store().await;
        if !matches!(&*self.state(), State::Memory(StoreError::Full)) {
            return;
        }
        // The experiment that is open is not written down meanwhile.
        while self.0.busy.replace(true) {
            wait(1).await;
        }
        let returned = self.return_to_disk(&store).await;
        self.0.busy.set(false);
        if returned.is_ok() {
            self.set_state(State::Disk);
        }
        self.flush();
    }

    async fn return_to_disk(&self, store: &Store) -> Result<(), StoreError> {
        for id in store.parted().await? {
            self.part(&id, store).await?;
        }
        store.return_to_disk().await
    }

    /// An experiment with which another tab goes on gets an id of its own, as far as memory knows it.
    async fn part(&self, old: &Rc<str>, store: &Store) -> Result<(), StoreError> {
        let id = new_id();
        let mut writes = self.beside(old, &id, store).await?;
        let entries = store.several(Place::Entries, old).await?;
        let head = store.get(Place::Heads, old).await?;
        let all: Vec<Shared> =
            self.0.closing.borrow().iter().chain(&*self.0.current.borrow()).cloned().collect();
        let open = all.into_iter().find(|writing| writing.borrow().head.id == *old);
        match open {
            // The rest is written anew by itself.
            Some(writing) => self.take_id(&mut writing.borrow_mut(), id),
            None => {
                let entry = |(number, line)| Write::Put(Place::Entries, Key::In(id.clone(), number), line);
                writes.extend(entries.into_iter().map(entry));
                let head = head.and_then(|head| Head::from_json(head.text()?));
                writes.extend(head.map(|head| put_head(&Head { id: id.clone(), ..head })));
            }
        }
        store.forget(old);
        store.write(writes).await
    }

    /// What stands beside the record of one experiment, for another: parameters, states, and what it is called.
    async fn beside(&self, old: &str, id: &Rc<str>, store: &Store) -> Result<Vec<Write>, StoreError> {
        let mut writes = Vec::new();
        for place in [Place::Weights, Place::Checkpoints] {
            let several = store.several(place, old).await?.into_iter();
            writes.extend(several.map(|(trial, value)| Write::Put(place, Key::In(id.clone(), trial), value)));
        }
        let label = store.get(Place::Labels, old).await?;
        let label = label.and_then(|label| serde_json::from_str::<Label>(label.text()?).ok());
        writes.extend(label.map(|label| put_label(&Label { id: id.clone(), deleted: None, ..label })));
        Ok(writes)
    }

    /// An experiment that is open goes on under an id of its own.
    fn take_id(&self, writing: &mut Writing, id: Rc<str>) {
        let old = writing.head.id.clone();
        writing.rename_id(id.clone(), now());
        let study = writing.head.study();
        if prefs::current(&study).as_deref() == Some(&*old) {
            prefs::set_current(&study, Some(&id));
        }
    }

    async fn purge_deleted(&self) {
        let store = self.store().await;
        let Ok(heads) = self.all_heads().await else { return };
        let past = |head: &&Head| head.deleted.is_some_and(|deleted| now() - deleted > UNDO_MS);
        for head in heads.iter().filter(past) {
            // What cannot be taken away now will be at the next visit.
            let _ = self.remove(head, &store).await;
        }
    }

    /// Takes an experiment away for good. Tables stay: others may learn from them.
    pub(super) async fn remove(&self, head: &Head, store: &Store) -> Result<(), StoreError> {
        let id = &head.id;
        let mut writes = vec![
            Write::Delete(Place::Heads, Key::Of(id.clone())),
            Write::Delete(Place::Labels, Key::Of(id.clone())),
            Write::Delete(Place::Boards, Key::Of(id.clone())),
        ];
        if head.kind == Kind::Experiment {
            let count = store.several(Place::Entries, id).await?.len() as u32;
            writes.extend(
                [Place::Entries, Place::Weights, Place::Checkpoints]
                    .map(|place| Write::DeleteIn(place, id.clone())),
            );
            // A tab in which it is still open finds the next number taken, and writes all of it anew.
            writes.push(Write::Put(Place::Entries, Key::In(id.clone(), count), Value::Text("".into())));
        }
        store.purge(writes).await
    }
}
