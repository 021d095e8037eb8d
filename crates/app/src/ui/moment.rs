//! The time slider: the race at any moment that has passed. Nothing is trained or computed again; the page shows less.

use gloo::timers::callback::Interval;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{icons, use_page};
use crate::i18n::id;

/// A replay takes about so long, in ms, in so many steps at most.
const REPLAY_MS: u32 = 8000;
const REPLAY_STEPS: u32 = 100;

#[derive(Properties, PartialEq)]
pub(crate) struct MomentProps {
    /// Full trainings that each lane may spend.
    pub(crate) budget: u32,
    /// What the furthest lane has spent, rounded up.
    pub(crate) reached: u32,
    /// The moment looked at; none for now.
    pub(crate) moment: Option<u32>,
    pub(crate) on_moment: Callback<Option<u32>>,
}

#[component]
pub(crate) fn MomentBar(props: &MomentProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let playing = use_state(|| false);
    use_replay(&playing, props);
    let at = props.moment.unwrap_or(props.reached);
    let said = match props.moment {
        Some(moment) => i18n.ta(id::MOMENT_AT, &[("moment", moment.into()), ("budget", props.budget.into())]),
        None => i18n.t(id::MOMENT_NOW).to_string(),
    };
    let nothing = props.reached == 0;
    let oninput = {
        let (playing, on_moment) = (playing.clone(), props.on_moment.clone());
        Callback::from(move |event: InputEvent| {
            playing.set(false);
            let slider: HtmlInputElement = event.target_unchecked_into();
            on_moment.emit(slider.value().parse().ok());
        })
    };
    let on_play = {
        let (playing, on_moment) = (playing.clone(), props.on_moment.clone());
        let from_the_start = props.moment.is_none_or(|moment| moment >= props.reached);
        Callback::from(move |_: MouseEvent| {
            if !*playing && from_the_start {
                on_moment.emit(Some(0));
            }
            playing.set(!*playing);
        })
    };
    let on_now = {
        let (playing, on_moment) = (playing.clone(), props.on_moment.clone());
        Callback::from(move |_: MouseEvent| {
            playing.set(false);
            on_moment.emit(None);
        })
    };
    let replay = i18n.t(if *playing { id::MOMENT_PAUSE } else { id::MOMENT_PLAY });
    html! {
        <div class={classes!("moment", props.moment.map(|_| "past"))} role="group" aria-label={i18n.t(id::MOMENT)} title={i18n.t(id::MOMENT_HELP)}>
            <button class="small" onclick={on_play} disabled={nothing} aria-label={replay.clone()} title={replay} data-testid="moment-play">
                { if *playing { icons::pause() } else { icons::replay() } }
            </button>
            <input type="range" min="0" max={props.budget.to_string()} step="1" value={at.to_string()} disabled={nothing} {oninput}
                aria-label={i18n.t(id::MOMENT)} aria-valuetext={said.clone()} data-testid="moment" />
            <span data-testid="moment-text">{ said }</span>
            <button class="small" onclick={on_now} disabled={props.moment.is_none()} data-testid="moment-now">{ i18n.t(id::MOMENT_LIVE) }</button>
        </div>
    }
}

/// While it plays, goes on from moment to moment, up to the last that there is.
#[hook]
fn use_replay(playing: &UseStateHandle<bool>, props: &MomentProps) {
    let latest = use_mut_ref(|| (0, 0));
    *latest.borrow_mut() = (props.moment.unwrap_or(props.reached), props.reached);
    let stride = props.budget.div_ceil(REPLAY_STEPS).max(1);
    let (stop, on_moment) = (playing.clone(), props.on_moment.clone());
    use_effect_with((**playing, props.budget), move |(playing, budget)| {
        let pause_ms = REPLAY_MS / budget.div_ceil(stride).max(1);
        let timer = playing.then(|| {
            Interval::new(pause_ms.clamp(40, 400), move || {
                let (now, last) = *latest.borrow();
                let next = (now + stride).min(last);
                on_moment.emit(Some(next));
                if next >= last {
                    stop.set(false);
                }
            })
        });
        move || drop(timer)
    });
}
