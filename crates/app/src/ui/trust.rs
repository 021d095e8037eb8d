//! Who trains, and why: the engine's name among the gauges, and behind it the choice, the GPU, what was measured, and a
//! button that takes the GPU away, to see what follows.

use std::rc::Rc;

use schema::{Engine, StudyConfig};
use yew::prelude::*;

use super::fold::use_dismissal;
use super::{Page, use_page};
use crate::format;
use crate::i18n::id;
use crate::sweep::{Gpu, Losses, Reason, Status};
use crate::view::{Trust, View};

#[derive(Properties, PartialEq)]
pub(crate) struct TrustProps {
    pub(crate) view: View,
    /// What is set, perhaps not in force before a restart.
    pub(crate) study: Rc<StudyConfig>,
    pub(crate) on_edit: Callback<StudyConfig>,
}

#[component]
pub(crate) fn TrustPanel(props: &TrustProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let trust = &props.view.trust;
    let place = use_node_ref();
    let open = use_state(|| false);
    use_dismissal(&place);
    let ontoggle = {
        let (open, place) = (open.clone(), place.clone());
        Callback::from(move |_: Event| {
            open.set(place.cast::<web_sys::Element>().is_some_and(|it| it.has_attribute("open")));
        })
    };
    let name = if trust.measuring { i18n.t(id::TRUST_MEASURING) } else { i18n.engine(trust.choice.engine) };
    html! {
        <details class="trust" ref={place} open={*open} {ontoggle} data-testid="trust">
            <summary title={i18n.t(id::ENGINE_HELP)}><span class="word">{ i18n.t(id::ENGINE) }{ " " }</span><b>{ name }</b></summary>
            if *open {
                <div class="panel" role="group" aria-label={i18n.t(id::TRUST)}>
                    <p data-testid="trust-why">{ why(&page, trust) }</p>
                    { choices(&page, props) }
                    { facts(&page, &props.view) }
                    { lose(&page, &props.view) }
                </div>
            }
        </details>
    }
}

fn why(page: &Page, trust: &Trust) -> AttrValue {
    page.i18n.named(&["trust", "why", trust.choice.why.key()])
}

/// Why the GPU cannot be chosen.
fn no_gpu(trust: &Trust) -> Option<Reason> {
    match trust.gpu {
        Gpu::Missing => Some(Reason::NoGpu),
        Gpu::Failed(_) => Some(Reason::Failed),
        Gpu::Unknown | Gpu::Here(_) => None,
    }
}

fn choices(page: &Page, props: &TrustProps) -> Html {
    let i18n = &page.i18n;
    // A tooltip alone would not reach a finger.
    let missing = no_gpu(&props.view.trust).filter(|why| *why != props.view.trust.choice.why);
    let choice = |engine: Engine| {
        let refused = no_gpu(&props.view.trust).filter(|_| engine == Engine::Gpu);
        let reason = refused.map(|why| i18n.named(&["trust", "why", why.key()]));
        let onchange = {
            let (study, on_edit) = (props.study.clone(), props.on_edit.clone());
            Callback::from(move |_: Event| {
                let mut next = (*study).clone();
                next.engine = engine;
                on_edit.emit(next);
            })
        };
        html! {
            <label key={engine.key()} class={classes!(refused.map(|_| "disabled"))} title={reason}>
                <input type="radio" name="trust-engine" value={engine.key()} disabled={refused.is_some()} {onchange}
                    checked={props.study.engine == engine} data-testid={format!("trust-{}", engine.key())} />
                <span>{ i18n.engine(engine) }</span>
            </label>
        }
    };
    html! {
        <fieldset>
            <legend>{ i18n.t(id::TRUST_CHOOSE) }</legend>
            // A list of its own, with keys: a radio button that is taken for its neighbour loses its state.
            <div class="radios">{ for Engine::ALL.map(choice) }</div>
            if let Some(why) = missing {
                <p class="reason">{ i18n.named(&["trust", "why", why.key()]) }</p>
            }
        </fieldset>
    }
}

fn facts(page: &Page, view: &View) -> Html {
    let (i18n, trust) = (&page.i18n, &view.trust);
    let speed = |rate: f64| format::count(rate.round() as u64);
    let rates = trust.rates.map(|rates| {
        [(id::TRUST_ON_GPU, rates.gpu), (id::TRUST_ON_CPU, rates.cpu)]
            .map(|(id, rate)| i18n.ta(id, &[("steps", speed(rate).into())]))
    });
    let [on_gpu, on_cpu] = rates.unwrap_or_else(|| [i18n.t(id::TRUST_UNMEASURED).to_string(), String::new()]);
    let Losses { devices, resumed, restarted } = trust.losses;
    let losses = [("lost", devices.into()), ("resumed", resumed.into()), ("restarted", restarted.into())];
    let losses = i18n.ta(id::TRUST_LOSSES_COUNT, &losses);
    let versions = Engine::ALL.into_iter().filter(|engine| *engine != Engine::Auto);
    let versions: Vec<String> = versions
        .map(|engine| format!("{}{}", engine.key(), engine.version()))
        .chain([format!("search{}", search::VERSION)])
        .collect();
    let row = |name, value: Html| html! { <div><dt>{ i18n.t(name) }</dt><dd>{ value }</dd></div> };
    html! {
        <dl>
            { row(id::TRUST_ADAPTER, html! { <span data-testid="adapter">{ adapter(page, &trust.gpu) }</span> }) }
            if trust.gpu.device().is_some() {
                { row(id::TRUST_RATES, html! { <span data-testid="rates">{ on_gpu }<br />{ on_cpu }</span> }) }
            }
            { row(id::WORKERS, html! { { view.workers } }) }
            if devices > 0 {
                { row(id::TRUST_LOSSES, html! { <span data-testid="losses">{ losses }</span> }) }
            }
            { row(id::TRUST_VERSIONS, html! { <code>{ versions.join(" ") }</code> }) }
        </dl>
    }
}

fn adapter(page: &Page, gpu: &Gpu) -> String {
    let i18n = &page.i18n;
    let Some(device) = gpu.device() else {
        let asked = if *gpu == Gpu::Unknown { id::TRUST_ASKING } else { id::TRUST_NO_ADAPTER };
        return i18n.t(asked).to_string();
    };
    let said: Vec<&str> =
        [device.vendor.as_str(), device.name.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    let name = if said.is_empty() { i18n.t(id::TRUST_UNNAMED).to_string() } else { said.join(" ") };
    let id = if device.software { id::TRUST_ADAPTER_SOFTWARE } else { id::TRUST_ADAPTER_NAME };
    i18n.ta(id, &[("name", name.into()), ("backend", (&device.backend).into())])
}

/// Only while there is a GPU to lose.
fn lose(page: &Page, view: &View) -> Html {
    let trains = matches!(view.status, Status::Running | Status::Paused);
    if view.trust.choice.engine != Engine::Gpu || view.trust.measuring || !trains {
        return Html::default();
    }
    let driver = page.driver.clone();
    let onclick = Callback::from(move |_: MouseEvent| driver.command(|sweep, _| sweep.lose_device()));
    html! {
        <button class="small" {onclick} data-testid="lose-gpu" title={page.i18n.t(id::TRUST_LOSE_HELP)}>
            { page.i18n.t(id::TRUST_LOSE) }
        </button>
    }
}
