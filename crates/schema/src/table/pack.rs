//! The compact bytes of a table. Numbers that a person would write with a few decimals are kept as whole multiples of a
//! power of ten, in as many bits as their column's range needs; others keep their 32 bits.
//!
//! ```text
//! 1                                   version: u8
//! features, rows, classes             varints (7 bits a byte, low first); no classes: regression
//! for each feature, then the target:  decimals: u8, 0 to 8; then the smallest, zigzag varint, and bits: u8, 0 to 32
//!                                     or 255: 32 bits each
//! columns, one after the other, row by row: whole numbers above the smallest, or bits of f32; low bit first
//! names of features, label, classes   varint length, UTF-8; all of them or none
//! ```

use super::{CLASSES_MAX, FEATURES_MAX, LINK_MAX, ROWS, Table, Target, text};

const VERSION: u8 = 1;
/// In the place of decimals: numbers as they are.
const RAW: u8 = 255;
const DECIMALS_MAX: u8 = 8;
/// The powers of ten for so many decimals.
const SCALES: [f64; DECIMALS_MAX as usize + 1] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
/// Longest name that is read, in bytes.
const NAME_MAX: usize = 400;

/// The bytes are not those of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a packed table")]
pub struct BadPack;

impl Table {
    /// Its bytes, with its names.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = self.pack_numbers();
        for name in self.features.iter().chain([&self.label]).chain(&self.classes) {
            let mut end = name.len().min(NAME_MAX);
            while !name.is_char_boundary(end) {
                end -= 1;
            }
            put_varint(&mut bytes, end as u64);
            bytes.extend_from_slice(&name.as_bytes()[..end]);
        }
        bytes
    }

    /// As it stands in a link, with its names if there is room for them; none if it is too large to travel in one.
    #[must_use]
    pub fn to_link(&self) -> Option<String> {
        let packs = [Self::pack, Self::pack_numbers];
        packs.into_iter().map(|pack| text::encode(&pack(self))).find(|text| text.len() <= LINK_MAX)
    }

    /// All of it as text of the same kind, however long.
    #[must_use]
    pub fn to_text(&self) -> String {
        text::encode(&self.pack())
    }

    /// What [`Table::to_link`] or [`Table::to_text`] wrote.
    ///
    /// # Errors
    /// If it did not.
    pub fn from_text(text: &str) -> Result<Self, BadPack> {
        text::decode(text).ok_or(BadPack).and_then(|bytes| Self::unpack(&bytes))
    }

    fn pack_numbers(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        for count in [self.features.len(), self.rows(), self.classes.len()] {
            put_varint(&mut bytes, count as u64);
        }
        let columns: Vec<Column> =
            (0..=self.features.len()).map(|column| Column::of(&self.column(column))).collect();
        columns.iter().for_each(|column| column.put_head(&mut bytes));
        let mut bits = BitWriter::default();
        for column in &columns {
            column.numbers.iter().for_each(|number| bits.put(*number, column.bits));
        }
        bytes.extend(bits.finish());
        bytes
    }

    /// A feature, or the target behind them.
    fn column(&self, column: usize) -> Vec<f32> {
        if column < self.features.len() {
            return self.inputs[column..].iter().step_by(self.features.len()).copied().collect();
        }
        match &self.target {
            Target::Classes(labels) => labels.iter().map(|label| f32::from(*label)).collect(),
            Target::Values(values) => values.clone(),
        }
    }

    /// What [`Table::pack`] wrote.
    ///
    /// # Errors
    /// If it did not.
    pub fn unpack(bytes: &[u8]) -> Result<Self, BadPack> {
        let mut reader = Reader { bytes };
        if reader.byte()? != VERSION {
            return Err(BadPack);
        }
        let [features, rows, classes] = [reader.count()?, reader.count()?, reader.count()?];
        let fits = (1..=FEATURES_MAX).contains(&features) && ROWS.contains(&rows);
        if !fits || classes == 1 || classes > CLASSES_MAX {
            return Err(BadPack);
        }
        let heads: Vec<Head> = (0..=features).map(|_| reader.head()).collect::<Result<_, _>>()?;
        let total = heads.iter().map(|head| head.bits() as usize * rows).sum::<usize>().div_ceil(8);
        let mut bits = BitReader { bytes: reader.take(total)?, at: 0 };
        let columns: Vec<Vec<f32>> = heads
            .iter()
            .map(|head| (0..rows).map(|_| head.number(bits.get(head.bits()))).collect())
            .collect();
        if columns.iter().flatten().any(|number| !number.is_finite()) {
            return Err(BadPack);
        }
        let names = reader.names(features, classes)?;
        build(names, classes, &columns)
    }
}

fn build(mut names: Vec<String>, classes: usize, columns: &[Vec<f32>]) -> Result<Table, BadPack> {
    let (target, features) = columns.split_last().ok_or(BadPack)?;
    let class_names = names.split_off(features.len() + 1);
    let label = names.pop().ok_or(BadPack)?;
    let is_class = |x: &f32| x.fract() == 0.0 && (0.0..classes as f32).contains(x);
    let target = if classes == 0 {
        Target::Values(target.clone())
    } else if target.iter().all(is_class) {
        Target::Classes(target.iter().map(|x| *x as u8).collect())
    } else {
        return Err(BadPack);
    };
    let rows = features.first().map_or(0, Vec::len);
    let inputs = (0..rows).flat_map(|row| features.iter().map(move |column| column[row])).collect();
    Ok(Table { features: names, label, classes: class_names, inputs, target })
}

/// How a column's numbers are written.
#[derive(Clone, Copy)]
struct Head {
    decimals: u8,
    smallest: i64,
    bits: u8,
}

impl Head {
    const fn bits(&self) -> u32 {
        if self.decimals == RAW { 32 } else { self.bits as u32 }
    }

    fn number(&self, bits: u32) -> f32 {
        if self.decimals == RAW {
            f32::from_bits(bits)
        } else {
            decimal(self.smallest + i64::from(bits), self.decimals)
        }
    }
}

/// `whole` / 10^`decimals`, correctly rounded: both are exact in f64.
fn decimal(whole: i64, decimals: u8) -> f32 {
    (whole as f64 / SCALES[usize::from(decimals)]) as f32
}

struct Column {
    head: Head,
    bits: u32,
    numbers: Vec<u32>,
}

impl Column {
    fn of(numbers: &[f32]) -> Self {
        let decimal = (0..=DECIMALS_MAX).find_map(|decimals| Self::decimal(numbers, decimals));
        decimal.filter(|column| column.bits < 32).unwrap_or_else(|| Self {
            head: Head { decimals: RAW, smallest: 0, bits: 32 },
            bits: 32,
            numbers: numbers.iter().map(|x| x.to_bits()).collect(),
        })
    }

    /// With so many decimals, if that gives each number back.
    fn decimal(numbers: &[f32], decimals: u8) -> Option<Self> {
        let scale = SCALES[usize::from(decimals)];
        let whole = |x: &f32| {
            let scaled = (f64::from(*x) * scale).round();
            let back = scaled.abs() < 1e15 && decimal(scaled as i64, decimals).to_bits() == x.to_bits();
            back.then_some(scaled as i64)
        };
        let wholes: Vec<i64> = numbers.iter().map(whole).collect::<Option<_>>()?;
        let (smallest, largest) = (wholes.iter().min().copied()?, wholes.iter().max().copied()?);
        let range = u32::try_from(largest - smallest).ok()?;
        let bits = u32::BITS - range.leading_zeros();
        let numbers = wholes.iter().map(|whole| (whole - smallest) as u32).collect();
        Some(Self { head: Head { decimals, smallest, bits: bits as u8 }, bits, numbers })
    }

    fn put_head(&self, bytes: &mut Vec<u8>) {
        bytes.push(self.head.decimals);
        if self.head.decimals != RAW {
            put_varint(bytes, ((self.head.smallest << 1) ^ (self.head.smallest >> 63)) as u64);
            bytes.push(self.head.bits);
        }
    }
}

fn put_varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 128 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[derive(Default)]
struct BitWriter {
    bytes: Vec<u8>,
    /// Bits that do not fill a byte yet, and how many.
    waiting: u64,
    count: u32,
}

impl BitWriter {
    fn put(&mut self, number: u32, bits: u32) {
        self.waiting |= u64::from(number) << self.count;
        self.count += bits;
        while self.count >= 8 {
            self.bytes.push(self.waiting as u8);
            self.waiting >>= 8;
            self.count -= 8;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.bytes.push(self.waiting as u8);
        }
        self.bytes
    }
}

struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl BitReader<'_> {
    fn get(&mut self, bits: u32) -> u32 {
        (0..bits).fold(0, |number, place| {
            let bit = self.bytes.get(self.at / 8).map_or(0, |byte| byte >> (self.at % 8) & 1);
            self.at += 1;
            number | u32::from(bit) << place
        })
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], BadPack> {
        let (head, rest) = self.bytes.split_at_checked(count).ok_or(BadPack)?;
        self.bytes = rest;
        Ok(head)
    }

    fn byte(&mut self) -> Result<u8, BadPack> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn varint(&mut self) -> Result<u64, BadPack> {
        let mut number = 0;
        for place in 0..9 {
            let byte = self.byte()?;
            number |= u64::from(byte & 127) << (7 * place);
            if byte < 128 {
                return Ok(number);
            }
        }
        Err(BadPack)
    }

    fn count(&mut self) -> Result<usize, BadPack> {
        self.varint().and_then(|count| usize::try_from(count).map_err(|_| BadPack))
    }

    fn head(&mut self) -> Result<Head, BadPack> {
        let decimals = self.byte()?;
        if decimals == RAW {
            return Ok(Head { decimals, smallest: 0, bits: 32 });
        }
        let zigzag = self.varint()?;
        let smallest = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
        let bits = self.byte()?;
        let fits = decimals <= DECIMALS_MAX && bits < 32 && smallest.abs() < 1 << 52;
        fits.then_some(Head { decimals, smallest, bits }).ok_or(BadPack)
    }

    /// Of the features, the label and the classes; without any, numbers.
    fn names(&mut self, features: usize, classes: usize) -> Result<Vec<String>, BadPack> {
        if self.bytes.is_empty() {
            let features = (1..=features).map(|place| format!("x{place}"));
            let classes = (1..=classes).map(|place| place.to_string());
            return Ok(features.chain(["y".to_owned()]).chain(classes).collect());
        }
        let names = (0..=features + classes).map(|_| self.name()).collect::<Result<_, _>>()?;
        if self.bytes.is_empty() { Ok(names) } else { Err(BadPack) }
    }

    fn name(&mut self) -> Result<String, BadPack> {
        let length = self.count()?;
        let name = if length <= NAME_MAX { self.take(length)? } else { return Err(BadPack) };
        String::from_utf8(name.to_vec()).map_err(|_| BadPack)
    }
}
