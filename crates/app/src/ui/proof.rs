//! What the link claims and what came out: the digest, and the verdict on the claim.

use schema::{Difference, Maker, Verdict, Why};
use yew::prelude::*;

use super::{Page, use_page};
use crate::i18n::id;
use crate::sweep::Proof;
use crate::view::View;

#[derive(Properties, PartialEq)]
pub(crate) struct ProofProps {
    pub(crate) view: View,
    pub(crate) on_choose: Callback<Option<u32>>,
}

/// Stands there from the beginning where the link claims results, so that the verdict moves nothing.
#[component]
pub(crate) fn ProofBar(props: &ProofProps) -> Html {
    let page = use_page();
    let proof = &props.view.proof;
    let Some(claimed) = &proof.claimed else { return Html::default() };
    let digest = claimed.digest.to_string();
    let (kind, told) = match &proof.verdict {
        None => {
            ("pending", html! { <p>{ page.i18n.ta(id::CLAIM_PENDING, &[("digest", digest.into())]) }</p> })
        }
        Some(Verdict::Reproduced) => ("reproduced", reproduced(&page, digest)),
        Some(Verdict::Differs(difference)) => ("differs", differs(&page, props, difference)),
    };
    let testid = if proof.verdict.is_some() { "verdict" } else { "claim" };
    html! {
        <section class={classes!("proof", kind)} role="status" data-testid={testid} aria-label={page.i18n.t(id::VERDICT)}>
            { told }
        </section>
    }
}

fn reproduced(page: &Page, digest: String) -> Html {
    html! {
        <p><b>{ page.i18n.t(id::VERDICT_REPRODUCED) }</b>{ " " }{ page.i18n.ta(id::VERDICT_SAME, &[("digest", digest.into())]) }</p>
    }
}

fn differs(page: &Page, props: &ProofProps, difference: &Difference) -> Html {
    let i18n = &page.i18n;
    let proof = &props.view.proof;
    let compared = difference.why != Why::Failed;
    let heading = if compared { id::VERDICT_DIFFERS } else { id::VERDICT_OPEN };
    let choose = |trial: u32| {
        let onclick = props.on_choose.reform(move |_: MouseEvent| Some(trial));
        let name = i18n.ta(id::VERDICT_TRIAL, &[("trial", trial.into())]);
        html! { <>{ i18n.t(id::VERDICT_FIRST) }{ " " }<button class="small" {onclick}>{ name }</button>{ " " }</> }
    };
    html! {
        <p>
            <b>{ i18n.t(heading) }</b>{ " " }
            { for proof.first.map(choose) }
            <span>{ why(page, &props.view, proof, difference.why) }</span>
        </p>
    }
}

fn why(page: &Page, view: &View, proof: &Proof, why: Why) -> String {
    let theirs = proof.claimed.as_ref().and_then(|claim| claim.maker.as_ref());
    let made = theirs.map(Maker::to_string).unwrap_or_default();
    let here = Maker::of(view.trust.made_by).to_string();
    let id = match why {
        Why::Failed => return page.i18n.ta(id::WHY_FAILED, &[("count", proof.failed.into())]),
        Why::Settings => id::WHY_SETTINGS,
        Why::Engine => id::WHY_ENGINE,
        Why::EngineVersion => id::WHY_ENGINE_VERSION,
        Why::SearchVersion => id::WHY_SEARCH_VERSION,
        Why::Unsaid => id::WHY_UNSAID,
        Why::Device => id::WHY_DEVICE,
        Why::Unexplained => id::WHY_UNEXPLAINED,
    };
    page.i18n.ta(id, &[("made", made.into()), ("here", here.into())])
}

#[derive(Properties, PartialEq)]
pub(crate) struct DigestProps {
    pub(crate) digest: AttrValue,
}

/// Eight characters for every number of the sweep.
#[component]
pub(crate) fn DigestChip(props: &DigestProps) -> Html {
    let page = use_page();
    html! {
        <>
            { page.i18n.t(id::DIGEST) }
            <span class="digest" tabindex="0" aria-describedby="digest-help">
                <code data-testid="digest">{ props.digest.clone() }</code>
                <span class="help" role="tooltip" id="digest-help">{ page.i18n.t(id::DIGEST_HELP) }</span>
            </span>
        </>
    }
}
