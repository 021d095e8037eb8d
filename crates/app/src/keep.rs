//! What is kept on the person's machine: every experiment as it happens, so that a reload or a crash loses nothing that
//! has ended, and the experiments of the past. Without storage all goes on in memory, and the page says so.

mod head;
mod idb;
mod keeper;
mod kept;
mod memory;
mod store;
mod writing;

pub use head::{Dot, Head, Kind, Label, fresh_id, link};
pub use keeper::{Keeper, State};
pub use kept::{Kept, from_record, pack};
pub use store::{Key, Place, Store, StoreError, Value, Write};
