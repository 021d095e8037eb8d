//! Results as CSV: a row for each trial. Losses are the shortest numbers that read back as the same 32 bits; what there
//! is not is empty.

use std::io::{self, Write};

use schema::CurvePoint;
use schema::rules::role_key;

use crate::sweep::{Sweep, Trial};

const ENDS: [&str; 9] = [
    "outcome",
    "steps",
    "epochs",
    "best_epoch",
    "best_val_loss",
    "best_val_acc",
    "final_train_loss",
    "final_val_loss",
    "spread",
];

/// Writes the table. The searched values stand in columns named by their URL keys.
///
/// # Errors
/// Those of the writer.
pub fn write_csv(sweep: &Sweep, out: impl Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let searched = sweep.study.searched().map(schema::Key::name);
    csv.write_record(["searcher", "role", "search", "k"].into_iter().chain(searched).chain(ENDS))?;
    for trial in sweep.trials.values() {
        csv.write_record(row(sweep, trial))?;
    }
    csv.flush()
}

fn row(sweep: &Sweep, trial: &Trial) -> Vec<String> {
    let lane = &sweep.lanes[trial.lane as usize];
    let mut row = vec![
        trial.searcher.key().to_owned(),
        role_key(lane.role).to_owned(),
        lane.seed.to_string(),
        trial.k.to_string(),
    ];
    row.extend(sweep.study.values(&trial.point).map(|(key, value)| value.to_text(key.field())));
    let text = |number: Option<f32>| number.map(|x| x.to_string()).unwrap_or_default();
    let (best, last) = (trial.best(), trial.curve().last().copied());
    let loss = |point: Option<CurvePoint>| text(point.map(|point| point.val_loss));
    row.extend([
        trial.outcome.key().to_owned(),
        trial.step.to_string(),
        trial.epoch.to_string(),
        best.map(|point| point.epoch.to_string()).unwrap_or_default(),
        loss(best),
        text(best.and_then(|point| point.val_acc)),
        text(last.map(|point| point.train_loss)),
        loss(last),
        trial.score().and_then(|score| score.spread).map(|spread| spread.to_string()).unwrap_or_default(),
    ]);
    row
}
