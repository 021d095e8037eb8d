//! Results as CSV, for spreadsheets and data frames: a row for each trial, or a row for each point of their curves.
//!
//! Fields are separated by commas, a line feed ends a row, and the first row names the columns. A number is the shortest
//! that reads back as the same bits: 32 for losses and accuracies, 64 for searched values and spreads. What there is not,
//! and what is not finite, is empty, and so is a searched value that had no effect in its trial. Every text is one of our
//! own keys, in ASCII: nothing needs quotes, and no spreadsheet takes a cell for a formula.

use std::fmt::Display;

use search::LaneInfo;

use crate::digest::Row;
use crate::field::Key;
use crate::report::CurvePoint;
use crate::rules::role_key;
use crate::study::StudyConfig;

/// A trial with its place in the race.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry<'a> {
    /// Its number in the race.
    pub id: u32,
    /// Position of its lane.
    pub lane: u32,
    /// What is known of it; it need not have ended.
    pub row: Row<'a>,
}

/// Before the searched values.
const HEAD: [&str; 6] = ["trial", "lane", "searcher", "role", "search", "k"];
/// Behind them.
const TAIL: [&str; 15] = [
    "outcome",
    "steps",
    "epochs",
    "best_epoch",
    "best_step",
    "best_train_loss",
    "best_val_loss",
    "best_train_acc",
    "best_val_acc",
    "final_train_loss",
    "final_val_loss",
    "final_train_acc",
    "final_val_acc",
    "spread",
    "parts",
];
const CURVES: [&str; 8] =
    ["trial", "part", "epoch", "step", "train_loss", "val_loss", "train_acc", "val_acc"];

/// A row for each trial. The searched values stand in columns named by their URL keys, the lanes are those of the race.
#[must_use]
pub fn trials<'a>(
    study: &StudyConfig,
    lanes: &[LaneInfo],
    entries: impl IntoIterator<Item = Entry<'a>>,
) -> String {
    let (space, mut text) = (study.space(), String::new());
    line(&mut text, HEAD.into_iter().chain(study.searched().map(Key::name)).chain(TAIL));
    for Entry { id, lane, row } in entries {
        let info = lanes.get(lane as usize);
        let mut cells = vec![
            id.to_string(),
            lane.to_string(),
            row.searcher.key().to_owned(),
            info.map_or("", |info| role_key(info.role)).to_owned(),
            cell(info.map(|info| info.seed)),
            row.k.to_string(),
        ];
        let values = study.values(row.point).zip(space.active(row.point));
        cells.extend(values.map(|((key, value), active)| match active {
            true => value.to_text(key.field()),
            false => String::new(),
        }));
        let trained = row.curves.parts();
        let best = row.curves.best(trained.len() as u32);
        let last = row.curves.mean().last().copied();
        cells.extend([row.outcome.key().to_owned(), row.step.to_string(), row.epoch.to_string()]);
        cells.extend([cell(best.map(|point| point.epoch)), cell(best.map(|point| point.step))]);
        cells.extend(measured(best.as_ref()));
        cells.extend(measured(last.as_ref()));
        let spread = row.curves.score(study.parts.count()).and_then(|score| score.spread);
        cells.extend([cell(spread), trained.len().to_string()]);
        line(&mut text, cells);
    }
    text
}

/// A row for each point of each curve: trial by trial, and part by part (repeats and folds, from 0) where there are
/// several.
#[must_use]
pub fn curves<'a>(entries: impl IntoIterator<Item = Entry<'a>>) -> String {
    let mut text = String::new();
    line(&mut text, CURVES);
    for Entry { id, row, .. } in entries {
        for (part, curve) in row.curves.parts().iter().enumerate() {
            for point in curve {
                let place =
                    [id.to_string(), part.to_string(), point.epoch.to_string(), point.step.to_string()];
                line(&mut text, place.into_iter().chain(measured(Some(point))));
            }
        }
    }
    text
}

/// Losses and accuracies in the order of the columns.
fn measured(point: Option<&CurvePoint>) -> [String; 4] {
    let loss = |loss: fn(&CurvePoint) -> f32| number(point.map(loss));
    let share = |share: fn(&CurvePoint) -> Option<f32>| number(point.and_then(share));
    [
        loss(|point| point.train_loss),
        loss(|point| point.val_loss),
        share(|point| point.train_acc),
        share(|point| point.val_acc),
    ]
}

fn number(x: Option<f32>) -> String {
    cell(x.filter(|x| x.is_finite()))
}

fn cell(value: Option<impl Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn line<T: AsRef<str>>(text: &mut String, cells: impl IntoIterator<Item = T>) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(cell.as_ref());
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use search::{Point, Role, SearcherKind};

    use super::*;
    use crate::{Curves, FIELDS, Kind, Outcome};

    fn point(epoch: u32, loss: f32) -> CurvePoint {
        CurvePoint {
            step: 7 * epoch,
            epoch,
            train_loss: loss / 3.0,
            val_loss: loss,
            train_acc: Some(1.0 / 3.0),
            val_acc: None,
        }
    }

    fn study() -> StudyConfig {
        crate::decode("#opt=sgd|adam&lr=0.001..1&beta1=0.8..0.99&repeats=2&search=random,tpe").study
    }

    type Trained = (u32, Outcome, Point, Curves);

    fn entry((id, outcome, point, curves): &Trained) -> Entry<'_> {
        let (searcher, k, outcome) = (SearcherKind::Tpe, *id, *outcome);
        Entry { id: *id, lane: 1, row: Row { searcher, k, point, outcome, step: 14, epoch: 2, curves } }
    }

    fn written(study: &StudyConfig, trained: &[Trained]) -> [String; 2] {
        let lane = |searcher| LaneInfo { searcher, seed: 0, role: Role::Competitor };
        let lanes = [SearcherKind::Random, SearcherKind::Tpe].map(lane);
        [trials(study, &lanes, trained.iter().map(entry)), curves(trained.iter().map(entry))]
    }

    fn read(text: &str) -> Vec<BTreeMap<String, String>> {
        csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
    }

    #[test]
    fn every_number_reads_back_as_the_same_bits() {
        let study = study();
        let mut both = Curves::from(vec![point(0, 2.1), point(1, f32::MIN_POSITIVE), point(2, 0.3)]);
        both.add(1, [point(0, 1.9), point(1, 0.1 + 0.2)]);
        let lr = std::f64::consts::LN_2 / 3.0;
        let place = study.space().snap(&Point(vec![1.0, lr, 0.9]));
        let [rows, points] = written(&study, &[(40, Outcome::Done, place.clone(), both.clone())]);
        let rows = read(&rows);
        let row = &rows[0];
        assert_eq!(
            (row["trial"].as_str(), row["searcher"].as_str(), row["lane"].as_str()),
            ("40", "tpe", "1")
        );
        assert_eq!(
            (row["opt"].as_str(), row["role"].as_str(), row["parts"].as_str()),
            ("adam", "competitor", "2")
        );
        assert_eq!(row["lr"].parse::<f64>().unwrap().to_bits(), place.0[1].to_bits());
        let (best, score) = (both.best(2).unwrap(), both.score(2).unwrap());
        assert_eq!(row["best_val_loss"].parse::<f32>().unwrap().to_bits(), best.val_loss.to_bits());
        assert_eq!(row["best_train_acc"].parse::<f32>().unwrap().to_bits(), (1.0f32 / 3.0).to_bits());
        assert_eq!(row["spread"].parse::<f64>().unwrap().to_bits(), score.spread.unwrap().to_bits());
        assert_eq!((row["best_val_acc"].as_str(), row["final_val_acc"].as_str()), ("", ""));

        let points = read(&points);
        let known =
            both.parts().iter().zip(0_u32..).flat_map(|(curve, part)| curve.iter().map(move |it| (part, it)));
        assert_eq!(points.len(), 5);
        for (row, (part, point)) in points.iter().zip(known) {
            assert_eq!(row["trial"], "40");
            assert_eq!((row["part"].parse(), row["epoch"].parse()), (Ok(part), Ok(point.epoch)));
            assert_eq!(row["step"].parse(), Ok(point.step));
            assert_eq!(row["train_loss"].parse::<f32>().unwrap().to_bits(), point.train_loss.to_bits());
            assert_eq!(row["val_loss"].parse::<f32>().unwrap().to_bits(), point.val_loss.to_bits());
        }
    }

    #[test]
    fn what_there_is_not_is_empty() {
        let study = study();
        let place = study.space().snap(&Point(vec![0.0, 0.1, 0.9]));
        let curves = Curves::from(vec![point(0, f32::NAN)]);
        let queued = (0, Outcome::Queued, place.clone(), Curves::default());
        let [rows, points] = written(&study, &[queued, (1, Outcome::Diverged, place, curves)]);
        let rows = read(&rows);
        assert_eq!(
            (rows[0]["opt"].as_str(), rows[0]["beta1"].as_str()),
            ("sgd", ""),
            "no momentum of Adam's"
        );
        for row in &rows {
            assert_eq!((row["best_val_loss"].as_str(), row["spread"].as_str()), ("", ""));
        }
        assert_eq!(rows[1]["outcome"], "diverged");
        assert_eq!(read(&points)[0]["val_loss"], "");
    }

    #[test]
    fn nothing_that_is_written_needs_quotes_or_looks_like_a_formula() {
        let choices = FIELDS.iter().filter_map(|field| match field.kind {
            Kind::Choice(names) => Some(names.iter().copied()),
            _ => None,
        });
        let texts = choices.flatten().chain(FIELDS.iter().map(|field| field.name));
        let texts =
            texts.chain(SearcherKind::ALL.map(SearcherKind::key)).chain(HEAD).chain(TAIL).chain(CURVES);
        for text in texts {
            let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
            assert!(plain && !text.starts_with('-'), "{text}");
        }
    }
}
