//! Tells who opens an experiment that was begun here before, and leads there.

use std::rc::Rc;

use schema::StudyConfig;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::name;
use crate::i18n::id;
use crate::keep::{Head, Kind};
use crate::sweep::Status;
use crate::ui::use_page;
use crate::view::View;

#[derive(Properties, PartialEq)]
pub(crate) struct BeforeProps {
    pub(crate) view: View,
    /// Rises with every change to what is kept.
    pub(crate) changes: u32,
}

#[component]
pub(crate) fn Before(props: &BeforeProps) -> Html {
    let page = use_page();
    let found = use_state(|| None::<Head>);
    let view = &props.view;
    let fresh = view.status == Status::Idle && view.trials.is_empty() && !view.waking;
    {
        let (found, keeper) = (found.clone(), page.driver.keeper().clone());
        use_effect_with((fresh, props.view.study.clone(), props.changes), move |(fresh, study, _)| {
            if !*fresh {
                return found.set(None);
            }
            let study = study.clone();
            spawn_local(async move {
                // Where nothing can be read there is nothing to lead to.
                let heads = keeper.list().await.unwrap_or_default();
                found.set(heads.into_iter().find(|head| is_of(head, &study)));
            });
        });
    }
    let Some(head) = (*found).clone().filter(|_| fresh) else { return Html::default() };
    let i18n = &page.i18n;
    let args = [
        ("name", name(&page, &head).into()),
        ("done", head.ended.into()),
        ("total", head.total.into()),
        ("when", i18n.moment(head.changed).into()),
    ];
    let onclick = {
        let (driver, id) = (page.driver.clone(), head.id.clone());
        Callback::from(move |_: MouseEvent| {
            let (driver, id) = (driver.clone(), id.clone());
            spawn_local(async move {
                // One that has gone meanwhile is not offered again.
                let _ = driver.open_kept(&id).await;
            });
        })
    };
    html! {
        <div class="notices">
            <div class="notice before" role="status" data-testid="before">
                <p>{ i18n.ta(id::HISTORY_BEFORE, &args) }</p>
                <button class="small" {onclick} data-testid="before-open">{ i18n.t(id::HISTORY_BEFORE_OPEN) }</button>
            </div>
        </div>
    }
}

fn is_of(head: &Head, study: &Rc<StudyConfig>) -> bool {
    head.kind == Kind::Experiment && head.study().bare() == study.bare()
}
