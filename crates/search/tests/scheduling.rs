//! What every searcher promises that decides how long trials train, and what pruning and budgets promise.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::{BTreeMap, BTreeSet};

use search::{
    Budget, Domain, Entry, Job, Param, Point, Proposal, Prune, Race, RaceConfig, Role, Scale, SearcherKind,
    Space, Standing, TrialId,
};

const SCHEDULERS: [SearcherKind; 4] =
    [SearcherKind::Halving, SearcherKind::Hyperband, SearcherKind::Asha, SearcherKind::Pbt];

fn param(name: &str, domain: Domain) -> Param {
    Param { name: name.into(), domain, condition: None }
}

fn space() -> Space {
    let values = vec![8.0, 16.0, 32.0, 64.0];
    Space {
        params: vec![
            param("lr", Domain::Float { low: 1e-4, high: 1.0, scale: Scale::Log }),
            param("bs", Domain::Levels { values, scale: Scale::Log }),
        ],
    }
}

fn config(searchers: &[SearcherKind], trials: u32, resource: u32) -> RaceConfig {
    let (seed, lag, mutable) = (7, 3, vec![true, false]);
    RaceConfig { seed, lag, resource, mutable, ..RaceConfig::new(space(), searchers.to_vec(), trials) }
}

/// Falls with the epochs, to a valley in the learning rate; diverges beyond it. Rankings change a little on the way.
fn value(point: &Point, lineage: &[(Point, u32)], until: u32) -> Option<f64> {
    let at = |point: &Point| point.0[0].log10() + 2.0 - 0.1 * point.0[1].log2();
    let d = at(point);
    let spent: f64 = lineage.iter().map(|(point, epoch)| at(point) * 0.01 * f64::from(*epoch)).sum();
    (d < 1.2).then_some(d * d + (1.0 + d.abs()) / f64::from(until) + 0.001 * spent)
}

/// A stretch as handed out: which trial, where, until when, and after what.
type Trained = (TrialId, Vec<u64>, u32, usize);

/// Runs with so many workers; `order` says whose job ends next. Gives every training that was asked for.
fn run(config: RaceConfig, workers: usize, order: &[usize]) -> (Race, BTreeSet<Trained>) {
    run_with(config, workers, order, value)
}

fn run_with(
    config: RaceConfig,
    workers: usize,
    order: &[usize],
    value: impl Fn(&Point, &[(Point, u32)], u32) -> Option<f64>,
) -> (Race, BTreeSet<Trained>) {
    let mut race = Race::new(config).unwrap();
    let (mut busy, mut trained) = (Vec::new(), BTreeSet::new());
    for step in 0.. {
        while busy.len() < workers
            && let Some(job) = race.next_job()
        {
            busy.push(job);
        }
        if busy.is_empty() {
            break;
        }
        match busy.swap_remove(order[step % order.len()] % busy.len()) {
            Job::Propose(ask) => race.proposed(ask.lane, ask.trial, ask.answer()),
            job if order[step % order.len()] % 17 == 16 && step < 1000 => race.give_back(&job),
            Job::Train { id, point, until, lineage } => {
                let bits = point.0.iter().map(|x| x.to_bits()).collect();
                assert!(trained.insert((id, bits, until, lineage.len())), "trained twice");
                race.finished(id, value(&point, &lineage, until));
            }
        }
    }
    assert!(race.is_finished());
    (race, trained)
}

fn courses(race: &Race) -> Vec<Vec<Entry>> {
    (0..race.lanes().len() as u32).map(|lane| race.course(lane).to_vec()).collect()
}

#[test]
fn workers_and_finishing_order_never_change_a_stretch() {
    for (trials, resource) in [(12, 20), (5, 27), (9, 1)] {
        let config =
            RaceConfig { prune: Prune::Median, ..config(&SearcherKind::ALL[..13], trials, resource) };
        let (alone, one) = run(config.clone(), 1, &[0]);
        for (workers, order) in [(3, vec![2, 0, 1]), (64, vec![5, 33, 7, 1]), (8, vec![3, 16, 1, 0, 9])] {
            let (crowd, many) = run(config.clone(), workers, &order);
            assert!(one == many, "{workers} workers");
            assert!(courses(&alone) == courses(&crowd), "{workers} workers");
        }
    }
}

#[test]
fn no_lane_spends_more_than_its_budget_and_schedulers_use_most_of_it() {
    for (trials, resource) in [(24, 20), (10, 81), (7, 2), (3, 5), (1, 9)] {
        let (race, trained) = run(config(&SCHEDULERS, trials, resource), 4, &[1, 0]);
        let mut epochs = BTreeMap::new();
        for entry in (0..4).flat_map(|lane| race.course(lane).iter().map(move |entry| (lane, entry))) {
            epochs.insert((entry.0, entry.1.k), entry.1.until);
        }
        assert!(trained.iter().all(|(.., until, _)| (1..=resource).contains(until)));
        for (lane, kind) in (0..).zip(SCHEDULERS) {
            let used = race.used_of(lane);
            assert!(used <= f64::from(trials) + 1e-9, "{kind:?} {used} of {trials}");
            assert!(used >= 0.75 * f64::from(trials), "{kind:?} {used} of {trials}, {resource}");
            if kind != SearcherKind::Pbt {
                let all: u32 = epochs.range((lane, 0)..(lane + 1, 0)).map(|(_, until)| until).sum();
                assert!((f64::from(all) / f64::from(resource) - used).abs() < 1e-9, "new epochs only");
            }
        }
    }
}

#[test]
fn whoever_is_promoted_was_among_the_best_of_the_rung() {
    let (race, _) = run(config(&SCHEDULERS[..3], 20, 27), 5, &[4, 0, 2]);
    for lane in 0..3 {
        let rungs = race.rungs(lane);
        assert!(rungs.len() >= 4);
        for rung in &rungs {
            let promoted: Vec<_> = rung.members.iter().filter(|m| m.promoted).collect();
            let best = |m: &&search::Member| m.value.is_some_and(|v| rung.cut.is_some_and(|cut| v <= cut));
            assert!(promoted.iter().all(|m| m.value.is_some()), "diverged trials never go on");
            if race.lanes()[lane as usize].searcher != SearcherKind::Asha {
                // As many as are at least as good as the cut: nobody was passed over.
                assert_eq!(promoted.len(), rung.members.iter().filter(best).count());
            }
        }
    }
}

#[test]
fn asha_promotes_from_the_best_third_of_what_it_saw() {
    let (race, _) = run(config(&[SearcherKind::Asha], 20, 27), 5, &[4, 0, 2]);
    let mut promotions = 0;
    for j in 0..race.course(0).len() as u32 {
        let entry = race.course(0)[j as usize];
        if entry.until == 1 {
            continue;
        }
        let seen = race.ask_at(0, j).unwrap().history;
        let rung: Vec<_> = seen.iter().filter(|it| it.until == entry.until / 3).collect();
        let own = rung.iter().find(|it| it.trial == entry.k).unwrap().value.unwrap();
        let better = rung.iter().filter(|it| it.value.is_some_and(|v| v < own)).count();
        assert!(better < rung.len() / 3, "{j}: {better} of {}", rung.len());
        promotions += 1;
    }
    assert!(promotions > 20);
}

#[test]
fn a_worker_would_answer_what_the_race_decides() {
    let (race, _) = run(config(&SCHEDULERS, 8, 20), 3, &[1, 2, 0]);
    for lane in 0..4 {
        let stretches = race.course(lane).len() as u32;
        assert!(stretches > 8);
        for j in 0..stretches {
            let entry = race.course(lane)[j as usize];
            let Proposal::Go(stretch) = race.ask_at(lane, j).unwrap().answer().unwrap() else {
                panic!("{lane} {j}")
            };
            let id = race.id_of(lane, entry.k);
            assert_eq!((stretch.trial, stretch.until), (entry.k, entry.until));
            assert_eq!(Some(&stretch.point), race.point(id));
        }
    }
}

#[test]
fn asha_sees_exactly_what_the_lag_allows() {
    let (race, _) = run(config(&[SearcherKind::Asha], 12, 20), 2, &[0]);
    for j in 0..race.course(0).len() as u32 {
        let ask = race.ask_at(0, j).unwrap();
        assert_eq!(ask.history.len() as u32, (j + 1).saturating_sub(3));
    }
}

#[test]
fn a_population_hands_networks_down_with_their_lineage() {
    let (race, trained) = run(config(&[SearcherKind::Pbt], 10, 20), 4, &[1, 0, 2]);
    let forks: Vec<_> = trained.iter().filter(|(.., lineage)| *lineage > 0).collect();
    assert!(forks.len() >= 8, "two of ten at each of four comparisons");
    assert_eq!(race.total_trials() as usize, race.ended_trials() as usize);
    // Batch sizes are not mutable: a descendant has its ancestor's.
    let mut race = Race::new(config(&[SearcherKind::Pbt], 10, 20)).unwrap();
    while let Some(Job::Train { id, point, until, lineage }) = race.next_job() {
        let stands: Vec<u32> = lineage.iter().map(|(_, epoch)| *epoch).collect();
        assert!(stands.is_sorted() && stands.iter().all(|epoch| *epoch < until));
        assert!(lineage.iter().all(|(ancestor, _)| ancestor.0[1].to_bits() == point.0[1].to_bits()));
        assert!(lineage.last().is_none_or(|(parent, _)| *parent != point));
        race.finished(id, value(&point, &lineage, until));
    }
}

#[test]
fn a_trial_that_is_not_promoted_stays_pruned() {
    let (race, _) = run(config(&[SearcherKind::Halving], 6, 9), 2, &[0]);
    let standings: Vec<Standing> = (0..).map_while(|k| race.standing(race.id_of(0, k))).collect();
    assert!(standings.iter().filter(|s| **s == Standing::Pruned).count() > standings.len() / 2);
    let reached = race.course(0).iter().filter(|entry| entry.until == 9).count();
    assert!(reached >= 1);
}

#[test]
fn schedulers_cope_when_everything_diverges() {
    for resource in [1, 9, 20] {
        let (race, _) = run_with(config(&SCHEDULERS, 6, resource), 3, &[1, 0], |_, _, _| None);
        for lane in 0..4 {
            assert_eq!(race.best(lane), None);
            assert!(race.course(lane).iter().all(|entry| entry.value.is_none()));
        }
    }
}

#[test]
fn schedulers_try_every_point_of_a_small_space_once_and_end() {
    let mut small = config(&SCHEDULERS, 12, 27);
    small.space.params.remove(0);
    small.mutable = Vec::new();
    let (race, _) = run_with(small, 4, &[2, 1], |point, _, until| Some(point.0[0] / f64::from(until)));
    for lane in 0..4 {
        let points: BTreeSet<u64> =
            (0..4).map(|k| race.point(race.id_of(lane, k)).unwrap().0[0].to_bits()).collect();
        assert_eq!(points.len(), 4);
        assert_eq!(race.standing(race.id_of(lane, 4)), None);
        assert!(race.course(lane).iter().any(|entry| entry.until > 1));
    }
}

/// Each of two optimisers with a coefficient of its own: settings that have no effect never change.
#[test]
fn schedulers_search_parameters_that_depend_on_others() {
    let mut tree = space();
    tree.params.insert(0, param("opt", Domain::Choice { count: 2 }));
    for (i, at) in [(3, 0.0), (4, 1.0)] {
        let mut own = param(&format!("own{i}"), Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear });
        own.condition = Some(search::Condition { param: 0, equals: vec![at] });
        tree.params.push(own);
    }
    let mutable = vec![false, true, false, true, true];
    let config = RaceConfig { space: tree.clone(), mutable, ..config(&SCHEDULERS, 12, 20) };
    let loss = |point: &Point, until| {
        let own = point.0[3] * (1.0 - point.0[0]) + (1.0 - point.0[4]) * point.0[0];
        Some(own + 1.0 / f64::from(until))
    };
    let (race, trained) = run_with(config, 3, &[2, 0, 1], |point, _, until| loss(point, until));
    for (id, bits, ..) in &trained {
        let point = Point(bits.iter().map(|&bits| f64::from_bits(bits)).collect());
        assert!(tree.contains(&point), "{id:?}: {point:?}");
        assert_eq!(point.0[if point.0[0] == 0.0 { 4 } else { 3 }], 0.5, "asleep");
    }
    assert!((0..4).all(|lane| race.course(lane).iter().any(|entry| entry.until == 20)));
    assert!(trained.iter().any(|(.., lineage)| *lineage > 0));
}

#[test]
fn an_eta_beyond_the_resource_and_a_resource_of_one_leave_random_search() {
    for (resource, eta) in [(1, 3), (5, 10), (1, u32::MAX)] {
        let searchers = &SCHEDULERS[..3];
        let (race, trained) = run(RaceConfig { eta, ..config(searchers, 8, resource) }, 3, &[0]);
        assert_eq!((race.total_trials(), trained.len()), (24, 24));
        assert!(trained.iter().all(|(.., until, _)| *until == resource));
    }
}

#[test]
fn schedulers_cope_with_a_lag_larger_than_a_rung_and_twenty_dimensions() {
    let lr = Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear };
    let params = (0..20).map(|i| param(&format!("x{i}"), lr.clone())).collect();
    let wide = RaceConfig { space: Space { params }, lag: 64, ..config(&SCHEDULERS, 6, 9) };
    let (race, _) = run_with(wide, 70, &[3, 1, 2], |p, _, until| Some(p.0[0] + p.0[19] / f64::from(until)));
    assert!((0..4).all(|lane| race.used_of(lane) > 4.5));
}

#[test]
fn schedulers_last_for_five_thousand_trials() {
    let many = RaceConfig { lag: 8, ..config(&SCHEDULERS, 5000, 3) };
    let mut race = Race::new(many).unwrap();
    while let Some(Job::Train { id, point, until, lineage }) = race.next_job() {
        race.finished(id, value(&point, &lineage, until));
    }
    assert!(race.is_finished());
    assert!((0..4).all(|lane| race.used_of(lane) > 4990.0 && race.used_of(lane) <= 5000.0));
}

#[test]
fn median_pruning_ends_hopeless_trials_and_shows_searchers_their_value_so_far() {
    let searchers = [SearcherKind::Random, SearcherKind::Gp];
    let (race, trained) = run(RaceConfig { prune: Prune::Median, ..config(&searchers, 24, 20) }, 3, &[1, 0]);
    for lane in 0..2 {
        let pruned: Vec<&Entry> =
            race.course(lane).iter().filter(|entry| entry.value.is_some() && entry.until < 20).collect();
        assert!(pruned.len() >= 3 || lane == 1, "{}", pruned.len());
        assert!(race.course(lane).iter().take(5).all(|entry| entry.value.is_none() || entry.until == 20));
        for entry in pruned {
            let id = race.id_of(lane, entry.k);
            assert_eq!(race.standing(id), Some(Standing::Pruned));
            assert!([5, 10, 15].contains(&entry.until));
            assert!(!trained.iter().any(|(other, _, until, _)| *other == id && *until > entry.until));
        }
        assert_eq!(race.ended_of(lane), 24, "as many trials, however early they end");
        assert!(race.used_of(lane) < 22.0 || lane == 1);
    }
    let last = race.ask_at(1, 23).unwrap();
    let shown = |it: &search::Observation| {
        let entry = race.course(1)[it.trial as usize];
        (it.until, it.value) == (entry.until, entry.value)
    };
    assert!(last.history.iter().all(shown));
    assert!(last.history.iter().all(|it| it.trial <= 20));
}

#[test]
fn a_verdict_sees_the_completed_trials_that_the_lag_allows() {
    let mut race =
        Race::new(RaceConfig { prune: Prune::Median, ..config(&[SearcherKind::Random], 10, 4) }).unwrap();
    let train = |race: &mut Race, value: f64, until: u32| {
        let Some(Job::Train { id, until: asked, .. }) = race.next_job() else { panic!("nothing to train") };
        assert_eq!(asked, until);
        race.finished(id, Some(value));
        id
    };
    for k in 0..7 {
        for until in 1..=4 {
            let id = train(&mut race, f64::from(k) / f64::from(until), until);
            assert_eq!(race.lane_of(id), (0, k));
        }
    }
    // Trial 7 with lag 3 sees trials 0 to 4, of which the median is 2.
    let id = train(&mut race, 2.5, 1);
    assert_eq!(race.standing(id), Some(Standing::Pruned));
    // Trial 8 sees trials 0 to 5, with a median of 2.5.
    let id = train(&mut race, 2.5, 1);
    assert_eq!(race.standing(id), Some(Standing::Queued));
}

#[test]
fn what_pruning_saves_is_spent_where_samples_are_equal() {
    let (prune, budget) = (Prune::Median, Budget::Samples);
    let (race, _) = run(RaceConfig { prune, budget, ..config(&[SearcherKind::Random], 24, 20) }, 4, &[2, 1]);
    assert!(race.total_trials() > 26, "{}", race.total_trials());
    assert!(race.used_of(0) <= 24.0 && race.used_of(0) > 23.0);
}

#[test]
fn where_steps_are_equal_small_batches_are_dear() {
    let budget = Budget::Steps { examples: 1000, batch: 1 };
    let (race, _) = run(RaceConfig { budget, ..config(&SearcherKind::ALL[..13], 10, 20) }, 4, &[2, 1]);
    // The middle of the space has batches of 32 examples: 32 steps an epoch.
    for lane in 0..13 {
        let mut before = 0.0;
        for entry in race.course(lane).iter().filter(|_| !race.lanes()[lane as usize].searcher.is_scheduler())
        {
            let size = race.point(race.id_of(lane, entry.k)).unwrap().0[1];
            assert!((entry.cost - before - (1000.0 / size).ceil() / 32.0).abs() < 1e-9);
            before = entry.cost;
        }
        assert!(race.used_of(lane) <= 10.0 && race.used_of(lane) > 5.0, "{}", race.used_of(lane));
    }
}

/// Batches of 8 to 512 examples: the dearest trial costs 64 times as much as the cheapest.
#[test]
fn where_steps_are_equal_schedulers_still_train_to_the_end() {
    let values = (3..10).map(|e| f64::from(1 << e)).collect();
    let mut space = space();
    space.params[1].domain = Domain::Levels { values, scale: Scale::Log };
    let budget = Budget::Steps { examples: 1000, batch: 1 };
    for seed in 0..12 {
        let config = RaceConfig { space: space.clone(), budget, seed, ..config(&SCHEDULERS, 24, 20) };
        let (race, _) = run(config.clone(), 4, &[2, 1, 3]);
        assert!(courses(&race) == courses(&run(config, 1, &[0]).0));
        for (lane, kind) in (0..).zip(SCHEDULERS) {
            let course = race.course(lane);
            let used = race.used_of(lane);
            // A population may become cheaper: the diverged go on with the batches of others.
            let least = if kind == SearcherKind::Pbt { 4.0 } else { 8.0 };
            assert!((least..=24.0).contains(&used), "{kind:?} {seed}: {used}");
            let at = |epoch| course.iter().filter(|entry| entry.until == epoch).count();
            assert!(at(20) > 0, "{kind:?} {seed}");
            if kind == SearcherKind::Pbt {
                let ended = course.iter().rev().take_while(|entry| entry.until == 20).count();
                assert_eq!(ended, at(20));
                assert!(ended > 1, "{seed}: {ended} of {}", at(4));
            }
            for j in 0..course.len() as u32 {
                let Proposal::Go(stretch) = race.ask_at(lane, j).unwrap().answer().unwrap() else {
                    panic!("{kind:?} {j}")
                };
                let entry = course[j as usize];
                assert_eq!((stretch.trial, stretch.until), (entry.k, entry.until), "{kind:?} {seed} {j}");
            }
        }
    }
}

#[test]
fn a_searcher_that_always_fails_uses_up_its_budget() {
    for budget in [Budget::Trials, Budget::Samples, Budget::Steps { examples: 1000, batch: 1 }] {
        let mut race = Race::new(RaceConfig { budget, ..config(&[SearcherKind::Gp], 9, 4) }).unwrap();
        let mut asked = 0;
        while let Some(Job::Propose(ask)) = race.next_job() {
            race.proposed(0, ask.trial, Err(search::SearchError::Fit { reason: "no luck".into() }));
            asked += 1;
            assert!(asked < 20);
        }
        assert!(race.is_finished());
        assert_eq!((race.total_trials(), race.used_of(0)), (9, 9.0));
    }
}

#[test]
fn the_reference_has_twice_the_budget_at_half_the_price() {
    let (race, _) =
        run(RaceConfig { twice: true, seeds: 2, ..config(&[SearcherKind::Random], 8, 5) }, 2, &[0]);
    let roles: Vec<Role> = race.lanes().iter().map(|lane| lane.role).collect();
    assert_eq!(roles, [Role::Competitor, Role::Competitor, Role::Reference, Role::Reference]);
    assert_eq!((0..4).map(|lane| race.course(lane).len()).collect::<Vec<_>>(), [8, 8, 16, 16]);
    assert!((0..4).all(|lane| (race.used_of(lane) - 8.0).abs() < 1e-12));
    let first = |lane| race.point(race.id_of(lane, 0)).unwrap().0[0].to_bits();
    assert_eq!((0..4).map(first).collect::<BTreeSet<_>>().len(), 4, "each lane draws for itself");
}

#[test]
fn seeds_make_lanes_that_do_not_change_the_others() {
    let lanes = |seeds| {
        run(RaceConfig { seeds, ..config(&[SearcherKind::Random, SearcherKind::Asha], 6, 9) }, 2, &[0]).0
    };
    let (one, three) = (lanes(1), lanes(3));
    let seeds: Vec<u32> = three.lanes().iter().map(|lane| lane.seed).collect();
    assert_eq!(seeds, [0, 1, 2, 0, 1, 2]);
    assert_eq!([one.course(0), one.course(1)], [three.course(0), three.course(3)]);
    assert_ne!(three.course(0), three.course(1));
}

#[test]
fn the_survey_fills_every_cell_once_and_last() {
    let survey = RaceConfig { survey: 8, ..config(&[SearcherKind::Random], 5, 4) };
    let mut race = Race::new(survey).unwrap();
    let mut order = Vec::new();
    let mut cells = BTreeSet::new();
    while let Some(Job::Train { id, point, until, .. }) = race.next_job() {
        assert_eq!(until, 4);
        assert!(race.config().space.contains(&point));
        let lane = race.lane_of(id).0;
        order.push(lane);
        if lane == 1 {
            cells.insert((point.0[0].to_bits(), point.0[1].to_bits()));
        }
        race.finished(id, None);
    }
    assert!(race.is_finished() && order.is_sorted());
    assert_eq!((race.lanes()[1].role, cells.len(), order.len()), (Role::Survey, 32, 37));
    let three = Space { params: vec![space().params[0].clone(); 1] };
    let config = RaceConfig { space: three, survey: 8, ..config(&[SearcherKind::Random], 5, 4) };
    assert_eq!(config.lanes().len(), 1, "only spaces of two parameters");
}

#[test]
fn progress_rises_to_one_whatever_is_promoted() {
    let mut race = Race::new(RaceConfig { survey: 4, twice: true, ..config(&SCHEDULERS, 6, 9) }).unwrap();
    let mut before = race.progress();
    assert_eq!(before, 0.0);
    while let Some(Job::Train { id, point, until, lineage }) = race.next_job() {
        race.finished(id, value(&point, &lineage, until));
        assert!(race.progress() >= before);
        before = race.progress();
    }
    assert!(race.is_finished() && (before - 1.0).abs() < 1e-12, "{before}");
}
