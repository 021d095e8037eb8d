//! A board as a file that is taken home, and comes back as the same bytes.

use serde::{Deserialize, Serialize};

use super::Board;
use crate::record::{BYTES_MAX, RecordError};

/// The version of the file. It rises when an older program could not read it.
const FORMAT: u32 = 1;

#[derive(Deserialize)]
struct Version {
    #[serde(rename = "athanor-board")]
    format: u32,
}

#[derive(Serialize)]
struct Written<'a> {
    #[serde(rename = "athanor-board")]
    format: u32,
    board: &'a Board,
}

#[derive(Deserialize)]
struct Read {
    board: Board,
}

impl Board {
    /// As a file: JSON whose first key is `athanor-board`.
    #[must_use]
    pub fn to_json(&self) -> String {
        // None of the types that are written here can fail.
        serde_json::to_string(&Written { format: FORMAT, board: self }).unwrap_or_default() + "\n"
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`RecordError`].
    pub fn from_json(text: &str) -> Result<Self, RecordError> {
        if text.len() > BYTES_MAX {
            return Err(RecordError::TooLong);
        }
        let Version { format } = serde_json::from_str(text)?;
        if format > FORMAT {
            return Err(RecordError::Newer { found: format });
        }
        let Read { board } = serde_json::from_str(text)?;
        Ok(board)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import;

    #[test]
    fn a_file_goes_out_comes_in_and_goes_out_as_the_same_bytes() {
        let csv = b"lr,opt,val_loss\n0.1,adam,0.30000000000000004\n1e-3,sgd,0.7\n";
        let board = import::board(csv, "by hand").unwrap().board;
        let file = board.to_json();
        assert_eq!(import::recognise(file.as_bytes()), import::Kind::Board);
        let back = Board::from_json(&file).unwrap();
        assert_eq!(back, board);
        assert_eq!(back.to_json(), file);
    }

    #[test]
    fn what_is_no_board_is_told_with_its_place() {
        let file = Board::from_json("{\"athanor-board\":2,\"board\":{}}");
        assert_eq!(file, Err(RecordError::Newer { found: 2 }));
        for text in ["{\"athanor-board\":1}", "{\"athanor-board\":1,\"board\":{\"name\":\"x\"}}", "[]"] {
            assert!(matches!(Board::from_json(text), Err(RecordError::Broken { line: 1, .. })), "{text}");
        }
    }
}
