//! The market in Pillar Integrated over XDP.

use wirepath_protocol::field::Ascii;
use wirepath_protocol::xdp::{
    AddOrder, DeleteOrder, Header, ModifyOrder, OrderExecution, PacketWriter, ReplaceOrder,
    SourceTimeReference, SymbolIndexMapping,
};
use wirepath_protocol::{EncodeError, Side};

use super::flow::{Flow, Order, Step};
use super::{MIDNIGHT_S, Messages, Teller, Told, symbol};

/// Partitions of the matching engine.
const SYSTEMS: u8 = 4;

/// Orders get a new number with every replacement.
#[derive(Debug, Default)]
pub(super) struct Pillar {
    /// By the market's id, the number of now.
    numbers: Vec<u64>,
    last: u32,
    /// The second that was told of.
    second: u32,
    trades: u32,
}

/// Scattered, and not those of any other venue.
fn index(instrument: u16) -> u32 {
    u32::from(instrument) * 3 + 7
}

fn system(instrument: u16) -> u8 {
    1 + (instrument % u16::from(SYSTEMS)).to_le_bytes()[0]
}

impl Pillar {
    /// The next number, for the order from now on: scattered, the partition in the upper bits.
    fn renumber(&mut self, order: &Order) -> u64 {
        let at = order.id as usize;
        if self.numbers.len() <= at {
            self.numbers.resize(at + 1, 0);
        }
        self.last += 1;
        let scattered = self.last.wrapping_mul(0x9E37_79B1);
        let number = u64::from(system(order.instrument)) << 56 | u64::from(scattered);
        self.numbers[at] = number;
        number
    }

    fn tell_second(&mut self, flow: &Flow, to: &mut Told) -> u32 {
        let (second, nanos) = split(flow.now_ns);
        if second != self.second {
            self.second = second;
            for id in 1..=SYSTEMS {
                let (id, source_time) = (u32::from(id).into(), second.into());
                let message = SourceTimeReference { id, source_time, ..Default::default() };
                to.push(message.as_bytes());
            }
        }
        nanos
    }
}

/// Seconds since the Unix epoch, and nanoseconds.
#[expect(clippy::cast_possible_truncation, reason = "less than a day, less than a second")]
fn split(now_ns: u64) -> (u32, u32) {
    (MIDNIGHT_S + (now_ns / 1_000_000_000) as u32, (now_ns % 1_000_000_000) as u32)
}

impl Teller for Pillar {
    fn open(&mut self, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        for instrument in 0..flow.instruments() {
            let message = SymbolIndexMapping {
                symbol_index: index(instrument).into(),
                symbol: Ascii::new(&symbol(instrument)).expect("six characters"),
                system_id: system(instrument),
                price_scale_code: 4,
                lot_size: 100.into(),
                ..Default::default()
            };
            to.push(message.as_bytes());
        }
        Ok(())
    }

    fn tell(&mut self, step: &Step, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        let source_time_ns = self.tell_second(flow, to).into();
        let order = step.order();
        let symbol_index = index(order.instrument).into();
        let of = self.numbers.get(order.id as usize).copied().unwrap_or_default().into();
        let side = if order.side == Side::Bid { b'B' } else { b'S' }.into();
        let price = |cents| (i32::from(cents) * 100).into();
        match *step {
            Step::Add(order) => to.push(
                AddOrder {
                    source_time_ns,
                    symbol_index,
                    order_id: self.renumber(&order).into(),
                    price: price(order.cents),
                    volume: u32::from(order.qty).into(),
                    side,
                    ..Default::default()
                }
                .as_bytes(),
            ),
            Step::Execute(order, qty) => {
                self.trades += 1;
                to.push(
                    OrderExecution {
                        source_time_ns,
                        symbol_index,
                        order_id: of,
                        trade_id: self.trades.into(),
                        price: price(order.cents),
                        volume: u32::from(qty).into(),
                        printable_flag: 1,
                        ..Default::default()
                    }
                    .as_bytes(),
                );
            }
            Step::Reduce(order, less) => to.push(
                ModifyOrder {
                    source_time_ns,
                    symbol_index,
                    order_id: of,
                    price: price(order.cents),
                    volume: u32::from(order.qty - less).into(),
                    side,
                    ..Default::default()
                }
                .as_bytes(),
            ),
            Step::Delete(_) => to.push(
                DeleteOrder { source_time_ns, symbol_index, order_id: of, ..Default::default() }
                    .as_bytes(),
            ),
            Step::Modify(order, cents, qty) => to.push(
                ReplaceOrder {
                    source_time_ns,
                    symbol_index,
                    order_id: of,
                    new_order_id: self.renumber(&order).into(),
                    price: price(cents),
                    volume: u32::from(qty).into(),
                    side,
                    ..Default::default()
                }
                .as_bytes(),
            ),
        }
        Ok(())
    }

    fn packet<'a>(
        bytes: &'a mut [u8],
        first: u32,
        now_ns: u64,
        messages: Messages<'_>,
    ) -> Result<&'a [u8], EncodeError> {
        let (second, nanos) = split(now_ns);
        let header = Header {
            seq_num: first.into(),
            send_time: second.into(),
            send_time_ns: nanos.into(),
            ..Header::default()
        };
        let mut packet = PacketWriter::new(bytes, header)?;
        for message in messages {
            packet.push(message)?;
        }
        Ok(packet.finish())
    }
}
