//! A searcher's reasons in words.

use search::insight::{Inside, Insight, Reason, Standing};
use search::{Acquisition, Point, SearcherKind};

use crate::format;
use crate::i18n::{Id, id};
use crate::ui::Page;
use crate::view::View;

/// Why the next point is that one.
pub(super) fn reason(page: &Page, insight: &Insight) -> String {
    let i18n = &page.i18n;
    let plain = |id: Id| i18n.t(id).to_string();
    let ratio = |id: Id, ratio: f64| i18n.ta(id, &[("ratio", format::plain(rounded(ratio)).into())]);
    match insight.reason {
        Reason::Planned => plain(id::GLASS_REASON_PLANNED),
        Reason::StartUp { seen, wanted } => {
            i18n.ta(id::GLASS_REASON_START_UP, &[("seen", seen.into()), ("wanted", wanted.into())])
        }
        Reason::NothingFinite => plain(id::GLASS_REASON_NOTHING_FINITE),
        Reason::Leftover => plain(id::GLASS_REASON_LEFTOVER),
        Reason::Exhausted => plain(id::GLASS_REASON_EXHAUSTED),
        Reason::Waiting => plain(id::GLASS_REASON_WAITING),
        Reason::CloseToBest(standing) => predicted(page, insight, id::GLASS_REASON_CLOSE, standing),
        Reason::Uncertain(standing) => predicted(page, insight, id::GLASS_REASON_UNCERTAIN, standing),
        Reason::Both(standing) => predicted(page, insight, id::GLASS_REASON_BOTH, standing),
        Reason::Drawn(standing) => predicted(page, insight, id::GLASS_REASON_DRAWN, standing),
        Reason::AmongGood { ratio: times } => ratio(id::GLASS_REASON_AMONG_GOOD, times),
        Reason::AwayFromBad { ratio: times } => ratio(id::GLASS_REASON_AWAY_FROM_BAD, times),
        Reason::Fresh { until } => i18n.ta(id::GLASS_REASON_FRESH, &[("until", until.into())]),
        Reason::Promoted { trial, until } => {
            let stays = insight.searcher == SearcherKind::Pbt;
            let text = if stays { id::GLASS_REASON_GOES_ON } else { id::GLASS_REASON_PROMOTED };
            i18n.ta(text, &[("trial", (trial + 1).into()), ("until", until.into())])
        }
        Reason::TakenOver { from, until } => {
            i18n.ta(id::GLASS_REASON_TAKEN_OVER, &[("from", (from + 1).into()), ("until", until.into())])
        }
        Reason::Sampled { distance } => {
            i18n.ta(id::GLASS_REASON_SAMPLED, &[("distance", format::plain(rounded(distance)).into())])
        }
    }
}

/// Two significant digits, as a reason needs no more.
fn rounded(x: f64) -> f64 {
    let unit = 10f64.powf(x.abs().max(f64::MIN_POSITIVE).log10().floor() - 1.0);
    (x / unit).round() * unit
}

fn predicted(page: &Page, insight: &Insight, text: Id, standing: Standing) -> String {
    let Inside::Surrogate(maps) = &insight.inside else { return page.i18n.t(text).to_string() };
    let [mean, sd, _] = maps.at_next.unwrap_or([f64::NAN; 3]);
    page.i18n.ta(
        text,
        &[
            ("mean", format::number(mean).into()),
            ("sd", format::number(sd).into()),
            ("best", format::number(maps.incumbent).into()),
            ("doubt", format!("{:.0}%", 100.0 * standing.doubt).into()),
        ],
    )
}

/// What an acquisition's map shows.
pub(super) const fn acquisition(by: Acquisition) -> Id {
    match by {
        Acquisition::LogEi => id::GLASS_MAP_LOG_EI,
        Acquisition::Ucb => id::GLASS_MAP_BOUND,
        Acquisition::Thompson => id::GLASS_MAP_SAMPLE,
    }
}

/// The values of a point with their names, of those parameters that `which` wants.
pub(super) fn values(page: &Page, view: &View, point: &Point, which: impl Fn(usize) -> bool) -> String {
    let named = view.study.values(point).enumerate().filter(|(at, _)| which(*at)).map(|(_, (key, value))| {
        format!("{} {}", page.i18n.field(key.field()), format::value(&page.i18n, key, value))
    });
    named.collect::<Vec<_>>().join(" · ")
}
