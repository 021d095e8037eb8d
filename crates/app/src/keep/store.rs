//! A place for texts and bytes: the browser's IndexedDB, or memory where that is denied or full. Everything that belongs
//! together is written in one transaction.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::idb::Disk;
use super::memory::Memory;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A [`Head`](super::Head) for each experiment, by its id.
    Heads,
    /// The entries of a record, by id and number.
    Entries,
    /// Parameters of trials, by id and number of the trial.
    Weights,
    /// Where running trials stand, by id and number of the trial.
    Checkpoints,
    /// People's own tables, by their id.
    Tables,
    /// Trials from elsewhere, by id.
    Boards,
    /// What the person says of an experiment, by its id: see [`Label`](super::Label).
    Labels,
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Heads,
        Self::Entries,
        Self::Weights,
        Self::Checkpoints,
        Self::Tables,
        Self::Boards,
        Self::Labels,
    ];

    /// Its name in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Heads => "heads",
            Self::Entries => "entries",
            Self::Weights => "weights",
            Self::Checkpoints => "checkpoints",
            Self::Tables => "tables",
            Self::Boards => "boards",
            Self::Labels => "labels",
        }
    }
}

/// Where a value is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Alone.
    Of(Rc<str>),
    /// One of several.
    In(Rc<str>, u32),
}

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(Rc<str>),
    /// Bytes.
    Bytes(Rc<[u8]>),
}

impl Value {
    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&Rc<str>> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The bytes, if it is such.
    #[must_use]
    pub fn bytes(&self) -> Option<&Rc<[u8]>> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// A value where none may be.
    Add(Place, Key, Value),
    /// A value, in the place of the last.
    Put(Place, Key, Value),
    /// No value.
    Delete(Place, Key),
    /// No value of several under an id.
    DeleteIn(Place, Rc<str>),
}

impl Write {
    /// The same of another experiment.
    pub(super) fn move_to(&mut self, from: &str, to: &Rc<str>) {
        match self {
            Self::Add(_, Key::Of(id) | Key::In(id, _), _)
            | Self::Put(_, Key::Of(id) | Key::In(id, _), _)
            | Self::Delete(_, Key::Of(id) | Key::In(id, _))
            | Self::DeleteIn(_, id) => {
                if **id == *from {
                    *id = to.clone();
                }
            }
        }
    }
}

/// Why something could not be kept, or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Something else was added there: another tab goes on with the same experiment.
    #[error("another tab goes on with this experiment")]
    Taken,
    /// The browser's share of the disk is used up.
    #[error("the browser's storage is full")]
    Full,
    /// Storage is denied, or broken.
    #[error("{0}")]
    Denied(String),
}

/// A handle; clones share the store. Once it does without the disk, what is written goes to memory, and what was on the disk
/// can still be read.
#[derive(Debug, Clone, Default)]
pub struct Store(Rc<Backend>);

#[derive(Debug, Default)]
struct Backend {
    disk: Option<Disk>,
    memory: RefCell<Memory>,
    without_disk: Cell<bool>,
}

impl Store {
    /// Memory only.
    #[must_use]
    pub fn in_memory() -> Self {
        Self(Rc::new(Backend { without_disk: Cell::new(true), ..Backend::default() }))
    }

    /// The browser's.
    ///
    /// # Errors
    /// [`StoreError::Denied`].
    pub async fn open() -> Result<Self, StoreError> {
        let disk = Some(Disk::open().await?);
        Ok(Self(Rc::new(Backend { disk, ..Backend::default() })))
    }

    /// The disk, for what is written.
    fn disk(&self) -> Option<&Disk> {
        self.0.disk.as_ref().filter(|_| !self.0.without_disk.get())
    }

    /// From now on does without the disk for what is written.
    pub fn do_without_disk(&self) {
        self.0.without_disk.set(true);
    }

    /// The number with which what memory holds of each record goes on after what is on the disk; none where the disk has
    /// other entries there: another tab has gone on with it.
    async fn on_disk(&self, disk: &Disk) -> Result<BTreeMap<Rc<str>, Option<u32>>, StoreError> {
        let ids = self.0.memory.borrow().ids(Place::Entries);
        let mut found = BTreeMap::new();
        for id in ids {
            let mut there = disk.several(Place::Entries, &id).await?;
            let here = self.0.memory.borrow().several(Place::Entries, &id);
            // Memory may hold only what came after the disk was full.
            let first = here.first().map_or(0, |(number, _)| *number);
            there.retain(|(number, _)| *number >= first);
            let next = there.last().map_or(first, |(number, _)| number + 1);
            found.insert(id, here.starts_with(&there).then_some(next));
        }
        Ok(found)
    }

    /// The records that are in memory and, with other entries, on the disk.
    ///
    /// # Errors
    /// [`StoreError::Denied`].
    pub async fn parted(&self) -> Result<Vec<Rc<str>>, StoreError> {
        let Some(disk) = &self.0.disk else { return Ok(Vec::new()) };
        let found = self.on_disk(disk).await?;
        Ok(found.into_iter().filter(|(_, next)| next.is_none()).map(|(id, _)| id).collect())
    }

    /// Memory forgets all that it holds under an id.
    pub(super) fn forget(&self, id: &str) {
        self.0.memory.borrow_mut().forget(id);
    }

    /// Moves all that memory holds to the disk, if it takes that, and writes there again.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where a record on the disk has other entries; [`StoreError`]. Then all is in memory or on the
    /// disk, and memory goes on.
    pub async fn return_to_disk(&self) -> Result<(), StoreError> {
        let Some(disk) = &self.0.disk else { return Ok(()) };
        // What is written meanwhile is in memory, and has its turn.
        while !self.0.memory.borrow().is_empty() {
            let all = self.0.memory.borrow().all_writes();
            let found = self.on_disk(disk).await?;
            if found.values().any(Option::is_none) {
                return Err(StoreError::Taken);
            }
            let wanted = |write: &Write| match write {
                Write::Put(Place::Entries, Key::In(id, number), line) => match found.get(id) {
                    Some(Some(next)) if number < next => None,
                    // Another tab may be faster even now.
                    _ => Some(Write::Add(Place::Entries, Key::In(id.clone(), *number), line.clone())),
                },
                other => Some(other.clone()),
            };
            let writes: Vec<Write> = all.iter().filter_map(wanted).collect();
            disk.write(&writes).await?;
            self.0.memory.borrow_mut().drop_written(&all);
        }
        self.0.without_disk.set(false);
        Ok(())
    }

    /// Makes changes, all or none.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing has changed.
    pub async fn write(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        match self.disk() {
            Some(disk) => disk.write(&writes).await,
            None => self.0.memory.borrow_mut().write(writes),
        }
    }

    /// Makes changes and does not wait for them.
    pub fn write_at_once(&self, writes: Vec<Write>) {
        match self.disk() {
            Some(disk) => disk.write_at_once(&writes),
            // Should the page come back, it is there.
            None => drop(self.0.memory.borrow_mut().write(writes)),
        }
    }

    /// Takes away for good, from the disk as well.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn purge(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        if let Some(disk) = &self.0.disk {
            disk.write(&writes).await?;
        }
        self.0.memory.borrow_mut().write(writes)
    }

    /// A value, if it is there.
    ///
    /// # Errors
    /// [`StoreError::Denied`].
    pub async fn get(&self, place: Place, id: &str) -> Result<Option<Value>, StoreError> {
        let found = self.0.memory.borrow().get(place, id);
        match &self.0.disk {
            Some(disk) if found.is_none() => disk.get(place, id).await,
            _ => Ok(found),
        }
    }

    /// All values of a place that stand alone; those on the disk first.
    ///
    /// # Errors
    /// [`StoreError::Denied`].
    pub async fn all(&self, place: Place) -> Result<Vec<Value>, StoreError> {
        let mut all = match &self.0.disk {
            Some(disk) => disk.all(place).await?,
            None => Vec::new(),
        };
        all.extend(self.0.memory.borrow().all(place));
        Ok(all)
    }

    /// The several values under an id, in the order of their numbers.
    ///
    /// # Errors
    /// [`StoreError::Denied`].
    pub async fn several(&self, place: Place, id: &str) -> Result<Vec<(u32, Value)>, StoreError> {
        let Some(disk) = &self.0.disk else { return Ok(self.0.memory.borrow().several(place, id)) };
        let there = disk.several(place, id).await?;
        Ok(joined(place, there, self.0.memory.borrow().several(place, id)))
    }
}

/// What is on the disk with what is in memory, which goes before it. Entries go on from where memory begins: those on the
/// disk after that are another tab's.
fn joined(place: Place, there: Vec<(u32, Value)>, here: Vec<(u32, Value)>) -> Vec<(u32, Value)> {
    let end = here.first().filter(|_| place == Place::Entries).map(|(number, _)| *number);
    let mut all: BTreeMap<u32, Value> = there.into_iter().collect();
    all.retain(|number, _| end.is_none_or(|end| *number < end));
    all.extend(here);
    all.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_goes_on_from_what_is_on_the_disk() {
        let values = |numbers: &[u32], text: &str| -> Vec<(u32, Value)> {
            numbers.iter().map(|number| (*number, Value::Text(text.into()))).collect()
        };
        let both = |place, there: &[u32], here: &[u32]| {
            let all = joined(place, values(there, "disk"), values(here, "memory")).into_iter();
            all.map(|(number, value)| format!("{number}{}", &value.text().unwrap()[..1])).collect::<String>()
        };
        assert_eq!(both(Place::Entries, &[0, 1, 2], &[]), "0d1d2d");
        assert_eq!(both(Place::Entries, &[0, 1], &[2, 3]), "0d1d2m3m");
        assert_eq!(both(Place::Entries, &[0, 1, 2, 3, 4], &[2, 3]), "0d1d2m3m", "the rest is another tab's");
        assert_eq!(both(Place::Entries, &[0, 1, 2], &[0]), "0m");
        assert_eq!(both(Place::Weights, &[0, 4], &[2, 4]), "0d2m4m");
    }
}
