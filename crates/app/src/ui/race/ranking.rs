//! Who is ahead, and how surely.

use search::standings::{Place, ranking};
use yew::prelude::*;

use super::team::{Spread, Team};
use crate::i18n::{Id, id};
use crate::ui::lane_mark::lane_mark;
use crate::ui::{Page, use_page};
use crate::view::View;

#[derive(Properties, PartialEq)]
pub(super) struct RankingProps {
    /// The moment that is shown, of a race that is over.
    pub(super) past: View,
}

#[component]
pub(super) fn Ranking(props: &RankingProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let places = use_memo(props.past.clone(), |view| {
        let teams = Team::all(view);
        let courses: Vec<_> = teams.iter().map(|team| team.standing(view)).collect();
        ranking(&courses, f64::from(view.moment.unwrap_or(view.budget)), view.study.seed)
    });
    if places.len() < 2 {
        return Html::default();
    }
    let sure = places.iter().any(|place| place.interval.is_some());
    let head = |name: Id| html! { <th scope="col">{ i18n.t(name) }</th> };
    let caption = match props.past.moment {
        Some(moment) => i18n.ta(id::RANKING_AT, &[("moment", moment.into())]),
        None => i18n.t(id::RANKING_FINAL).to_string(),
    };
    html! {
        <div class="table-scroll" tabindex="0">
            <table class="lanes ranking" data-testid="ranking">
                <caption>{ caption }{ " " }{ i18n.t(if sure { id::RANKING_SURE } else { id::RANKING_ONE }) }</caption>
                <thead><tr>{ head(id::COL_SEARCHER) }{ head(id::COL_RANK) }{ head(id::COL_BEST) }{ head(id::COL_TO_RANDOM) }</tr></thead>
                <tbody>{ for places.iter().map(|place| row(&page, place)) }</tbody>
            </table>
        </div>
    }
}

fn row(page: &Page, place: &Place) -> Html {
    let rank = match place.interval {
        Some((low, high)) => format!("{:.1} [{low:.1}–{high:.1}]", place.rank),
        None => format!("{}", place.rank),
    };
    let best = place.best.map(|[low, median, high]| Spread { low, median, high }.cell());
    let after =
        place.to_random.map(|cost| page.i18n.ta(id::RANKING_AFTER, &[("cost", super::cost(cost).into())]));
    html! {
        <tr key={place.searcher.key()}>
            <th scope="row">{ lane_mark(page, place.searcher) }{ page.i18n.searcher(place.searcher) }</th>
            <td>{ rank }</td>
            <td>{ best.unwrap_or_else(|| html! { "—" }) }</td>
            <td>{ after.unwrap_or_else(|| "—".to_owned()) }</td>
        </tr>
    }
}
