//! Training and validation curves of the selected trial, with the point where overfitting begins.

use std::rc::Rc;

use schema::{CurvePoint, EarlyStop, Outcome, Part, StudyConfig};
use yew::prelude::*;

use super::comparison::Rival;
use super::curve_canvas::CurveCanvas;
use super::reading::ReadingPanel;
use super::{Page, use_page};
use crate::charts::branches::Mark;
use crate::charts::curves::{self, CurvesData, CurvesLabels};
use crate::format;
use crate::i18n::id;
use crate::sweep::Trial;

/// How many epochs without progress the early stopping bears that is marked on runs without any.
const PATIENCE: u32 = 5;

#[derive(Properties, PartialEq)]
pub(crate) struct CurvesProps {
    pub(crate) study: Rc<StudyConfig>,
    pub(crate) trial: Rc<Trial>,
    /// Another trial to compare it with.
    pub(crate) rival: Option<Rival>,
}

#[component]
pub(crate) fn CurvesPanel(props: &CurvesProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let trial = &props.trial;
    let accuracy = use_state(|| false);
    let log = use_state(|| false);
    let cursor = use_state(|| None::<f64>);
    let classifies = trial.curve.first().is_some_and(|point| point.val_acc.is_some());
    let of_accuracy = *accuracy && classifies;
    let data = Rc::new(curves_data(&page, props, of_accuracy, *log && !of_accuracy, *cursor));
    let on_cursor = {
        let cursor = cursor.clone();
        Callback::from(move |at: Option<f64>| cursor.set(at))
    };
    let toggle = |state: &UseStateHandle<bool>| {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| state.set(!*state))
    };
    let label = i18n.ta(id::ARIA_CURVES, &[("trial", trial.id.0.into())]);
    let points = trial.curve.len();
    html! {
        <section class="panel" data-testid="curves" data-points={points.to_string()} data-rival={props.rival.is_some().to_string()}>
            <div class="panel-head">
                <h2>{ i18n.t(id::CURVES_TITLE) }</h2>
                <div class="chips">
                    if classifies {
                        <button class="chip" onclick={toggle(&accuracy)}>{ i18n.t(if of_accuracy { id::CURVES_LOSS } else { id::CURVES_ACCURACY }) }</button>
                    }
                    if !of_accuracy {
                        <button class="chip" aria-pressed={log.to_string()} onclick={toggle(&log)}>{ i18n.t(id::CURVES_LOG) }</button>
                    }
                </div>
            </div>
            <CurveCanvas {data} {label} name={format!("curves-{}", trial.id.0)} {on_cursor} empty={(points == 0).then(|| i18n.t(id::CURVES_EMPTY))} />
            <p class="hint numbers" title={i18n.t(id::GAP_HELP)}>{ numbers(&page, &trial.curve, *cursor) }</p>
            if !page.is_embedded() {
                { for stop_in_words(&page, trial).map(|words| html! { <p class="hint" data-testid="early-stop">{ words }</p> }) }
                if !page.hides(Part::Reading) { <ReadingPanel study={props.study.clone()} trial={trial.clone()} /> }
            }
        </section>
    }
}

fn curves_data(
    page: &Page,
    props: &CurvesProps,
    accuracy: bool,
    log_y: bool,
    cursor: Option<f64>,
) -> CurvesData {
    let trial = &props.trial;
    let drawn = |curve: &[CurvePoint], train: bool| series(curve, accuracy, train);
    let rival = props.rival.as_ref().map(|rival| curves::Rival {
        train: drawn(&rival.trial.curve, true),
        val: drawn(&rival.trial.curve, false),
        name: rival.name(&page.i18n),
    });
    let stop = early_stopped(trial).map(|stop| Mark {
        x: f64::from(stop.epoch),
        name: page.i18n.ta(id::STOP_MARK, &[("epoch", stop.epoch.into())]),
    });
    CurvesData {
        diverged: (trial.outcome == Outcome::Diverged).then(|| f64::from(trial.epoch)),
        x_end: Some(f64::from(trial.run.epochs)),
        cursor,
        rival,
        stop,
        log_y,
        ..one_curve(page, &trial.curve, trial.best(), accuracy)
    }
}

/// A run's two curves over its epochs, with its best point and the texts of the chart.
pub(super) fn one_curve(
    page: &Page,
    curve: &[CurvePoint],
    best: Option<&CurvePoint>,
    accuracy: bool,
) -> CurvesData {
    let i18n = &page.i18n;
    CurvesData {
        train: series(curve, accuracy, true),
        val: series(curve, accuracy, false),
        best: best.map(|best| (f64::from(best.epoch), value(best, accuracy, false))),
        higher: accuracy,
        labels: CurvesLabels {
            x: i18n.t(id::AXIS_EPOCH).to_string(),
            y: i18n.t(if accuracy { id::AXIS_ACCURACY } else { id::AXIS_LOSS }).to_string(),
            train: i18n.t(id::SERIES_TRAIN).to_string(),
            val: i18n.t(id::SERIES_VALIDATION).to_string(),
            best: best
                .map_or_else(String::new, |best| i18n.ta(id::BEST_EPOCH, &[("epoch", best.epoch.into())])),
            diverged: i18n.t(id::OUTCOME_DIVERGED).to_string(),
        },
        ..CurvesData::default()
    }
}

/// The values of a curve over its epochs: losses or accuracies, of the training or the validation split.
pub(super) fn series(curve: &[CurvePoint], accuracy: bool, train: bool) -> Vec<(f64, f64)> {
    curve.iter().map(|point| (f64::from(point.epoch), value(point, accuracy, train))).collect()
}

fn value(point: &CurvePoint, accuracy: bool, train: bool) -> f64 {
    let (loss, share) =
        if train { (point.train_loss, point.train_acc) } else { (point.val_loss, point.val_acc) };
    f64::from(if accuracy { share.unwrap_or(f32::NAN) } else { loss })
}

/// Where early stopping would have ended a run that went on to its end.
fn early_stopped(trial: &Trial) -> Option<EarlyStop> {
    let whole = trial.run.technique.patience == 0 && trial.outcome == Outcome::Done;
    schema::early_stop(&trial.curve, PATIENCE).filter(|_| whole)
}

/// The same in words, or that it did.
fn stop_in_words(page: &Page, trial: &Trial) -> Option<String> {
    let args = |epoch: u32, kept: u32, patience: u32| {
        [("epoch", epoch.into()), ("kept", kept.into()), ("patience", patience.into())]
    };
    if let Some(EarlyStop { epoch, kept }) = early_stopped(trial) {
        return Some(page.i18n.ta(id::STOP_WOULD, &args(epoch, kept, PATIENCE)));
    }
    let patience = trial.run.technique.patience;
    let ended = patience > 0 && trial.outcome == Outcome::Done && trial.epoch < trial.run.epochs;
    let best = trial.best().filter(|_| ended)?;
    Some(page.i18n.ta(id::STOP_DID, &args(trial.epoch, best.epoch, patience)))
}

/// The curve's numbers at the pointer, else at its end.
pub(super) fn numbers(page: &Page, curve: &[CurvePoint], cursor: Option<f64>) -> String {
    let i18n = &page.i18n;
    let at = |epoch: f64| curve.iter().find(|point| f64::from(point.epoch) == epoch);
    let Some(point) = cursor.and_then(at).or(curve.last()) else { return String::new() };
    let side = |name, loss: f32, accuracy: Option<f32>| {
        let share = accuracy.map(|share| format!(" ({})", format::percent(share))).unwrap_or_default();
        format!("{} {}{share}", i18n.t(name), format::loss(f64::from(loss)))
    };
    let gap = i18n
        .ta(id::GAP_VALUE, &[("gap", format::plain(f64::from(point.val_loss - point.train_loss)).into())]);
    [
        format!("{} {}", i18n.t(id::AXIS_EPOCH), point.epoch),
        side(id::SERIES_TRAIN, point.train_loss, point.train_acc),
        side(id::SERIES_VALIDATION, point.val_loss, point.val_acc),
        gap,
    ]
    .join(" · ")
}
