//! The same experiment gives the same trial table with any number of workers, whoever finishes first: real training,
//! real searchers, real threads.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use schema::{Outcome, RunConfig, StudyConfig, decode};
use search::{Job, Race, TrialId};
use train::{Dataset, FusedTrainer};

/// What a trial came to: its point and the bits of all its losses.
type Row = (Vec<u64>, Outcome, Vec<u32>);
type Work = (usize, Job, Option<RunConfig>);

fn work(
    worker: usize,
    jobs: &Receiver<(Job, Option<RunConfig>)>,
    done: &Sender<(Work, Vec<u32>, Option<Outcome>)>,
) {
    for (job, run) in jobs {
        let (bits, outcome) = match &run {
            Some(run) => {
                let data = Rc::new(Dataset::load(&run.data).expect("no split is empty"));
                let (curve, report) =
                    train::run_to_end::<FusedTrainer>(run, data).expect("every run of the table is trained");
                let bits =
                    curve.iter().flat_map(|point| [point.train_loss.to_bits(), point.val_loss.to_bits()]);
                (bits.collect(), Some(report.outcome))
            }
            None => (Vec::new(), None),
        };
        if done.send(((worker, job, run), bits, outcome)).is_err() {
            return;
        }
    }
}

/// Runs an experiment on so many threads.
fn table(study: &StudyConfig, workers: usize) -> BTreeMap<u32, Row> {
    let mut race = Race::new(study.race()).expect("the space is valid");
    let (done, results) = channel();
    let desks: Vec<_> = (0..workers)
        .map(|worker| {
            let (desk, jobs) = channel();
            let done = done.clone();
            thread::spawn(move || work(worker, &jobs, &done));
            desk
        })
        .collect();
    let mut idle: Vec<usize> = (0..workers).collect();
    let mut rows = BTreeMap::new();
    while !race.is_finished() {
        while let Some(worker) = idle.pop() {
            let Some(job) = race.next_job() else {
                idle.push(worker);
                break;
            };
            let run = match &job {
                Job::Train { point, .. } => Some(study.run(point)),
                Job::Propose(_) => None,
            };
            desks[worker].send((job, run)).expect("workers live as long as the race");
        }
        let ((worker, job, _), bits, outcome) = results.recv().expect("somebody is at work");
        idle.push(worker);
        match job {
            Job::Propose(ask) => race.proposed(ask.lane, ask.trial, ask.answer()),
            Job::Train { id: TrialId(id), point } => {
                let outcome = outcome.expect("a trained trial has an outcome");
                let losses = bits.chunks_exact(2).map(|pair| f64::from(f32::from_bits(pair[1])));
                let best = losses.fold(f64::INFINITY, f64::min);
                race.finished(TrialId(id), (outcome == Outcome::Done).then_some(best));
                rows.insert(id, (point.0.iter().map(|x| x.to_bits()).collect(), outcome, bits));
            }
        }
    }
    rows
}

#[test]
fn one_two_and_four_workers_give_the_same_table() {
    let text =
        "data=moons&samples=200&epochs=5&lr=0.001..10&opt=momentum&dropout=0.1&width=8&trials=12&lag=3";
    let study = decode(&format!("{text}&search=grid,random,sobol,gp")).study;
    let one = table(&study, 1);
    assert_eq!(one.len(), 48);
    let diverged = one.values().filter(|row| row.1 == Outcome::Diverged).count();
    assert!(
        (1..40).contains(&diverged),
        "{diverged} of 48 diverged: the experiment no longer shows both outcomes"
    );
    assert_eq!(one, table(&study, 2));
    assert_eq!(one, table(&study, 4));
}

#[test]
fn another_seed_gives_another_table() {
    let study = |seed: u32| {
        decode(&format!("data=xor&samples=100&epochs=2&search=random&trials=3&seed={seed}")).study
    };
    assert_ne!(table(&study(1), 2), table(&study(2), 2));
}
