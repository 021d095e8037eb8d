//! Looking into CMA-ES: the cloud that its points are drawn from.

use super::{Ellipse, Inside, Reason, Scene};
use crate::cmaes::Population;

pub(super) fn look(scene: &Scene<'_>) -> (Reason, Inside) {
    let population = Population::new(&scene.ask.context());
    let reason = scene.reason(|next| Reason::Sampled { distance: population.distance(next) });
    let inside = ellipse(scene, &population).map_or(Inside::Nothing, Inside::Distribution);
    (reason, inside)
}

/// None along a choice.
fn ellipse(scene: &Scene<'_>, population: &Population<'_>) -> Option<Ellipse> {
    let x = scene.axes.0;
    let (generation, waiting) = population.progress();
    let history = &scene.ask.history;
    let members = history[history.len() - waiting..].iter().map(|o| o.trial);
    let (mean, covariance) = match scene.axes.1 {
        Some(y) => (
            [population.mean(x)?, population.mean(y)?],
            [population.covariance(x, x)?, population.covariance(x, y)?, population.covariance(y, y)?],
        ),
        None => ([population.mean(x)?, 0.5], [population.covariance(x, x)?, 0.0, 0.0]),
    };
    Some(Ellipse { mean, covariance, sigma: population.sigma(), generation, members: members.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::{explain, tests::ask};
    use crate::searcher::SearcherKind;
    use crate::space::Domain;

    #[test]
    fn before_the_first_generation_the_cloud_is_round_and_in_the_middle() {
        let insight = explain(&ask(SearcherKind::CmaEs, 3), (0, Some(1)), 4).unwrap();
        let Inside::Distribution(ellipse) = &insight.inside else { panic!("{insight:?}") };
        assert_eq!((ellipse.mean, ellipse.generation), ([0.5, 0.5], 0));
        assert!((ellipse.covariance[0] - ellipse.sigma * ellipse.sigma).abs() < 1e-15);
        assert_eq!((ellipse.covariance[1], &ellipse.members), (0.0, &vec![0, 1, 2]));
        // Its unit coordinates are the point's own: three axes of the same width.
        let next = insight.next.unwrap();
        let far = next.0.iter().map(|x| (x - 0.5) * (x - 0.5)).sum::<f64>().sqrt() / ellipse.sigma;
        let Reason::Sampled { distance } = insight.reason else { panic!("{:?}", insight.reason) };
        assert!((distance - far).abs() < 1e-12, "{distance} {far}");
    }

    #[test]
    fn generations_move_the_cloud_towards_the_better_points() {
        let insight = explain(&ask(SearcherKind::CmaEs, 70), (0, Some(1)), 4).unwrap();
        let Inside::Distribution(ellipse) = insight.inside else { panic!("{insight:?}") };
        assert_eq!((ellipse.generation, ellipse.members.len()), (10, 0));
        let [x, y] = ellipse.mean;
        assert!((x - 0.3).hypot(y - 0.6) < 0.5_f64.hypot(0.5) / 3.0, "{x} {y}");
        let [xx, xy, yy] = ellipse.covariance;
        assert!(xx * yy > xy * xy);
    }

    #[test]
    fn along_a_choice_there_is_no_cloud() {
        let mut ask = ask(SearcherKind::CmaEs, 3);
        ask.space.params[1].domain = Domain::Choice { count: 3 };
        ask.history.iter_mut().for_each(|o| o.point.0[1] = 1.0);
        let insight = explain(&ask, (0, Some(1)), 4).unwrap();
        assert_eq!(insight.inside, Inside::Nothing);
        assert!(matches!(insight.reason, Reason::Sampled { .. }));
    }
}
