//! What helps, each with a button that trains the same trial with one knob turned.

use std::rc::Rc;

use schema::{Change, Offer, StudyConfig};
use yew::prelude::*;

use super::trail::Tried;
use super::{Page, use_page};
use crate::format;
use crate::i18n::id;
use crate::sweep::Trial;

#[derive(Properties, PartialEq)]
pub(crate) struct OffersProps {
    pub(crate) study: Rc<StudyConfig>,
    pub(crate) trial: Rc<Trial>,
    pub(crate) offers: Rc<Vec<Offer>>,
}

#[component]
pub(crate) fn Offers(props: &OffersProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    // What is hidden is not to be turned.
    let hidden =
        |offer: &Offer| offer.change.as_ref().is_some_and(|change| page.presentation.hides_field(change.key));
    let offers: Vec<&Offer> = props.offers.iter().filter(|offer| !hidden(offer)).collect();
    if offers.is_empty() {
        return Html::default();
    }
    html! {
        <div class="offers">
            <h4>{ i18n.t(id::OFFERS_TITLE) }</h4>
            <ol>{ for offers.iter().map(|offer| item(&page, props, offer)) }</ol>
            if offers.iter().any(|offer| offer.change.is_some()) {
                <p class="hint">{ i18n.t(id::OFFERS_NOTE) }</p>
            }
        </div>
    }
}

fn item(page: &Page, props: &OffersProps, offer: &Offer) -> Html {
    let key = offer.remedy.key();
    html! {
        <li key={key}>
            <span>{ page.i18n.named(&["remedy", key]) }</span>
            { for offer.change.as_ref().map(|change| button(page, props, key, change)) }
        </li>
    }
}

fn button(page: &Page, props: &OffersProps, remedy: &'static str, change: &Change) -> Html {
    let i18n = &page.i18n;
    let value = |value| format::value(i18n, change.key, value);
    let args = [
        ("name", i18n.field(change.key.field()).into()),
        ("from", value(change.from).into()),
        ("to", value(change.to).into()),
    ];
    let help = if change.is_paired() { id::OFFER_PAIRED } else { id::OFFER_ALONE };
    let (page, change) = (page.clone(), change.clone());
    let (study, trial) = (props.study.clone(), props.trial.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        let Change { key, from, to, .. } = change;
        let tried = Tried { trial: trial.clone(), key, from, to };
        page.trail.open(&page.driver, &study, change.study.clone(), Some(tried));
    });
    html! {
        <button class="small" {onclick} title={i18n.ta(help, &args)} data-testid={format!("offer-{remedy}")}>
            { i18n.ta(id::OFFER_TRY, &args) }
        </button>
    }
}
