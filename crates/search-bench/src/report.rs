//! What the runs say, as Markdown tables.

use std::fmt::Write as _;

use search::SearcherKind;

use crate::course::Run;
use crate::crew::Task;
use crate::figures::{Spread, ranks, short};
use crate::objective::Objective;
use crate::peers::{MARKS, Peers};

/// All runs.
pub(crate) struct Report {
    /// Names, by position.
    pub(crate) objectives: Vec<&'static str>,
    runs: Vec<(Task, Run)>,
}

impl Report {
    pub(crate) fn new(objectives: &[Objective], runs: Vec<(Task, Run)>) -> Self {
        Self { objectives: objectives.iter().map(|objective| objective.name).collect(), runs }
    }

    /// Who ran, in the order asked for.
    pub(crate) fn searchers(&self) -> Vec<SearcherKind> {
        self.distinct(|(_, course)| course.searcher)
    }

    /// How many trials were in flight, in the order asked for.
    pub(crate) fn lags(&self) -> Vec<u32> {
        self.distinct(|(_, course)| course.lag)
    }

    fn distinct<T: PartialEq>(&self, of: impl Fn(&Task) -> T) -> Vec<T> {
        let mut all = Vec::new();
        for (task, _) in &self.runs {
            let it = of(task);
            if !all.contains(&it) {
                all.push(it);
            }
        }
        all
    }

    fn of(&self, searcher: SearcherKind, lag: u32) -> impl Iterator<Item = (usize, &Run)> {
        let fits = move |task: &Task| task.1.searcher == searcher && task.1.lag == lag;
        self.runs.iter().filter(move |(task, _)| fits(task)).map(|((objective, _), run)| (*objective, run))
    }

    /// Simple regret after so many trials; none where no run was so long.
    pub(crate) fn regret(
        &self,
        searcher: SearcherKind,
        lag: u32,
        objective: usize,
        mark: u32,
    ) -> Option<Spread> {
        let runs = self.of(searcher, lag).filter(|(i, _)| *i == objective);
        let regrets: Vec<f64> =
            runs.filter_map(|(_, run)| run.regret.get(mark as usize - 1).copied()).collect();
        (!regrets.is_empty()).then(|| Spread::of(regrets))
    }

    /// What a proposal takes at the end of a run, in milliseconds.
    fn ask_ms(&self, searcher: SearcherKind) -> Option<Spread> {
        let last = |(_, run): (usize, &Run)| run.ask.iter().rev().take(10).copied().collect::<Vec<_>>();
        let asks: Vec<f64> =
            self.lags().iter().flat_map(|&lag| self.of(searcher, lag)).flat_map(last).collect();
        (!asks.is_empty()).then(|| Spread::of(asks))
    }

    /// Mean over the objectives of a searcher's place, and of each ranked peer's, when it joins them with its medians
    /// (Friedman's ranks); none unless all of them are known for every objective.
    pub(crate) fn ranks_with(
        &self,
        searchers: &[SearcherKind],
        peers: &Peers,
        mark: u32,
    ) -> Option<Vec<f64>> {
        let mut totals = vec![0.0; searchers.len() + peers.ranked.len()];
        for (i, objective) in self.objectives.iter().enumerate() {
            let ours = searchers.iter().map(|&searcher| self.regret(searcher, 1, i, mark));
            let theirs = peers.ranked.iter().map(|peer| peers.regret(objective, peer, mark));
            let medians: Vec<f64> =
                ours.chain(theirs).map(|it| it.map(|it| it.median)).collect::<Option<_>>()?;
            totals.iter_mut().zip(ranks(&medians)).for_each(|(total, rank)| *total += rank);
        }
        Some(totals.into_iter().map(|total| total / self.objectives.len() as f64).collect())
    }
}

/// The tables.
pub(crate) fn text(report: &Report, peers: &Peers) -> String {
    let mut text = String::new();
    medians(&mut text, report, peers);
    for mark in [50, 100] {
        quartiles(&mut text, report, peers, mark);
    }
    mean_ranks(&mut text, report, peers);
    lags(&mut text, report);
    asks(&mut text, report);
    text
}

fn table(text: &mut String, title: &str, head: &[String], rows: impl Iterator<Item = Vec<String>>) {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rows: String = rows.map(|cells| line(&cells)).collect();
    let rule = line(&vec!["---".to_owned(); head.len()]);
    // Writing to a string cannot fail.
    let _ = write!(text, "\n{title}\n\n{}{rule}{rows}", line(head));
}

fn head<'a>(first: &'a str, others: impl Iterator<Item = &'a str>, last: Option<&'a str>) -> Vec<String> {
    std::iter::once(first).chain(others).chain(last).map(str::to_owned).collect()
}

fn medians(text: &mut String, report: &Report, peers: &Peers) {
    let searchers = report.searchers();
    let cell = |of: &dyn Fn(u32) -> Option<f64>| {
        MARKS.map(|mark| of(mark).map_or_else(|| "–".to_owned(), short)).join(" / ")
    };
    let row = |(i, objective): (usize, &&str)| {
        let ours = searchers.iter().map(|&s| cell(&|mark| report.regret(s, 1, i, mark).map(|it| it.median)));
        let best = cell(&|mark| peers.best(objective, mark).map(|(_, it)| it.median));
        std::iter::once((*objective).to_owned()).chain(ours).chain([best]).collect()
    };
    let head = head("objective", searchers.iter().map(|it| it.key()), Some("best peer"));
    table(
        text,
        "Median simple regret after 25 / 50 / 100 trials.",
        &head,
        report.objectives.iter().enumerate().map(row),
    );
}

fn quartiles(text: &mut String, report: &Report, peers: &Peers, mark: u32) {
    let searchers = report.searchers();
    let cell = |it: Option<Spread>| {
        it.map_or_else(|| "–".to_owned(), |it| format!("{} … {}", short(it.lower), short(it.upper)))
    };
    let row = |(i, objective): (usize, &&str)| {
        let ours = searchers.iter().map(|&searcher| cell(report.regret(searcher, 1, i, mark)));
        let best = peers.best(objective, mark);
        let best = best.map_or_else(String::new, |(peer, it)| format!("{} ({peer})", cell(Some(it))));
        std::iter::once((*objective).to_owned()).chain(ours).chain([best]).collect()
    };
    let head = head("objective", searchers.iter().map(|it| it.key()), Some("best peer"));
    let title = format!("Quartiles of the simple regret after {mark} trials.");
    table(text, &title, &head, report.objectives.iter().enumerate().map(row));
}

fn mean_ranks(text: &mut String, report: &Report, peers: &Peers) {
    let searchers = report.searchers();
    let columns = MARKS.map(|mark| report.ranks_with(&searchers, peers, mark));
    if columns.iter().all(Option::is_none) {
        return;
    }
    let cells = |columns: [Option<f64>; 3]| {
        columns.map(|rank| rank.map_or_else(|| "–".to_owned(), |rank| format!("{rank:.2}")))
    };
    let names = searchers.iter().map(|it| format!("**{}**", it.key())).chain(peers.ranked.iter().cloned());
    let mut rows: Vec<(f64, Vec<String>)> = names
        .enumerate()
        .map(|(i, name)| {
            let together = columns.each_ref().map(|column| column.as_ref().map(|ranks| ranks[i]));
            let alone = searchers.get(i).map(|&searcher| {
                MARKS.map(|mark| report.ranks_with(&[searcher], peers, mark).map(|ranks| ranks[0]))
            });
            let last = together.iter().flatten().last().copied().unwrap_or(f64::INFINITY);
            let alone = alone.map_or([const { String::new() }; 3], cells);
            (last, [name].into_iter().chain(cells(together)).chain(alone).collect())
        })
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let head = ["", "at 25", "50", "100", "alone among the peers at 25", "50", "100"].map(str::to_owned);
    let title = "The mean rank of medians over the objectives; ours in bold.";
    table(text, title, &head, rows.into_iter().map(|(_, row)| row));
}

/// Median regret at 100 trials with several in flight, as multiples of that with one.
fn lags(text: &mut String, report: &Report) {
    let (searchers, lags) = (report.searchers(), report.lags());
    for lag in lags.iter().copied().filter(|&lag| lag > 1 && lags.contains(&1)) {
        let row = |(i, objective): (usize, &&str)| {
            let cell = |&searcher: &SearcherKind| {
                ratio(report, searcher, lag, i).map_or_else(|| "–".to_owned(), short)
            };
            std::iter::once((*objective).to_owned()).chain(searchers.iter().map(cell)).collect()
        };
        let head = head("objective", searchers.iter().map(|it| it.key()), None);
        let title =
            format!("Median regret after 100 trials with lag {lag}, as a multiple of that with lag 1.");
        table(text, &title, &head, report.objectives.iter().enumerate().map(row));
    }
}

/// Of median regrets at 100 trials; 1 where both are nothing.
pub(crate) fn ratio(report: &Report, searcher: SearcherKind, lag: u32, objective: usize) -> Option<f64> {
    let median = |lag| report.regret(searcher, lag, objective, 100).map(|it| it.median);
    let (several, one) = (median(lag)?, median(1)?);
    Some(if several == one { 1.0 } else { several / one })
}

fn asks(text: &mut String, report: &Report) {
    let row = |&searcher: &SearcherKind| {
        let it = report.ask_ms(searcher)?;
        Some(
            [searcher.key().to_owned()]
                .into_iter()
                .chain([it.lower, it.median, it.upper].map(short))
                .collect(),
        )
    };
    let head = ["searcher", "lower quartile", "median", "upper quartile"].map(str::to_owned);
    let title = "Milliseconds of the last ten proposals of each run, natively, over all objectives.";
    table(text, title, &head, report.searchers().iter().filter_map(row));
}
