//! An experiment that is being written down.

use std::rc::Rc;

use schema::{Entry, Outcome, Presentation, StudyConfig};

use super::head::Head;
use super::store::{Key, Place, Value, Write};
use crate::sweep::{Status, Sweep};

/// Least time between two pictures of a growing map.
const PICTURE_MS: f64 = 2000.0;

/// What its head says of it.
struct Known {
    status: &'static str,
    study: Rc<StudyConfig>,
    presentation: Rc<Presentation>,
}

/// An experiment, once something has happened to it.
pub(super) struct Writing {
    pub(super) head: Head,
    pub(super) lines: Vec<Rc<str>>,
    /// How many of the lines were given to the store.
    written: usize,
    /// What else is to be written: parameters, states, a table.
    beside: Vec<Write>,
    /// None before the first look.
    known: Option<Known>,
    pictured: f64,
    /// The head is not written yet.
    changed: bool,
}

/// What was given to the store, so that it can be taken back.
pub(super) struct Batch {
    from: usize,
    beside: Vec<Write>,
}

impl Writing {
    /// One that begins.
    pub(super) fn begun(head: Head) -> Self {
        Self { changed: true, ..Self::kept(head, Vec::new()) }
    }

    /// One that is kept already.
    pub(super) fn kept(head: Head, lines: Vec<Rc<str>>) -> Self {
        let written = lines.len();
        Self { head, lines, written, beside: Vec::new(), known: None, pictured: 0.0, changed: false }
    }

    pub(super) fn keep(&mut self, entry: &Entry) {
        self.lines.push(entry.to_json().into());
        let over = match entry {
            // A trial that stands at a rung may be promoted, and goes on from there.
            Entry::Ended(ended) if ended.outcome != Outcome::Pruned => Some(ended.trial),
            Entry::Failed { trial, .. } => Some(*trial),
            _ => None,
        };
        self.beside.extend(
            over.map(|trial| Write::Delete(Place::Checkpoints, Key::In(self.head.id.clone(), trial))),
        );
        self.changed = true;
    }

    pub(super) fn beside(&mut self, write: Write) {
        self.beside.push(write);
    }

    /// Notes how the sweep stands, where that is another than is known. One that was only opened is not changed by that.
    pub(super) fn look(&mut self, sweep: &Sweep, presentation: &Rc<Presentation>, now: f64) {
        let same = self.known.as_ref().is_none_or(|known| {
            known.status == sweep.status_key()
                && Rc::ptr_eq(&known.study, sweep.study())
                && Rc::ptr_eq(&known.presentation, presentation)
        });
        if !same || self.changed {
            let picture = now - self.pictured > PICTURE_MS || sweep.status() != Status::Running;
            self.head.look(sweep, presentation, now, picture);
            if picture {
                self.pictured = now;
            }
            self.changed = true;
            if sweep.status() == Status::Finished {
                self.beside.push(Write::DeleteIn(Place::Checkpoints, self.head.id.clone()));
            }
        }
        let (study, presentation) = (sweep.study().clone(), presentation.clone());
        self.known = Some(Known { status: sweep.status_key(), study, presentation });
    }

    /// What is to be written now, if anything is.
    pub(super) fn take(&mut self) -> Option<(Vec<Write>, Batch)> {
        if self.written == self.lines.len() && self.beside.is_empty() && !self.changed {
            return None;
        }
        let batch = Batch { from: self.written, beside: std::mem::take(&mut self.beside) };
        let id = &self.head.id;
        let entry = |number: usize| {
            let line = Value::Text(self.lines[number].clone());
            Write::Add(Place::Entries, Key::In(id.clone(), number as u32), line)
        };
        let mut writes: Vec<Write> = (self.written..self.lines.len()).map(entry).collect();
        writes.extend(batch.beside.iter().cloned());
        if std::mem::take(&mut self.changed) {
            writes.push(put_head(&self.head));
        }
        self.written = self.lines.len();
        Some((writes, batch))
    }

    /// It could not be written.
    pub(super) fn take_back(&mut self, batch: Batch) {
        self.written = batch.from;
        self.beside.splice(0..0, batch.beside);
        self.changed = true;
    }

    /// All of it is to be written elsewhere.
    pub(super) fn write_anew(&mut self) {
        self.written = 0;
        self.changed = true;
    }

    /// The same under another id.
    pub(super) fn rename_id(&mut self, id: Rc<str>, now: f64) {
        let old = std::mem::replace(&mut self.head.id, id.clone());
        self.head.created = now;
        self.beside.iter_mut().for_each(|write| write.move_to(&old, &id));
        self.write_anew();
    }
}

pub(super) fn put_head(head: &Head) -> Write {
    Write::Put(Place::Heads, Key::Of(head.id.clone()), Value::Text(head.to_json().into()))
}
