//! One page of paper: the experiment, what came out, and the charts that say it. Always light, and as it stood when it
//! was opened.

mod charts;
mod facts;
mod ranking;

use std::rc::Rc;

use js_sys::{Date, Object, Reflect};
use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::dialog::Dialog;
use super::reading::verdict;
use super::{Page, use_page};
use crate::charts::Theme;
use crate::i18n::{I18n, id};
use crate::location;
use crate::qr::Qr;
use crate::sweep::Trial;
use crate::view::View;

#[derive(Properties, PartialEq)]
pub(crate) struct ReportProps {
    pub(crate) view: View,
    pub(crate) on_close: Callback<()>,
}

/// Covers the page until it is closed; only it is printed.
#[component]
pub(crate) fn Report(props: &ReportProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let view = use_memo((), |()| props.view.clone());
    let light = Page { theme: Theme { dark: false }, ..page.clone() };
    let onclick = Callback::from(|_: MouseEvent| {
        // A browser that cannot print leaves what is on the screen.
        let _ = web_sys::window().map(|window| window.print());
    });
    let body = web_sys::window().and_then(|window| window.document()).and_then(|document| document.body());
    let dialog = html! {
        <Dialog title={i18n.t(id::REPORT)} on_close={props.on_close.clone()} class="report-dialog" testid="report-dialog">
            <div class="report-tools">
                <button class="primary" {onclick} data-testid="print">{ i18n.t(id::REPORT_PRINT) }</button>
                <span class="hint">{ i18n.t(id::REPORT_PRINT_HELP) }</span>
            </div>
            <ContextProvider<Page> context={light}>
                <Sheet view={(*view).clone()} />
            </ContextProvider<Page>>
        </Dialog>
    };
    // Beside the page's parts, so that these can be left out of the print.
    body.map_or_else(Html::default, |body| create_portal(dialog, body.into()))
}

/// Longer links make a code too fine for its size on paper.
const CODE_MAX: usize = 300;

/// What leads a phone to the experiment, where a phone can read it.
fn code(link: &str) -> Option<Html> {
    let code = Qr::of(link).filter(|_| link.len() <= CODE_MAX)?;
    let side = code.side.to_string();
    Some(html! {
        <svg class="code" viewBox={format!("0 0 {side} {side}")} shape-rendering="crispEdges" aria-hidden="true">
            <rect width={side.clone()} height={side} fill="#fff" /><path d={code.path()} />
        </svg>
    })
}

#[derive(Properties, PartialEq)]
struct SheetProps {
    view: View,
}

#[component]
fn Sheet(props: &SheetProps) -> Html {
    let page = use_page();
    let (i18n, view) = (&page.i18n, &props.view);
    let link = location::link(&view.study, view.proof.found.as_ref(), &page.presentation, false);
    let best = view.best();
    let note = page.presentation.note();
    let title = match page.presentation.title() {
        "" => facts::title(i18n, &view.study),
        title => title.to_owned(),
    };
    html! {
        <article class="report" data-theme="light" data-testid="report">
            <header>
                <div>
                    <h1>{ i18n.t(id::APP_TITLE) }{ " · " }{ title }</h1>
                    if !note.is_empty() { <p class="note">{ note }</p> }
                    <p><time>{ today(i18n) }</time></p>
                    <a href={link.clone()}>{ &link }</a>
                </div>
                { for code(&link) }
            </header>
            { facts::facts(&page, view) }
            if let Some(best) = best {
                { facts::best(&page, view, best) }
            } else {
                <p>{ i18n.t(id::REPORT_NONE) }</p>
            }
            <div class="figures">{ charts::map(&page, view) }{ charts::race(&page, view) }</div>
            if let Some(best) = best {
                <div class="figures">
                    { charts::curves(&page, best) }
                    <section class="reading">{ says(&page, best) }</section>
                </div>
                { ranking::table(&page, view) }
            }
        </article>
    }
}

fn says(page: &Page, trial: &Rc<Trial>) -> Html {
    let reading = schema::reading::read(&trial.run, &trial.curve, trial.outcome);
    verdict(page, &trial.curve, &reading)
}

/// The page's day, as its language writes it.
fn today(i18n: &I18n) -> String {
    let options = Object::new();
    // A browser that does not take the option writes the day its own way.
    let _ = Reflect::set(&options, &"dateStyle".into(), &JsValue::from_str("long"));
    Date::new_0().to_locale_date_string(i18n.lang().tag(), &options).into()
}
