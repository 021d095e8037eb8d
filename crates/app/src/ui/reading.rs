//! What the curves say, in a sentence, and what to try next.

use std::rc::Rc;

use schema::Outcome;
use search::reading::{self, CurveSample, Verdict};
use yew::prelude::*;

use super::use_page;
use crate::format;
use crate::i18n::id;
use crate::sweep::Trial;

#[derive(Properties, PartialEq)]
pub(crate) struct ReadingProps {
    pub(crate) trial: Rc<Trial>,
}

#[component]
pub(crate) fn ReadingLine(props: &ReadingProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let trial = &props.trial;
    let samples: Vec<CurveSample> = trial
        .curve
        .iter()
        .map(|point| CurveSample {
            step: f64::from(point.step),
            train_loss: f64::from(point.train_loss),
            val_loss: f64::from(point.val_loss),
        })
        .collect();
    let reading = reading::read(&samples, trial.outcome == Outcome::Diverged);
    let epoch = reading.overfit_at.and_then(|at| trial.curve.get(at)).map_or(0, |point| point.epoch);
    let name = key(reading.verdict);
    let args = || [("epoch", epoch.into()), ("gap", format::plain(reading.gap).into())];
    let say =
        |parts: &[&str]| crate::i18n::Id::dynamic(parts).map(|id| i18n.ta(id, &args())).unwrap_or_default();
    html! {
        <div class={classes!("reading", name)} data-testid="reading" data-verdict={name}>
            <h3>{ i18n.t(id::READING_TITLE) }</h3>
            <p><b>{ say(&["reading", name]) }</b>{ " " }{ say(&["reading", name, "advice"]) }</p>
        </div>
    }
}

/// The verdict's name in message ids.
fn key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TooShort => "too-short",
        Verdict::StillLearning => "still-learning",
        Verdict::Overfitting => "overfitting",
        Verdict::Underfitting => "underfitting",
        Verdict::SuspectData => "suspect-data",
        Verdict::BrokenSetup => "broken-setup",
        Verdict::Diverged => "diverged",
        Verdict::Saturated => "saturated",
        Verdict::Noisy => "noisy",
    }
}
