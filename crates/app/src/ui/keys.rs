//! The keyboard: space plays and pauses, → steps, R resets, [ and ] walk through the trials.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::transport::Actions;
use crate::sweep::Status;
use crate::view::View;

/// Listens for as long as the component lives.
#[hook]
pub(crate) fn use_keys(
    actions: &Actions,
    view: &View,
    selected: Option<u32>,
    on_choose: &Callback<Option<u32>>,
) {
    let (actions, view, on_choose) = (actions.clone(), view.clone(), on_choose.clone());
    use_pressed(move |key| {
        let running = view.status == Status::Running;
        match key {
            " " if view.status != Status::Finished => actions.toggle.emit(()),
            "ArrowRight" if !running => actions.step.emit(()),
            "r" | "R" => actions.reset.emit(()),
            "]" => on_choose.emit(neighbour(&view, selected, true)),
            "[" => on_choose.emit(neighbour(&view, selected, false)),
            _ => return false,
        }
        true
    });
}

/// Hears keys that no control wants for itself; `press` says whether it took one.
#[hook]
pub(crate) fn use_pressed(press: impl Fn(&str) -> bool + 'static) {
    let latest = use_mut_ref(|| None::<Box<dyn Fn(&str) -> bool>>);
    *latest.borrow_mut() = Some(Box::new(press));
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            EventListener::new_with_options(
                &window,
                "keydown",
                gloo::events::EventListenerOptions::enable_prevent_default(),
                move |event| {
                    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                    let modified = event.ctrl_key() || event.alt_key() || event.meta_key() || event.repeat();
                    if modified || is_for_a_control(event) {
                        return;
                    }
                    if latest.borrow().as_ref().is_some_and(|press| press(&event.key())) {
                        event.prevent_default();
                    }
                },
            )
        });
        move || drop(listener)
    });
}

/// Whether the focused control wants the key itself.
fn is_for_a_control(event: &KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    let typing = target.closest("input, select, textarea, dialog").ok().flatten().is_some();
    let pressing =
        event.key() == " " && target.closest("button, summary, a, [role=button]").ok().flatten().is_some();
    let scrolling = event.key().starts_with("Arrow")
        && target.closest(".table-scroll, canvas[tabindex]").ok().flatten().is_some();
    // Nothing behind an open dialogue hears.
    let in_front = target.closest("dialog").ok().flatten().is_some();
    typing || pressing || scrolling || in_front
}

fn neighbour(view: &View, selected: Option<u32>, forward: bool) -> Option<u32> {
    let ids = || view.trials.keys().copied();
    match (selected, forward) {
        (None, _) => ids().next(),
        (Some(id), true) => ids().find(|other| *other > id).or(Some(id)),
        (Some(id), false) => ids().rev().find(|other| *other < id).or(Some(id)),
    }
}
