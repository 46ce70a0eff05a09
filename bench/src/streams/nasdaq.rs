//! The market in TotalView-ITCH over MoldUDP64.

use wirepath_protocol::field::Price4Be;
use wirepath_protocol::itch50::{
    AddOrder, OrderCancel, OrderDelete, OrderExecuted, OrderReplace, StockDirectory,
};
use wirepath_protocol::moldudp64::{PacketWriter, Session};
use wirepath_protocol::{EncodeError, Side, Symbol};

use super::flow::{Flow, Order, Step};
use super::{Messages, Teller, Told, symbol};

/// Orders get a new number with every replacement.
#[derive(Debug, Default)]
pub(super) struct Itch {
    /// By the market's id, the number of now.
    numbers: Vec<u64>,
    last: u64,
    matches: u64,
}

impl Itch {
    /// The next number, for the order from now on.
    fn renumber(&mut self, order: &Order) -> u64 {
        let at = order.id as usize;
        if self.numbers.len() <= at {
            self.numbers.resize(at + 1, 0);
        }
        self.last += 1;
        self.numbers[at] = self.last;
        self.last
    }
}

fn name(instrument: u16) -> Symbol {
    Symbol::new(&symbol(instrument)).expect("six characters")
}

impl Teller for Itch {
    fn open(&mut self, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        for instrument in 0..flow.instruments() {
            let stock_locate = (instrument + 1).into();
            let stock = name(instrument);
            to.push(StockDirectory { stock_locate, stock, ..Default::default() }.as_bytes());
        }
        Ok(())
    }

    fn tell(&mut self, step: &Step, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        let order = step.order();
        let stock_locate = (order.instrument + 1).into();
        let timestamp = flow.now_ns.into();
        let number = self.numbers.get(order.id as usize).copied().unwrap_or_default();
        let of = number.into();
        match *step {
            Step::Add(order) => to.push(
                AddOrder {
                    stock_locate,
                    timestamp,
                    order_reference_number: self.renumber(&order).into(),
                    buy_sell_indicator: if order.side == Side::Bid { b'B' } else { b'S' }.into(),
                    shares: u32::from(order.qty).into(),
                    stock: name(order.instrument),
                    price: Price4Be::from_raw(u32::from(order.cents) * 100),
                    ..Default::default()
                }
                .as_bytes(),
            ),
            Step::Execute(_, qty) => {
                self.matches += 1;
                to.push(
                    OrderExecuted {
                        stock_locate,
                        timestamp,
                        order_reference_number: of,
                        executed_shares: u32::from(qty).into(),
                        match_number: self.matches.into(),
                        ..Default::default()
                    }
                    .as_bytes(),
                );
            }
            Step::Reduce(_, less) => to.push(
                OrderCancel {
                    stock_locate,
                    timestamp,
                    order_reference_number: of,
                    cancelled_shares: u32::from(less).into(),
                    ..Default::default()
                }
                .as_bytes(),
            ),
            Step::Delete(_) => to.push(
                OrderDelete {
                    stock_locate,
                    timestamp,
                    order_reference_number: of,
                    ..Default::default()
                }
                .as_bytes(),
            ),
            Step::Modify(order, cents, qty) => to.push(
                OrderReplace {
                    stock_locate,
                    timestamp,
                    original_order_reference_number: of,
                    new_order_reference_number: self.renumber(&order).into(),
                    shares: u32::from(qty).into(),
                    price: Price4Be::from_raw(u32::from(cents) * 100),
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
        _now_ns: u64,
        messages: Messages<'_>,
    ) -> Result<&'a [u8], EncodeError> {
        let session = Session::new("BENCH").expect("five characters");
        let mut packet = PacketWriter::new(bytes, session, first.into())?;
        for message in messages {
            packet.push(message)?;
        }
        Ok(packet.finish())
    }
}
