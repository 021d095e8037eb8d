//! Many runs on some threads. Their results do not depend on who makes them, the times of asks do.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use search::SearchError;

use crate::course::{Course, Run};
use crate::objective::Objective;

/// A run to be made: the position of its objective, and the rest.
pub(crate) type Task = (usize, Course);

/// Makes all runs, in any order; gives them back in the order of the tasks. Milliseconds are the unit of their clock.
pub(crate) fn run(objectives: &[Objective], tasks: &[Task], threads: usize) -> Result<Vec<Run>, SearchError> {
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::channel();
    let mut runs: Vec<(usize, Run)> = thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some((i, (objective, course))) = take(next, tasks) {
                    let result = course.run(&objectives[*objective], clock());
                    if sender.send((i, result)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut done = 0;
        let told = |(i, result): (usize, Result<Run, SearchError>)| {
            done += 1;
            eprint!("\r{done} of {} runs", tasks.len());
            Ok((i, result?))
        };
        results.into_iter().map(told).collect::<Result<_, SearchError>>()
    })?;
    eprintln!();
    runs.sort_by_key(|(i, _)| *i);
    Ok(runs.into_iter().map(|(_, run)| run).collect())
}

fn take<'a>(next: &AtomicUsize, tasks: &'a [Task]) -> Option<(usize, &'a Task)> {
    let i = next.fetch_add(1, Ordering::Relaxed);
    Some((i, tasks.get(i)?))
}

/// Milliseconds since it was made.
#[expect(clippy::disallowed_methods, reason = "a bench tells how long proposals take")]
fn clock() -> impl Fn() -> f64 {
    let start = Instant::now();
    move || start.elapsed().as_secs_f64() * 1e3
}
