//! The runs in hand: each with its branches and a worker of its own, until the person lets it go.

use std::rc::Rc;

use schema::StudyConfig;
use yew::prelude::*;

use crate::desk::Desk;
use crate::driver::Driver;
use crate::i18n::id;
use crate::panda::Panda;
use crate::ui::{icons, use_page};

/// Most runs in hand.
pub(crate) const HANDS_MAX: usize = 6;

/// A run in hand.
#[derive(Clone, PartialEq)]
pub(crate) struct Hand {
    /// Counts all that were taken.
    number: u32,
    /// The trial of the race that it was.
    trial: Option<u32>,
    desk: Desk<Panda>,
}

/// All of them.
#[derive(Clone, PartialEq)]
pub(crate) struct Hands {
    all: UseStateHandle<Rc<Vec<Hand>>>,
    /// Number of the one that is shown.
    shown: UseStateHandle<u32>,
}

/// The page's runs in hand.
#[hook]
pub(crate) fn use_hands() -> Hands {
    Hands { all: use_state(Rc::default), shown: use_state(|| 0) }
}

impl Hands {
    /// The one that is shown.
    pub(crate) fn current(&self) -> Option<Desk<Panda>> {
        self.all.iter().find(|hand| hand.number == *self.shown).map(|hand| hand.desk.clone())
    }

    /// Takes a run in hand, or shows it if it is there already. Where there are too many, nothing changes.
    pub(crate) fn take(&self, study: StudyConfig, trial: Option<u32>, driver: &Driver) {
        let same = |hand: &&Hand| {
            let begun = |panda: &Panda| *panda.branches()[0].turns[0].study == study;
            trial.is_some() && hand.trial == trial && hand.desk.read(begun)
        };
        if let Some(hand) = self.all.iter().find(same) {
            return self.shown.set(hand.number);
        }
        if self.is_full() {
            return;
        }
        let number = self.all.iter().map(|hand| hand.number).max().unwrap_or(0) + 1;
        let engine = study.engine.on_cpu();
        let desk = Desk::new(Panda::new(study), engine, driver.clone());
        let mut all = (**self.all).clone();
        all.push(Hand { number, trial, desk });
        self.all.set(Rc::new(all));
        self.shown.set(number);
    }

    fn is_full(&self) -> bool {
        self.all.len() >= HANDS_MAX
    }

    /// Lets one go; the last one stays.
    fn drop(&self, number: u32) {
        let rest: Vec<Hand> = self.all.iter().filter(|hand| hand.number != number).cloned().collect();
        if let Some(last) = rest.last() {
            if *self.shown == number {
                self.shown.set(last.number);
            }
            self.all.set(Rc::new(rest));
        }
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct HandsProps {
    pub(crate) hands: Hands,
    /// Takes another one in hand, with the settings of the race.
    pub(crate) on_new: Callback<()>,
}

/// The runs in hand, side by side.
#[component]
pub(crate) fn HandsBar(props: &HandsProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let hands = &props.hands;
    let several = hands.all.len() > 1;
    let tab = |hand: &Hand| {
        let (number, current) = (hand.number, hand.number == *hands.shown);
        let name = match hand.trial {
            Some(trial) => i18n.ta(id::HAND_TRIAL, &[("number", number.into()), ("trial", trial.into())]),
            None => i18n.ta(id::HAND, &[("number", number.into())]),
        };
        let show = {
            let hands = hands.clone();
            Callback::from(move |_: MouseEvent| hands.shown.set(number))
        };
        let drop = {
            let hands = hands.clone();
            Callback::from(move |_: MouseEvent| hands.drop(number))
        };
        let label = format!("{name}: {}", i18n.t(id::HAND_DROP));
        html! {
            <span class="hand" key={number}>
                <button class="chip" onclick={show} aria-pressed={current.to_string()} data-testid={format!("hand-{number}")}>{ name }</button>
                if several {
                    <button class="quiet tiny" onclick={drop} title={i18n.t(id::HAND_DROP)} aria-label={label}>{ icons::close() }</button>
                }
            </span>
        }
    };
    let onclick = props.on_new.reform(|_: MouseEvent| ());
    let full = hands.is_full();
    let help = if full { id::HANDS_FULL } else { id::HAND_NEW_HELP };
    html! {
        <div class="hands" role="group" aria-label={i18n.t(id::HANDS)}>
            { for hands.all.iter().map(tab) }
            <button class="chip" {onclick} disabled={full} title={i18n.t(help)} data-testid="hand-new">{ i18n.t(id::HAND_NEW) }</button>
            if full { <span class="hint" role="status">{ i18n.t(id::HANDS_FULL) }</span> }
        </div>
    }
}
