//! Carries out what the sweep decides: starts and ends web workers, posts messages, feeds answers back, and tells the
//! page about news at most some thirty times a second.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use gloo::events::EventListener;
use gloo::timers::callback::{Interval, Timeout};
use schema::wire::ToWorker;
use schema::{Claim, Engine, Note, Presentation, StudyConfig, Table};
use wasm_bindgen_futures::spawn_local;

use crate::adapter;
use crate::keep::Keeper;
use crate::link::{Link, Said};
use crate::location;
use crate::prefs;
use crate::sweep::{Effect, HeldTable, Sweep};
use crate::view::View;

mod keeping;

pub use keeping::ImportError;

/// Least time between two redraws of the page.
const REDRAW_MS: f64 = 33.0;
const HEARTBEAT_MS: u32 = 1000;

/// A handle on the running page; clones share it.
#[derive(Clone)]
pub struct Driver(Rc<Inner>);

type Listener = Box<dyn Fn(View)>;

struct Inner {
    sweep: RefCell<Sweep>,
    notes: RefCell<Rc<Vec<Note>>>,
    presentation: RefCell<Rc<Presentation>>,
    /// By slot, with the generation that each belongs to.
    workers: RefCell<BTreeMap<usize, (u32, Link)>>,
    listener: RefCell<Option<Listener>>,
    redraw: RefCell<Option<Timeout>>,
    drawn_ms: Cell<f64>,
    version: Cell<u64>,
    heartbeat: RefCell<Option<Interval>>,
    keeper: Keeper,
    /// Rises with every change to what is kept.
    kept_changes: Cell<u32>,
    leaving: RefCell<Option<EventListener>>,
}

impl PartialEq for Driver {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Driver {
    /// Starts with the experiment of the address bar.
    #[must_use]
    pub fn new(workers: usize) -> Self {
        let link = location::read();
        let table = table_of(&link.study);
        let mut sweep = Sweep::new(link.study, link.claim, workers);
        table.into_iter().for_each(|table| sweep.hold_table(table));
        sweep.recall(prefs::rates());
        let before = prefs::current(sweep.study()).filter(|_| location::came_back());
        if before.is_some() {
            sweep.await_record();
        }
        let driver = Self(Rc::new_cyclic(|weak: &Weak<Inner>| Inner {
            sweep: RefCell::new(sweep),
            notes: RefCell::new(Rc::new(link.notes)),
            presentation: RefCell::new(Rc::new(link.presentation)),
            workers: RefCell::default(),
            listener: RefCell::default(),
            redraw: RefCell::default(),
            drawn_ms: Cell::new(0.0),
            version: Cell::new(0),
            heartbeat: RefCell::default(),
            keeper: Keeper::open({
                let weak = weak.clone();
                move || with(&weak, Self::keeping_changed)
            }),
            kept_changes: Cell::new(0),
            leaving: RefCell::default(),
        }));
        let weak = Rc::downgrade(&driver.0);
        driver.write_when_left();
        before.into_iter().for_each(|id| driver.look_for(id));
        driver.probe();
        let beat = move || with(&weak, |driver| driver.act(|sweep, now| sweep.tick(now)));
        *driver.0.heartbeat.borrow_mut() = Some(Interval::new(HEARTBEAT_MS, beat));
        driver.act(|sweep, now| {
            if link.play {
                sweep.start(now)
            }
        });
        driver
    }

    /// Asks the browser for its GPU; the page does not wait for the answer.
    fn probe(&self) {
        let weak = Rc::downgrade(&self.0);
        spawn_local(async move {
            let device = adapter::probe().await;
            with(&weak, |driver| driver.act(|sweep, now| sweep.meet_gpu(device, now)));
        });
    }

    /// Who is told about news; the first news comes at once.
    pub fn listen(&self, listener: impl Fn(View) + 'static) {
        *self.0.listener.borrow_mut() = Some(Box::new(listener));
        self.draw();
    }

    /// What the page shows now.
    #[must_use]
    pub fn view(&self) -> View {
        View::new(&self.0.sweep.borrow(), self.0.notes.borrow().clone(), now_ms(), self.0.version.get())
    }

    /// Looks at the sweep.
    pub fn read<T>(&self, look: impl FnOnce(&Sweep) -> T) -> T {
        look(&self.0.sweep.borrow())
    }

    /// Does something to the sweep, with the time, and carries out what follows from it.
    pub fn act<T>(&self, action: impl FnOnce(&mut Sweep, f64) -> T) -> T {
        let (result, effects) = {
            let mut sweep = self.0.sweep.borrow_mut();
            let result = action(&mut sweep, now_ms());
            (result, sweep.effects())
        };
        self.carry_out(effects);
        self.schedule();
        result
    }

    /// Does what a person asked for, and shows it at once.
    pub fn command(&self, action: impl FnOnce(&mut Sweep, f64)) {
        self.act(action);
        self.draw();
    }

    /// The same where it changes the experiment.
    pub fn command_noted(&self, action: impl FnOnce(&mut Sweep, f64)) {
        self.command(action);
        self.note();
    }

    /// Writes the experiment as it stands into the address bar, with what its link claims.
    pub fn note(&self) {
        let presentation = self.presentation();
        self.read(|sweep| location::write(sweep.study(), sweep.proof().claimed.as_ref(), &presentation));
    }

    /// How the experiment is presented.
    #[must_use]
    pub fn presentation(&self) -> Rc<Presentation> {
        self.0.presentation.borrow().clone()
    }

    /// Presents the experiment otherwise; nothing that trains is disturbed. The address follows with [`Driver::note`].
    pub fn present(&self, presentation: Presentation) {
        *self.0.presentation.borrow_mut() = Rc::new(presentation);
        self.attend();
        self.draw();
    }

    /// Whether one experiment fits into a link, presented as now, and the other does not.
    #[must_use]
    pub fn outgrows(&self, from: &StudyConfig, to: &StudyConfig) -> bool {
        let presentation = self.presentation();
        !schema::fits(to, &presentation) && schema::fits(from, &presentation)
    }

    /// Opens an experiment and writes it into the address bar. What a link claims holds for the experiment that it
    /// came with, and for no other.
    pub fn load(&self, study: StudyConfig) {
        let same = self.read(|sweep| **sweep.study() == study);
        let claimed = self.read(|sweep| sweep.proof().claimed.clone()).filter(|_| same);
        self.open(study, claimed, Vec::new());
    }

    fn open(&self, study: StudyConfig, claimed: Option<Claim>, notes: Vec<Note>) {
        *self.0.notes.borrow_mut() = Rc::new(notes);
        let held = |id| self.read(|sweep| sweep.table(id).is_some());
        if let Some(table) = study.own().filter(|own| !held(own.id)).and_then(|_| table_of(&study)) {
            self.act(|sweep, _| sweep.hold_table(table));
        }
        self.command_noted(|sweep, _| sweep.load(study, claimed));
    }

    /// Opens the experiment of a hash; starts it when the hash says so.
    pub fn load_hash(&self, hash: &str) -> Rc<Vec<Note>> {
        let link = schema::decode(hash);
        *self.0.presentation.borrow_mut() = Rc::new(link.presentation);
        self.open(link.study, link.claim, link.notes);
        if link.play {
            self.command(Sweep::start);
        }
        self.0.notes.borrow().clone()
    }

    /// Keeps a person's own table, also over a reload of this page.
    pub fn hold_table(&self, table: HeldTable) {
        prefs::remember_table(&table);
        self.command(|sweep, _| sweep.hold_table(table));
    }

    /// Takes the notes on the link away.
    pub fn dismiss_notes(&self) {
        *self.0.notes.borrow_mut() = Rc::default();
        self.draw();
    }

    /// Has written down what has changed.
    fn attend(&self) {
        let presentation = self.presentation();
        self.read(|sweep| self.0.keeper.attend(sweep, &presentation));
    }

    fn schedule(&self) {
        if self.0.redraw.borrow().is_some() {
            return;
        }
        let wait = (self.0.drawn_ms.get() + REDRAW_MS - now_ms()).max(0.0);
        let weak = Rc::downgrade(&self.0);
        let timeout = Timeout::new(wait.ceil() as u32, move || with(&weak, |driver| driver.draw()));
        *self.0.redraw.borrow_mut() = Some(timeout);
    }

    fn draw(&self) {
        drop(self.0.redraw.borrow_mut().take());
        self.0.drawn_ms.set(now_ms());
        self.0.version.set(self.0.version.get() + 1);
        if let Some(listener) = &*self.0.listener.borrow() {
            listener(self.view());
        }
    }

    /// Messages to the same worker are posted together.
    fn carry_out(&self, effects: Vec<Effect>) {
        let mut packs = BTreeMap::<usize, Vec<ToWorker>>::new();
        for effect in effects {
            match effect {
                Effect::Spawn { slot, generation, engine } => {
                    packs.remove(&slot);
                    self.spawn(slot, generation, engine);
                }
                Effect::Terminate { slot } => {
                    packs.remove(&slot);
                    self.0.workers.borrow_mut().remove(&slot);
                }
                Effect::Send { slot, message } => packs.entry(slot).or_default().push(message),
                Effect::Again => {
                    let weak = Rc::downgrade(&self.0);
                    Timeout::new(0, move || with(&weak, |driver| driver.act(Sweep::carry_on))).forget();
                }
                Effect::Remember { key, rates } => prefs::remember_rates(key, rates),
                Effect::Anew => self.read(|sweep| self.0.keeper.anew(sweep.study())),
                Effect::Keep(entry) => self.read(|sweep| self.0.keeper.keep(&entry, sweep)),
                Effect::KeepWeights { trial } => self.keep_weights(trial),
                Effect::Checkpoint { trial } => self.keep_checkpoint(trial),
            }
        }
        self.attend();
        let workers = self.0.workers.borrow();
        for (slot, pack) in packs {
            if let Some((_, link)) = workers.get(&slot) {
                link.post(&pack);
            }
        }
    }

    fn spawn(&self, slot: usize, generation: u32, engine: Engine) {
        let weak = Rc::downgrade(&self.0);
        let hear = move |said| with(&weak, |driver| driver.heard(slot, generation, said));
        match Link::start(engine, hear) {
            Ok(link) => drop(self.0.workers.borrow_mut().insert(slot, (generation, link))),
            Err(reason) => {
                let driver = self.clone();
                Timeout::new(0, move || driver.lost(slot, generation, &reason)).forget();
            }
        }
    }

    fn heard(&self, slot: usize, generation: u32, said: Said) {
        match said {
            Said::Pack(pack) if self.is_current(slot, generation) => {
                self.act(|sweep, now| sweep.messages_from(slot, pack, now));
            }
            Said::Pack(_) => {}
            Said::Lost(reason) => self.lost(slot, generation, &reason),
        }
    }

    fn lost(&self, slot: usize, generation: u32, reason: &str) {
        let replaced = !self.is_current(slot, generation) && self.0.workers.borrow().contains_key(&slot);
        if !replaced {
            self.act(|sweep, now| sweep.worker_lost(slot, reason, now));
        }
    }

    fn is_current(&self, slot: usize, generation: u32) -> bool {
        self.0.workers.borrow().get(&slot).is_some_and(|(current, _)| *current == generation)
    }
}

/// The person's own table of an experiment, if it travels in the link or was brought before this page was reloaded.
fn table_of(study: &StudyConfig) -> Option<HeldTable> {
    let own = study.own()?;
    let carried = own.link.as_deref().and_then(|text| Table::from_text(text).ok());
    carried.or_else(prefs::table).filter(|table| table.id() == own.id).map(HeldTable::from)
}

fn with(weak: &Weak<Inner>, action: impl FnOnce(&Driver)) {
    if let Some(inner) = weak.upgrade() {
        action(&Driver(inner));
    }
}

/// Milliseconds since the page was opened.
#[must_use]
pub fn now_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}
