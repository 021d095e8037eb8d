//! Canvases take turns: each animation frame draws as few as fit into some milliseconds, at least one. Drawn all at
//! once, they would make one long task on a machine whose cores are busy training.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use gloo::render::{AnimationFrame, request_animation_frame};

/// Time that one frame's drawing may begin another canvas within.
const BUDGET_MS: f64 = 5.0;
/// Canvases drawn in one frame, at most: each costs the browser time after it was drawn, too.
const MOST: usize = 3;

/// Something that waits for its turn to be drawn.
pub(super) trait Draws {
    /// Draws it; nothing when it is gone from the page.
    fn redraw(&self);
}

thread_local! {
    static WAITING: RefCell<VecDeque<Weak<dyn Draws>>> = const { RefCell::new(VecDeque::new()) };
    static FRAME: RefCell<Option<AnimationFrame>> = const { RefCell::new(None) };
    static ASKED: Cell<bool> = const { Cell::new(false) };
}

/// Puts it at the end of the line.
pub(super) fn wait(canvas: &Rc<impl Draws + 'static>) {
    let canvas: Rc<dyn Draws> = canvas.clone();
    WAITING.with_borrow_mut(|waiting| waiting.push_back(Rc::downgrade(&canvas)));
    ask();
}

fn ask() {
    if !ASKED.replace(true) {
        FRAME.replace(Some(request_animation_frame(turn)));
    }
}

fn turn(_time: f64) {
    ASKED.set(false);
    let clock = || web_sys::window().and_then(|w| w.performance()).map_or(0.0, |p| p.now());
    let until_ms = clock() + BUDGET_MS;
    for _ in 0..MOST {
        let Some(next) = WAITING.with_borrow_mut(VecDeque::pop_front) else { break };
        if let Some(canvas) = next.upgrade() {
            canvas.redraw();
        }
        if clock() >= until_ms {
            break;
        }
    }
    if WAITING.with_borrow(|waiting| !waiting.is_empty()) {
        ask();
    }
}
