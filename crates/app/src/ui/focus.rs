//! Keeps the keyboard's place. When what has the focus is taken away, the nearest that can have it gets it; when it cannot
//! be pressed for a while, it has the focus back as soon as it can. Browsers would leave the focus nowhere.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Element, HtmlElement, MutationObserver, MutationObserverInit, Node};
use yew::prelude::*;

/// What can have the focus, if it is in sight.
const FOCUSABLE: &str = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex='0']";
/// Where a person is after the whole page has become another.
const ROOM: &str = "[aria-current='page']";

/// What has the focus, and what it stands in, from the inside out.
struct Place {
    element: HtmlElement,
    around: Vec<Element>,
}

impl Place {
    fn of(element: Element) -> Option<Self> {
        let around =
            std::iter::successors(element.parent_element(), |element| element.parent_element()).collect();
        element.dyn_into().ok().map(|element| Self { element, around })
    }
}

/// For as long as the page lives. Whoever points is left alone: the focus then is nobody's place.
#[hook]
pub(super) fn use_kept_focus() {
    use_effect_with((), |()| {
        let kept = web_sys::window().and_then(|window| window.document()).and_then(keep);
        move || drop(kept)
    });
}

fn keep(document: Document) -> Option<impl Sized> {
    let place = Rc::new(RefCell::new(None::<Place>));
    let listen = |name: &'static str, now: fn(&Document, bool) -> Option<Place>| {
        let (place, on) = (place.clone(), document.clone());
        let first = EventListenerOptions::run_in_capture_phase();
        EventListener::new_with_options(&document, name, first, move |_| {
            let known = place.borrow().is_some();
            *place.borrow_mut() = now(&on, known);
        })
    };
    let listeners = [
        listen("pointerdown", |_, _| None),
        listen("keydown", |document, _| focused(document).and_then(Place::of)),
        listen("focusin", |document, known| focused(document).filter(|_| known).and_then(Place::of)),
    ];
    let mended = document.clone();
    let mend = Closure::<dyn Fn(Array)>::new(move |_| {
        let lost = place.borrow().is_some() && focused(&mended).is_none();
        let (place, document) = (place.clone(), mended.clone());
        if lost {
            // Later: this may be but the first part of what changes.
            Timeout::new(0, move || see_to(&document, &place)).forget();
        } else {
            see_to(&document, &place);
        }
    });
    let observer = MutationObserver::new(mend.as_ref().unchecked_ref()).ok()?;
    let changes = MutationObserverInit::new();
    changes.set_child_list(true);
    changes.set_subtree(true);
    changes.set_attribute_filter(&Array::of1(&"disabled".into()));
    observer.observe_with_options(&document, &changes).ok()?;
    Some((listeners, observer, mend))
}

/// Gives the focus if it is lost, and remembers where it is.
fn see_to(document: &Document, place: &RefCell<Option<Place>>) {
    // Taken out: giving the focus is heard by the listeners, which write here, too.
    let Some(last) = place.take() else { return };
    if focused(document).is_none() {
        give(document, &last);
    }
    *place.borrow_mut() = Some(focused(document).and_then(Place::of).unwrap_or(last));
}

/// What has the focus, unless it is the page as a whole.
fn focused(document: &Document) -> Option<Element> {
    document.active_element().filter(|element| !element.is_instance_of::<web_sys::HtmlBodyElement>())
}

fn give(document: &Document, lost: &Place) {
    if lost.element.is_connected() {
        // Has no effect as long as it cannot be pressed.
        let _ = lost.element.focus();
        return;
    }
    let Some(left) = lost.around.iter().find(|element| element.is_connected()) else { return };
    let whole = left.is_instance_of::<web_sys::HtmlBodyElement>();
    let room = if whole { all(document, ROOM) } else { Vec::new() };
    let after = all(document, FOCUSABLE).into_iter().filter(|other| follows(left, other));
    first_that_takes_it(room.into_iter().chain(within(left)).chain(after));
}

/// Gives the focus to the first in an element that can have it.
pub(super) fn give_within(element: &Element) {
    first_that_takes_it(within(element));
}

/// What is out of sight does not.
fn first_that_takes_it(elements: impl IntoIterator<Item = HtmlElement>) {
    for element in elements {
        let _ = element.focus();
        if element.matches(":focus").unwrap_or(false) {
            return;
        }
    }
}

fn within(element: &Element) -> Vec<HtmlElement> {
    element.query_selector_all(FOCUSABLE).map(elements).unwrap_or_default()
}

fn all(document: &Document, selector: &str) -> Vec<HtmlElement> {
    document.query_selector_all(selector).map(elements).unwrap_or_default()
}

fn elements(list: web_sys::NodeList) -> Vec<HtmlElement> {
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect()
}

fn follows(element: &Element, other: &HtmlElement) -> bool {
    element.compare_document_position(other) & Node::DOCUMENT_POSITION_FOLLOWING != 0
}
