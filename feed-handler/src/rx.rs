//! Where datagrams come from: one trait at batch level, so that everything downstream is shared.
//!
//! A [`Source`] hands out a [`Batch`] of datagrams, each with its line and receive stamp, borrowed
//! from the source's own memory: nothing is copied between the kernel (or the capture file) and the
//! decoder. Which channel a line belongs to is its owner's business.

pub mod capture;
pub mod udp;

use wirepath_perf::ClockDomain;

/// Index of a line within its source: the position in the list it was built from, or for a capture
/// the order of first appearance.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct LineId(pub u8);

/// When a datagram was received, and on which clock.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RxStamp {
    /// Nanoseconds since the Unix epoch, UTC, on `clock`; 0 when there is no stamp.
    pub ns: u64,
    /// The clock that said so; [`ClockDomain::None`] with `ns` = 0.
    pub clock: ClockDomain,
}

impl RxStamp {
    /// No stamp.
    pub const NONE: Self = Self { ns: 0, clock: ClockDomain::None };

    /// A stamp of this clock; none if `ns` is 0.
    pub const fn new(ns: u64, clock: ClockDomain) -> Self {
        if ns == 0 { Self::NONE } else { Self { ns, clock } }
    }
}

/// Where one datagram of a batch lies in the source's memory.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// First byte, from the start of the batch's memory.
    pub offset: usize,
    /// Bytes of payload.
    pub len: usize,
    /// The line it came on.
    pub line: LineId,
    /// When it came.
    pub rx: RxStamp,
}

/// One datagram: the UDP payload, with where and when it was received.
#[derive(Clone, Copy, Debug)]
pub struct Datagram<'a> {
    /// The line it came on.
    pub line: LineId,
    /// When it came.
    pub rx: RxStamp,
    /// The UDP payload.
    pub bytes: &'a [u8],
}

/// Datagrams handed out together, in the order of arrival as far as the source knows it.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    memory: &'a [u8],
    slots: &'a [Slot],
}

impl<'a> Batch<'a> {
    /// A batch whose `slots` lie in `memory`. A slot that reaches past its end reads as shorter.
    pub const fn new(memory: &'a [u8], slots: &'a [Slot]) -> Self {
        Self { memory, slots }
    }

    /// How many datagrams it holds.
    pub const fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether it holds none.
    pub const fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The datagram at this place; `None` behind the last.
    #[inline(always)]
    pub fn get(&self, at: usize) -> Option<Datagram<'a>> {
        self.slots.get(at).map(|slot| datagram(self.memory, slot))
    }

    /// The datagrams, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Datagram<'a>> + use<'a> {
        let memory = self.memory;
        self.slots.iter().map(move |slot| datagram(memory, slot))
    }
}

#[inline(always)]
fn datagram<'a>(memory: &'a [u8], slot: &Slot) -> Datagram<'a> {
    let whole = memory.get(slot.offset..slot.offset.wrapping_add(slot.len));
    let bytes = whole.unwrap_or_else(|| what_is_there(memory, slot));
    Datagram { line: slot.line, rx: slot.rx, bytes }
}

#[cold]
fn what_is_there<'a>(memory: &'a [u8], slot: &Slot) -> &'a [u8] {
    let end = slot.offset.saturating_add(slot.len).min(memory.len());
    memory.get(slot.offset..end).unwrap_or(&[])
}

/// Somewhere datagrams come from.
pub trait Source {
    /// What can go wrong while receiving.
    type Error: core::error::Error + Send + Sync + 'static;

    /// Takes what is waiting, up to the source's batch size; an empty batch when nothing is.
    ///
    /// # Errors
    ///
    /// What the world did: a socket failed, a capture is damaged. The source can be asked again.
    fn receive(&mut self) -> Result<Batch<'_>, Self::Error>;

    /// Whether nothing will ever come again: a capture at its end. Sockets never are.
    fn is_finished(&self) -> bool {
        false
    }

    /// Datagrams of this line that the kernel dropped for want of buffer, as far as it has told.
    fn kernel_drops(&self, line: LineId) -> u64 {
        let _ = line;
        0
    }

    /// Asks the kernel what it has dropped by now. A system call per socket: for the end of a run.
    fn refresh_kernel_drops(&mut self) {}

    /// What to wait on for the next datagram; nothing where waiting makes no sense.
    fn raw_fds(&self) -> Vec<std::os::fd::RawFd> {
        Vec::new()
    }
}
