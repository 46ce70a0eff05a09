//! The made-up feed of `docs/adding-a-venue.md`. What the guide shows stands here, and is compiled and tested.
//!
//! Tiny publishes every order of one market. A datagram is `TINY`, a session (4 bytes), the number of its first message
//! (8), how many there are (1), and the messages: `A` with symbol (8), order (8), side (1), quantity (4) and price in
//! cents (4), or `X` with symbol and order. Integers are big-endian, times there are none.

use wirepath_protocol::show::Show;
use wirepath_protocol::{DecodeError, Layout, Price, Side, Symbol, Value};

use super::day::TimesFrom;
use super::format::symbol_of;
use super::market::{NewOrder, Origin};
use super::{
    About, Codes, Format, Frame, FrameKind, Framing, Market, Message, Recognised, Sink, Venue,
    VenueError, VenueKind, VenueOptions,
};
use crate::arbiter::SessionId;
use crate::book::{RecordHint, SparseOrderBooks};
use crate::directory::{Instrument, SymbolIndex};

/// How datagrams are cut into numbered messages.
#[derive(Debug)]
pub(super) struct TinyFrames;

/// The messages of a datagram: all of a type have one length.
#[derive(Clone, Debug)]
pub(super) struct TinyBlocks<'a> {
    rest: &'a [u8],
    left: u16,
}

impl<'a> Iterator for TinyBlocks<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        self.left = self.left.checked_sub(1)?;
        let size = if self.rest.first()? == &b'A' { 26 } else { 17 };
        let (block, rest) = self.rest.split_at_checked(size)?;
        self.rest = rest;
        Some(block)
    }
}

impl Framing for TinyFrames {
    type Blocks<'a> = TinyBlocks<'a>;

    fn parse(datagram: &[u8]) -> Result<Frame<'_>, DecodeError> {
        let Some((header, body)) = datagram.split_first_chunk::<17>() else {
            return Err(DecodeError::Truncated { have: datagram.len(), need: 17 });
        };
        let [b'T', b'I', b'N', b'Y', a, b, c, d, first @ .., count] = *header else {
            return Err(DecodeError::Version(header[0]));
        };
        Ok(Frame {
            session: SessionId::from_number(u32::from_be_bytes([a, b, c, d])),
            channel: 0,
            first: u64::from_be_bytes(first),
            declared: count.into(),
            kind: FrameKind::Data,
            body,
        })
    }

    fn blocks(body: &[u8], count: u16) -> TinyBlocks<'_> {
        TinyBlocks { rest: body, left: count }
    }

    fn recognise(datagram: &[u8]) -> Recognised {
        match Self::parse(datagram) {
            Ok(frame) if frame.declared == 0 => Recognised::Framing,
            Ok(_) => Recognised::Yes,
            Err(_) => Recognised::No,
        }
    }

    fn channel_name(session: SessionId, _channel: u32) -> String {
        session.number().to_string()
    }
}

/// What messages look like to who shows them.
#[derive(Debug)]
pub(super) struct TinyFormat;

impl Format for TinyFormat {
    const TITLE: &'static str = "Tiny";
    const CODES: Codes = Codes::Letters;
    const LAYOUTS: &'static [Layout] = &[
        Layout {
            kind: b'A' as u16,
            size: 26,
            size_max: 26,
            title: "Add",
            fields: &[&["symbol", "order", "side", "quantity", "price"]],
        },
        Layout {
            kind: b'X' as u16,
            size: 17,
            size_max: 17,
            title: "Delete",
            fields: &[&["symbol", "order"]],
        },
    ];

    fn kind(message: &[u8]) -> Option<u16> {
        message.first().copied().map(u16::from)
    }

    fn show<'a>(message: &'a [u8], to: &mut impl Show<'a>) -> Result<(), DecodeError> {
        let Some(read) = Read::new(message)? else { return Ok(()) };
        to.field("symbol", Value::Text(message[1..9].trim_ascii_end()));
        to.field("order", Value::UInt(read.order));
        if let Some((side, qty, cents)) = read.add {
            to.field("side", Value::Char(side));
            to.field("quantity", Value::UInt(qty.into()));
            to.field("price", Value::Price(Price(i64::from(cents) * 10_000_000)));
        }
        Ok(())
    }

    fn about(message: &[u8]) -> About {
        About { venue_id: None, symbol: symbol_of::<Self>(message, "symbol") }
    }
}

/// A message, read.
struct Read {
    symbol: Symbol,
    order: u64,
    /// Side, quantity, price in cents.
    add: Option<(u8, u32, u32)>,
}

impl Read {
    /// `None` for a type that is not known.
    fn new(block: &[u8]) -> Result<Option<Self>, DecodeError> {
        let truncated = |need| DecodeError::Truncated { have: block.len(), need };
        let kind = block.first().ok_or(truncated(1))?;
        if !matches!(kind, b'A' | b'X') {
            return Ok(None);
        }
        let front = block.first_chunk::<17>().ok_or(truncated(17))?;
        let [_, symbol @ .., a, b, c, d, e, f, g, h] = *front;
        let order = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
        let mut read =
            Self { symbol: Symbol::from_u64(u64::from_be_bytes(symbol)), order, add: None };
        if *kind == b'A' {
            let [side, q, r, s, t, u, v, w, x] =
                block[17..].first_chunk().copied().ok_or(truncated(26))?;
            let (qty, price) = (u32::from_be_bytes([q, r, s, t]), u32::from_be_bytes([u, v, w, x]));
            read.add = Some((side, qty, price));
        }
        Ok(Some(read))
    }
}

/// Books and events of Tiny.
#[derive(Debug)]
pub(super) struct Tiny {
    market: Market<SparseOrderBooks>,
    index: SymbolIndex,
}

impl Tiny {
    /// The instrument of a symbol; a new one gets the next number.
    fn instrument(&mut self, symbol: Symbol) -> Option<u32> {
        let Some((index, is_new)) = self.index.get_or_insert(symbol) else {
            self.market.counters.beyond_limit += 1;
            return None;
        };
        if is_new {
            self.market.name(Instrument { index, symbol, venue_id: 0, round_lot: 0 });
        }
        self.market.wants(index).then_some(index)
    }
}

impl Venue for Tiny {
    const KIND: VenueKind = VenueKind::Tiny;
    type Framing = TinyFrames;
    type Format = TinyFormat;
    type Books = SparseOrderBooks;
    type Hint = RecordHint;

    fn new(options: VenueOptions) -> Result<Self, VenueError> {
        let index = SymbolIndex::with_limit(options.limits.instruments);
        Ok(Self { market: Market::new(Self::KIND, options, TimesFrom::Epoch)?, index })
    }

    fn market(&self) -> &Market<SparseOrderBooks> {
        &self.market
    }

    fn market_mut(&mut self) -> &mut Market<SparseOrderBooks> {
        &mut self.market
    }

    fn apply(&mut self, message: &Message<'_>, sink: &mut impl Sink) {
        if let Some(&kind) = message.block.first() {
            self.market.counters.by_type[usize::from(kind)] += 1;
        }
        match Read::new(message.block) {
            Ok(Some(Read { symbol, order, add })) => {
                let Some(instrument) = self.instrument(symbol) else {
                    return sink.end_of_message(true);
                };
                let origin = Origin { message, instrument, time_ns: 0 };
                match add {
                    Some((side, qty, cents)) => {
                        let side = match side {
                            b'B' => Some(Side::Bid),
                            b'S' => Some(Side::Ask),
                            _ => None, // told as an anomaly
                        };
                        // The books count in ten-thousandths unless told otherwise.
                        let units = cents.checked_mul(100).and_then(|units| units.try_into().ok());
                        let new = NewOrder { id: order, side, price_units: units, qty };
                        self.market.add(origin, new, sink);
                    }
                    None => self.market.remove(origin, order, None, sink),
                }
            }
            Ok(None) => self.market.counters.unknown += 1,
            Err(_) => {
                // It may have been about any instrument: every book may have missed it.
                self.market.counters.malformed += 1;
                self.market.unattributed(message, sink);
            }
        }
        sink.end_of_message(true);
    }

    fn prefetch_order(&self, block: &[u8]) -> RecordHint {
        let order = block.get(9..17).and_then(|bytes| bytes.first_chunk());
        let order = order.copied().map_or(0, u64::from_be_bytes);
        self.market.books.prefetch_order(0, order)
    }

    fn prefetch_level(&self, hint: RecordHint) {
        self.market.books.prefetch_level(0, hint, None);
    }
}

mod tests {
    use wirepath_perf::ClockDomain;

    use super::*;
    use crate::event::{Event, Kind, Kinds};
    use crate::rx::RxStamp;

    fn datagram(first: u64, messages: &[&[u8]]) -> Vec<u8> {
        let count = u8::try_from(messages.len()).unwrap();
        [&b"TINY\0\0\0\x07"[..], &first.to_be_bytes(), &[count], &messages.concat()].concat()
    }

    fn add(symbol: &[u8; 8], order: u64, side: u8, qty: u32, cents: u32) -> Vec<u8> {
        let (order, qty, price) = (order.to_be_bytes(), qty.to_be_bytes(), cents.to_be_bytes());
        [b"A", &symbol[..], &order, &[side], &qty, &price].concat()
    }

    #[derive(Default)]
    struct Events(Vec<Event>);

    impl Sink for Events {
        fn wants(&self) -> Kinds {
            Kinds::ALL
        }
        fn emit(&mut self, event: Event) {
            self.0.push(event);
        }
        fn end_of_message(&mut self, _complete: bool) {}
    }

    fn best(venue: &Tiny, side: Side) -> Option<(String, u64)> {
        let best = venue.book(0).unwrap().best(side)?;
        Some((best.price.to_string(), best.qty))
    }

    #[test]
    fn a_made_up_feed_has_books() {
        let limits = crate::config::LimitsConfig {
            instruments: 4,
            open_orders: 100,
            levels_outside: 100,
            ..Default::default()
        };
        let mut venue = Tiny::new(VenueOptions { limits, ..Default::default() }).unwrap();
        let mut events = Events::default();
        let bytes = datagram(
            5,
            &[
                &add(b"ONE     ", 1 << 60, b'B', 10, 2_500),
                &add(b"ONE     ", 2, b'S', 7, 2_501),
                &[b"X", &b"ONE     "[..], &(1_u64 << 60).to_be_bytes()].concat(),
                b"Xcut",
            ],
        );
        assert_eq!(TinyFrames::recognise(&bytes), Recognised::Yes);
        let frame = TinyFrames::parse(&bytes).unwrap();
        assert_eq!((frame.first, frame.declared, frame.session.number()), (5, 4, 7));
        let blocks: Vec<_> = TinyFrames::blocks(frame.body, frame.declared).collect();
        assert_eq!(blocks.len(), 3, "the last is not wholly there");
        let rx = RxStamp { ns: 1, clock: ClockDomain::Kernel };
        for (seq, block) in (frame.first..).zip(blocks) {
            venue.apply(&Message { block, seq, rx }, &mut events);
        }
        assert_eq!(
            (best(&venue, Side::Bid), best(&venue, Side::Ask)),
            (None, Some(("25.01".into(), 7)))
        );
        let bests = events.0.iter().filter(|event| event.kind() == Some(Kind::BestBid));
        assert_eq!(
            bests.map(|event| (event.seq, event.a, event.b)).collect::<Vec<_>>(),
            [(5, 25_000_000_000, 10), (7, 0, 0)]
        );
        venue.apply(&Message { block: b"Xcut", seq: 8, rx }, &mut events);
        assert!(venue.is_stale(0) && venue.unreadable_ns() == Some(1));
        for layout in TinyFormat::LAYOUTS {
            let mut names = Vec::new();
            let mut blank = vec![0; layout.size];
            blank[0] = u8::try_from(layout.kind).unwrap();
            let mut visit = |name, _| names.push(name);
            TinyFormat::show(&blank, &mut wirepath_protocol::show::Flat(&mut visit)).unwrap();
            assert!(layout.field_names().eq(names));
        }
    }

    /// The guide's code is this file's, to the letter.
    #[test]
    fn the_guide_shows_what_is_compiled() {
        let (guide, code) =
            (include_str!("../../../docs/adding-a-venue.md"), include_str!("guide.rs"));
        let blocks: Vec<_> = guide
            .split("```rust\n")
            .skip(1)
            .map(|rest| rest.split("```").next().unwrap())
            .collect();
        assert!(blocks.len() >= 4);
        for block in blocks {
            assert!(code.contains(block), "not in guide.rs:\n{block}");
        }
    }
}
