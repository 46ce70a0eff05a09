//! The market in Multicast PITCH: of equities and options, which are told alike, and of futures.

use wirepath_protocol::field::{Alpha, Price2Le, Price2SignedLe, Price4Le, Price4UnsignedLe};
use wirepath_protocol::pitch::{PacketWriter, common, futures};
use wirepath_protocol::{EncodeError, Side};

use super::flow::{Flow, Order, Step};
use super::{Messages, Teller, Told, symbol};

/// The matching unit.
const UNIT: u8 = 1;

fn name(instrument: u16) -> Alpha<6> {
    Alpha::new(&symbol(instrument)).expect("six characters")
}

/// Scattered, the unit in the lower bits.
fn number(order: &Order) -> u64 {
    u64::from(order.id).wrapping_mul(0x9E37_79B9_7F4A_7C15) << 8 | u64::from(UNIT)
}

fn side(order: &Order) -> u8 {
    if order.side == Side::Bid { b'B' } else { b'S' }
}

fn packet<'a>(
    bytes: &'a mut [u8],
    first: u32,
    messages: Messages<'_>,
) -> Result<&'a [u8], EncodeError> {
    let mut packet = PacketWriter::new(bytes, UNIT, first)?;
    for message in messages {
        packet.push(message)?;
    }
    Ok(packet.finish())
}

/// The second that times count from, and how many trades there were.
#[derive(Debug, Default)]
struct Counts {
    second: u32,
    executions: u64,
}

impl Counts {
    /// Nanoseconds since the last Time, which is told of when it is another.
    #[expect(clippy::cast_possible_truncation, reason = "less than a day, less than a second")]
    fn offset(&mut self, flow: &Flow, to: &mut Told) -> u32 {
        let second = (flow.now_ns / 1_000_000_000) as u32;
        if second != self.second {
            self.second = second;
            to.push(common::Time { time: second.into(), ..Default::default() }.as_bytes());
        }
        (flow.now_ns % 1_000_000_000) as u32
    }

    /// What the markets tell in the same bytes; an order that comes or moves is not among it.
    fn tell(&mut self, step: &Step, time_offset: u32, to: &mut Told) {
        let (time_offset, order_id) = (time_offset.into(), number(step.order()).into());
        match *step {
            Step::Execute(_, qty) => {
                self.executions += 1;
                to.push(
                    common::OrderExecuted {
                        time_offset,
                        order_id,
                        executed_quantity: u32::from(qty).into(),
                        execution_id: self.executions.into(),
                        ..Default::default()
                    }
                    .as_bytes(),
                );
            }
            Step::Reduce(_, less) => to.push(
                common::ReduceSizeShort {
                    time_offset,
                    order_id,
                    canceled_quantity: less.into(),
                    ..Default::default()
                }
                .as_bytes(),
            ),
            Step::Delete(_) => to.push(
                common::DeleteOrder { time_offset, order_id, ..Default::default() }.as_bytes(),
            ),
            Step::Add(_) | Step::Modify(..) => unreachable!("told by the market"),
        }
    }
}

/// Equities, and options.
#[derive(Debug, Default)]
pub(super) struct Stocks(Counts);

impl Teller for Stocks {
    fn open(&mut self, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        self.0.offset(flow, to);
        Ok(())
    }

    fn tell(&mut self, step: &Step, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        let offset = self.0.offset(flow, to);
        let (time_offset, order_id) = (offset.into(), number(step.order()).into());
        match *step {
            // One instrument of eight is told in the long layout.
            Step::Add(order) if order.instrument.is_multiple_of(8) => to.push(
                common::AddOrderLong {
                    time_offset,
                    order_id,
                    side_indicator: side(&order).into(),
                    quantity: u32::from(order.qty).into(),
                    symbol: name(order.instrument),
                    price: Price4UnsignedLe::from_raw(u64::from(order.cents) * 100),
                    ..Default::default()
                }
                .as_bytes(),
            ),
            Step::Add(order) => to.push(
                common::AddOrderShort {
                    time_offset,
                    order_id,
                    side_indicator: side(&order).into(),
                    quantity: order.qty.into(),
                    symbol: name(order.instrument),
                    price: Price2Le::from_raw(order.cents),
                    ..Default::default()
                }
                .as_bytes(),
            ),
            Step::Modify(_, cents, qty) => to.push(
                common::ModifyOrderShort {
                    time_offset,
                    order_id,
                    quantity: qty.into(),
                    price: Price2Le::from_raw(cents),
                    ..Default::default()
                }
                .as_bytes(),
            ),
            _ => self.0.tell(step, offset, to),
        }
        Ok(())
    }

    fn packet<'a>(
        bytes: &'a mut [u8],
        first: u32,
        _now_ns: u64,
        messages: Messages<'_>,
    ) -> Result<&'a [u8], EncodeError> {
        packet(bytes, first, messages)
    }
}

/// Futures, whose prices may be negative.
#[derive(Debug, Default)]
pub(super) struct Futures(Counts);

impl Teller for Futures {
    fn open(&mut self, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        self.0.offset(flow, to);
        Ok(())
    }

    fn tell(&mut self, step: &Step, flow: &Flow, to: &mut Told) -> Result<(), EncodeError> {
        let offset = self.0.offset(flow, to);
        let (time_offset, order_id) = (offset.into(), number(step.order()).into());
        match *step {
            Step::Add(order) => match i16::try_from(order.cents) {
                Ok(cents) => to.push(
                    futures::AddOrderShort {
                        time_offset,
                        order_id,
                        side_indicator: side(&order).into(),
                        quantity: order.qty.into(),
                        symbol: name(order.instrument),
                        price: Price2SignedLe::from_raw(cents),
                        ..Default::default()
                    }
                    .as_bytes(),
                ),
                Err(_) => to.push(
                    futures::AddOrderLong {
                        time_offset,
                        order_id,
                        side_indicator: side(&order).into(),
                        quantity: u32::from(order.qty).into(),
                        symbol: name(order.instrument),
                        price: Price4Le::from_raw(i64::from(order.cents) * 100),
                        ..Default::default()
                    }
                    .as_bytes(),
                ),
            },
            Step::Modify(_, cents, qty) => match i16::try_from(cents) {
                Ok(cents) => to.push(
                    futures::ModifyOrderShort {
                        time_offset,
                        order_id,
                        quantity: qty.into(),
                        price: Price2SignedLe::from_raw(cents),
                        ..Default::default()
                    }
                    .as_bytes(),
                ),
                Err(_) => to.push(
                    futures::ModifyOrderLong {
                        time_offset,
                        order_id,
                        quantity: u32::from(qty).into(),
                        price: Price4Le::from_raw(i64::from(cents) * 100),
                        ..Default::default()
                    }
                    .as_bytes(),
                ),
            },
            _ => self.0.tell(step, offset, to),
        }
        Ok(())
    }

    fn packet<'a>(
        bytes: &'a mut [u8],
        first: u32,
        _now_ns: u64,
        messages: Messages<'_>,
    ) -> Result<&'a [u8], EncodeError> {
        packet(bytes, first, messages)
    }
}
