//! A kept experiment, and what can be done with those that are not open.

use std::collections::BTreeMap;
use std::rc::Rc;

use schema::{Board, Entry, Record};

use super::head::{Head, Label};
use super::keeper::{Keeper, State, new_id, now};
use super::store::{Key, Place, StoreError, Value, Write};
use super::writing::put_head;

/// An experiment as it is kept.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Kept {
    /// What a list shows of it.
    pub head: Head,
    /// The entries of its record, each as a line of JSON.
    pub lines: Vec<Rc<str>>,
    /// Parameters of trials.
    pub weights: Vec<(u32, Vec<f32>)>,
    /// Where running trials stood.
    pub checkpoints: Vec<(u32, Rc<[u8]>)>,
    /// The person's own table that it learns from.
    pub table: Option<Rc<str>>,
}

impl Kept {
    /// Its entries, up to the first that cannot be read.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.lines.iter().map_while(|line| Entry::from_json(line).ok()).collect()
    }

    /// As a file; `name` is what it is called where the person gave it no name.
    #[must_use]
    pub fn file(&self) -> String {
        schema::record::file(self.head.name.as_deref(), &self.head.link, self.table.as_deref(), &self.lines)
    }
}

/// Parameters as bytes.
#[must_use]
pub fn pack(weights: &[f32]) -> Vec<u8> {
    weights.iter().flat_map(|weight| weight.to_le_bytes()).collect()
}

fn unpack(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

pub(super) fn put_label(label: &Label) -> Write {
    // A label has nothing in it that cannot be written.
    let text = serde_json::to_string(label).unwrap_or_default();
    Write::Put(Place::Labels, Key::Of(label.id.clone()), Value::Text(text.into()))
}

impl Keeper {
    /// What is kept, the latest first, without what was deleted.
    ///
    /// # Errors
    /// [`StoreError::Denied`].
    pub async fn list(&self) -> Result<Vec<Head>, StoreError> {
        let mut heads = self.all_heads().await?;
        heads.retain(|head| head.deleted.is_none());
        heads.sort_by(|a, b| b.changed.total_cmp(&a.changed).then(b.id.cmp(&a.id)));
        Ok(heads)
    }

    /// All heads, those of what was deleted as well.
    pub(super) async fn all_heads(&self) -> Result<Vec<Head>, StoreError> {
        let store = self.store().await;
        let labels = store.all(Place::Labels).await?;
        let labels = labels.iter().filter_map(|label| serde_json::from_str::<Label>(label.text()?).ok());
        // Memory comes after the disk.
        let mut labels: BTreeMap<Rc<str>, Label> = labels.map(|label| (label.id.clone(), label)).collect();
        let heads = store.all(Place::Heads).await?;
        let heads = heads.iter().filter_map(|head| Head::from_json(head.text()?));
        let mut by_id: BTreeMap<Rc<str>, Head> = heads.map(|head| (head.id.clone(), head)).collect();
        by_id.extend(self.kept().map(|kept| (kept.head.id.clone(), kept.head)));
        let labelled = by_id.into_values().map(|mut head| {
            let label = labels.remove(&head.id);
            head.take_label(label);
            head
        });
        Ok(labelled.collect())
    }

    /// The head with this id.
    ///
    /// # Errors
    /// [`StoreError::Denied`].
    pub async fn head(&self, id: &str) -> Result<Option<Head>, StoreError> {
        let store = self.store().await;
        let own = self.kept().filter(|kept| *kept.head.id == *id);
        let head = match own {
            Some(kept) => Some(kept.head),
            None => store.get(Place::Heads, id).await?.and_then(|head| Head::from_json(head.text()?)),
        };
        let Some(mut head) = head else { return Ok(None) };
        let label = store.get(Place::Labels, id).await?;
        head.take_label(label.and_then(|label| serde_json::from_str(label.text()?).ok()));
        Ok(Some(head))
    }

    /// A whole experiment; none if it is not there.
    ///
    /// # Errors
    /// [`StoreError::Denied`].
    pub async fn load(&self, id: &str) -> Result<Option<Kept>, StoreError> {
        let Some(head) = self.head(id).await? else { return Ok(None) };
        let store = self.store().await;
        let lines = match self.kept().filter(|kept| *kept.head.id == *id) {
            Some(kept) => kept.lines,
            None => in_order(store.several(Place::Entries, id).await?),
        };
        let weights = store.several(Place::Weights, id).await?;
        let weights = weights.iter().filter_map(|(trial, value)| Some((*trial, unpack(value.bytes()?))));
        let checkpoints = store.several(Place::Checkpoints, id).await?;
        let checkpoints =
            checkpoints.iter().filter_map(|(trial, value)| Some((*trial, value.bytes()?.clone())));
        let table = match &head.table {
            Some(table) => store.get(Place::Tables, table).await?.and_then(|table| table.text().cloned()),
            None => None,
        };
        Ok(Some(Kept { lines, weights: weights.collect(), checkpoints: checkpoints.collect(), table, head }))
    }

    /// Keeps what came from a file or from another experiment, under an id of its own.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add(&self, kept: &mut Kept) -> Result<(), StoreError> {
        let now = now();
        kept.head.id = new_id();
        (kept.head.created, kept.head.changed, kept.head.deleted) = (now, now, None);
        let id = &kept.head.id;
        let entry = |(number, line): (u32, &Rc<str>)| {
            Write::Add(Place::Entries, Key::In(id.clone(), number), Value::Text(line.clone()))
        };
        let mut writes: Vec<Write> = (0..).zip(&kept.lines).map(entry).collect();
        writes.extend(kept.weights.iter().map(|(trial, weights)| {
            Write::Put(Place::Weights, Key::In(id.clone(), *trial), Value::Bytes(pack(weights).into()))
        }));
        if let (Some(table), Some(text)) = (&kept.head.table, &kept.table) {
            let key = Key::Of(table.as_str().into());
            writes.push(Write::Put(Place::Tables, key, Value::Text(text.clone())));
        }
        writes.extend([put_head(&kept.head), put_label(&kept.head.label())]);
        self.write(writes).await
    }

    /// Keeps trials from elsewhere.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_board(&self, board: &Board) -> Result<Head, StoreError> {
        let head = Head::of_board(new_id(), now(), board);
        // A board has nothing in it that cannot be written.
        let text = serde_json::to_string(board).unwrap_or_default();
        let value = Write::Put(Place::Boards, Key::Of(head.id.clone()), Value::Text(text.into()));
        self.write(vec![value, put_head(&head), put_label(&head.label())]).await?;
        Ok(head)
    }

    /// Trials from elsewhere, if they are there.
    ///
    /// # Errors
    /// [`StoreError::Denied`].
    pub async fn board(&self, id: &str) -> Result<Option<Board>, StoreError> {
        let found = self.store().await.get(Place::Boards, id).await?;
        Ok(found.and_then(|board| serde_json::from_str(board.text()?).ok()))
    }

    /// Writes what is not of the experiment that is open; where the disk does not take it, into memory.
    pub(super) async fn write(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        let store = self.store().await;
        match store.write(writes.clone()).await {
            Err(error @ (StoreError::Full | StoreError::Denied(_))) if *self.state() == State::Disk => {
                self.go_on_in_memory(error);
                store.write(writes).await?;
            }
            written => written?,
        }
        self.changed();
        Ok(())
    }

    /// Calls an experiment something, or gives it back the name that the page made up; whether it is there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn rename(&self, id: &str, name: Option<&str>) -> Result<bool, StoreError> {
        let Some(mut head) = self.head(id).await? else { return Ok(false) };
        head.name = name.map(str::to_owned);
        self.label(&head).await?;
        Ok(true)
    }

    /// Deletes an experiment, and tells whether it can be brought back for a while. Where the disk is full it goes at once,
    /// for good.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delete(&self, id: &str) -> Result<bool, StoreError> {
        let Some(mut head) = self.head(id).await? else { return Ok(false) };
        let is_open = self.current().as_deref() == Some(id);
        if !is_open && matches!(&*self.state(), State::Memory(_)) {
            self.remove(&head, &self.store().await).await?;
            self.try_disk().await;
            self.changed();
            return Ok(false);
        }
        head.deleted = Some(now());
        self.label(&head).await?;
        Ok(true)
    }

    /// Brings a deleted experiment back; whether it is still there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn bring_back(&self, id: &str) -> Result<bool, StoreError> {
        // That of a deleted one is kept for a while.
        let Some(mut head) = self.head(id).await? else { return Ok(false) };
        head.deleted = None;
        self.label(&head).await?;
        Ok(true)
    }

    async fn label(&self, head: &Head) -> Result<(), StoreError> {
        let label = head.label();
        self.with_current(|writing| {
            if writing.head.id == label.id {
                writing.head.take_label(Some(label.clone()));
            }
        });
        self.write(vec![put_label(&label)]).await
    }
}

/// Entries up to the first that is missing.
fn in_order(found: Vec<(u32, Value)>) -> Vec<Rc<str>> {
    let lines = (0_u32..)
        .zip(found)
        .map_while(|(place, (number, value))| (place == number).then(|| value.text().cloned()).flatten());
    lines.collect()
}

/// A record from a file, as it will be kept.
#[must_use]
pub fn from_record(record: &Record) -> Kept {
    let lines = record.entries.iter().map(|entry| entry.to_json().into()).collect();
    let head = Head { name: record.name.clone(), link: record.link.clone(), ..Head::default() };
    Kept { head, lines, table: record.table.as_deref().map(Into::into), ..Kept::default() }
}
