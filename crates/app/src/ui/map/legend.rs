//! The legend of the map: whose marks these are, and what diverged looks like.

use yew::prelude::*;

use super::picture::racing;
use crate::i18n::{I18n, id};
use crate::ui::Page;
use crate::ui::lane_mark::lane_mark;
use crate::view::View;

/// Whose marks these are, and what diverged looks like: of a map of cells, a colour.
pub(super) fn legend(page: &Page, view: &View, cells: bool) -> Html {
    let i18n = &page.i18n;
    html! {
        <div class="legend">
            { for racing(view).into_iter().map(|kind| html! { <span>{ lane_mark(page, kind) }{ i18n.searcher(kind) }</span> }) }
            if cells {
                <span class="diverged"><i aria-hidden="true" />{ i18n.t(id::MAP_DIVERGED_CELLS) }</span>
            } else {
                <span class="diverged"><b aria-hidden="true">{ "×" }</b>{ i18n.t(id::MAP_DIVERGED) }</span>
            }
        </div>
    }
}

/// The last of it in words, for a map that stands alone.
pub(super) fn diverged(i18n: &I18n, cells: bool) -> String {
    if cells {
        i18n.t(id::MAP_DIVERGED_CELLS).to_string()
    } else {
        format!("× {}", i18n.t(id::MAP_DIVERGED))
    }
}
