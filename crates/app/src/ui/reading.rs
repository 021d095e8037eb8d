//! What the curves say: the verdict, what it rests on, how sure it is, and what to try.

use std::rc::Rc;

use schema::{CurvePoint, Offer, StudyConfig, reading};
use search::Reading;
use search::reading::{Agreement, Measure, Sign};
use yew::prelude::*;

use super::offers::Offers;
use super::{Page, use_page};
use crate::format;
use crate::i18n::id;
use crate::sweep::Trial;

#[derive(Properties, PartialEq)]
pub(crate) struct ReadingProps {
    pub(crate) study: Rc<StudyConfig>,
    pub(crate) trial: Rc<Trial>,
}

/// What was read.
struct Read {
    reading: Reading,
    /// Once the run has ended: a growing curve would be read again and again.
    agreement: Option<Agreement>,
    offers: Rc<Vec<Offer>>,
}

impl Read {
    fn of(study: &StudyConfig, trial: &Trial) -> Self {
        let reading = reading::read(&trial.run, &trial.curve, trial.outcome);
        let ended = trial.outcome.is_final();
        let agreement = ended
            .then(|| reading::agreement(&trial.run, &trial.curve, trial.outcome, reading.verdict))
            .flatten();
        let offers = if ended {
            schema::offers(study, &trial.point, &trial.curve, &reading.remedies)
        } else {
            Vec::new()
        };
        Self { reading, agreement, offers: Rc::new(offers) }
    }
}

#[component]
pub(crate) fn ReadingPanel(props: &ReadingProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let ReadingProps { study, trial } = props;
    let deps = (study.clone(), trial.curve.clone(), (trial.outcome, trial.run));
    let read = use_memo(deps, |_| Read::of(study, trial));
    let Read { reading, agreement, offers } = &*read;
    let name = reading.verdict.key();
    html! {
        <div class={classes!("reading", name)} data-testid="reading" data-verdict={name}>
            { verdict(&page, &trial.curve, reading) }
            if let Some(Agreement { same, of }) = agreement {
                <p class="hint sure" data-testid="agreement" title={i18n.t(id::AGREEMENT_HELP)}>
                    { i18n.ta(id::AGREEMENT, &[("same", (*same).into()), ("of", (*of).into())]) }
                </p>
            }
            <Offers study={study.clone()} trial={trial.clone()} offers={offers.clone()} />
        </div>
    }
}

/// What is read, and on what evidence.
pub(super) fn verdict(page: &Page, curve: &[CurvePoint], reading: &Reading) -> Html {
    let i18n = &page.i18n;
    let epoch = reading.overfit_at.map_or(0, |at| epoch(curve, at));
    let text = crate::i18n::Id::dynamic(&["reading", reading.verdict.key()])
        .map(|id| i18n.ta(id, &[("epoch", epoch.into())]))
        .unwrap_or_default();
    html! {
        <>
            <h3>{ i18n.t(id::READING_TITLE) }</h3>
            <p><b>{ text }</b></p>
            <ul class="evidence" data-testid="evidence" aria-label={i18n.t(id::EVIDENCE_TITLE)}>
                { for reading.evidence.iter().map(|sign| html! { <li>{ sentence(page, curve, sign) }</li> }) }
            </ul>
        </>
    }
}

fn epoch(curve: &[CurvePoint], at: usize) -> u32 {
    curve.get(at).map_or(0, |point| point.epoch)
}

/// One sign in words.
fn sentence(page: &Page, curve: &[CurvePoint], sign: &Sign) -> String {
    let Some(id) = crate::i18n::Id::dynamic(&["sign", sign.measure.key()]) else { return String::new() };
    let number = |x: f64| quantity(sign.measure, x);
    let [before, after] = sign.losses.unwrap_or_default().map(format::loss);
    let bound = quantity_plain(sign.measure, sign.bound);
    page.i18n.ta(
        id,
        &[
            ("from", epoch(curve, sign.span[0]).into()),
            ("to", epoch(curve, sign.span[1]).into()),
            ("value", number(sign.value).into()),
            ("bound", bound.into()),
            ("before", before.into()),
            ("after", after.into()),
        ],
    )
}

/// A measured number as people read it; changes show their sign.
fn quantity(measure: Measure, x: f64) -> String {
    let text = quantity_plain(measure, x);
    let is_change = matches!(measure, Measure::TrainChange | Measure::ValChange);
    if is_change && x > 0.0 { format!("+{text}") } else { text }
}

fn quantity_plain(measure: Measure, x: f64) -> String {
    match measure {
        Measure::TrainChange | Measure::ValChange | Measure::LabelGap | Measure::Fold => format::number(x),
        Measure::Count => format::plain(x),
        Measure::NotFinite => String::new(),
        Measure::Rebound
        | Measure::Gap
        | Measure::Jumps
        | Measure::Spikes
        | Measure::Progress
        | Measure::Level
        | Measure::Straightness
        | Measure::Left
        | Measure::LateImprovement => format!("{:.0}%", 100.0 * x),
    }
}
