//! The instruments of the day: names, prices, how active each is, and which can be traded now.

use std::collections::BTreeSet;

use wirepath_protocol::field::Price4Be;
use wirepath_protocol::{Alpha, Symbol};

use super::random::{Random, Weighted};

/// Activity falls as 1 / (rank + this): Zipf's law, flattened at the very top, where the most active
/// of 8,000 instruments has about 1.7 % of all messages.
const ZIPF_OFFSET: u32 = 8;

/// Firms that make markets and sign orders.
const MPIDS: usize = 48;

/// What can be done with an instrument's orders.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum State {
    /// Everything.
    Trading,
    /// They can be added and cancelled, not executed.
    Quoting,
    /// They can be cancelled.
    Halted,
}

/// One instrument.
#[derive(Clone, Debug)]
pub(crate) struct Instrument {
    pub(crate) symbol: Symbol,
    pub(crate) state: State,
    /// Price step, in 1e-4 dollars: a cent, or 1 below a dollar.
    pub(crate) tick: u32,
    /// Where the market thinks the price is, in ticks. Bids are placed from here downwards.
    pub(crate) fair: u32,
    fair_min: u32,
    fair_max: u32,
    /// Ticks that both sides keep away from `fair`.
    pub(crate) spread: u32,
    /// `market_category` of the Stock Directory message.
    pub(crate) category: u8,
    pub(crate) is_etp: bool,
    /// Comes to market today: halted until its own auction.
    pub(crate) is_ipo: bool,
}

impl Instrument {
    /// The wire form of a price in ticks.
    pub(crate) fn wire(&self, ticks: u32) -> Price4Be {
        Price4Be::from_raw(ticks * self.tick)
    }

    /// Listed on Nasdaq, and not on another exchange.
    pub(crate) fn is_nasdaq(&self) -> bool {
        matches!(self.category, b'Q' | b'G' | b'S')
    }

    /// The highest price an ask is placed at, in ticks: below a dollar where prices have four decimals.
    pub(crate) fn ask_max(&self) -> u32 {
        if self.tick == 1 { 9_999 } else { 1_900_000_000 / self.tick }
    }

    /// Moves the market's opinion one tick, within half and double of where the day began.
    pub(crate) fn drift(&mut self, up: bool) {
        let fair = if up { self.fair + 1 } else { self.fair - 1 };
        self.fair = fair.clamp(self.fair_min, self.fair_max);
    }

    /// Shares in a round lot, by price.
    ///
    /// Source: Regulation NMS, rule 600(b)(93), "Round lot".
    pub(crate) fn round_lot(&self) -> u32 {
        match u64::from(self.fair) * u64::from(self.tick) / 10_000 {
            0..=250 => 100,
            251..=1_000 => 40,
            1_001..=10_000 => 10,
            _ => 1,
        }
    }
}

/// All instruments; an index is the stock locate less one.
#[derive(Debug)]
pub(crate) struct Listing {
    pub(crate) instruments: Vec<Instrument>,
    pub(crate) mpids: Vec<Alpha<4>>,
    activity: Weighted,
    last: u32,
}

impl Listing {
    pub(crate) fn new(count: u16, random: &mut Random) -> Self {
        let count = usize::from(count);
        let mut symbols = BTreeSet::new(); // sorted, as locates are given out
        while symbols.len() < count {
            let len = [2, 3, 3, 4, 4, 4, 4, 4, 4, 5][random.below(10) as usize];
            symbols.insert(name::<8>(len, random));
        }
        let mut ranks = (0..).take(count).collect::<Vec<u32>>();
        for i in (1..ranks.len()).rev() {
            let n = u32::try_from(i + 1).expect("a u16");
            ranks.swap(i, random.below(n) as usize);
        }
        let weights = ranks.iter().map(|rank| (1 << 28) / (rank + ZIPF_OFFSET)).collect::<Vec<_>>();
        let instruments = symbols.into_iter().zip(&ranks);
        Self {
            instruments: instruments
                .map(|(symbol, rank)| instrument(symbol, *rank, random))
                .collect(),
            mpids: (0..MPIDS).map(|_| name(4, random)).collect(),
            activity: Weighted::new(&weights),
            last: 0,
        }
    }

    /// An instrument, by activity; one time in four the one before, since activity comes in bursts.
    pub(crate) fn draw(&mut self, random: &mut Random) -> u32 {
        if !random.percent(25) {
            self.last = self.activity.draw(random);
        }
        self.last
    }

    /// As [`draw`](Self::draw), but in a state that `fits`; `None` when hardly any is.
    pub(crate) fn draw_where(
        &mut self,
        random: &mut Random,
        fits: impl Fn(State) -> bool,
    ) -> Option<u32> {
        for _ in 0..16 {
            let i = self.draw(random);
            if fits(self[i].state) {
                return Some(i);
            }
        }
        None
    }
}

impl core::ops::Index<u32> for Listing {
    type Output = Instrument;

    fn index(&self, i: u32) -> &Instrument {
        &self.instruments[i as usize]
    }
}

impl core::ops::IndexMut<u32> for Listing {
    fn index_mut(&mut self, i: u32) -> &mut Instrument {
        &mut self.instruments[i as usize]
    }
}

/// `len` capital letters, padded.
fn name<const N: usize>(len: usize, random: &mut Random) -> Alpha<N> {
    let mut text = [b' '; N];
    text[..len].fill_with(|| random.pick(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
    Alpha(text)
}

fn instrument(symbol: Symbol, rank: u32, random: &mut Random) -> Instrument {
    let is_penny = rank >= 20 && random.percent(3);
    let fair = if is_penny {
        1_000 + random.below(5_000) // $0.10 to $0.60
    } else {
        let octave = 1 + random.below(5) + random.below(5); // $2 to $1,024, most $16 to $256
        (100 << octave) + random.below(100 << octave)
    };
    let far = [0, 0, 1, 2, 4, 8][random.below(6) as usize] * (1 + fair / 4_000);
    Instrument {
        symbol,
        state: State::Halted,
        tick: if is_penny { 1 } else { 100 },
        fair,
        fair_min: fair / 2,
        fair_max: if is_penny { 9_000.min(fair * 2) } else { fair * 2 },
        spread: if rank < 200 { 0 } else { far.min(fair / 8) },
        category: random.pick(b"QQQGSSNNNAPPPZ"),
        is_etp: random.percent(30),
        is_ipo: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_distinct_and_sorted() {
        let listing = Listing::new(8_000, &mut Random::new(1));
        assert_eq!(listing.instruments.len(), 8_000);
        assert!(listing.instruments.is_sorted_by(|a, b| a.symbol < b.symbol));
    }

    #[test]
    fn activity_falls_with_rank() {
        let mut random = Random::new(3);
        let mut listing = Listing::new(8_000, &mut random);
        let mut counts = vec![0_u32; 8_000];
        for _ in 0..1_000_000 {
            counts[listing.draw(&mut random) as usize] += 1;
        }
        counts.sort_unstable_by(|a, b| b.cmp(a));
        assert!((12_000..22_000).contains(&counts[0]), "the first has {} of a million", counts[0]);
        // Ten times the rank, a tenth of the activity.
        for rank in [30, 100, 300] {
            let ratio = f64::from(counts[rank]) / f64::from(counts[rank * 10]);
            assert!((6.0..13.0).contains(&ratio), "rank {rank}: {ratio}");
        }
    }
}
