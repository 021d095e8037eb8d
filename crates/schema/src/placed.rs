//! What the person did in a race, as text: the points in the order of the searched fields, and whether they have passed
//! (`you=0.01,32;0.1,64;pass`).

use search::{Point, Space};

use crate::field::Key;
use crate::note::NoteKind;
use crate::setting::{Setting, Value};
use crate::study::StudyConfig;

const PASS: &str = "pass";

/// The trials that the person has placed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placed {
    /// Points of the study's space, none twice.
    pub points: Vec<Point>,
    /// The person places no more.
    pub passed: bool,
}

impl StudyConfig {
    /// The same experiment before the person has placed anything.
    #[must_use]
    pub fn unplaced(&self) -> Self {
        let mut study = self.clone();
        study.you = Placed::default();
        study
    }
}

impl Placed {
    /// As it stands in a URL; empty where there is nothing to say.
    #[must_use]
    pub fn to_text(&self, study: &StudyConfig) -> String {
        let values = |point: &Point| {
            let texts = study.values(point).map(|(key, value)| value.to_text(key.field()));
            texts.collect::<Vec<_>>().join(",")
        };
        let points = self.points.iter().take(most(study)).map(values);
        points.chain(self.passed.then(|| PASS.to_owned())).collect::<Vec<_>>().join(";")
    }

    /// What a text says, for a study whose other settings are known. What cannot be used is left out; the first reason
    /// is told.
    #[must_use]
    pub fn parse(study: &StudyConfig, text: &str) -> (Self, Option<NoteKind>) {
        let (space, keys) = (study.space(), study.searched().collect::<Vec<_>>());
        let (mut placed, mut note, most) = (Self::default(), None, most(study));
        for item in text.split(';').filter(|item| !item.is_empty()) {
            if item == PASS {
                placed.passed = true;
                continue;
            }
            match read_point(study, &space, &keys, item) {
                Ok(_) if placed.points.len() >= most => {
                    note = note.or(Some(NoteKind::TooMany));
                }
                Ok((point, _)) if placed.points.contains(&point) => note = note.or(Some(NoteKind::Repeated)),
                Ok((point, changed)) => {
                    note = note.or(changed);
                    placed.points.push(point);
                }
                Err(kind) => note = note.or(Some(kind)),
            }
        }
        (placed, note)
    }
}

/// How many points the race's lane can hold: more than its budget counts, where some are cheaper than others.
fn most(study: &StudyConfig) -> usize {
    usize::try_from(study.race().placeable()).unwrap_or(usize::MAX)
}

/// The nearest point of the space, and whether that is another.
fn read_point(
    study: &StudyConfig,
    space: &Space,
    keys: &[Key],
    text: &str,
) -> Result<(Point, Option<NoteKind>), NoteKind> {
    let texts: Vec<&str> = text.split(',').collect();
    if texts.len() != keys.len() || keys.is_empty() {
        return Err(NoteKind::Garbled);
    }
    let value = |(key, text): (&Key, &&str)| match study.get(*key) {
        Setting::List(values) if matches!(values.first(), Some(Value::Choice(_))) => {
            let place = values.iter().position(|value| value.to_text(key.field()) == *text);
            place.map(|place| place as f64).ok_or(NoteKind::NotAChoice)
        }
        _ => text.parse().ok().filter(|x: &f64| x.is_finite()).ok_or(NoteKind::NotANumber),
    };
    let given = Point(keys.iter().zip(&texts).map(value).collect::<Result<_, _>>()?);
    let point = space.snap(&given);
    let note = (point != given).then_some(NoteKind::Rounded);
    Ok((point, note))
}
