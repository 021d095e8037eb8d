//! Tables of measurements, packed as [`schema::table`] packs them: three from UCI (see `crates/train/data/README.md`),
//! from bytes that the binary carries or that it is given, and a person's own, which are always given.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use schema::table::Target;
use schema::{DataSet, Table, TableId};

use super::Targets;
use crate::error::TrainError;

/// A known table. Others would silently give other numbers, so each is told by the hash of its own.
struct Known {
    set: DataSet,
    file: &'static str,
    hash: u64,
    embedded: Option<&'static [u8]>,
    table: OnceLock<Arc<Table>>,
}

macro_rules! known {
    ($set:ident, $file:literal, $hash:literal) => {
        Known {
            set: DataSet::$set,
            file: $file,
            hash: $hash,
            #[cfg(feature = "embedded-digits")]
            embedded: Some(include_bytes!(concat!("../../data/", $file))),
            #[cfg(not(feature = "embedded-digits"))]
            embedded: None,
            table: OnceLock::new(),
        }
    };
}

static KNOWN: [Known; 3] = [
    known!(Iris, "iris.bin", 0x0f31_0847_ca96_749c),
    known!(Wine, "wine.bin", 0x0820_82ff_a130_634d),
    known!(Cancer, "cancer.bin", 0x00d2_e507_3e26_2990),
];

/// Own tables that are kept: a person tries a few, and an experiment learns from one.
const OWN_MAX: usize = 4;
/// The latest last.
static OWN: Mutex<Vec<(TableId, Arc<Table>)>> = Mutex::new(Vec::new());

impl Known {
    fn of(set: DataSet) -> Option<&'static Self> {
        KNOWN.iter().find(|known| known.set == set)
    }

    fn take(&self, bytes: &[u8]) -> Result<&Arc<Table>, TrainError> {
        let wrong = TrainError::WrongFile { set: self.set, bytes: bytes.len() };
        let table = Table::unpack(bytes).ok().filter(|table| table.id().hash == self.hash).ok_or(wrong)?;
        Ok(self.table.get_or_init(|| Arc::new(table)))
    }

    fn table(&self) -> Result<Arc<Table>, TrainError> {
        let missing = || TrainError::NoFile { set: self.set };
        let embedded = || self.embedded.ok_or_else(missing).and_then(|bytes| self.take(bytes));
        self.table.get().map_or_else(embedded, Ok).cloned()
    }
}

pub(super) fn missing_file(set: DataSet) -> Option<&'static str> {
    Known::of(set).filter(|known| known.table().is_err()).map(|known| known.file)
}

pub(super) fn provide(set: DataSet, bytes: &[u8]) -> Result<(), TrainError> {
    let known = Known::of(set).ok_or(TrainError::WrongFile { set, bytes: bytes.len() })?;
    known.take(bytes).map(drop)
}

/// Gives this process a person's own table, packed. The last few that were given stay.
///
/// # Errors
/// [`TrainError::BadTable`] if the bytes are no table.
pub fn provide_table(packed: &[u8]) -> Result<(), TrainError> {
    let table = Table::unpack(packed)?;
    let id = table.id();
    let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
    own.retain(|(other, _)| *other != id);
    if own.len() == OWN_MAX {
        own.remove(0);
    }
    own.push((id, Arc::new(table)));
    Ok(())
}

fn table(set: DataSet) -> Result<Arc<Table>, TrainError> {
    let DataSet::Own(id) = set else {
        return Known::of(set).ok_or(TrainError::NoFile { set })?.table();
    };
    let own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
    let held = own.iter().find(|(other, _)| *other == id);
    held.map(|(_, table)| Arc::clone(table)).ok_or(TrainError::NoTable { table: id })
}

/// Inputs and targets of all rows.
///
/// # Errors
/// [`TrainError::NoFile`] or [`TrainError::NoTable`] if the table has not been given.
pub(super) fn numbers(set: DataSet) -> Result<(Vec<f32>, Targets), TrainError> {
    let table = table(set)?;
    let targets = match &table.target {
        Target::Classes(labels) => Targets::Labels(labels.iter().map(|label| u32::from(*label)).collect()),
        Target::Values(values) => Targets::Values(values.clone()),
    };
    Ok((table.inputs.clone(), targets))
}

/// Names of the features and of the label, and of the classes; none of a table that is not here.
pub(super) fn names(set: DataSet) -> (Vec<String>, Vec<String>) {
    let Ok(table) = table(set) else { return Default::default() };
    (table.features.iter().chain([&table.label]).cloned().collect(), table.classes.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows and sum of inputs of each class, each sum to three decimals.
    fn sums(set: DataSet) -> Vec<(usize, f64)> {
        let (inputs, Targets::Labels(labels)) = numbers(set).unwrap() else { panic!() };
        let rows = || inputs.chunks(set.inputs() as usize).zip(&labels);
        let class = |class| {
            let of_class = || rows().filter(move |(_, label)| **label == class);
            let sum: f64 = of_class().flat_map(|(row, _)| row).map(|x| f64::from(*x)).sum();
            (of_class().count(), (1000.0 * sum).round() / 1000.0)
        };
        (0..set.outputs()).map(class).collect()
    }

    #[test]
    fn counts_and_sums_are_those_of_scikit_learn() {
        // Printed by data/pack_tables.py.
        assert_eq!(sums(DataSet::Iris), [(50, 507.1), (50, 714.6), (50, 857.0)]);
        assert_eq!(sums(DataSet::Wine), [(59, 75_228.49), (71, 47_144.886), (48, 37_601.92)]);
        assert_eq!(sums(DataSet::Cancer), [(212, 599_573.304), (357, 456_901.156)]);
    }

    #[test]
    fn first_rows_and_names_are_those_of_scikit_learn() {
        let row = |set: DataSet| numbers(set).unwrap().0[..4].to_vec();
        assert_eq!(row(DataSet::Iris), [5.1, 3.5, 1.4, 0.2]);
        assert_eq!(row(DataSet::Wine), [14.23, 1.71, 2.43, 15.6]);
        assert_eq!(row(DataSet::Cancer), [17.99, 10.38, 122.8, 1001.0]);
        let (columns, classes) = names(DataSet::Iris);
        assert_eq!(
            columns,
            ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)", "species"]
        );
        assert_eq!(classes, ["setosa", "versicolor", "virginica"]);
    }

    #[test]
    fn each_known_table_is_the_right_one_and_of_its_sets_shape() {
        for known in &KNOWN {
            let id = known.table().unwrap().id();
            assert_eq!(id.hash, known.hash, "{}: {:#018x}", known.file, id.hash);
            assert_eq!((id.features, id.classes), (known.set.inputs(), known.set.outputs()));
            assert_eq!(Some(id.rows), known.set.fixed_examples());
            let packed = known.embedded.unwrap();
            let mut bytes = packed.to_vec();
            bytes[100] ^= 1;
            assert!(matches!(provide(known.set, &bytes), Err(TrainError::WrongFile { .. })));
            assert!(provide(known.set, packed).is_ok());
        }
        assert!(matches!(
            provide(DataSet::Iris, KNOWN[1].embedded.unwrap()),
            Err(TrainError::WrongFile { .. })
        ));
    }

    #[test]
    fn own_tables_are_there_once_they_are_given() {
        let points: Vec<_> = (0..20).map(|i| ([i as f32, 0.5], i % 2)).collect();
        let table = Table::drawn(&points).unwrap();
        let set = DataSet::Own(table.id());
        assert!(matches!(numbers(set), Err(TrainError::NoTable { table: id }) if id == table.id()));
        provide_table(&table.pack()).unwrap();
        assert_eq!(numbers(set).unwrap().0, table.inputs);
        assert!(matches!(provide_table(b"<!doctype html>"), Err(TrainError::BadTable(_))));
    }
}
