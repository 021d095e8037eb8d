//! Name, language and theme.

use schema::Part;
use yew::prelude::*;

use super::presets::Presets;
use super::{icons, use_page};
use crate::i18n::{Lang, id};

#[derive(Properties, PartialEq)]
pub(crate) struct HeaderProps {
    pub(crate) on_lang: Callback<Lang>,
    pub(crate) on_theme: Callback<()>,
    /// What stands between name and switches.
    pub(crate) children: Html,
}

#[component]
pub(crate) fn Header(props: &HeaderProps) -> Html {
    let page = use_page();
    let t = |id| page.i18n.t(id);
    let other = if page.i18n.lang() == Lang::En { Lang::Zh } else { Lang::En };
    let on_lang = props.on_lang.reform(move |_: MouseEvent| other);
    let on_theme = props.on_theme.reform(|_: MouseEvent| ());
    let theme = if page.theme.dark { id::THEME_LIGHT } else { id::THEME_DARK };
    html! {
        <header class="header">
            <div class="brand">
                { icons::furnace() }
                <h1>{ t(id::APP_TITLE) }</h1>
                <p>{ t(id::APP_TAGLINE) }</p>
            </div>
            { props.children.clone() }
            <div class="switches">
                if !page.hides(Part::Experiments) { <Presets /> }
                <button class="quiet" data-testid="lang" lang={other.tag()} onclick={on_lang}>{ other.name() }</button>
                <button class="quiet" data-testid="theme" onclick={on_theme}>
                    { if page.theme.dark { icons::sun() } else { icons::moon() } }
                    <span>{ t(theme) }</span>
                </button>
            </div>
        </header>
    }
}
