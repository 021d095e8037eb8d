//! Who is ahead on a board of several, and whose trials are shown.

use std::collections::BTreeSet;
use std::rc::Rc;

use schema::Board;
use yew::prelude::*;

use super::cast::{Cast, Member};
use super::data::{measure, values};
use crate::format;
use crate::i18n::{Id, id};
use crate::ui::lane_mark::mark;
use crate::ui::use_page;

#[derive(Properties, PartialEq)]
pub(super) struct ClassProps {
    pub(super) board: Rc<Board>,
    pub(super) cast: Rc<Cast>,
    /// Positions of those who alone are shown; all without any.
    pub(super) picked: Rc<BTreeSet<usize>>,
    /// Shows or hides one, or shows all again.
    pub(super) on_pick: Callback<Option<usize>>,
}

#[component]
pub(super) fn Class(props: &ClassProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let ClassProps { board, cast, picked, on_pick } = props;
    let head = |name: Id| html! { <th scope="col">{ i18n.t(name) }</th> };
    let best_of = i18n.ta(id::BOARD_BEST_OF, &[("measure", measure(i18n, &board.objective.name).into())]);
    let row = |(position, member): (usize, &Member)| {
        let place = &member.place;
        let best = place.best.and_then(|best| Some((best, board.trials.get(best.trial)?)));
        let after = best.map(|(best, _)| format::count(best.ended as u64));
        let told = best.map(|(_, trial)| values(i18n, board, trial).collect::<Vec<_>>().join(" · "));
        let on = picked.contains(&position);
        let onclick = on_pick.reform(move |_: MouseEvent| Some(position));
        let label = i18n.ta(id::BOARD_ONLY, &[("name", (&member.name).into())]);
        html! {
            <tr key={position} class={classes!((!member.shown).then_some("reference"))}>
                <td>{ place.rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string()) }</td>
                <th scope="row">{ mark(&page, member.mark) }{ &member.name }</th>
                <td>{ format::count(place.ended as u64) }</td>
                <td>{ best.map_or_else(|| "—".to_owned(), |(best, _)| format::loss(best.value)) }</td>
                <td>{ after.unwrap_or_else(|| "—".to_owned()) }</td>
                <td class="board-values">{ told.unwrap_or_default() }</td>
                <td class="hand"><button class="small" aria-pressed={on.to_string()} aria-label={label.clone()} title={label} {onclick}>{ i18n.t(id::BOARD_SHOW) }</button></td>
            </tr>
        }
    };
    let all = on_pick.reform(|_: MouseEvent| None);
    let title = if board.is_merged() { id::BOARD_RANKING } else { id::BOARD_RANKING_GROUPS };
    html! {
        <section class="panel" data-testid="board-ranking">
            <div class="panel-head">
                <h2>{ i18n.t(title) }</h2>
                if !picked.is_empty() { <button class="small" onclick={all}>{ i18n.t(id::BOARD_SHOW_ALL) }</button> }
            </div>
            <p class="hint">{ i18n.t(id::BOARD_RANKING_NOTE) }</p>
            <div class="table-scroll" tabindex="0">
                <table class="board-ranking">
                    <caption class="hidden">{ i18n.t(title) }</caption>
                    <thead><tr>
                        { head(id::COL_RANK) }{ head(id::COL_WHO) }{ head(id::COL_TRIALS) }
                        <th scope="col">{ best_of }</th>
                        { head(id::COL_AFTER) }{ head(id::COL_WITH) }{ head(id::COL_HAND) }
                    </tr></thead>
                    <tbody>{ for cast.members.iter().enumerate().map(row) }</tbody>
                </table>
            </div>
        </section>
    }
}
