//! What the selected network says: a decision boundary, a fitted curve, or guesses at handwritten digits.

use std::rc::Rc;

use schema::wire::{DataExamples, DataView, Example, Prediction};
use schema::{DataSet, Task};
use yew::prelude::*;

use super::data::{fit_data, plane_data};
use super::digits::Digit;
use super::save_picture::SavePicture;
use super::use_page;
use crate::charts::boundary;
use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::confusion::{self, ConfusionData};
use crate::charts::fit::{self, FitData};
use crate::charts::frame::TYPE;
use crate::charts::labels;
use crate::format;
use crate::i18n::{Id, id};
use crate::sweep::{Trial, question};
use crate::view::View;

/// Longest name of a class beside the confusion matrix, in CSS pixels.
const NAME_MAX: f64 = 52.0;
#[derive(Properties, PartialEq)]
pub(crate) struct AnswersProps {
    pub(crate) view: View,
    pub(crate) trial: Rc<Trial>,
}

#[component]
pub(crate) fn AnswersPanel(props: &AnswersProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let (id, set) = (props.trial.id.0, props.trial.run.data.set);
    {
        let driver = page.driver.clone();
        let study = Rc::as_ptr(&props.view.study);
        use_effect_with((id, set, study), move |_| {
            driver.act(|sweep, now| sweep.watch(Some((id, question(set))), now))
        });
    }
    let shown =
        props.view.shown.as_ref().filter(|shown| shown.trial == id).map(|shown| shown.prediction.clone());
    let (title, empty) = titles(set);
    let moment = if props.trial.outcome.is_final() { id::WEIGHTS_BEST } else { id::WEIGHTS_LIVE };
    html! {
        <section class="panel" data-testid="answers">
            <div class="panel-head">
                <h2>{ i18n.t(title) }</h2>
                <span class="hint">{ i18n.t(moment) }</span>
            </div>
            if let (Some(prediction), Some(data)) = (shown, props.view.data.clone()) {
                <Answer {prediction} {data} />
            } else {
                <p class="empty">{ i18n.t(empty) }</p>
            }
        </section>
    }
}

/// Of the answers, and of the place where none is yet.
pub(super) fn titles(set: DataSet) -> (Id, Id) {
    match set {
        set if set.is_pictures() => (id::SAMPLES_TITLE, id::SAMPLES_EMPTY),
        set if set.is_line() => (id::FIT_TITLE, id::FIT_EMPTY),
        set if set.is_plane() => (id::BOUNDARY_TITLE, id::BOUNDARY_EMPTY),
        _ if set.task() == Task::Regression => (id::PAIRS_TITLE, id::SAMPLES_EMPTY),
        _ => (id::CONFUSION_TITLE, id::SAMPLES_EMPTY),
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct AnswerProps {
    pub(super) prediction: Rc<Prediction>,
    pub(super) data: Rc<DataView>,
}

#[component]
pub(super) fn Answer(props: &AnswerProps) -> Html {
    match &*props.prediction {
        Prediction::Plane { .. } => html! { <Plane ..props.clone() /> },
        Prediction::Line { .. } => html! { <Line ..props.clone() /> },
        Prediction::Samples { .. } => html! { <Samples ..props.clone() /> },
        Prediction::Pairs { .. } => html! { <Pairs ..props.clone() /> },
        // The test score has its own panel.
        Prediction::Score { .. } => Html::default(),
    }
}

impl Clone for AnswerProps {
    fn clone(&self) -> Self {
        Self { prediction: self.prediction.clone(), data: self.data.clone() }
    }
}

#[component]
fn Plane(props: &AnswerProps) -> Html {
    let page = use_page();
    let deps = (props.prediction.clone(), props.data.clone(), page.theme);
    let draw = use_callback(deps, |surface: Surface, (prediction, data, theme)| {
        let (Prediction::Plane { resolution, classes, bounds, probabilities }, Some(mut plane)) =
            (&**prediction, plane_data(data))
        else {
            return;
        };
        plane.bounds = [bounds.x[0], bounds.x[1], bounds.y[0], bounds.y[1]].map(f64::from);
        let frame = boundary::frame(
            &plane,
            surface.width * surface.scale,
            surface.height * surface.scale,
            surface.scale,
        );
        let picture = boundary::plane_image(*resolution as usize, *classes as usize, probabilities, *theme);
        surface.picture(&picture, frame.plot, true);
        if let Some(mut backend) = surface.backend() {
            // Points that cannot be drawn leave the boundary.
            let _ = boundary::draw(&mut backend, &plane, *theme, surface.scale);
        }
    });
    html! {
        <>
            <div class="chart">
                <Canvas draw={draw.clone()} label={page.i18n.t(id::ARIA_BOUNDARY)} tall={Tall::Share(0.9, 200.0, 360.0)} />
                <SavePicture {draw} name="boundary" title={page.i18n.t(id::ARIA_BOUNDARY)} note={page.i18n.t(id::BOUNDARY_NOTE)} />
            </div>
            <p class="hint">{ page.i18n.t(id::BOUNDARY_NOTE) }</p>
        </>
    }
}

#[component]
fn Line(props: &AnswerProps) -> Html {
    let page = use_page();
    let fit = match &*props.prediction {
        Prediction::Line { values, .. } => fit_data(&page, &props.data, values),
        _ => None,
    };
    let draw = use_callback((fit, page.theme), |surface: Surface, (fit, theme)| {
        if let (Some(mut backend), Some(fit)) = (surface.backend(), fit) {
            // Without a picture the curves above remain.
            let _ = fit::draw(&mut backend, fit, *theme, surface.scale);
        }
    });
    html! {
        <div class="chart">
            <Canvas draw={draw.clone()} label={page.i18n.t(id::ARIA_FIT)} tall={Tall::Share(0.7, 200.0, 320.0)} />
            <SavePicture {draw} name="fit" title={page.i18n.t(id::ARIA_FIT)} />
        </div>
    }
}

#[component]
fn Samples(props: &AnswerProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let data = match &*props.prediction {
        Prediction::Samples { classes, confusion, .. } => Some(ConfusionData {
            classes: class_names(&props.data, *classes),
            counts: confusion.clone(),
            x_label: i18n.t(id::CONFUSION_GUESS).to_string(),
            y_label: i18n.t(id::CONFUSION_TRUTH).to_string(),
        }),
        _ => None,
    };
    let draw = use_callback((data, page.theme), |surface: Surface, (data, theme)| {
        if let (Some(mut backend), Some(data)) = (surface.backend(), data) {
            // Without a picture the samples above remain.
            let _ = confusion::draw(&mut backend, data, *theme, surface.scale);
        }
    });
    let Prediction::Samples { examples, .. } = &*props.prediction else { return Html::default() };
    html! {
        <>
            if !examples.is_empty() {
                <div class="digits" aria-label={i18n.t(id::ARIA_SAMPLES)} role="group">{ for examples.iter().map(|example| html! { <Guess example={example.clone()} first={props.data.config.set.first_digit()} /> }) }</div>
                <h3>{ i18n.t(id::CONFUSION_TITLE) }</h3>
            }
            <div class="chart">
                <Canvas draw={draw.clone()} label={i18n.t(id::ARIA_CONFUSION)} tall={Tall::Share(0.86, 220.0, 360.0)} />
                <SavePicture {draw} name="confusion" title={i18n.t(id::ARIA_CONFUSION)} note={i18n.t(id::CONFUSION_NOTE)} />
            </div>
            <p class="hint">{ i18n.t(id::CONFUSION_NOTE) }</p>
        </>
    }
}

/// Those of a table, digits, else numbers.
fn class_names(data: &DataView, count: u32) -> Vec<String> {
    match &data.examples {
        DataExamples::Table { classes, .. } => classes.iter().map(|name| shortened(name)).collect(),
        _ => (0..count).map(|class| (data.config.set.first_digit() + class).to_string()).collect(),
    }
}

fn shortened(name: &str) -> String {
    if labels::width(name, TYPE) <= NAME_MAX {
        return name.to_owned();
    }
    let mut short = String::new();
    for c in name.chars() {
        if labels::width(&format!("{short}{c}…"), TYPE) > NAME_MAX {
            break;
        }
        short.push(c);
    }
    short + "…"
}

/// Predicted over true values, with the line on which they agree.
#[component]
fn Pairs(props: &AnswerProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let fit = match &*props.prediction {
        Prediction::Pairs { pairs } => {
            let validation: Vec<_> =
                pairs.iter().map(|pair| (f64::from(pair[0]), f64::from(pair[1]))).collect();
            let ends = validation
                .iter()
                .map(|pair| pair.0)
                .fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(x), high.max(x)));
            let truth = [ends.0, ends.1].into_iter().filter(|x| x.abs() < f64::MAX).map(|x| (x, x)).collect();
            Some(FitData {
                validation,
                truth,
                x_label: i18n.t(id::CONFUSION_TRUTH).to_string(),
                y_label: i18n.t(id::CONFUSION_GUESS).to_string(),
                ..FitData::default()
            })
        }
        _ => None,
    };
    let draw = use_callback((fit, page.theme), |surface: Surface, (fit, theme)| {
        if let (Some(mut backend), Some(fit)) = (surface.backend(), fit) {
            // Without a picture the curves above remain.
            let _ = fit::draw(&mut backend, fit, *theme, surface.scale);
        }
    });
    html! {
        <>
            <div class="chart">
                <Canvas draw={draw.clone()} label={i18n.t(id::ARIA_PAIRS)} tall={Tall::Share(0.7, 200.0, 320.0)} />
                <SavePicture {draw} name="pairs" title={i18n.t(id::ARIA_PAIRS)} note={i18n.t(id::PAIRS_NOTE)} />
            </div>
            <p class="hint">{ i18n.t(id::PAIRS_NOTE) }</p>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct GuessProps {
    example: Example,
    /// The digit that class 0 stands for.
    first: u32,
}

/// A digit with the network's guess under it; a wrong one also shows the truth.
#[component]
fn Guess(props: &GuessProps) -> Html {
    let page = use_page();
    let Example { pixels, label, probabilities } = &props.example;
    let mut guess = (0, f32::NEG_INFINITY);
    for (class, probability) in probabilities.iter().enumerate() {
        if *probability > guess.1 {
            guess = (class, *probability);
        }
    }
    let right = guess.0 == usize::from(*label);
    let [label, guessed] = [u32::from(*label), guess.0 as u32].map(|class| (props.first + class).to_string());
    let text = page.i18n.ta(
        if right { id::SAMPLE_RIGHT } else { id::SAMPLE_WRONG },
        &[
            ("label", label.clone().into()),
            ("guess", guessed.clone().into()),
            ("probability", format::percent(guess.1).into()),
        ],
    );
    html! {
        <div class={classes!("guess", if right { "right" } else { "wrong" })} title={text.clone()}>
            <Digit pixels={pixels.clone()} label={text} />
            <span>{ guessed }if !right { <s>{ label }</s> }</span>
        </div>
    }
}
