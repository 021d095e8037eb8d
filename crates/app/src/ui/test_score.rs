//! The one look at the test split, offered at the end for the trial that was chosen on validation.

use std::rc::Rc;

use yew::prelude::*;

use super::{Page, use_page};
use crate::format;
use crate::i18n::{Id, id};
use crate::sweep::{Status, Sweep, Test, TestScore, Trial};
use crate::view::View;

#[derive(Properties, PartialEq)]
pub(crate) struct TestScoreProps {
    pub(crate) view: View,
    pub(crate) trial: Rc<Trial>,
}

#[component]
pub(crate) fn TestScorePanel(props: &TestScoreProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let (view, trial) = (&props.view, &props.trial);
    let id = trial.id.0;
    let chosen = view.best().is_some_and(|best| best.id == trial.id);
    let inside = match &view.test {
        Test::Seen(score) if score.trial == id => seen(&page, props, score),
        Test::Seen(score) => html! {
            <p class="hint">{ i18n.ta(id::TEST_ELSEWHERE, &[("trial", score.trial.into())]) }</p>
        },
        Test::Wanted(asked) | Test::Asked(asked) if *asked == id => html! {
            <p class="hint" role="status">{ i18n.t(id::TEST_ASKED) }</p>
        },
        Test::Unseen if chosen && view.status == Status::Finished && trial.weights.is_some() => {
            let onclick = {
                let driver = page.driver.clone();
                Callback::from(move |_: MouseEvent| {
                    driver.command(|sweep: &mut Sweep, _| sweep.reveal_test())
                })
            };
            html! {
                <>
                    <p class="hint">{ i18n.ta(id::TEST_OFFER, &[("count", view.compared.into())]) }</p>
                    <button data-testid="test-reveal" title={i18n.t(id::TEST_REVEAL_HELP)} {onclick}>{ i18n.t(id::TEST_REVEAL) }</button>
                </>
            }
        }
        Test::Unseen | Test::Wanted(_) | Test::Asked(_) => return Html::default(),
    };
    html! {
        <section class="panel test-score" data-testid="test-score" aria-live="polite">
            <h2>{ i18n.t(id::TEST_TITLE) }</h2>
            { inside }
        </section>
    }
}

/// Test beside validation.
fn seen(page: &Page, props: &TestScoreProps, score: &TestScore) -> Html {
    let i18n = &page.i18n;
    let best = props.trial.best();
    let row = |name: Id, validation: Option<String>, test: Option<String>| {
        let cells = validation.zip(test);
        html! {
            if let Some((validation, test)) = cells {
                <tr><th scope="row">{ i18n.t(name) }</th><td>{ validation }</td><td data-testid={name.as_str()}>{ test }</td></tr>
            }
        }
    };
    let loss = |x: f32| format::loss(f64::from(x));
    let parts = props.trial.plan.parts.count();
    html! {
        <>
            <table>
                <thead><tr><td></td><th scope="col">{ i18n.t(id::TEST_VALIDATION) }</th><th scope="col">{ i18n.t(id::TEST_TEST) }</th></tr></thead>
                <tbody>
                    { row(id::TEST_LOSS, best.map(|best| loss(best.val_loss)), Some(loss(score.loss))) }
                    { row(id::TEST_ACCURACY, best.and_then(|best| best.val_acc).map(format::percent), score.accuracy.map(format::percent)) }
                </tbody>
            </table>
            <p class="hint">{ i18n.ta(id::TEST_COMPARED, &[("count", score.compared.into())]) }{ " " }{ i18n.t(id::TEST_USED) }</p>
            if parts > 1 { <p class="hint">{ i18n.ta(id::TEST_PART, &[("count", parts.into())]) }</p> }
        </>
    }
}
