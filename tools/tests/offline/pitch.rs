//! Real packets of Cboe's options and futures: found to be what they are, decoded, and built into books.

use crate::support::{captures, wirepath};

const EQUITIES: &str = "cboe-pitch-equities-2.41";
const OPTIONS: &str = "cboe-pitch-options-2.41";
const FUTURES: &str = "cboe-pitch-futures-1.1";

#[test]
fn the_market_of_a_packet_is_told_where_it_can_be() {
    let Some(captures) = captures() else { return };
    // By its bytes an order for `A` may be for shares, and a status of a feed symbol may be of an option.
    #[rustfmt::skip]
    let table = [
        ("omi.options.v2.39.4/AddOrderLongMessage.pcap",    OPTIONS, EQUITIES),
        ("omi.options.v2.39.4/ModifyOrderLongMessage.pcap", OPTIONS, EQUITIES),
        ("omi.futures.v1.1.6/AddOrderShortMessage.pcap",    FUTURES, FUTURES),
        ("omi.futures.v1.1.6/ModifyOrderShortMessage.pcap", FUTURES, FUTURES),
        ("omi.futures.v1.1.6/TradingStatusMessage.pcap",    FUTURES, OPTIONS),
        ("omi.futures.v1.1.6/FutureInstrumentDefinitionMessage.pcap", FUTURES, FUTURES),
    ];
    for (name, is, looks_like) in table {
        let path = captures.join("cboe").join(name);
        let path = path.to_string_lossy();
        let decode = |named: &[&str]| {
            wirepath(["decode", "--format", "json", &path].iter().chain(named)).ok()
        };
        let named = decode(&["--protocol", is]);
        assert!(!named.out.is_empty());
        for line in named.json_lines() {
            assert!(!line.contains_key("error"), "{name}: {line:?}");
            assert!(line["channel"].as_str().unwrap().starts_with("unit "), "{name}: {line:?}");
        }
        assert_eq!(decode(&[]).out, decode(&["--protocol", looks_like]).out, "{name}");
    }
}

#[test]
fn an_order_is_in_the_book_and_the_book_in_doubt() {
    let Some(captures) = captures() else { return };
    for (folder, file) in [
        ("omi.options.v2.39.4", "AddOrderLongMessage.pcap"),
        ("omi.futures.v1.1.6", "AddOrderShortMessage.pcap"),
    ] {
        let path = captures.join("cboe").join(folder).join(file);
        let path = path.to_string_lossy();
        let decoded = wirepath(["decode", "--format", "json", &path]).ok().json_lines();
        let add = decoded.iter().find(|line| line.contains_key("symbol")).expect("an Add Order");
        let text = |name: &str| add[name].as_str().expect(name).to_owned();
        let books = wirepath(["books", &path]).ok();
        // It is message so many of its day: what came before is unknown.
        for word in [text("symbol"), text("price"), add["quantity"].to_string(), "stale".into()] {
            assert!(books.out.contains(&word), "no {word} in {}", books.out);
        }
    }
}
