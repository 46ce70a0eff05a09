//! The market at one moment as GLIMPSE sends it: a run of messages, and where the feed goes on.
//!
//! Source: Nasdaq GLIMPSE 5.0, "Message Formats" and "Snapshot Message".

use wirepath_protocol::blocks::Blocks;
use wirepath_protocol::glimpse::EndOfSnapshot;
use wirepath_protocol::itch50::{AddOrder, AddOrderAttributed};

use super::image::{Image, Order};

/// The messages of a snapshot, without the end.
///
/// First the last system event; then per instrument, by locate, its directory entry, trading action, Reg SHO
/// restriction, retail interest and operational halts, as they were sent last; then every order that stands, as
/// an Add Order of the shares left of it, in the order of entry: so those at one price come in the order in which
/// they will be executed. A replaced order comes where its replacement entered, under its new number.
///
/// ```
/// use wirepath::sim::servers::{Image, Snapshot};
/// use wirepath_protocol::itch50::{AddOrder, OrderCancel};
///
/// let (reference, shares, cancelled) = (7_u64, 300_u32, 100_u32);
/// let mut image = Image::default();
/// let add = AddOrder { order_reference_number: reference.into(), shares: shares.into(), ..AddOrder::default() };
/// let cancel = OrderCancel {
///     order_reference_number: reference.into(),
///     cancelled_shares: cancelled.into(),
///     ..OrderCancel::default()
/// };
/// image.apply(add.as_bytes());
/// image.apply(cancel.as_bytes());
/// let snapshot = Snapshot::of(&image);
/// let left = AddOrder::view(snapshot.messages().next().unwrap())?;
/// assert_eq!((snapshot.next(), snapshot.count(), left.shares()), (3, 1, 200));
/// # Ok::<(), wirepath_protocol::DecodeError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Snapshot {
    /// Each message behind its length of two bytes.
    blocks: Vec<u8>,
    count: u64,
    next: u64,
}

impl Snapshot {
    /// What the image shows now.
    pub fn of(image: &Image) -> Self {
        let mut orders: Vec<&Order> = image.orders().collect();
        orders.sort_unstable_by_key(|order| order.arrival);
        let bytes = orders.len() * (2 + AddOrderAttributed::SIZE);
        let mut snapshot = Self { blocks: Vec::with_capacity(bytes), count: 0, next: image.next() };
        image.system.iter().for_each(|message| snapshot.push(message));
        for facts in &image.instruments {
            facts.messages.iter().flatten().for_each(|message| snapshot.push(message));
            facts.halts.iter().for_each(|(_, message)| snapshot.push(message));
        }
        for order in orders {
            match order.attribution {
                None => snapshot.push(order.add.as_bytes()),
                Some(attribution) => {
                    let mut bytes = [0; AddOrderAttributed::SIZE];
                    bytes[..AddOrder::SIZE].copy_from_slice(order.add.as_bytes());
                    bytes[AddOrder::SIZE..].copy_from_slice(&attribution.0);
                    bytes[0] = b'F';
                    snapshot.push(&bytes);
                }
            }
        }
        snapshot
    }

    /// The messages in turn.
    pub fn messages(&self) -> impl Iterator<Item = &[u8]> {
        let mut at = 0;
        std::iter::from_fn(move || self.message_at(&mut at))
    }

    /// How many messages there are.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Number of the feed's message to go on with.
    pub const fn next(&self) -> u64 {
        self.next
    }

    /// What ends it.
    pub const fn end(&self) -> EndOfSnapshot {
        EndOfSnapshot::new(self.next)
    }

    /// The message whose block is at `at`, which moves on.
    pub(super) fn message_at(&self, at: &mut usize) -> Option<&[u8]> {
        let message = Blocks::<true>::new(self.blocks.get(*at..)?, 1).next()?;
        *at += 2 + message.len();
        Some(message)
    }

    fn push(&mut self, message: &[u8]) {
        let len = u16::try_from(message.len()).expect("an ITCH message has at most 50 bytes");
        self.blocks.extend_from_slice(&len.to_be_bytes());
        self.blocks.extend_from_slice(message);
        self.count += 1;
    }
}
