//! Seeded random numbers, and the distributions the market is drawn from.
//!
//! All of it is integer arithmetic on a fixed generator, so that a seed gives the same day on every
//! machine, and after every upgrade of the `rand` crates.

use rand::Rng;
use rand_pcg::Pcg64Mcg;

/// The one source of chance.
#[derive(Clone, Debug)]
pub(crate) struct Random(Pcg64Mcg);

impl Random {
    /// Seeds differ in few bits, states should not: splitmix64 spreads them.
    pub(crate) fn new(seed: u64) -> Self {
        let word = |n: u64| {
            let mut z = seed.wrapping_add(n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            u128::from(z ^ (z >> 31))
        };
        Self(Pcg64Mcg::new((word(1) << 64) | word(2)))
    }

    #[inline]
    pub(crate) fn u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Uniform in `0..n`; 0 when `n` is 0.
    #[inline]
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        scale(self.u64(), n)
    }

    /// Uniform in `0..n`; 0 when `n` is 0.
    #[inline]
    pub(crate) fn below_u64(&mut self, n: u64) -> u64 {
        high(self.u64(), n)
    }

    /// True `n` times in a hundred.
    #[inline]
    pub(crate) fn percent(&mut self, n: u32) -> bool {
        self.below(100) < n
    }

    /// One of `items`, each as likely.
    #[inline]
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        let n = u32::try_from(items.len()).unwrap_or(u32::MAX);
        items[self.below(n) as usize]
    }

    /// Falls off exponentially: half of the draws lie below `width`, half of the rest below twice
    /// that, and so on. The mean is about 1.5 widths.
    #[inline]
    pub(crate) fn halving(&mut self, width: u32) -> u32 {
        u32::try_from(self.halving_u64(width.into())).unwrap_or(u32::MAX)
    }

    /// As [`halving`](Self::halving).
    #[inline]
    pub(crate) fn halving_u64(&mut self, width: u64) -> u64 {
        let bits = self.u64();
        let octave = bits.trailing_zeros().min(24); // of the low bits; the high ones say where in it
        u64::from(octave) * width + high(bits, width)
    }

    /// From 1 below `2^octaves`, each octave as likely as any other.
    #[inline]
    pub(crate) fn log_uniform(&mut self, octaves: u32) -> u32 {
        let width = 1 << self.below(octaves);
        width + self.below(width)
    }
}

/// `bits`, brought to `0..n`.
#[inline]
fn high(bits: u64, n: u64) -> u64 {
    ((u128::from(bits) * u128::from(n)) >> 64) as u64
}

/// The high half of `bits`, brought to `0..n`.
#[inline]
fn scale(bits: u64, n: u32) -> u32 {
    (((bits >> 32) * u64::from(n)) >> 32) as u32
}

/// Draws an index with given weights in constant time (the alias method of Walker and Vose).
#[derive(Clone, Debug)]
pub(crate) struct Weighted {
    /// Per column: below this of 2^32 it is the column itself, else its alias.
    columns: Vec<(u64, u32)>,
}

impl Weighted {
    /// # Panics
    ///
    /// If there are no weights, all are zero, or their number or sum exceeds 2^32.
    pub(crate) fn new(weights: &[u32]) -> Self {
        let n = u64::from(u32::try_from(weights.len()).expect("fewer than 2^32 weights"));
        let sum = weights.iter().map(|weight| u64::from(*weight)).sum::<u64>();
        assert!(n > 0 && sum > 0 && sum < 1 << 32, "weights that cannot be drawn from");
        // In units where a full column is `sum`.
        let mut left = weights.iter().map(|weight| u64::from(*weight) * n).collect::<Vec<_>>();
        let mut columns = (0..).take(weights.len()).map(|i| (1 << 32, i)).collect::<Vec<_>>();
        let (mut small, mut large) =
            (0..weights.len()).partition::<Vec<_>, _>(|&column| left[column] < sum);
        while let (Some(&lender), Some(column)) = (large.last(), small.pop()) {
            let alias = u32::try_from(lender).expect("checked above");
            columns[column] = ((left[column] << 32) / sum, alias);
            left[lender] -= sum - left[column];
            if left[lender] < sum {
                large.pop();
                small.push(lender);
            }
        }
        Self { columns }
    }

    #[inline]
    pub(crate) fn draw(&self, random: &mut Random) -> u32 {
        let bits = random.u64();
        let n = u32::try_from(self.columns.len()).unwrap_or(u32::MAX);
        let column = scale(bits, n);
        let (threshold, alias) = self.columns[column as usize];
        if bits & 0xffff_ffff < threshold { column } else { alias }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_never_changes() {
        let mut random = Random::new(7);
        let first = [random.u64(), random.u64(), random.u64()];
        assert_eq!(
            first,
            [0x2ee6_277b_dc64_da71, 0x9f99_4708_f13f_d0c1, 0x5d36_39d8_d059_fd32],
            "{first:#x?}"
        );
    }

    #[test]
    fn weights_are_drawn_as_they_are() {
        let weights = [1, 0, 500, 99, 400];
        let (weighted, mut random) = (Weighted::new(&weights), Random::new(1));
        let mut counts = [0_u32; 5];
        for _ in 0..100_000 {
            counts[weighted.draw(&mut random) as usize] += 1;
        }
        for (count, weight) in counts.into_iter().zip(weights) {
            assert!(count.abs_diff(weight * 100) <= 60 + weight * 2, "{counts:?}");
        }
        assert_eq!(counts[1], 0);
    }

    #[test]
    fn half_of_what_is_left_in_every_width() {
        let mut random = Random::new(2);
        let draws = (0..100_000).map(|_| random.halving(10)).collect::<Vec<_>>();
        for (below, expected) in [(5, 25_000), (10, 50_000), (20, 75_000), (40, 93_750)] {
            let count = draws.iter().filter(|draw| **draw < below).count();
            assert!(count.abs_diff(expected) < 1_000, "{count} below {below}");
        }
    }
}
