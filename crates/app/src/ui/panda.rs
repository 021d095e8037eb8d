//! The room of one run in a person's hands: its knobs, its curves and branches, and what the network says at the moment
//! that is looked at.

mod branches;
mod hands;
mod knobs;
mod stage;
mod weights;

use schema::Outcome;
use yew::prelude::*;

use super::answers::{Answer, titles};
use super::keys::use_pressed;
use super::{Page, use_page};
use crate::desk::{Desk, use_desk};
use crate::i18n::id;
use crate::panda::{Branch, Panda};
use branches::BranchTable;
use hands::HandsBar;
pub(crate) use hands::{Hands, use_hands};
use knobs::Knobs;
use stage::Stage;
use weights::WeightsPanel;

#[derive(Properties, PartialEq)]
pub(crate) struct PandaProps {
    pub(crate) desk: Desk<Panda>,
    pub(crate) hands: Hands,
    /// Takes another run in hand, with the settings of the race.
    pub(crate) on_new: Callback<()>,
}

/// What the room's parts get; a new number asks them to look again.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct PartProps {
    pub(crate) desk: Desk<Panda>,
    /// Counts news.
    pub(crate) news: u64,
}

#[component]
pub(crate) fn PandaRoom(props: &PandaProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let desk = &props.desk;
    let news = use_desk(desk);
    {
        let desk = desk.clone();
        use_pressed(move |key| match key {
            " " => {
                toggle(&desk);
                true
            }
            "ArrowRight" => {
                desk.act(Panda::step);
                true
            }
            _ => false,
        });
    }
    let part = PartProps { desk: desk.clone(), news };
    let trouble = desk.read(|panda| panda.trouble().cloned());
    html! {
        <main class="columns panda" data-testid="panda">
            <Knobs ..part.clone() />
            <section class="column centre" id="map" tabindex="-1" aria-label={i18n.t(id::PANDA_RUN)}>
                if let Some(trouble) = trouble {
                    <p class="panel problem" role="alert">{ i18n.ta(id::PANDA_TROUBLE, &[("reason", trouble.message.into())]) }</p>
                }
                <HandsBar hands={props.hands.clone()} on_new={props.on_new.clone()} />
                <Stage ..part.clone() />
                <BranchTable ..part.clone() />
            </section>
            <section class="column run" aria-label={i18n.t(id::PANDA_SAYS)}>
                { says(&page, desk) }
                <WeightsPanel ..part />
            </section>
        </main>
    }
}

pub(crate) fn toggle(desk: &Desk<Panda>) {
    desk.act(|panda, now| if panda.is_playing() { panda.pause() } else { panda.play(now) });
}

/// The network's answers at the moment that is looked at.
fn says(page: &Page, desk: &Desk<Panda>) -> Html {
    let i18n = &page.i18n;
    let (set, place) = desk.read(|panda| (panda.branch().run().data.set, panda.place()));
    let (title, empty) = titles(set);
    let (shown, data) = desk.read(|panda| (panda.shown().cloned(), panda.data().cloned()));
    let old = shown.as_ref().is_some_and(|(look, _)| *look != place) && desk.read(Panda::is_recalling);
    let epoch = shown.as_ref().map_or(place.epoch, |(look, _)| look.epoch);
    html! {
        <section class={classes!("panel", old.then_some("old"))} data-testid="panda-says" data-epoch={epoch.to_string()}>
            <div class="panel-head">
                <h2>{ i18n.t(title) }</h2>
                <span class="hint">{ i18n.ta(id::PANDA_AT, &[("epoch", epoch.into())]) }</span>
            </div>
            if let (Some((_, prediction)), Some(data)) = (shown, data) {
                <Answer {prediction} {data} />
            } else {
                <p class="empty">{ i18n.t(empty) }</p>
            }
        </section>
    }
}

/// A branch's letter.
fn letter(place: usize) -> String {
    char::from(b'A' + place as u8).to_string()
}

/// Where a branch stands, in words.
fn standing(page: &Page, branch: &Branch) -> AttrValue {
    let name = match branch.outcome {
        Outcome::Diverged | Outcome::Failed => return page.i18n.outcome(branch.outcome),
        _ if !branch.can_train() => id::PANDA_ENDED,
        _ if branch.reached() == 0 => id::PANDA_FRESH,
        _ => id::STATUS_PAUSED,
    };
    page.i18n.t(name)
}
