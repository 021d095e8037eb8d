//! What whoever opens the link sees: whether it starts by itself, and which parts are hidden.

use schema::Part;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Wish;
use crate::i18n::id;
use crate::ui::use_page;

#[derive(Properties, PartialEq)]
pub(super) struct OptionsProps {
    pub(super) wish: Wish,
    pub(super) on_wish: Callback<Wish>,
}

#[component]
pub(super) fn Options(props: &OptionsProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let hidden = &props.wish.presentation.hide;
    // Whatever is chosen then, it stays as somebody folds it.
    let unfolded = use_state(|| !hidden.is_empty());
    let on_play = {
        let wish = props.wish.clone();
        props.on_wish.reform(move |event: Event| Wish { play: checked(&event), ..wish.clone() })
    };
    let part = |part: Part| {
        let wish = props.wish.clone();
        let onchange = props.on_wish.reform(move |event: Event| {
            let mut next = wish.clone();
            let hide = checked(&event);
            // In the page's order, however it was chosen.
            next.presentation.hide = Part::ALL
                .into_iter()
                .filter(|it| if *it == part { hide } else { wish.presentation.hide.contains(it) })
                .collect();
            next
        });
        html! {
            <label>
                <input type="checkbox" checked={hidden.contains(&part)} {onchange} data-testid={format!("hide-{}", part.key())} />
                <span>{ i18n.named(&["part", part.key()]) }</span>
            </label>
        }
    };
    html! {
        <section class="share-part">
            <label class="check">
                <input type="checkbox" checked={props.wish.play} onchange={on_play} data-testid="share-play" />
                <span>{ i18n.t(id::SHARE_PLAY) }</span>
            </label>
            <details open={*unfolded} data-testid="share-hide">
                <summary>{ i18n.t(id::SHARE_HIDE) }</summary>
                <fieldset class="checks" aria-describedby="share-hide-help">
                    <legend class="unseen">{ i18n.t(id::SHARE_HIDE) }</legend>
                    { for Part::ALL.map(part) }
                </fieldset>
                <p class="hint" id="share-hide-help">{ i18n.t(id::SHARE_HIDE_HELP) }</p>
            </details>
        </section>
    }
}

fn checked(event: &Event) -> bool {
    event.target_unchecked_into::<HtmlInputElement>().checked()
}
