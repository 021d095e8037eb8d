use super::*;
use crate::run::Optimiser;
use crate::technique::{Finish, Minimised, Pretrain, Schedule};

#[test]
fn the_default_experiment_sweeps_learning_rate_and_batch_size() {
    let study = StudyConfig::default();
    let space = study.space();
    let names: Vec<_> = space.params.iter().map(|param| param.name.as_str()).collect();
    assert_eq!(names, ["lr", "bs"]);
    let sizes = vec![8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];
    assert_eq!(space.params[1].domain, Domain::Levels { values: sizes, scale: search::Scale::Log });
}

#[test]
fn levels_make_a_range_a_lattice() {
    let domain = |link: &str| crate::decode(link).study.space().params.pop().map(|param| param.domain);
    let Some(Domain::Lattice { values, .. }) = domain("#lr=0.1&bs=8..512/32") else { panic!() };
    assert_eq!((values.len(), values[0], values[3], values[31]), (32, 8.0, 12.0, 512.0));
    let Some(Domain::Lattice { values, .. }) = domain("#lr=0.1&bs=5..7/32") else { panic!() };
    assert_eq!(values, [5.0, 6.0, 7.0]);
    let Some(Domain::Lattice { values, scale }) = domain("#bs=8&lr=0.001..10/5") else { panic!() };
    assert_eq!((values.len(), scale), (5, search::Scale::Log));
}

#[test]
fn a_map_of_lattices_holds_each_cell_once_however_large_the_budget() {
    let study = crate::decode("#lr=0.001..1/6&bs=1..4/9&search=grid,random&trials=100").study;
    let mut race = search::Race::new(study.race()).unwrap();
    let mut cells = [std::collections::BTreeSet::new(), std::collections::BTreeSet::new()];
    while let Some(search::Job::Train { id, point, .. }) = race.next_job() {
        let cell: Vec<u64> = point.0.iter().map(|x| x.to_bits()).collect();
        assert!(cells[race.lane_of(id).0 as usize].insert(cell));
        race.finished(id, None);
    }
    assert!(race.is_finished());
    assert_eq!(cells.map(|lane| lane.len()), [24, 24]);
}

#[test]
fn an_optimisers_own_coefficients_are_searched_only_with_it() {
    let space =
        crate::decode("#opt=sgd|momentum|adam|adamw&momentum=0.8..0.99&beta1=0.8..0.99").study.space();
    let condition = |name: &str| space.params.iter().find(|p| p.name == name).unwrap().condition.clone();
    assert_eq!(condition("momentum"), Some(Condition { param: 0, equals: vec![1.0] }));
    assert_eq!(condition("beta1"), Some(Condition { param: 0, equals: vec![2.0, 3.0] }));
    assert_eq!(condition("lr"), None);
    let only = crate::decode("#opt=adam|adamw&beta1=0.8..0.99").study.space();
    assert!(!only.is_conditional(), "every optimiser has it");
}

#[test]
fn a_point_lands_in_the_run() {
    let mut study = StudyConfig::default();
    study.set(Key::Optimiser, Setting::parse(Key::Optimiser.field(), "adam|nadam").0);
    let run = study.run(&Point(vec![1.0, 0.25, 64.0]));
    assert_eq!(run.optimiser, Optimiser::Nadam { beta1: 0.9, beta2: 0.999, eps: 1e-8 });
    assert_eq!((run.lr, run.batch_size), (0.25, 64));
    assert_eq!(run.widths(), [64, 32, 32, 10]);
}

#[test]
fn every_choice_of_the_table_resolves_to_its_own_variant() {
    let mut study = StudyConfig::default();
    let mut seen = Vec::new();
    for name in ["sgd", "momentum", "adagrad", "adadelta", "rmsprop", "adam", "adamax", "nadam", "adamw"] {
        study.set(Key::Optimiser, Setting::parse(Key::Optimiser.field(), name).0);
        let optimiser = study.run(&Point(vec![0.1, 8.0])).optimiser;
        assert!(!seen.contains(&optimiser), "{name}");
        seen.push(optimiser);
    }
}

#[test]
fn what_is_done_beside_the_update_rule_is_resolved_where_it_fits() {
    let technique = |link: &str| {
        let study = crate::decode(link).study;
        study.run(&study.space().from_unit(&vec![0.5; study.space().dims()])).technique
    };
    assert!(technique("").is_plain() && !crate::decode("").study.has_technique());
    let minimised = |link: &str| technique(link).minimised;
    assert_eq!(minimised("#loss=focal&gamma=1"), Minimised::Focal { gamma: 1.0, alpha: 0.25 });
    assert_eq!(minimised("#loss=focal&smooth=0.1"), Minimised::Focal { gamma: 2.0, alpha: 0.25 });
    assert_eq!(minimised("#smooth=0.1"), Minimised::Smoothed { epsilon: 0.1 });
    assert_eq!(minimised("#data=curve&smooth=0.1&loss=focal"), Minimised::Plain);
    assert_eq!(minimised("#data=curve&fit=huber"), Minimised::Huber { delta: 1.0 });
    assert_eq!(minimised("#fit=huber"), Minimised::Plain);
    let schedule = |link: &str| technique(link).schedule;
    assert_eq!(schedule("#sched=cosine&warmup=0.2"), Schedule::Cosine { warmup: 0.2 });
    assert_eq!(schedule("#sched=plateau"), Schedule::Plateau { decay: 0.5, wait: 3 });
    assert_eq!(technique("#finish=0.25").finish, Some(Finish { share: 0.25, lr: 0.1 }));
    for link in ["#sched=step|cosine", "#clip=0.1..1", "#loss=ce|focal", "#data=curve&fit=mse|huber"] {
        assert!(crate::decode(link).study.has_technique(), "{link}");
    }
    let active = |link: &str| crate::decode(link).study.is_active(Key::FinishLr);
    assert_eq!([active(""), active("#finish=0.2"), active("#finish=0..0.5")], [false, true, true]);
    let accumulated = crate::decode("#bs=32&accum=4&lr=0.1").study;
    assert_eq!(accumulated.run(&Point(Vec::new())).batch_size, 128);
    assert!(!accumulated.has_technique());
    for link in
        ["#sampling=over", "#weights=none|balanced", "#jitter=0.1", "#shift=0..2", "#classes=0-4&freeze=1"]
    {
        assert!(crate::decode(link).study.has_technique(), "{link}");
    }
    for link in [
        "#data=curve&sampling=over&weights=balanced&shift=1",
        "#pretrain=5&freeze=1&thaw=2",
        "#size=20&imbalance=9",
    ] {
        assert!(technique(link).is_plain() && !crate::decode(link).study.has_technique(), "{link}");
    }
    let active = |link: &str| {
        let study = crate::decode(link).study;
        [Key::Pretrain, Key::PretrainLr, Key::Thaw].map(|key| study.is_active(key))
    };
    assert_eq!(active("#pretrain=5&freeze=1"), [false; 3]);
    assert_eq!(active("#classes=5-9"), [true, false, false]);
    assert_eq!(active("#classes=5-9&pretrain=0|5&freeze=1"), [true; 3]);
    let transfer = technique("#classes=5-9&pretrain=5&prelr=0.1&freeze=1&thaw=2").transfer;
    assert_eq!(transfer.pretrain, Some(Pretrain { epochs: 5, lr: 0.1 }));
    assert_eq!((transfer.freeze, transfer.thaw), (1, 2));
}

#[test]
fn each_model_has_its_own_fields() {
    let active = |link: &str| {
        let study = crate::decode(link).study;
        [Key::Model, Key::Kernel, Key::Layers].map(|key| study.is_active(key))
    };
    assert_eq!(active("#"), [true, false, true]);
    assert_eq!(active("#model=cnn"), [true, true, false]);
    assert_eq!(active("#model=mlp|cnn"), [true, true, true]);
    assert_eq!(active("#data=moons&model=cnn"), [false, false, true]);
    let space = crate::decode("#model=mlp|cnn&layers=1..3&kernel=1|3|7").study.space();
    let conditions: Vec<_> = space.params.iter().map(|param| param.condition.clone()).collect();
    let only = |model: f64| Some(Condition { param: 0, equals: vec![model] });
    assert_eq!(conditions, [None, only(1.0), only(0.0), None, None]);
    assert_eq!(space.validate(), Ok(()));
}

#[test]
fn a_field_may_depend_on_a_number() {
    let active = |link: &str| {
        let study = crate::decode(link).study;
        [Key::Width, Key::Width2, Key::Width4, Key::Activation].map(|key| study.is_active(key))
    };
    assert_eq!(active("#layers=0"), [false; 4]);
    assert_eq!(active("#layers=2"), [true, true, false, true]);
    assert_eq!(active("#layers=0..4"), [true; 4]);
    assert_eq!(active("#model=cnn&layers=0"), [false, false, false, true], "the convolutions have one");
    let condition = |link: &str, name: &str| {
        let space = crate::decode(link).study.space();
        assert_eq!(space.validate(), Ok(()));
        let param = space.params.into_iter().find(|param| param.name == name);
        param.and_then(|param| param.condition).map(|only| (only.param, only.equals))
    };
    assert_eq!(condition("#layers=1..3&width2=8..64", "width2"), Some((0, vec![2.0, 3.0])));
    assert_eq!(condition("#layers=2..3&width2=8..64", "width2"), None);
    assert_eq!(condition("#layers=0|2|4&act=relu|tanh", "act"), Some((0, vec![2.0, 4.0])));
    let both = "#model=mlp|cnn&layers=0..2";
    assert_eq!(condition(&format!("{both}&width=8..64"), "width"), Some((1, vec![1.0, 2.0])));
    assert_eq!(condition("#model=mlp|cnn&layers=1..2&width=8..64", "width"), Some((0, vec![0.0])));
    assert_eq!(condition(&format!("{both}&act=relu|tanh"), "act"), None, "a cnn has it whatever layers is");
    assert_eq!(
        condition("#finish=0|0.2|0.5&finishlr=0.01..1", "finishlr").map(|only| only.1),
        Some(vec![0.2, 0.5])
    );
    assert_eq!(condition("#finish=0..0.5&finishlr=0.01..1", "finishlr"), None, "hardly ever exactly 0");
}

#[test]
fn a_field_is_active_only_where_its_condition_can_hold() {
    let mut study = StudyConfig::default();
    assert!(study.is_active(Key::Momentum) && !study.is_active(Key::Beta1));
    study.set(Key::Optimiser, Setting::parse(Key::Optimiser.field(), "momentum|adam").0);
    assert!(study.is_active(Key::Momentum) && study.is_active(Key::Beta1));
}
