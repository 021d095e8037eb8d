//! A person's own tables: kept here, and given to a worker before the first thing that it is asked about one. They go
//! nowhere else, unless the person puts one into the link.

use std::rc::Rc;
use std::sync::Arc;

use schema::wire::Command;
use schema::{DataSet, Table, TableId};

use super::{NO_TABLE, Sweep};

/// A table that is shared and never changed: equal only to itself, since comparing numbers takes time.
#[derive(Debug, Clone)]
pub struct HeldTable(Rc<Table>);

impl PartialEq for HeldTable {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl std::ops::Deref for HeldTable {
    type Target = Table;

    fn deref(&self) -> &Table {
        &self.0
    }
}

impl From<Table> for HeldTable {
    fn from(table: Table) -> Self {
        Self(Rc::new(table))
    }
}

/// Tables that are kept: the one that is learnt from, that of a change that waits for a restart, and some to go back to.
const KEPT: usize = 4;

/// The latest last.
#[derive(Debug, Default)]
pub(super) struct Tables(Vec<Held>);

#[derive(Debug)]
struct Held {
    id: TableId,
    table: HeldTable,
    packed: Vec<u8>,
}

impl Tables {
    fn hold(&mut self, table: HeldTable) {
        let (id, packed) = (table.id(), table.pack());
        self.0.retain(|held| held.id != id);
        if self.0.len() == KEPT {
            self.0.remove(0);
        }
        self.0.push(Held { id, table, packed });
    }

    fn get(&self, id: TableId) -> Option<&Held> {
        self.0.iter().find(|held| held.id == id)
    }

    pub(super) fn packed(&self, id: TableId) -> Option<Vec<u8>> {
        self.get(id).map(|held| held.packed.clone())
    }
}

/// The own table that a command is about.
pub(crate) fn table_of(command: &Command) -> Option<TableId> {
    let data = match command {
        Command::Train { plan, .. } => &plan.course.run.data,
        Command::Follow { course, .. } => &course.run.data,
        Command::Predict { run, .. } | Command::Measure { run, .. } => &run.data,
        Command::Data(data) => data,
        _ => return None,
    };
    if let DataSet::Own(id) = data.set { Some(id) } else { None }
}

impl Sweep {
    /// Keeps a table, so that experiments can learn from it.
    pub fn hold_table(&mut self, table: HeldTable) {
        self.pool.tables.hold(table);
        if !self.lacks_table() {
            self.messages.retain(|message| message.code != NO_TABLE);
            self.refresh_data();
        }
    }

    /// A table that is kept.
    #[must_use]
    pub fn table(&self, id: TableId) -> Option<&HeldTable> {
        self.pool.tables.get(id).map(|held| &held.table)
    }

    /// The same as a worker takes it.
    #[must_use]
    pub fn packed_table(&self, id: TableId) -> Option<Vec<u8>> {
        self.pool.tables.packed(id)
    }

    /// The table that was brought last.
    #[must_use]
    pub fn latest_table(&self) -> Option<TableId> {
        self.pool.tables.0.last().map(|held| held.id)
    }

    /// Whether the experiment is to learn from a table that is not here.
    #[must_use]
    pub fn lacks_table(&self) -> bool {
        self.study.wants_own() && self.study.own().is_none_or(|own| self.table(own.id).is_none())
    }

    /// Puts the table into the experiment's link, as text, or takes it out. No result depends on it.
    pub fn set_table_link(&mut self, link: Option<Arc<str>>) {
        Rc::make_mut(&mut self.study).set_own_link(link);
    }
}
