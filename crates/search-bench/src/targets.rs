//! What is to be reached, and whether it is.

use std::fmt::Write as _;

use search::SearcherKind;

use crate::figures::{Spread, short};
use crate::peers::Peers;
use crate::report::{Report, ratio};

/// How much higher a mean rank may be that is still level: half a place.
const LEVEL: f64 = 0.5;

/// On how many of the twelve the automatic choice is level with the best peer.
const LEVEL_WITH_BEST: usize = 9;

/// Each searcher, the peer it is held against, and whether it must be ahead or only level.
const RIVALS: [(SearcherKind, &str, bool); 6] = [
    (SearcherKind::Gp, "optuna-gp", true),
    (SearcherKind::Tpe, "optuna-tpe+worst", true),
    (SearcherKind::CmaEs, "optuna-cmaes", false),
    (SearcherKind::Sobol, "optuna-qmc-sobol", false),
    (SearcherKind::Random, "random", false),
    (SearcherKind::Grid, "grid", false),
];

/// With so many trials in flight, at most so many times the regret.
const LAGS: [(u32, f64); 2] = [(4, 1.5), (8, 2.5)];

/// A line for each target that the runs say something of.
pub(crate) fn text(report: &Report, peers: &Peers) -> String {
    let mut text = String::new();
    let mut tell = |met: bool, line: String| {
        let verdict = if met { "met" } else { "**NOT MET**" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "- {verdict}: {line}");
    };
    for mark in [50, 100] {
        rivals(report, peers, mark, &mut tell);
        first(report, peers, mark, &mut tell);
        best_peers(report, peers, mark, &mut tell);
    }
    in_flight(report, &mut tell);
    if text.is_empty() { text } else { format!("\nTargets.\n\n{text}") }
}

fn rivals(report: &Report, peers: &Peers, mark: u32, tell: &mut impl FnMut(bool, String)) {
    for (searcher, rival, ahead) in RIVALS {
        if !report.searchers().contains(&searcher) {
            continue;
        }
        let Some(ranks) = report.ranks_with(&[searcher], peers, mark) else { continue };
        let Some(place) = peers.ranked.iter().position(|peer| peer == rival) else { continue };
        let (ours, theirs) = (ranks[0], ranks[1 + place]);
        let met = if ahead { ours < theirs } else { ours <= theirs + LEVEL };
        let wish = if ahead { "ahead of" } else { "level with" };
        let key = searcher.key();
        tell(met, format!("{key} {wish} {rival} at {mark}: mean rank {ours:.2} against {theirs:.2}"));
    }
}

fn first(report: &Report, peers: &Peers, mark: u32, tell: &mut impl FnMut(bool, String)) {
    let searchers = report.searchers();
    let Some(auto) = searchers.iter().position(|&it| it == SearcherKind::Auto) else { return };
    let Some(ranks) = report.ranks_with(&searchers, peers, mark) else { return };
    let others = ranks.iter().enumerate().filter(|(i, _)| *i != auto).map(|(_, rank)| *rank);
    let next = others.fold(f64::INFINITY, f64::min);
    tell(
        ranks[auto] <= next,
        format!("auto first of all at {mark}: mean rank {:.2}, next {next:.2}", ranks[auto]),
    );
}

fn best_peers(report: &Report, peers: &Peers, mark: u32, tell: &mut impl FnMut(bool, String)) {
    let objectives = report.objectives.iter().enumerate();
    let pair = |(i, objective): (usize, &&str)| -> Option<(Spread, Spread)> {
        Some((report.regret(SearcherKind::Auto, 1, i, mark)?, peers.best(objective, mark)?.1))
    };
    let Some(pairs) = objectives.map(pair).collect::<Option<Vec<_>>>() else { return };
    let level = pairs.iter().filter(|(ours, best)| ours.median <= best.upper).count();
    let line = format!(
        "auto's median within the best peer's upper quartile at {mark}: on {level} of {}",
        pairs.len()
    );
    tell(level >= LEVEL_WITH_BEST, line);
}

fn in_flight(report: &Report, tell: &mut impl FnMut(bool, String)) {
    for searcher in report.searchers().into_iter().filter(|it| it.is_adaptive()) {
        for (lag, most) in LAGS {
            let ratios = (0..report.objectives.len()).map(|i| ratio(report, searcher, lag, i));
            let Some(ratios) = ratios.collect::<Option<Vec<_>>>() else { continue };
            let within = ratios.iter().filter(|&&ratio| ratio <= most).count();
            let (count, median) = (ratios.len(), Spread::of(ratios).median);
            let (key, median_text) = (searcher.key(), short(median));
            let line = format!(
                "{key} with lag {lag}: ratio of regrets {median_text} (median over objectives), at most {most} wanted; within on {within} of {count}"
            );
            tell(median <= most, line);
        }
    }
}
