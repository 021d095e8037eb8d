//! The page's sweep with real workers that are killed again and again in the middle of their trials: what comes out is what
//! comes out undisturbed, bit for bit, and next to nothing is trained twice.

#![cfg(not(target_arch = "wasm32"))]

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use app::sweep::{Effect, Status, Sweep};
use futures::executor::block_on;
use schema::wire::{Event, FromWorker, ToWorker};
use schema::{Checkpoint, Curves, Outcome, decode};
use train::FusedEngine;
use worker::Service;

/// What a look at the clock takes; so each unit of work takes that long.
const LOOK_MS: f64 = 40.0;

/// A page and its workers in one process.
struct Page {
    sweep: Sweep,
    workers: BTreeMap<usize, Service<FusedEngine>>,
    now: Cell<f64>,
    /// Trained by all workers that ever were, in milliseconds.
    trained_ms: f64,
    /// What whoever keeps experiments has kept of the running trials.
    kept: BTreeMap<u32, (Curves, Rc<Checkpoint>)>,
}

impl Page {
    fn open(link: &str, workers: usize) -> Self {
        let link = decode(link);
        let mut page = Self {
            sweep: Sweep::new(link.study, link.claim, workers),
            workers: BTreeMap::new(),
            now: Cell::new(0.0),
            trained_ms: 0.0,
            kept: BTreeMap::new(),
        };
        page.sweep.meet_gpu(None, 0.0);
        page
    }

    fn start(&mut self) {
        self.sweep.start(0.0);
        self.carry_out();
    }

    fn hear(&mut self, slot: usize, pack: Vec<FromWorker>) {
        for event in &pack {
            if let Event::Progress(progress) | Event::Finished { progress, .. } = &event.body {
                self.trained_ms += progress.busy_ms;
            }
        }
        self.sweep.messages_from(slot, pack, self.now.get());
    }

    fn carry_out(&mut self) {
        loop {
            let effects = self.sweep.effects();
            if effects.is_empty() {
                return;
            }
            for effect in effects {
                match effect {
                    Effect::Spawn { slot, .. } => {
                        let service = Service::new(FusedEngine::default());
                        let hello = service.hello(None);
                        self.workers.insert(slot, service);
                        self.hear(slot, vec![hello]);
                    }
                    Effect::Terminate { slot } => drop(self.workers.remove(&slot)),
                    Effect::Send { slot, message } => self.post(slot, message),
                    Effect::Checkpoint { trial } => {
                        let curves = self.sweep.trials()[&trial].curves.clone();
                        let checkpoint = Rc::clone(self.sweep.checkpoint(trial).expect("it was told"));
                        self.kept.insert(trial, (curves, checkpoint));
                    }
                    Effect::Again => self.sweep.carry_on(self.now.get()),
                    Effect::Anew | Effect::Keep(_) | Effect::KeepWeights { .. } | Effect::Remember { .. } => {
                    }
                }
            }
        }
    }

    fn post(&mut self, slot: usize, message: ToWorker) {
        // As it would cross the boundary.
        let bytes = postcard::to_stdvec(&message).expect("plain data");
        let message = postcard::from_bytes(&bytes).expect("the same types");
        let Some(service) = self.workers.get_mut(&slot) else { return };
        let pack = block_on(service.command(message, &|| self.now.get()));
        self.hear(slot, pack);
    }

    /// A slice of every worker.
    fn slices(&mut self) {
        for slot in self.workers.keys().copied().collect::<Vec<_>>() {
            let Some(service) = self.workers.get_mut(&slot).filter(|service| service.is_busy()) else {
                continue;
            };
            let pack = block_on(service.slice(&|| self.now.replace(self.now.get() + LOOK_MS)));
            self.hear(slot, pack);
            self.carry_out();
        }
    }

    fn running(&self) -> usize {
        self.sweep.trials().values().filter(|trial| trial.outcome == Outcome::Running).count()
    }

    fn finish(&mut self) -> String {
        while self.sweep.status() != Status::Finished {
            self.slices();
        }
        let found = self.sweep.proof().found.as_ref().expect("no trial failed");
        found.digest.to_string()
    }
}

const LINKS: [&str; 4] = [
    "search=random&trials=4&epochs=60&data=moons&samples=200&opt=adam|nadam&bs=16&sched=cosine&ema=0.9",
    "search=random&trials=3&epochs=24&data=gauss&samples=150&norm=batch&repeats=2&cv=2&bs=16",
    "search=hyperband&trials=6&epochs=27&data=moons&samples=150&bs=16&dropout=0.1",
    "search=pbt&trials=4&epochs=40&data=moons&samples=150&bs=16",
];

#[test]
fn killed_workers_cost_seconds_and_no_bit() {
    for link in LINKS {
        let mut calm = Page::open(link, 1);
        calm.start();
        let expected = calm.finish();
        let mut page = Page::open(link, 2);
        page.start();
        let (mut deaths, mut rounds) = (0, 0);
        while page.sweep.status() != Status::Finished {
            page.slices();
            rounds += 1;
            // A trial that loses three is given up.
            if rounds % 90 == 0 && deaths < 2 {
                page.sweep.worker_lost(deaths % 2, "killed", page.now.get());
                page.carry_out();
                deaths += 1;
            }
        }
        assert_eq!((page.finish(), deaths), (expected, 2), "{link}");
        let again_ms = page.trained_ms - calm.trained_ms;
        println!("{link}: {:.0} ms trained, {again_ms:.0} ms of them twice", page.trained_ms);
        // Two seconds for each running trial, and what was on a shelf.
        assert!((0.0..10_000.0).contains(&again_ms), "{link}: {again_ms}");
    }
}

/// Every trial that ran when the page was closed goes on when it is opened again.
#[test]
fn a_closed_page_goes_on_from_what_was_kept() {
    let link = LINKS[0];
    let mut calm = Page::open(link, 1);
    calm.start();
    let expected = calm.finish();
    let mut before = Page::open(link, 4);
    before.start();
    while before.kept.len() < 4 || before.running() < 4 {
        before.slices();
        assert!(before.sweep.status() == Status::Running);
    }
    let mut after = Page::open(link, 4);
    for (trial, (curves, checkpoint)) in before.kept {
        after.sweep.restore_checkpoint(trial, curves, checkpoint);
    }
    after.start();
    assert_eq!(after.finish(), expected);
    let (one, both) = (calm.trained_ms, before.trained_ms + after.trained_ms);
    println!("{one:.0} ms undisturbed, {both:.0} ms in two visits");
    assert!(after.trained_ms < one - 3.0 * 2000.0, "what was done in the first visit is not done again");
}
