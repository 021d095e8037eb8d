//! What the page does with what is kept: goes on after a reload, opens experiments of the past, takes and gives files.

use std::rc::Rc;

use gloo::events::EventListener;
use schema::board::Source;
use schema::{Board, Checkpoint, Curves, Entry, Presentation, Record, RecordError, Table};
use wasm_bindgen_futures::spawn_local;

use super::{Driver, with};
use crate::keep::{Head, Keeper, Kept, Kind, Place, State, StoreError, from_record, link, pack};
use crate::sweep::{HeldTable, Sweep};
use crate::wait::wait;

/// Why a file could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// It is no text.
    #[error("the file is no text in UTF-8")]
    NoText,
    /// It is no record.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// It could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Driver {
    /// What is kept.
    #[must_use]
    pub fn keeper(&self) -> &Keeper {
        &self.0.keeper
    }

    pub(super) fn keeping_changed(&self) {
        let code = match &*self.0.keeper.state() {
            State::Opening | State::Disk => None,
            State::Memory(StoreError::Full) => Some("store-full"),
            State::Memory(_) => Some("store-denied"),
        };
        self.0.kept_changes.set(self.0.kept_changes.get().wrapping_add(1));
        self.act(|sweep, _| sweep.keeping(code));
    }

    /// A number that is another after every change to what is kept.
    #[must_use]
    pub fn kept_changes(&self) -> u32 {
        self.0.kept_changes.get()
    }

    /// What came last is written even if the page is left in this very moment.
    pub(super) fn write_when_left(&self) {
        let weak = Rc::downgrade(&self.0);
        let listener = web_sys::window().map(|window| {
            EventListener::new(&window, "pagehide", move |_| with(&weak, |it| it.0.keeper.flush_at_once()))
        });
        *self.0.leaving.borrow_mut() = listener;
    }

    pub(super) fn keep_weights(&self, trial: u32) {
        let weights = self.read(|sweep| sweep.trials().get(&trial).and_then(|trial| trial.weights.clone()));
        if let Some(weights) = weights {
            self.0.keeper.keep_bytes(Place::Weights, trial, &pack(&weights));
        }
    }

    pub(super) fn keep_checkpoint(&self, trial: u32) {
        let bytes = self.read(|sweep| {
            let (checkpoint, curves) = (sweep.checkpoint(trial)?, &sweep.trials().get(&trial)?.curves);
            postcard::to_stdvec(&(&**checkpoint, curves)).ok()
        });
        if let Some(bytes) = bytes {
            self.0.keeper.keep_bytes(Place::Checkpoints, trial, &bytes);
        }
    }

    /// Looks for the experiment that this tab showed before it was reloaded, and goes on with it.
    pub(super) fn look_for(&self, id: String) {
        let driver = self.clone();
        spawn_local(async move {
            // What cannot be read is as good as gone: the experiment begins anew.
            let kept = driver.0.keeper.load(&id).await.ok().flatten();
            driver.found(kept);
        });
    }

    fn found(&self, kept: Option<Kept>) {
        if !self.read(Sweep::is_waking) {
            return;
        }
        let now = self.read(|sweep| sweep.study().bare());
        let same = |kept: &Kept| kept.head.deleted.is_none() && kept.head.study().bare() == now;
        match kept.filter(same) {
            Some(kept) => {
                let went_on = matches!(kept.head.status.as_str(), "running" | "waiting");
                self.go_on_with(&kept, &kept.entries());
                if went_on {
                    self.command(Sweep::start);
                }
            }
            None => self.command(Sweep::awake),
        }
    }

    /// The experiment that is open stands where the kept one stood.
    fn go_on_with(&self, kept: &Kept, entries: &[Entry]) {
        let table = kept.table.as_deref().and_then(|text| Table::from_text(text).ok());
        self.act(|sweep, _| table.into_iter().for_each(|table| sweep.hold_table(HeldTable::from(table))));
        self.read(|sweep| self.0.keeper.adopt(kept, entries.len(), sweep.study()));
        self.command(|sweep, now| {
            let unfit = sweep.restore(entries, now) + kept.lines.len() - entries.len();
            kept.weights.iter().for_each(|(trial, weights)| sweep.restore_weights(*trial, weights.clone()));
            for (trial, bytes) in &kept.checkpoints {
                // What cannot be read is trained again.
                if let Ok((checkpoint, curves)) = postcard::from_bytes::<(Checkpoint, Curves)>(bytes) {
                    sweep.restore_checkpoint(*trial, curves, Rc::new(checkpoint));
                }
            }
            sweep.not_all_fitted(unfit);
            sweep.awake(now);
        });
    }

    /// Opens a kept experiment; whether it is there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open_kept(&self, id: &str) -> Result<bool, StoreError> {
        let Some(kept) = self.0.keeper.load(id).await? else { return Ok(false) };
        self.open_with(&kept, &kept.entries());
        Ok(true)
    }

    fn open_with(&self, kept: &Kept, entries: &[Entry]) {
        let link = schema::decode(&kept.head.link);
        self.open(link.study, link.claim, link.notes);
        // What was open before is another experiment, and keeps its own title.
        *self.0.presentation.borrow_mut() = Rc::new(link.presentation);
        self.go_on_with(kept, entries);
        self.note();
    }

    /// A kept experiment, or trials from elsewhere, as a board of this name; none if it is not there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn board_of(&self, id: &str, name: &str) -> Result<Option<Board>, StoreError> {
        if let Some(board) = self.0.keeper.board(id).await? {
            return Ok(Some(Board { name: name.to_owned(), ..board }));
        }
        let Some(kept) = self.0.keeper.load(id).await? else { return Ok(None) };
        let mut sweep = Sweep::new(kept.head.study(), None, 0);
        sweep.restore(&kept.entries(), 0.0);
        Ok(Some(board(&sweep, name)))
    }

    /// What has come of the experiment that is open, as a board of this name.
    #[must_use]
    pub fn board(&self, name: &str) -> Board {
        self.read(|sweep| board(sweep, name))
    }

    /// Keeps results that were handed in; what was handed in before is not kept twice.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_handed(&self, board: &Board) -> Result<Head, StoreError> {
        for head in self.0.keeper.list().await? {
            let same = head.kind == Kind::Board && head.ended as usize == board.trials.len();
            if same && self.0.keeper.board(&head.id).await?.as_ref() == Some(board) {
                return Ok(head);
            }
        }
        self.0.keeper.add_board(board).await
    }

    /// The experiment that is open, as a file.
    #[must_use]
    pub fn record(&self) -> String {
        let kept = self.0.keeper.kept().unwrap_or_default();
        self.read(|sweep| {
            let study = sweep.study();
            let table = study.own().and_then(|own| sweep.table(own.id)).map(|table| table.to_text().into());
            let head = Head { link: link(study, &self.presentation()), ..kept.head };
            Kept { head, table, ..kept }.file()
        })
    }

    /// Keeps an experiment from a file, and opens it.
    ///
    /// # Errors
    /// [`ImportError`]; then everything is as it was.
    pub async fn import_record(&self, bytes: &[u8]) -> Result<Head, ImportError> {
        let (kept, record) = self.keep_record(bytes).await?;
        self.open_with(&kept, &record.entries);
        Ok(kept.head)
    }

    /// Keeps an experiment from one of several files; one without a name is called as the file is.
    ///
    /// # Errors
    /// [`ImportError`]; then everything is as it was.
    pub async fn keep_record_named(&self, bytes: &[u8], name: &str) -> Result<Head, ImportError> {
        let (kept, _) = self.keep_record(bytes).await?;
        if kept.head.name.is_none() && !name.is_empty() {
            self.0.keeper.rename(&kept.head.id, Some(name)).await?;
        }
        Ok(kept.head)
    }

    /// Keeps trials from elsewhere from a file of ours.
    ///
    /// # Errors
    /// [`ImportError`]; then everything is as it was.
    pub async fn keep_board(&self, bytes: &[u8]) -> Result<Head, ImportError> {
        let text = std::str::from_utf8(bytes).map_err(|_| ImportError::NoText)?;
        Ok(self.0.keeper.add_board(&Board::from_json(text)?).await?)
    }

    /// Keeps an experiment from a file.
    ///
    /// # Errors
    /// [`ImportError`]; then everything is as it was.
    pub async fn keep_record(&self, bytes: &[u8]) -> Result<(Kept, Record), ImportError> {
        let text = std::str::from_utf8(bytes).map_err(|_| ImportError::NoText)?;
        let record = Record::from_json(text)?;
        // A long one keeps the main thread busy: others get their turn in between.
        wait(0).await;
        let mut kept = from_record(&record);
        wait(0).await;
        // Its head says what comes of it, which only its race knows.
        let link = schema::decode(&kept.head.link);
        let own = link.study.own().map(|own| own.id);
        kept.head.table = own.map(|id| id.to_string());
        // A table that was changed is another one.
        kept.table =
            kept.table.filter(|text| Table::from_text(text).is_ok_and(|table| Some(table.id()) == own));
        let mut sweep = Sweep::new(link.study, None, 0);
        sweep.restore(&record.entries, 0.0);
        kept.head.look(&sweep, &Presentation::default(), 0.0, true);
        kept.head.link = record.link.clone();
        drop(sweep);
        wait(0).await;
        self.0.keeper.add(&mut kept).await?;
        Ok((kept, record))
    }
}

/// The trials of a sweep as a board.
fn board(sweep: &Sweep, name: &str) -> Board {
    let lanes = sweep.race().map_or(&[][..], search::Race::lanes);
    let sources = sweep.trials().values().filter_map(|trial| {
        let lane = lanes.get(trial.lane as usize)?;
        Some(Source {
            searcher: lane.searcher,
            seed: lane.seed,
            role: lane.role,
            number: trial.k,
            point: &trial.point,
            outcome: trial.outcome,
            value: trial.objective(),
            curve: &trial.curve,
            seconds: None,
        })
    });
    Board::of(sweep.study(), name, sources)
}
