//! What a board's numbers say, in a few sentences.

use std::rc::Rc;

use schema::Board;
use schema::board::Trial;
use yew::prelude::*;

use super::cast::{name_of, states};
use super::data::{measure, param_name, values};
use crate::format;
use crate::i18n::{I18n, id};
use crate::ui::use_page;

/// Parameters that are named for mattering most.
const NAMED: usize = 3;

#[derive(Properties, PartialEq)]
pub(super) struct WordsProps {
    pub(super) board: Rc<Board>,
}

#[component]
pub(super) fn Words(props: &WordsProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let sentences = use_memo((props.board.clone(), i18n.lang()), |(board, _)| sentences(i18n, board));
    let matters = use_memo((props.board.clone(), i18n.lang()), |(board, _)| importances(i18n, board));
    html! {
        <section class="panel board-words" data-testid="board-words">
            <h2>{ title(i18n, &props.board) }</h2>
            { for sentences.iter().map(|sentence| html! { <p>{ sentence }</p> }) }
            if let Some(matters) = &*matters { <p title={i18n.t(id::BOARD_MATTERS_HELP)}>{ matters }</p> <p class="hint">{ i18n.t(id::BOARD_MATTERS_HELP) }</p> }
        </section>
    }
}

/// The board's name; of a merged one how many it was.
fn title(i18n: &I18n, board: &Board) -> String {
    let mut owners: Vec<&str> = board.groups.iter().map(|group| group.owner.as_str()).collect();
    owners.sort_unstable();
    owners.dedup();
    if board.is_merged() {
        i18n.ta(id::BOARD_MERGED, &[("count", owners.len().into())])
    } else {
        board.name.clone()
    }
}

/// Counts, the best, and whether it lies at an edge.
fn sentences(i18n: &I18n, board: &Board) -> Vec<String> {
    let mut said = vec![counts(i18n, board)];
    match board.best().and_then(|best| board.trials.get(best)) {
        Some(best) => {
            said.push(best_in_words(i18n, board, best));
            let edges: Vec<String> =
                board.at_edge(best).into_iter().map(|place| param_name(i18n, &board.params[place])).collect();
            if !edges.is_empty() {
                said.push(i18n.ta(id::BOARD_AT_EDGE, &[("names", edges.join(", ").into())]));
            }
        }
        None => said.push(i18n.t(id::BOARD_NO_BEST).to_string()),
    }
    said
}

pub(super) fn counts(i18n: &I18n, board: &Board) -> String {
    let states = states(board);
    let state = |(state, count): &(schema::Outcome, usize)| {
        let args = [("state", i18n.outcome(*state).into()), ("count", (*count).into())];
        i18n.ta(id::BOARD_STATE, &args)
    };
    let listed: Vec<String> = states.iter().map(state).collect();
    let args = [
        ("trials", board.trials.len().into()),
        ("params", board.params.len().into()),
        ("states", listed.join(", ").into()),
    ];
    i18n.ta(id::BOARD_COUNTS, &args)
}

fn best_in_words(i18n: &I18n, board: &Board, best: &Trial) -> String {
    let with: Vec<String> = values(i18n, board, best).collect();
    let args = [
        ("measure", measure(i18n, &board.objective.name).into()),
        ("value", best.value.map(format::loss).unwrap_or_default().into()),
        ("trial", best.number.into()),
        ("who", name_of(i18n, board, best.group).unwrap_or_default().into()),
        ("values", with.join(", ").into()),
    ];
    let several = board.groups.len() > 1;
    i18n.ta(if several { id::BOARD_BEST_BY } else { id::BOARD_BEST }, &args)
}

/// The parameters that have most to do with being among the best.
fn importances(i18n: &I18n, board: &Board) -> Option<String> {
    if board.params.len() < 2 {
        return None;
    }
    let named = board.importances()?.into_iter().take(NAMED).map(|importance| {
        let name = param_name(i18n, &board.params[importance.param]);
        format!("{name} ({})", format::percent(importance.share as f32))
    });
    let names: Vec<String> = named.collect();
    Some(i18n.ta(id::BOARD_MATTERS, &[("names", names.join(", ").into())]))
}
