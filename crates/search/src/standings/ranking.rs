//! Who is ahead, and how sure that is.
//!
//! With each search seed the searchers are ranked by the best value they have found; a searcher's rank is the mean over
//! the seeds. How it would vary with other seeds is seen by the bootstrap: seeds are drawn with replacement from those
//! there are (Efron, *Bootstrap Methods: Another Look at the Jackknife*, Annals of Statistics 7, 1979).

use super::band::{best_at, cost_to_reach, median_cost};
use super::{Team, quantile};
use crate::draws::{Draws, Purpose};
use crate::race::{Entry, Role};
use crate::searcher::SearcherKind;

/// Resamples of the seeds.
const RESAMPLES: u32 = 1000;

/// A searcher's place.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Who.
    pub searcher: SearcherKind,
    /// Mean rank over the search seeds, 1 for the best; equals share theirs.
    pub rank: f64,
    /// Where the mean rank lies with 95 % of resampled seeds; none with a single seed, of which nothing can be said.
    pub interval: Option<(f64, f64)>,
    /// Lower quartile, median and upper quartile of the best values; none where the quartile's search has found nothing.
    pub best: Option<[f64; 3]>,
    /// What a search spent, in the median, until it was as good as random search with the same seed at the end; none if
    /// half of them never were, or random search does not race.
    pub to_random: Option<f64>,
}

/// The competitors and the person at a moment, the best rank first. `seed` is that of the bootstrap.
#[must_use]
pub fn ranking(teams: &[Team<'_>], cost: f64, seed: u32) -> Vec<Place> {
    let racing = |team: &&Team<'_>| matches!(team.role, Role::Competitor | Role::Person);
    let racers: Vec<&Team<'_>> = teams.iter().filter(racing).collect();
    let seeds = racers.iter().map(|team| team.courses.len()).max().unwrap_or(0);
    // Of each seed the rank of each; whoever has fewer searches meets all with the same.
    let rounds: Vec<Vec<f64>> = (0..seeds)
        .map(|s| ranks(&racers.iter().map(|team| final_best(search(team, s), cost)).collect::<Vec<_>>()))
        .collect();
    let random = racers.iter().find(|team| team.searcher == SearcherKind::Random);
    let intervals = intervals(&rounds, racers.len(), seed);
    let mut places: Vec<Place> = racers
        .iter()
        .enumerate()
        .map(|(i, team)| Place {
            searcher: team.searcher,
            rank: mean(rounds.iter().map(|round| round[i])),
            interval: intervals.get(i).copied(),
            best: quartiles(team, cost),
            to_random: random.and_then(|random| to_random(team, random, cost)),
        })
        .collect();
    places.sort_by(|a, b| a.rank.total_cmp(&b.rank));
    places
}

fn search<'a>(team: &Team<'a>, seed: usize) -> &'a [Entry] {
    team.courses.get(seed % team.courses.len().max(1)).copied().unwrap_or(&[])
}

fn final_best(course: &[Entry], cost: f64) -> f64 {
    best_at(course, cost).unwrap_or(f64::INFINITY)
}

fn quartiles(team: &Team<'_>, cost: f64) -> Option<[f64; 3]> {
    let mut best: Vec<f64> = team.courses.iter().map(|course| final_best(course, cost)).collect();
    best.sort_by(f64::total_cmp);
    let quartiles = [0.25, 0.5, 0.75].map(|p| quantile(&best, p));
    quartiles.iter().all(|q| q.is_finite()).then_some(quartiles)
}

fn to_random(team: &Team<'_>, random: &Team<'_>, cost: f64) -> Option<f64> {
    let reach = |seed: usize| {
        let target = best_at(search(random, seed), cost)?;
        cost_to_reach(search(team, seed), target).filter(|&spent| spent <= cost)
    };
    let seeds = team.courses.len().max(random.courses.len());
    median_cost(&(0..seeds).map(reach).collect::<Vec<_>>())
}

/// Ranks of values from the lowest, 1, upwards; equals get the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |x: &f64| {
        let below = values.iter().filter(|y| *y < x).count();
        let equal = values.iter().filter(|y| *y == x).count();
        below as f64 + (equal as f64 + 1.0) / 2.0
    };
    values.iter().map(rank).collect()
}

/// Where 95 % of the mean ranks lie when seeds are resampled; nothing for less than two.
fn intervals(rounds: &[Vec<f64>], racers: usize, seed: u32) -> Vec<(f64, f64)> {
    if rounds.len() < 2 {
        return Vec::new();
    }
    let mut means = vec![Vec::with_capacity(RESAMPLES as usize); racers];
    for resample in 0..RESAMPLES {
        let mut draws = Draws::new(seed, Purpose::Bootstrap, resample);
        let drawn: Vec<&Vec<f64>> =
            rounds.iter().map(|_| &rounds[draws.below(rounds.len() as u64) as usize]).collect();
        for (i, means) in means.iter_mut().enumerate() {
            means.push(mean(drawn.iter().map(|round| round[i])));
        }
    }
    let interval = |mut means: Vec<f64>| {
        means.sort_by(f64::total_cmp);
        (quantile(&means, 0.025), quantile(&means, 0.975))
    };
    means.into_iter().map(interval).collect()
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len().max(1) as f64;
    values.sum::<f64>() / count
}

#[cfg(test)]
mod tests {
    use super::super::band::tests::course;
    use super::*;

    fn team(searcher: SearcherKind, courses: &[Vec<Entry>]) -> Team<'_> {
        Team { searcher, role: Role::Competitor, courses: courses.iter().map(Vec::as_slice).collect() }
    }

    #[test]
    fn ranks_are_shared_by_equals() {
        assert_eq!(ranks(&[0.3, 0.1, 0.3, f64::INFINITY]), [2.5, 1.0, 2.5, 4.0]);
    }

    #[test]
    fn the_mean_rank_over_seeds_decides_and_its_interval_shows_how_surely() {
        let lane = |values: [f64; 3]| course(&values.map(Some));
        let gp = [lane([3.0, 1.0, 1.0]), lane([2.0, 0.5, 0.1]), lane([4.0, 2.0, 0.4])];
        let random = [lane([3.0, 2.5, 2.0]), lane([1.0, 0.9, 0.05]), lane([3.0, 2.5, 2.0])];
        let teams = [team(SearcherKind::Random, &random), team(SearcherKind::Gp, &gp)];
        let places = ranking(&teams, 3.0, 1);
        assert_eq!(
            places.iter().map(|p| p.searcher).collect::<Vec<_>>(),
            [SearcherKind::Gp, SearcherKind::Random]
        );
        assert!((places[0].rank - 4.0 / 3.0).abs() < 1e-12);
        let (low, high) = places[0].interval.unwrap();
        assert_eq!(low, 1.0);
        assert!((1.6..=2.0).contains(&high), "{high}");
        assert_eq!(places[0].best, Some([0.25, 0.4, 0.7]));
        // Seeds 0 and 2 are as good as random after two trials, seed 1 never.
        assert_eq!(places[0].to_random, Some(2.0));
        assert_eq!(places, ranking(&teams, 3.0, 1), "the same seed gives the same interval");
        assert_eq!(ranking(&teams, 1.0, 1)[0].searcher, SearcherKind::Random, "at the beginning");
    }

    #[test]
    fn one_seed_says_nothing_about_certainty_and_a_lane_without_values_is_last() {
        let (none, some) = ([course(&[None, None])], [course(&[Some(1.0)])]);
        let teams = [team(SearcherKind::Grid, &none), team(SearcherKind::Tpe, &some)];
        let places = ranking(&teams, 9.0, 1);
        assert_eq!((places[0].searcher, places[0].interval), (SearcherKind::Tpe, None));
        assert_eq!((places[1].rank, places[1].best, places[1].to_random), (2.0, None, None));
        assert_eq!(ranking(&[], 1.0, 1), []);
    }
}
