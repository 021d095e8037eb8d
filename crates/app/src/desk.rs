//! A worker beside the race, for rooms of the page that train by themselves. A [`Machine`] decides what to ask and what
//! follows from the answers, and knows neither DOM nor clock; the desk starts the worker when it is first needed, carries
//! messages both ways, wakes the machine when it wants to be woken, and tells the page about news.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::timers::callback::Timeout;
use schema::wire::{Command, Event, FromWorker, PROTOCOL, ToWorker};
use schema::{Engine, TableId};
use yew::prelude::*;

use crate::driver::{Driver, now_ms};
use crate::link::{Link, Said};
use crate::sweep::table_of;

/// Least time between two redraws.
const REDRAW_MS: u32 = 33;

/// What a room does, as a pure state machine.
pub(crate) trait Machine: 'static {
    /// The messages to send, in order, since the last call. Answers carry their numbers.
    fn posts(&mut self) -> Vec<ToWorker>;
    /// The worker said something.
    fn hear(&mut self, message: FromWorker, now_ms: f64);
    /// The worker died, or could not be started: nothing that it was asked will be answered. The next message starts another.
    fn lost(&mut self, reason: &str);
    /// When it wants to be [woken](Machine::wake), if at all.
    fn due_ms(&self) -> Option<f64> {
        None
    }
    /// It is that time.
    fn wake(&mut self, _now_ms: f64) {}
}

/// A machine with its worker; clones share it, and the last one dropped ends the worker.
pub(crate) struct Desk<M>(Rc<Inner<M>>);

struct Inner<M> {
    machine: RefCell<M>,
    engine: Engine,
    driver: Driver,
    link: RefCell<Option<Link>>,
    /// Workers started so far; what an older one says is dropped.
    generation: Cell<u32>,
    ready: Cell<bool>,
    /// Messages for when it is.
    waiting: RefCell<Vec<ToWorker>>,
    /// The person's own table that the worker has.
    given: Cell<Option<TableId>>,
    listener: RefCell<Option<Rc<dyn Fn()>>>,
    redraw: RefCell<Option<Timeout>>,
    alarm: RefCell<Option<Timeout>>,
}

impl<M> Clone for Desk<M> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<M> PartialEq for Desk<M> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<M: Machine> Desk<M> {
    /// A machine whose runs this engine trains.
    pub(crate) fn new(machine: M, engine: Engine, driver: Driver) -> Self {
        let (link, generation, ready, waiting, given) = Default::default();
        let (listener, redraw, alarm) = Default::default();
        let machine = RefCell::new(machine);
        let desk = Self(Rc::new(Inner {
            machine,
            engine,
            driver,
            link,
            generation,
            ready,
            waiting,
            given,
            listener,
            redraw,
            alarm,
        }));
        // What it asks for from the beginning.
        desk.act(|_, _| ());
        desk
    }

    /// Looks at the machine.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&M) -> T) -> T {
        look(&self.0.machine.borrow())
    }

    /// Does something to the machine, with the time, and carries out what follows.
    pub(crate) fn act<T>(&self, action: impl FnOnce(&mut M, f64) -> T) -> T {
        let (result, posts, due) = {
            let mut machine = self.0.machine.borrow_mut();
            let result = action(&mut machine, now_ms());
            (result, machine.posts(), machine.due_ms())
        };
        self.post(posts);
        self.set_alarm(due);
        self.redraw_soon();
        result
    }

    fn post(&self, posts: Vec<ToWorker>) {
        if posts.is_empty() {
            return;
        }
        if self.0.link.borrow().is_none() {
            self.start();
        }
        self.0.waiting.borrow_mut().extend(posts);
        self.send();
    }

    /// Sends what waits, each own table before the first message that is about it.
    fn send(&self) {
        let link = self.0.link.borrow();
        let Some(link) = link.as_ref().filter(|_| self.0.ready.get()) else { return };
        let mut pack = Vec::new();
        for message in self.0.waiting.take() {
            let wanted = table_of(&message.body).filter(|id| self.0.given.get() != Some(*id));
            if let Some(id) = wanted
                && let Some(table) = self.0.driver.read(|sweep| sweep.packed_table(id))
            {
                self.0.given.set(Some(id));
                pack.push(ToWorker { id: 0, body: Command::Provide { table } });
            }
            pack.push(message);
        }
        link.post(&pack);
    }

    fn start(&self) {
        let generation = self.0.generation.get() + 1;
        self.0.generation.set(generation);
        self.0.ready.set(false);
        self.0.given.set(None);
        let weak = Rc::downgrade(&self.0);
        let hear = move |said| {
            if let Some(desk) = upgrade(&weak).filter(|desk| desk.0.generation.get() == generation) {
                desk.heard(said);
            }
        };
        match Link::start(self.0.engine, hear) {
            Ok(link) => drop(self.0.link.borrow_mut().replace(link)),
            Err(reason) => {
                let weak = Rc::downgrade(&self.0);
                let tell = move || upgrade(&weak).into_iter().for_each(|desk| desk.lost(&reason));
                Timeout::new(0, tell).forget();
            }
        }
    }

    fn heard(&self, said: Said) {
        let pack = match said {
            Said::Pack(pack) => pack,
            Said::Lost(reason) => return self.lost(&reason),
        };
        for message in pack {
            match message.body {
                Event::Ready { protocol: PROTOCOL, .. } => {
                    self.0.ready.set(true);
                    self.send();
                }
                Event::Ready { protocol, .. } => {
                    return self.lost(&format!("protocol {protocol}, expected {PROTOCOL}"));
                }
                Event::Failed(error) if message.reply_to == 0 => return self.lost(&error.message),
                _ => self.act(|machine, now| machine.hear(message, now)),
            }
        }
    }

    fn lost(&self, reason: &str) {
        drop(self.0.link.take());
        self.0.generation.set(self.0.generation.get() + 1);
        self.0.waiting.borrow_mut().clear();
        self.act(|machine, _| machine.lost(reason));
    }

    fn set_alarm(&self, due_ms: Option<f64>) {
        let weak = Rc::downgrade(&self.0);
        let alarm = due_ms.map(|due| {
            let wait = (due - now_ms()).max(0.0).ceil() as u32;
            Timeout::new(wait, move || {
                upgrade(&weak)
                    .into_iter()
                    .for_each(|desk| desk.act(|machine: &mut M, now| machine.wake(now)));
            })
        });
        drop(self.0.alarm.replace(alarm));
    }

    fn redraw_soon(&self) {
        if self.0.redraw.borrow().is_some() {
            return;
        }
        let weak = Rc::downgrade(&self.0);
        let redraw = Timeout::new(REDRAW_MS, move || {
            let Some(desk) = upgrade(&weak) else { return };
            drop(desk.0.redraw.take());
            let listener = desk.0.listener.borrow().clone();
            listener.into_iter().for_each(|listener| listener());
        });
        *self.0.redraw.borrow_mut() = Some(redraw);
    }
}

fn upgrade<M>(weak: &Weak<Inner<M>>) -> Option<Desk<M>> {
    weak.upgrade().map(Desk)
}

/// Draws the component again whenever the machine has news; counts them.
#[hook]
pub(crate) fn use_desk<M: Machine>(desk: &Desk<M>) -> u64 {
    let news = use_mut_ref(|| 0_u64);
    let update = use_force_update();
    use_effect_with(desk.clone(), move |desk| {
        let listener: Rc<dyn Fn()> = Rc::new(move || update.force_update());
        *desk.0.listener.borrow_mut() = Some(listener);
        let desk = desk.clone();
        move || drop(desk.0.listener.take())
    });
    news.replace_with(|count| *count + 1)
}
