//! Which mark and colour belong to a searcher, wherever it appears.

use search::SearcherKind;
use yew::prelude::*;

use super::Page;
use crate::charts::marks::Shape;
use crate::charts::theme;

/// Which of the charts' marks belongs to a searcher (`charts/marks.rs` has them in this order).
pub(crate) const fn lane_style(kind: SearcherKind) -> usize {
    match kind {
        SearcherKind::Grid => 0,
        SearcherKind::ShuffledGrid => 1,
        SearcherKind::Random => 2,
        SearcherKind::Sobol => 3,
        SearcherKind::Gp => 4,
        SearcherKind::Halton => 5,
        SearcherKind::Tpe => 6,
        SearcherKind::CmaEs => 7,
        SearcherKind::Auto => 8,
        SearcherKind::Halving => 9,
        SearcherKind::Hyperband => 10,
        SearcherKind::Asha => 11,
        SearcherKind::Pbt => 12,
        SearcherKind::You => 13,
    }
}

/// The mark that the searcher's trials carry on the map.
pub(crate) fn lane_mark(page: &Page, kind: SearcherKind) -> Html {
    mark(page, lane_style(kind))
}

/// The mark of a lane.
pub(crate) fn mark(page: &Page, lane: usize) -> Html {
    let color = theme::css(page.theme.lane(lane));
    html! {
        <svg class="mark" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
            <path d={Shape::of_lane(lane).svg_path(12.0)} fill={color} />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::marks;

    #[test]
    fn no_two_searchers_share_a_mark() {
        let mut styles = SearcherKind::ALL.map(lane_style).to_vec();
        styles.sort_unstable();
        styles.dedup();
        assert_eq!(styles.len(), SearcherKind::ALL.len());
        assert!(styles.iter().all(|style| *style < marks::LANES));
    }
}
