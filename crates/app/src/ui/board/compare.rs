//! Two boards side by side: their best, what differs in their parameters, their races in one chart, a map each.

use std::collections::BTreeSet;
use std::rc::Rc;

use schema::Board;
use schema::board::{Difference, Param};
use yew::prelude::*;

use super::cast::Cast;
use super::data::{measure, param_name, param_range, param_value};
use super::map::BoardMap;
use super::merge_error;
use super::race::{BoardRace, Line, of_boards};
use super::table::BoardTable;
use super::words::counts;
use crate::format;
use crate::i18n::{I18n, id};
use crate::ui::{Page, use_page};

/// The marks of the first and of the second.
const MARKS: [usize; 2] = [0, 4];

#[derive(Properties, PartialEq)]
pub(super) struct CompareProps {
    pub(super) a: Rc<Board>,
    pub(super) b: Rc<Board>,
}

#[component]
pub(super) fn Compare(props: &CompareProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let boards = [props.a.clone(), props.b.clone()];
    let race = use_memo((boards.clone(), i18n.lang()), |(boards, _)| {
        // Whether they measure the same, whatever their parameters are.
        let bare: Vec<Board> = boards
            .iter()
            .map(|board| Board { params: vec![], trials: vec![], ..(**board).clone() })
            .collect();
        Board::merge(&bare.iter().collect::<Vec<_>>()).map(|_| {
            let line = |(board, mark): (&Rc<Board>, usize)| {
                let groups = (0..board.groups.len() as u32).collect();
                (board.clone(), mark, groups)
            };
            let lines: Vec<(Rc<Board>, usize, Vec<u32>)> = boards.iter().zip(MARKS).map(line).collect();
            let lines: Vec<Line<'_>> = lines
                .iter()
                .map(|(board, mark, groups)| Line {
                    name: board.name.clone(),
                    mark: *mark,
                    board,
                    groups: groups.clone(),
                })
                .collect();
            of_boards(i18n, &lines).map(Rc::new)
        })
    });
    html! {
        <>
            { summary(&page, &boards) }
            { match &*race {
                Ok(Some(data)) => html! { <BoardRace data={data.clone()} /> },
                Ok(None) => Html::default(),
                Err(error) => html! { <p class="problem" role="status">{ merge_error(&page, error) }</p> },
            } }
            <div class="board-sides">{ for boards.iter().map(|board| html! { <Side board={board.clone()} /> }) }</div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SideProps {
    board: Rc<Board>,
}

/// One of the two: its map and its trials.
#[component]
fn Side(props: &SideProps) -> Html {
    let page = use_page();
    let board = &props.board;
    let selected = use_state(|| None::<u32>);
    let cast = use_memo((board.clone(), page.i18n.lang()), |(board, _)| {
        Cast::of(&page.i18n, board, &BTreeSet::new())
    });
    let on_choose = {
        let selected = selected.clone();
        use_callback((), move |trial: Option<u32>, ()| selected.set(trial))
    };
    let title = AttrValue::from(board.name.clone());
    html! {
        <div class="board-side">
            <BoardMap board={board.clone()} cast={cast.clone()} selected={*selected} on_choose={on_choose.clone()} title={title.clone()} />
            <BoardTable board={board.clone()} {cast} selected={*selected} {on_choose} title={page.i18n.ta(id::BOARD_TRIALS_OF, &[("name", (&title).into())])} />
        </div>
    }
}

/// The two in numbers: counts, the best with its values, and what differs in the parameters.
fn summary(page: &Page, boards: &[Rc<Board>; 2]) -> Html {
    let i18n = &page.i18n;
    let best = |board: &Board| {
        let best = board.best().and_then(|best| board.trials.get(best))?;
        Some(format!("{} {}", measure(i18n, &board.objective.name), format::loss(best.value?)))
    };
    let after = |board: &Board| {
        let best = board.course(|_| true).last().copied()?;
        Some(format::count(best.ended as u64))
    };
    let at_best = |board: &Board, name: &str| {
        let trial = board.best().and_then(|best| board.trials.get(best))?;
        let place = board.params.iter().position(|param| param.name == name)?;
        let x = trial.values.get(place).copied().flatten()?;
        Some(param_value(i18n, &board.params[place], x))
    };
    let row = |name: String, of: &dyn Fn(&Board) -> Option<String>| {
        let cell = |board: &Rc<Board>| html! { <td>{ of(board).unwrap_or_else(|| "—".to_owned()) }</td> };
        html! { <tr><th scope="row">{ name }</th>{ for boards.iter().map(cell) }</tr> }
    };
    let [a, b] = boards;
    let differences = Board::differences(a, b);
    let own = b.params.iter().filter(|param| a.params.iter().all(|other| other.name != param.name));
    let params: Vec<&Param> = a.params.iter().chain(own).collect();
    let said = |name| i18n.t(name).to_string();
    html! {
        <section class="panel" data-testid="board-compare">
            <h2>{ i18n.ta(id::BOARD_COMPARE, &[("a", (&a.name).into()), ("b", (&b.name).into())]) }</h2>
            <div class="table-scroll" tabindex="0">
                <table class="board-compare">
                    <caption class="hidden">{ i18n.t(id::BOARD_SIDES) }</caption>
                    <thead><tr><td />{ for boards.iter().map(|board| html! { <th scope="col">{ &board.name }</th> }) }</tr></thead>
                    <tbody>
                        { row(said(id::COL_TRIALS), &|board| Some(counts(i18n, board))) }
                        { row(said(id::BOARD_ROW_BEST), &best) }
                        { row(said(id::COL_AFTER), &after) }
                        { for params.iter().map(|param| {
                            let name = i18n.ta(id::BOARD_ROW_AT_BEST, &[("name", param_name(i18n, param).into())]);
                            row(name, &|board| at_best(board, &param.name))
                        }) }
                    </tbody>
                </table>
            </div>
            { differing(i18n, boards, &differences) }
        </section>
    }
}

fn differing(i18n: &I18n, boards: &[Rc<Board>; 2], differences: &[Difference<'_>]) -> Html {
    if differences.is_empty() {
        return html! { <p>{ i18n.t(id::BOARD_SAME_PARAMS) }</p> };
    }
    let cell = |param: Option<&Param>| {
        let text = param
            .map_or_else(|| i18n.t(id::BOARD_NOT_SEARCHED).to_string(), |param| param_range(i18n, param));
        html! { <td>{ text }</td> }
    };
    let row = |difference: &Difference<'_>| {
        let name = difference.a.or(difference.b).map(|param| param_name(i18n, param)).unwrap_or_default();
        html! { <tr><th scope="row">{ name }</th>{ cell(difference.a) }{ cell(difference.b) }</tr> }
    };
    html! {
        <div class="table-scroll" tabindex="0">
            <table class="board-compare" data-testid="board-differences">
                <caption>{ i18n.t(id::BOARD_DIFFERENCES) }</caption>
                <thead><tr>
                    <th scope="col">{ i18n.t(id::COL_PARAM) }</th>
                    { for boards.iter().map(|board| html! { <th scope="col">{ &board.name }</th> }) }
                </tr></thead>
                <tbody>{ for differences.iter().map(row) }</tbody>
            </table>
        </div>
    }
}
