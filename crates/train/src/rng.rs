//! Every random draw is a pure function of (seed, purpose, repeat, step, index), written in 32-bit integers, so that
//! any machine and any order of work gives the same bits, and a shader can repeat it word for word.
//!
//! The function is Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy
//! as 1, 2, 3"). A [`Stream`]'s key is itself a Threefry block: key = T(key = (seed, purpose), counter = (repeat,
//! step)); draw `index` is a word of T(key, (index, 0)). Knows nothing of what is drawn.

use wide::u32x4;

/// What a draw is for. The numbers are part of every published result: never change or reuse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Purpose {
    /// Coordinates and noise of synthetic examples; `step` is the coordinate.
    Data = 1,
    /// Which example goes to which split; `step` is the class.
    Split = 2,
    /// Which training labels are wrong (`step` 0), and which class they get instead (`step` 1).
    LabelNoise = 3,
    /// Initial weights; `step` is the layer.
    Init = 4,
    /// Order of the training examples; `step` is the epoch.
    Order = 5,
    /// Which units are silenced; `step` is the optimiser step.
    Dropout = 6,
    /// Which training examples are used; `step` is the class.
    Subset = 7,
    /// Order of each class's examples, where classes are balanced; `step` is the epoch.
    Balance = 8,
    /// Noise added to inputs in training; `step` is the optimiser step.
    Jitter = 9,
    /// By how much pictures are moved in training; `step` is the optimiser step.
    Shift = 10,
}

/// An endless, randomly accessible sequence of draws.
///
/// The methods read the same words in different ways: use one method and each index once a stream.
#[derive(Debug, Clone, Copy)]
pub struct Stream {
    key: [u32; 2],
}

impl Stream {
    /// The stream of this seed, purpose, repeat and step.
    #[must_use]
    pub fn new(seed: u32, purpose: Purpose, repeat: u32, step: u32) -> Self {
        Self { key: threefry2x32([seed, purpose as u32], [repeat, step]) }
    }

    /// Uniform over all 32-bit words.
    #[must_use]
    pub fn word(&self, index: u32) -> u32 {
        threefry2x32(self.key, [index, 0])[0]
    }

    /// Four words at once, of any four indices.
    #[inline]
    #[must_use]
    pub fn words(&self, indices: u32x4) -> u32x4 {
        threefry2x32(self.key.map(u32x4::splat), [indices, u32x4::ZERO])[0]
    }

    /// Uniform over the multiples of 2⁻²⁴ in [0, 1).
    #[must_use]
    pub fn unit(&self, index: u32) -> f32 {
        (self.word(index) >> 8) as f32 / 16_777_216.0
    }

    /// Uniform over 0 … bound − 1: the high word of draw × bound. Its bias, below bound / 2³², is of no matter here.
    #[must_use]
    pub fn below(&self, index: u32, bound: u32) -> u32 {
        ((u64::from(self.word(index)) * u64::from(bound)) >> 32) as u32
    }

    /// Standard normal (Box & Muller 1958): √(−2 ln u₁) cos(2π u₂), with both words of a block, in f64 through `libm`.
    #[must_use]
    pub fn normal(&self, index: u32) -> f64 {
        let [radius, angle] =
            threefry2x32(self.key, [index, 0]).map(|word| (f64::from(word) + 0.5) / 4_294_967_296.0);
        libm::sqrt(-2.0 * libm::log(radius)) * libm::cos(std::f64::consts::TAU * angle)
    }

    /// A permutation of 0 … n − 1: the indices sorted by (draw, index). A shader gets the place of index i by counting
    /// the j with (draw j, j) < (draw i, i).
    #[must_use]
    pub fn permutation(&self, n: u32) -> Vec<u32> {
        let mut keyed: Vec<u64> = Vec::with_capacity(n as usize + 3);
        for first in (0..n).step_by(4) {
            let indices = u32x4::splat(first) + u32x4::new([0, 1, 2, 3]);
            let draws = self.words(indices).to_array();
            let keys = draws.into_iter().zip(indices.to_array());
            keyed.extend(keys.map(|(draw, index)| u64::from(draw) << 32 | u64::from(index)));
        }
        keyed.truncate(n as usize);
        keyed.sort_unstable();
        keyed.into_iter().map(|key| key as u32).collect()
    }
}

/// A 32-bit word, or several side by side.
trait Word:
    Copy
    + std::ops::BitXor<Output = Self>
    + std::ops::BitOr<Output = Self>
    + std::ops::Shl<u32, Output = Self>
    + std::ops::Shr<u32, Output = Self>
{
    fn splat(value: u32) -> Self;

    fn plus(self, other: Self) -> Self;
}

impl Word for u32 {
    fn splat(value: u32) -> Self {
        value
    }

    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }
}

impl Word for u32x4 {
    fn splat(value: u32) -> Self {
        u32x4::splat(value)
    }

    fn plus(self, other: Self) -> Self {
        self + other
    }
}

/// One Threefry-2x32-20 block, or several side by side.
#[inline(always)]
fn threefry2x32<W: Word>(key: [W; 2], counter: [W; 2]) -> [W; 2] {
    const ROTATIONS: [u32; 8] = [13, 15, 26, 6, 17, 29, 16, 24];
    let keys = [key[0], key[1], W::splat(0x1BD1_1BDA) ^ key[0] ^ key[1]];
    let mut x = [counter[0].plus(keys[0]), counter[1].plus(keys[1])];
    for group in 0..5_usize {
        for round in 0..4 {
            let turn = ROTATIONS[(4 * group + round) % 8];
            x[0] = x[0].plus(x[1]);
            x[1] = (x[1] << turn | x[1] >> (32 - turn)) ^ x[0];
        }
        x[0] = x[0].plus(keys[(group + 1) % 3]);
        x[1] = x[1].plus(keys[(group + 2) % 3]).plus(W::splat(group as u32 + 1));
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threefry_gives_the_known_answers_of_random123() {
        // kat_vectors of Random123: "threefry2x32 20 counter key answer".
        let ones = u32::MAX;
        let pi = ([0x1319_8a2e, 0x0370_7344], [0x243f_6a88, 0x85a3_08d3]);
        assert_eq!(threefry2x32([0, 0], [0, 0]), [0x6b20_0159, 0x99ba_4efe]);
        assert_eq!(threefry2x32([ones, ones], [ones, ones]), [0x1cb9_96fc, 0xbb00_2be7]);
        assert_eq!(threefry2x32(pi.0, pi.1), [0xc492_3a9c, 0x483d_f7a0]);
    }

    #[test]
    fn four_words_at_once_are_the_four_words() {
        let stream = Stream::new(4, Purpose::Dropout, 1, 8);
        let indices = [7, u32::MAX, 0, 1 << 24];
        assert_eq!(stream.words(u32x4::new(indices)).to_array(), indices.map(|index| stream.word(index)));
    }

    #[test]
    fn every_coordinate_of_a_draw_matters() {
        let draw = |seed, purpose, repeat, step| Stream::new(seed, purpose, repeat, step).word(5);
        let base = draw(1, Purpose::Init, 2, 3);
        assert_eq!(base, draw(1, Purpose::Init, 2, 3));
        assert_ne!(base, draw(2, Purpose::Init, 2, 3));
        assert_ne!(base, draw(1, Purpose::Order, 2, 3));
        assert_ne!(base, draw(1, Purpose::Init, 3, 3));
        assert_ne!(base, draw(1, Purpose::Init, 2, 4));
        assert_ne!(base, Stream::new(1, Purpose::Init, 2, 3).word(6));
    }

    #[test]
    fn unit_and_normal_have_the_right_moments() {
        let stream = Stream::new(7, Purpose::Data, 0, 0);
        let n = 20_000;
        let mean = |f: &dyn Fn(u32) -> f64| (0..n).map(f).sum::<f64>() / f64::from(n);
        // Tolerances are four standard errors.
        assert!((mean(&|i| f64::from(stream.unit(i))) - 0.5).abs() < 0.0082);
        assert!(mean(&|i| stream.normal(i)).abs() < 0.0283);
        assert!((mean(&|i| stream.normal(i).powi(2)) - 1.0).abs() < 0.04);
        assert!((mean(&|i| stream.normal(i).powi(4)) - 3.0).abs() < 0.28);
    }

    #[test]
    fn below_reaches_every_value_and_no_other() {
        let stream = Stream::new(3, Purpose::LabelNoise, 0, 1);
        let mut counts = [0; 9];
        (0..9_000).for_each(|i| counts[stream.below(i, 9) as usize] += 1);
        assert!(counts.iter().all(|&count| (880..1120).contains(&count)), "{counts:?}");
    }

    #[test]
    fn a_permutation_holds_every_index_once_and_puts_each_where_counting_says() {
        let stream = Stream::new(11, Purpose::Order, 0, 4);
        let order = stream.permutation(200);
        for index in 0..200 {
            let place = (0..200).filter(|&j| (stream.word(j), j) < (stream.word(index), index)).count();
            assert_eq!(order[place], index);
        }
        assert_ne!(order, Stream::new(11, Purpose::Order, 0, 5).permutation(200));
    }
}
