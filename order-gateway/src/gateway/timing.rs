//! How long each hop of an order takes, hop by hop, and on which clocks.

use wirepath_perf::ClockDomain;
use wirepath_perf::histogram::{Histogram, Reader, Snapshot};

use crate::tx_stamps::TxStamp;

/// What is known of an order when it is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OnItsWay {
    /// When the event it answers was received; 0 for none.
    pub(crate) rx_ns: u64,
    /// When its bytes were ready.
    pub(crate) encoded_ns: u64,
}

/// The hops of a session's orders. One writer, any number of readers.
#[derive(Debug)]
pub(super) struct Timing {
    strategy_to_encoded: Histogram,
    encoded_to_kernel: Histogram,
    kernel_to_wire: Histogram,
    tick_to_order: Histogram,
}

/// Looks at a [`Timing`] from another thread.
#[derive(Clone, Debug)]
pub(super) struct TimingReader([Reader; 4]);

/// One hop, as it was at some moment.
#[derive(Clone, Debug)]
pub struct Hop {
    /// Its name: `strategy → encoded`, and so on.
    pub name: &'static str,
    /// The clock at its beginning and at its end.
    pub clocks: (ClockDomain, ClockDomain),
    /// How long it took, nanoseconds.
    pub times: Snapshot,
}

impl Timing {
    pub(super) fn new() -> Self {
        Self {
            strategy_to_encoded: Histogram::new(),
            encoded_to_kernel: Histogram::new(),
            kernel_to_wire: Histogram::new(),
            tick_to_order: Histogram::new(),
        }
    }

    pub(super) fn reader(&self) -> TimingReader {
        let hops = [
            &self.strategy_to_encoded,
            &self.encoded_to_kernel,
            &self.kernel_to_wire,
            &self.tick_to_order,
        ];
        TimingReader(hops.map(Histogram::reader))
    }

    /// A strategy's request became bytes.
    #[inline]
    pub(super) fn encoded(&mut self, decided_ns: u64, encoded_ns: u64) {
        self.strategy_to_encoded.record_between(decided_ns, encoded_ns);
    }

    /// Its last byte left.
    #[inline]
    pub(super) fn left(&mut self, order: OnItsWay, stamp: TxStamp) {
        if stamp.kernel_ns != 0 {
            self.encoded_to_kernel.record_between(order.encoded_ns, stamp.kernel_ns);
            // The device's clock may be another: it is named beside the figure, and not mixed in.
            if stamp.device_ns != 0 {
                self.kernel_to_wire.record_between(stamp.kernel_ns, stamp.device_ns);
            }
            if order.rx_ns != 0 {
                self.tick_to_order.record_between(order.rx_ns, stamp.kernel_ns);
            }
        }
    }
}

impl TimingReader {
    /// All hops, in their order.
    pub(super) fn hops(&self) -> Vec<Hop> {
        use ClockDomain::{HardwareRaw, Kernel, Tsc};
        let about = [
            ("strategy → encoded", (Tsc, Tsc)),
            ("encoded → kernel", (Tsc, Kernel)),
            ("kernel → wire", (Kernel, HardwareRaw)),
            ("tick → order", (Kernel, Kernel)),
        ];
        let hops = about.into_iter().zip(&self.0);
        hops.map(|((name, clocks), reader)| Hop { name, clocks, times: reader.snapshot() })
            .collect()
    }
}
