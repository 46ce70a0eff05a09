//! Which instrument a symbol index means, and what its mapping says that messages do not.
//!
//! Indices are scattered over some tens of thousands, so instruments are numbered in the order in which their
//! indices first appear; a table leads from one to the other. What is numbered stays so for good, so that a number
//! means the same on the next day if the index does.

use wirepath_protocol::xdp;

/// Symbol indices are below this: four times more than NYSE has ever used. Higher ones are beyond the limit.
const INDICES: usize = 1 << 18;

/// What is known of one instrument.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct State {
    /// Partition of the matching engine, whose seconds its times count from.
    system: u8,
    /// Its mapping has come, with a price scale: prices can be told.
    pub(super) has_scale: bool,
    /// Messages about its book came before it could be told whether they are wanted.
    pub(super) early: bool,
    /// Its book was voided, and is being told anew.
    pub(super) refilling: bool,
}

/// See the module documentation.
#[derive(Debug)]
pub(super) struct Symbols {
    /// By symbol index: the instrument, plus one; 0 is none.
    instruments: Box<[u32]>,
    /// By instrument.
    states: Box<[State]>,
    /// Instruments numbered so far.
    count: u32,
    /// By partition, the second that times count from; 0 while unknown.
    seconds: [u32; 256],
}

impl Symbols {
    /// None, and room for so many instruments.
    pub(super) fn with_limit(instruments: u32) -> Self {
        Self {
            instruments: vec![0; INDICES].into_boxed_slice(),
            states: vec![State::default(); instruments as usize].into_boxed_slice(),
            count: 0,
            seconds: [0; 256],
        }
    }

    /// The instrument of a symbol index; a new one gets the next number. `None` beyond the limit.
    #[inline(always)]
    pub(super) fn instrument(&mut self, symbol_index: u32) -> Option<u32> {
        match *self.instruments.get(symbol_index as usize)? {
            0 => self.number(symbol_index),
            known => Some(known - 1),
        }
    }

    #[cold]
    fn number(&mut self, symbol_index: u32) -> Option<u32> {
        let instrument = self.count;
        if instrument as usize == self.states.len() {
            return None;
        }
        self.count += 1;
        self.instruments[symbol_index as usize] = instrument + 1;
        Some(instrument)
    }

    /// The instrument of a symbol index for looking ahead: any number if it has none.
    #[inline(always)]
    pub(super) fn guess(&self, symbol_index: u32) -> u32 {
        self.instruments[symbol_index as usize & (INDICES - 1)].wrapping_sub(1)
    }

    #[inline(always)]
    pub(super) fn state(&mut self, instrument: u32) -> &mut State {
        &mut self.states[instrument as usize]
    }

    /// A mapping has come, with or without a price scale.
    pub(super) fn map(&mut self, instrument: u32, system: u8, has_scale: bool) {
        let state = self.state(instrument);
        (state.system, state.has_scale) = (system, has_scale);
    }

    /// The second has come that times of a partition count from.
    pub(super) fn set_second(&mut self, system: u32, second: u32) {
        if let Some(known) = self.seconds.get_mut(system as usize) {
            *known = second;
        }
    }

    /// Nanoseconds since the Unix epoch, so many after the second of the instrument's partition; 0 while that is
    /// unknown.
    #[inline(always)]
    pub(super) fn time_ns(&self, instrument: u32, nanos: u32) -> u64 {
        let system = self.states[instrument as usize].system;
        match self.seconds[usize::from(system)] {
            0 => 0,
            second => xdp::time(second, nanos),
        }
    }

    /// How many instruments have been numbered.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// A snapshot tells all books anew. Mappings and seconds stay.
    pub(super) fn begin_snapshot(&mut self) {
        for state in &mut self.states {
            (state.early, state.refilling) = (false, false);
        }
    }

    /// Another day: mappings and seconds come anew.
    pub(super) fn new_session(&mut self) {
        self.states.fill(State::default());
        self.seconds = [0; 256];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instruments_are_numbered_as_they_appear_up_to_the_limit() {
        let mut symbols = Symbols::with_limit(2);
        assert_eq!(symbols.instrument(16_904), Some(0));
        assert_eq!(symbols.instrument(4_608), Some(1));
        assert_eq!(symbols.instrument(16_904), Some(0));
        assert_eq!((symbols.instrument(7), symbols.instrument(u32::MAX)), (None, None));
        symbols.new_session();
        assert_eq!((symbols.instrument(4_608), symbols.guess(4_608)), (Some(1), 1));
        let _ = (symbols.guess(7), symbols.guess(u32::MAX));
    }

    #[test]
    fn times_count_from_the_second_of_the_partition() {
        let mut symbols = Symbols::with_limit(2);
        let (one, other) = (symbols.instrument(10).unwrap(), symbols.instrument(20).unwrap());
        symbols.map(one, 3, true);
        symbols.map(other, 4, true);
        symbols.set_second(3, 1_700_000_000);
        symbols.set_second(u32::MAX, 1);
        assert_eq!(symbols.time_ns(one, 5), 1_700_000_000_000_000_005);
        assert_eq!(symbols.time_ns(other, 5), 0);
    }
}
