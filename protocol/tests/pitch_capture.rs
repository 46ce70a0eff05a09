//! Real packets of Cboe's options and futures: every message is known, and there are as many of each type
//! as other decoders count.

mod common;

use std::{collections::BTreeMap, fs};

use wirepath_protocol::pitch::{Market, Message, Packet, common::Time};

/// Reads every packet below `folder`; answers with how many there are, and messages by type.
fn read(folder: &str, market: Market) -> Option<(usize, BTreeMap<u8, usize>)> {
    let (mut packets, mut kinds) = (0, BTreeMap::new());
    for file in fs::read_dir(common::captures::path(folder)?).unwrap() {
        let file = file.unwrap().path();
        let pcap = fs::read(&file).unwrap();
        for datagram in common::payloads(&pcap) {
            let packet = Packet::parse(datagram).unwrap();
            assert!(packet.contents().is_sound() && packet.cut() == 0, "{file:?}");
            // Definitions are repeated without numbers.
            assert_ne!(
                packet.is_sequenced(),
                file.ends_with("FutureInstrumentDefinitionMessage.pcap")
            );
            assert_eq!(packet.is_heartbeat(), file.ends_with("Heartbeat.pcap"), "{file:?}");
            packets += 1;
            for block in packet.messages() {
                let message = market.parse(block).unwrap();
                let layout = market.layout_of(message.kind().into()).expect("a known type");
                // These versions have no message longer than known, but for the second of a Time.
                let behind = Time::epoch_time(block).map_or(0, |_| 4);
                assert_eq!(block.len(), layout.size + behind, "{file:?} {layout:?}");
                check(&message, block, captured(&pcap));
                *kinds.entry(message.kind()).or_default() += 1;
            }
        }
    }
    Some((packets, kinds))
}

/// When the only packet of a file was captured: seconds since the epoch.
fn captured(pcap: &[u8]) -> u32 {
    u32::from_le_bytes(pcap[24..28].try_into().unwrap())
}

/// What the capture itself or plain sense tells of a message.
fn check(message: &Message<'_>, block: &[u8], captured: u32) {
    use wirepath_protocol::pitch::{common, futures};
    match message {
        Message::Common(common::Message::Time(time)) => {
            // In whatever time zone, whole hours from the clock of the capture.
            assert_eq!((captured - time.time()) % 3600, 0);
            assert!(Time::epoch_time(block).is_none_or(|second| second == captured));
        }
        Message::Common(common::Message::AddOrderLong(add)) => {
            assert!(add.side().is_some() && add.price().is_some_and(|price| price.0 > 0));
            assert!(add.symbol().trimmed().is_ascii() && add.add_flags() == 1);
        }
        Message::Common(common::Message::ModifyOrderLong(modify)) => {
            assert!(modify.price().is_some_and(|price| price.0 > 0) && modify.is_displayed());
        }
        Message::Futures(futures::Message::AddOrderShort(add)) => {
            // A volatility future.
            assert!(add.side().is_some() && (10..20).contains(&(add.price().0 / 1_000_000_000)));
        }
        Message::Futures(futures::Message::ModifyOrderShort(modify)) => {
            assert!((10..20).contains(&(modify.price().0 / 1_000_000_000)));
        }
        Message::Futures(futures::Message::FuturesInstrumentDefinition(definition)) => {
            assert_eq!(definition.price_increment().unwrap().to_string(), "0.05");
            assert!((20_190_501..20_210_000).contains(&definition.expiration_date()));
            assert_eq!(futures::FuturesInstrumentDefinition::legs(block), Ok(&[][..]));
        }
        Message::Futures(futures::Message::TradingStatus(status)) => {
            assert_eq!(status.trading_status(), b'Q');
        }
        _ => {}
    }
}

#[test]
fn options() {
    let Some(read) = read("cboe/omi.options.v2.39.4", Market::Options) else { return };
    assert_eq!(read, (4, BTreeMap::from([(0x20, 3), (0x21, 1), (0x27, 1), (0x29, 1)])));
}

#[test]
fn futures() {
    let Some(read) = read("cboe/omi.futures.v1.1.6", Market::Futures) else { return };
    let kinds = [(0x20, 1), (0x22, 1), (0x28, 2), (0x29, 1), (0x31, 16), (0xbb, 1)];
    assert_eq!(read, (7, BTreeMap::from(kinds)));
}
