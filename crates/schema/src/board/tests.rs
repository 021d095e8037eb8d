//! Boards made by hand, and of an experiment of ours.

use proptest::prelude::*;
use search::{Domain, Point, Role, Scale, SearcherKind};

use super::*;
use crate::report::CurvePoint;
use crate::study::StudyConfig;
use crate::url::decode;

fn param(name: &str, domain: Domain, labels: &[&str]) -> Param {
    let labels = labels.iter().map(|label| (*label).to_owned()).collect();
    Param { name: name.to_owned(), key: None, domain, labels, told: true }
}

fn group(name: &str, who: Who) -> Group {
    Group { who, name: name.to_owned(), owner: String::new() }
}

fn trial(group: u32, number: u32, values: &[f64], value: Option<f64>) -> Trial {
    let values = values.iter().map(|x| Some(*x).filter(|x| !x.is_nan())).collect();
    let state = if value.is_some() { Outcome::Done } else { Outcome::Failed };
    Trial { group, number, values, state, value, curves: Vec::new(), seconds: None }
}

/// One parameter, one group, these values.
fn board(name: &str, higher: bool, values: &[Option<f64>]) -> Board {
    let trials = (0..).zip(values).map(|(k, value)| trial(0, k, &[0.1 * f64::from(k)], *value));
    Board {
        name: name.to_owned(),
        objective: Objective { name: "accuracy".to_owned(), higher },
        params: vec![param("x", Domain::Float { low: 0.0, high: 1.0, scale: Scale::Linear }, &[])],
        groups: vec![group(name, Who::Study)],
        trials: trials.collect(),
    }
}

#[test]
fn best_so_far_follows_the_direction_and_counts_what_failed() {
    let values = [Some(0.3), None, Some(0.5), Some(0.2)];
    let steps = |higher| {
        board("a", higher, &values)
            .course(|_| true)
            .iter()
            .map(|s| (s.ended, s.value, s.trial))
            .collect::<Vec<_>>()
    };
    assert_eq!(steps(true), [(1, 0.3, 0), (3, 0.5, 2)]);
    assert_eq!(steps(false), [(1, 0.3, 0), (4, 0.2, 3)]);
}

#[test]
fn a_trial_stopped_early_is_a_result_of_ours_but_not_of_others() {
    let mut board = board("a", true, &[Some(0.3), Some(0.9)]);
    board.trials[1].state = Outcome::Pruned;
    assert_eq!(board.best(), Some(0));
    board.groups[0].who = Who::Searcher { kind: SearcherKind::Asha, seed: 0 };
    assert_eq!(board.best(), Some(1));
    board.trials[1].state = Outcome::Running;
    assert_eq!(board.best(), Some(0), "a running trial may still change");
}

#[test]
fn merged_boards_keep_their_owners_apart_and_share_parameters_by_name() {
    let mut a = board("Ana", true, &[Some(0.5), Some(0.7)]);
    a.params.push(param("opt", Domain::Choice { count: 2 }, &["adam", "sgd"]));
    a.trials.iter_mut().for_each(|trial| trial.values.push(Some(1.0)));
    let mut b = board("Ana", true, &[Some(0.8)]);
    b.objective.name = "Accuracy".to_owned();
    b.params[0].domain = Domain::Float { low: -2.0, high: 0.5, scale: Scale::Linear };
    b.params.insert(0, param("opt", Domain::Choice { count: 2 }, &["sgd", "lion"]));
    b.trials[0].values.insert(0, Some(0.0));
    let c = board("Bo", true, &[None]);
    let merged = Board::merge(&[&a, &b, &c]).unwrap();
    assert!(merged.is_sound());
    let owners: Vec<_> = merged.groups.iter().map(|group| group.owner.as_str()).collect();
    assert_eq!(owners, ["Ana", "Ana (2)", "Bo"]);
    assert_eq!(merged.params[0].domain, Domain::Float { low: -2.0, high: 1.0, scale: Scale::Linear });
    assert_eq!(merged.params[1].labels, ["adam", "sgd", "lion"]);
    assert_eq!(merged.trials[0].values, [Some(0.0), Some(1.0)]);
    assert_eq!(merged.trials[2].values, [Some(0.0), Some(1.0)], "sgd is sgd");
    assert_eq!(merged.trials[3].values, [Some(0.0), None]);
    let places: Vec<_> = merged.ranking().into_iter().map(|p| (p.name, p.rank, p.ended)).collect();
    assert_eq!(places, [("Ana (2)".into(), Some(1), 1), ("Ana".into(), Some(2), 2), ("Bo".into(), None, 1)]);
    // Merging what was merged keeps the owners.
    let again = Board::merge(&[&merged, &board("Ana", true, &[Some(0.1)])]).unwrap();
    let owners: Vec<_> = again.groups.iter().map(|group| group.owner.as_str()).collect();
    assert_eq!(owners, ["Ana", "Ana (2)", "Bo", "Ana (3)"]);
}

#[test]
fn what_cannot_be_compared_is_refused_with_a_reason() {
    let (a, b) = (board("a", true, &[Some(0.5)]), board("b", false, &[Some(0.5)]));
    let directions = MergeError::Directions { lower: "b".into(), higher: "a".into() };
    assert_eq!(Board::merge(&[&a, &b]), Err(directions));
    let mut other = a.clone();
    other.objective.name = "f1".to_owned();
    assert_eq!(Board::merge(&[&a, &other]).unwrap_err().code(), "objectives");
    let mut named = a.clone();
    named.params[0] = param("x", Domain::Choice { count: 1 }, &["big"]);
    named.trials[0].values = vec![Some(0.0)];
    assert_eq!(Board::merge(&[&a, &named]), Err(MergeError::Param { name: "x".into() }));
    assert_eq!(Board::merge(&[]), Err(MergeError::Nothing));
}

#[test]
fn names_that_are_numbers_unite_with_numbers() {
    let numbers = Range::between(8.0, 64.0, Some(1.0), Scale::Log);
    let names = Range::choices(vec!["16".into(), "128".into()]);
    let both = numbers.united(&names).unwrap();
    assert_eq!(both.domain, Domain::Int { low: 8, high: 128, step: 1, scale: Scale::Log });
    assert_eq!(names.moved(1.0, &both), Some(128.0));
}

#[test]
fn equal_bests_share_a_rank() {
    let boards =
        [("a", 0.5), ("b", 0.7), ("c", 0.7), ("d", 0.1)].map(|(name, best)| board(name, true, &[Some(best)]));
    let merged = Board::merge(&boards.iter().collect::<Vec<_>>()).unwrap();
    let ranks: Vec<_> = merged.ranking().iter().map(|place| place.rank).collect();
    assert_eq!(ranks, [Some(1), Some(1), Some(3), Some(4)]);
}

#[test]
fn only_a_range_that_was_told_has_an_edge() {
    let mut board = board("a", true, &[Some(0.3), Some(0.5)]);
    board.trials[1].values = vec![Some(0.99)];
    assert_eq!(board.at_edge(&board.trials[1]), [0]);
    assert_eq!(board.at_edge(&board.trials[0]), [0]);
    board.trials[1].values = vec![Some(0.5)];
    assert!(board.at_edge(&board.trials[1]).is_empty());
    board.params[0].domain = Domain::Int { low: 1, high: 4, step: 1, scale: Scale::Linear };
    board.trials[1].values = vec![Some(4.0)];
    assert_eq!(board.at_edge(&board.trials[1]), [0]);
    board.params[0].told = false;
    assert!(board.at_edge(&board.trials[1]).is_empty());
}

#[test]
fn differences_are_what_is_not_shared() {
    let a = board("a", true, &[]);
    let mut b = board("b", true, &[]);
    assert!(Board::differences(&a, &b).is_empty());
    b.params[0].domain = Domain::Float { low: 0.0, high: 2.0, scale: Scale::Linear };
    b.params.push(param("y", Domain::Choice { count: 1 }, &["only"]));
    let found = Board::differences(&a, &b);
    assert_eq!(found.len(), 2);
    assert!(found[0].a.is_some() && found[0].b.is_some() && found[1].a.is_none());
}

#[test]
fn an_experiment_of_ours_has_its_keys_choices_and_only_what_applies() {
    let study: StudyConfig = decode("opt=sgd|momentum&lr=0.001..1&momentum=0.1..0.9&bs=64&search=gp").study;
    let names: Vec<&str> = study.searched().map(Key::name).collect();
    assert_eq!(names, ["opt", "lr", "momentum"], "the test's own premise");
    let points = [Point(vec![0.0, 0.1, 0.5]), Point(vec![1.0, 0.01, 0.5])];
    let curve = [CurvePoint {
        step: 5,
        epoch: 1,
        train_loss: 0.5,
        val_loss: f32::NAN,
        train_acc: None,
        val_acc: Some(0.5),
    }];
    let source = |number: usize, role, outcome| Source {
        searcher: SearcherKind::Gp,
        seed: 0,
        role,
        number: number as u32,
        point: &points[number],
        outcome,
        value: Some(0.25),
        curve: &curve,
        seconds: None,
    };
    let sources = [
        source(0, Role::Competitor, Outcome::Done),
        source(1, Role::Competitor, Outcome::Diverged),
        source(0, Role::Survey, Outcome::Done),
        source(0, Role::Competitor, Outcome::Queued),
    ];
    let board = Board::of(&study, "mine", sources);
    assert!(board.is_sound());
    assert_eq!((board.trials.len(), board.groups.len()), (2, 1));
    assert_eq!(board.params[0].labels, ["sgd", "momentum"]);
    assert_eq!(board.params[2].key, Some(Key::Momentum));
    assert_eq!(board.trials[0].values, [Some(0.0), Some(0.1), None], "sgd has no momentum");
    assert_eq!(board.trials[1].values, [Some(1.0), Some(0.01), Some(0.5)]);
    assert_eq!((board.trials[0].value, board.trials[1].value), (Some(0.25), None));
    let names: Vec<&str> = board.trials[0].curves.iter().map(|series| series.name.as_str()).collect();
    assert_eq!(names, [TRAIN_LOSS, VAL_LOSS, VAL_ACC]);
    assert_eq!(board.trials[0].curves[1].points, [(1.0, None)]);
    let json = serde_json::to_string(&board).unwrap();
    assert_eq!(serde_json::from_str::<Board>(&json).unwrap(), board);
    assert_eq!(postcard::from_bytes::<Board>(&postcard::to_stdvec(&board).unwrap()).unwrap(), board);
}

#[test]
fn a_board_that_points_outside_of_itself_is_not_read() {
    let board = board("a", true, &[Some(0.3)]);
    let json = serde_json::to_string(&board).unwrap();
    for (sound, broken) in [
        ("\"group\":0", "\"group\":7"),
        ("\"values\":[0.0]", "\"values\":[]"),
        ("\"low\":0.0", "\"low\":9.0"),
        ("\"labels\":[]", "\"labels\":[\"x\"]"),
        ("\"scale\":\"Linear\"", "\"scale\":\"Log\""),
    ] {
        assert!(json.contains(sound), "{sound} {json}");
        assert!(serde_json::from_str::<Board>(&json.replace(sound, broken)).is_err(), "{broken}");
    }
}

/// ```python
/// D = optuna.distributions
/// dist = {"lr": D.FloatDistribution(1e-5, 1e-1, log=True), "dropout": D.FloatDistribution(0, 0.5),
///         "layers": D.IntDistribution(1, 4), "width": D.IntDistribution(8, 512, log=True),
///         "opt": D.CategoricalDistribution(["adam", "sgd", "rmsprop"]), "momentum": D.FloatDistribution(0, 0.99)}
/// study = optuna.create_study()
/// for i in range(80):
///     f = lambda a: (i * a) % 1.0
///     p = {"lr": 10 ** (-5 + 4 * f(0.6180339887)), "dropout": 0.5 * f(0.4142135624), "layers": 1 + int(4 * f(0.7320508076)),
///          "width": 8 + int(504 * f(0.2360679775)), "opt": ["adam", "sgd", "rmsprop"][int(3 * f(0.6457513111))]}
///     if p["opt"] == "sgd": p["momentum"] = 0.99 * f(0.3166247904)
///     v = (math.log10(p["lr"]) + 2.5) ** 2 + 0.5 * p["dropout"] + 0.2 * (p["opt"] != "adam") + 0.3 * p.get("momentum", 0)
///     study.add_trial(optuna.trial.create_trial(params=p, distributions={k: dist[k] for k in p}, value=v))
/// optuna.importance.get_param_importances(study, evaluator=optuna.importance.PedAnovaImportanceEvaluator())
/// # Optuna 5.0
/// ```
#[test]
fn importances_are_those_of_optuna() {
    let float = |low, high, scale| Domain::Float { low, high, scale };
    let int = |low, high, scale| Domain::Int { low, high, step: 1, scale };
    let params = vec![
        param("lr", float(1e-5, 1e-1, Scale::Log), &[]),
        param("dropout", float(0.0, 0.5, Scale::Linear), &[]),
        param("layers", int(1, 4, Scale::Linear), &[]),
        param("width", int(8, 512, Scale::Log), &[]),
        param("opt", Domain::Choice { count: 3 }, &["adam", "sgd", "rmsprop"]),
        param("momentum", float(0.0, 0.99, Scale::Linear), &[]),
    ];
    let tried = |i: u32| {
        let f = |a: f64| (f64::from(i) * a) % 1.0;
        let opt = (3.0 * f(0.645_751_311_1)).floor();
        let momentum = if opt == 1.0 { 0.99 * f(0.316_624_790_4) } else { f64::NAN };
        let (lr, dropout) = (10_f64.powf(-5.0 + 4.0 * f(0.618_033_988_7)), 0.5 * f(0.414_213_562_4));
        let layers = 1.0 + (4.0 * f(0.732_050_807_6)).floor();
        let width = 8.0 + (504.0 * f(0.236_067_977_5)).floor();
        let punished = if opt == 0.0 { 0.0 } else { 0.2 };
        let beside = if momentum.is_nan() { 0.0 } else { 0.3 * momentum };
        let value = (lr.log10() + 2.5).powi(2) + 0.5 * dropout + punished + beside;
        trial(0, i, &[lr, dropout, layers, width, opt, momentum], Some(value))
    };
    let objective = Objective { name: "value".into(), higher: false };
    let groups = vec![group("study", Who::Study)];
    let mut board =
        Board { name: "study".into(), objective, params, groups, trials: (0..80).map(tried).collect() };
    let want = [
        ("lr", 0.672_246_441_139_896_8),
        ("width", 0.256_549_772_529_350_6),
        ("dropout", 0.037_362_471_083_272_61),
        ("momentum", 0.024_574_721_971_132_46),
        ("opt", 0.007_637_722_810_955_18),
        ("layers", 0.001_628_870_465_392_214_7),
    ];
    let found = board.importances().unwrap();
    for (found, (name, share)) in found.iter().zip(want) {
        assert_eq!(board.params[found.param].name, name);
        assert!((found.share - share).abs() < 1e-9, "{name}: {} is not {share}", found.share);
    }
    board.trials.truncate(29);
    assert_eq!(board.importances(), None, "too few to tell");
}

proptest! {
    #[test]
    fn any_two_ranges_of_numbers_unite_in_one_that_has_both(
        ends in prop::collection::vec((-100_i32..1000, 0_i32..1000, 1_i64..5, 0_u8..4), 2),
    ) {
        let range = |&(low, wide, step, kind): &(i32, i32, i64, u8)| {
            let (low, high) = (f64::from(low), f64::from(low + wide));
            let scale = if low > 0.0 { Scale::Log } else { Scale::Linear };
            match kind {
                0 => Range::between(low, high, None, scale),
                1 => Range::between(low, high, Some(step as f64), scale),
                2 => Range::levels([low, high, low + 0.5]),
                _ => Range::choices(vec![low.to_string(), format!("{}", high + 1.0)]),
            }
        };
        let (a, b) = (range(&ends[0]), range(&ends[1]));
        let both = a.united(&b).unwrap();
        prop_assert!(both.is_sound(), "{both:?}");
        for one in [&a, &b] {
            for x in one.domain.nth(0).into_iter().chain(one.domain.nth(1)) {
                let moved = one.moved(x, &both);
                prop_assert!(moved.is_some(), "{x} of {one:?} in {both:?}");
            }
        }
    }
}
