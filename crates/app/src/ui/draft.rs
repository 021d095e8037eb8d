//! What is being typed into a box. Until it is taken it must be kept: whatever is drawn meanwhile would put the present
//! value in its place.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A box's text with the listeners that keep it.
pub(super) struct Draft {
    /// What the box shows: what is being typed, or else the present value.
    pub(super) value: AttrValue,
    pub(super) oninput: Callback<InputEvent>,
    /// Whoever leaves the box has been taken at their word, or refused.
    pub(super) onblur: Callback<FocusEvent>,
    /// Escape brings the present value back.
    pub(super) onkeydown: Callback<KeyboardEvent>,
    typed: UseStateHandle<Option<AttrValue>>,
}

#[hook]
pub(super) fn use_draft(present: AttrValue) -> Draft {
    let typed = use_state(|| None::<AttrValue>);
    let forget = {
        let typed = typed.clone();
        Callback::from(move |()| typed.set(None))
    };
    let oninput = {
        let (typed, present) = (typed.clone(), present.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            typed.set((text != present.as_str()).then(|| text.into()));
        })
    };
    let onkeydown = {
        let forget = forget.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                forget.emit(());
            }
        })
    };
    let value = (*typed).clone().unwrap_or(present);
    Draft { value, oninput, onblur: forget.reform(|_| ()), onkeydown, typed }
}

impl Draft {
    /// What takes the text out of the box once its listener is told that it has changed.
    pub(super) fn taker(&self) -> impl Fn(&Event) -> String + use<> {
        let typed = self.typed.clone();
        move |event| {
            typed.set(None);
            event.target_unchecked_into::<HtmlInputElement>().value()
        }
    }
}
