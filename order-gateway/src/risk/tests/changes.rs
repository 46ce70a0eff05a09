//! Limits from configs, changed while trading, and what refusals say.

use super::*;

const TEXT: &str = r#"
    [default]
    order_qty = 10_000
    order_notional = "250000.50"
    long = 0
    needs_book = false

    [instruments.AAPL]
    order_qty = 2_000
    order_notional = "unlimited"
    short_sale = "marked"
    reference = "10.25"
    restricted = true

    [session]
    messages = 900
    cancel_reserve = 100
    duplicate_ms = 5
    open_notional = 1_000_000
"#;

fn parse(text: &str) -> RiskConfig {
    toml::from_str(text).unwrap()
}

fn find(symbol: &str) -> Option<u32> {
    ["MSFT", "AAPL"].iter().zip(0..).find(|(known, _)| **known == symbol).map(|(_, at)| at)
}

#[test]
fn a_config_becomes_limits() {
    let limits = parse(TEXT).resolve(2, find).unwrap();
    let [all, apple] = limits.instruments() else { panic!() };
    let default = InstrumentLimits {
        order_qty: Some(10_000),
        order_notional: Some(250_000_500_000_000),
        long: Some(0),
        needs_book: false,
        ..InstrumentLimits::NONE
    };
    assert_eq!(*all, default);
    let differs = InstrumentLimits {
        order_qty: Some(2_000),
        order_notional: None,
        short_sale: ShortSale::Marked,
        reference: Some(Price(10_250_000_000)),
        restricted: true,
        ..default
    };
    assert_eq!(*apple, differs);
    let session = SessionLimits {
        messages: 900,
        cancel_reserve: 100,
        duplicate_window_ns: Some(5_000_000),
        open_notional: 1_000_000 * UNIT,
        ..SessionLimits::NONE
    };
    assert_eq!(*limits.session(), session);
    let nothing = parse("").resolve(1, find).unwrap();
    assert_eq!(nothing, Limits::new(SessionLimits::NONE, InstrumentLimits::NONE, 1));
}

#[test]
fn configs_that_cannot_be_used_say_why() {
    #[rustfmt::skip]
    let table = [
        ("[default]\norder_qtty = 1",              "unknown field `order_qtty`"),
        ("[default]\norder_notional = 1.5",        "decimal as text"),
        ("[default]\norder_notional = \"1e3\"",    "`1e3` is not a decimal"),
        ("[default]\norder_notional = \"-1\"",     "not negative"),
        ("[default]\norder_qty = \"many\"",        "`many` is not a whole number"),
        ("[default]\norder_qty = -1",              "not negative"),
        ("[default]\nshort_sale = \"maybe\"",      "unknown variant `maybe`"),
        ("[session]\nmessages = 5",                "go together"),
        ("[session]\nduplicate_ms = 0",            "duplicate_ms must be"),
        ("[instruments.IBM]\nlong = 1",            "risk.instruments.IBM: no such instrument"),
        ("[default]\nreference = 10_000_000_000",  "risk.default.reference is out of"),
    ];
    for (text, expected) in table {
        let error = match toml::from_str::<RiskConfig>(text) {
            Ok(config) => config.resolve(2, find).unwrap_err().to_string(),
            Err(error) => error.to_string(),
        };
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn a_change_tells_what_it_changed() {
    let mut gate = Gate::new(
        SessionLimits::NONE,
        InstrumentLimits { order_qty: Some(5), ..InstrumentLimits::NONE },
    );
    gate.send(&order(OrderSide::Buy, 5, price(100))).unwrap();
    let former = gate.risk.limits().clone();
    let mut limits = former.clone();
    limits.session_mut().messages = 7;
    limits.instruments_mut()[1].order_qty = None;
    limits.instruments_mut()[1].restricted = true;
    let told: Vec<_> = gate.risk.change(&mut limits).unwrap().collect();
    let difference = |instrument, name, from, to| Difference { instrument, name, from, to };
    assert_eq!(
        told,
        [
            difference(None, "messages", None, Some(7)),
            difference(Some(1), "order_qty", Some(5), None),
            difference(Some(1), "restricted", Some(0), Some(1)),
        ]
    );
    assert_eq!(limits, former, "the former ones come back");
    assert_eq!(gate.risk.open(), (500 * UNIT, 1), "exposure stays");
    assert_eq!(gate.risk.change(&mut limits).unwrap().count(), 3);
    assert_eq!(gate.risk.change(&mut former.clone()).unwrap().count(), 0);
}

#[test]
fn changes_that_do_not_fit_are_refused() {
    let mut gate = Gate::new(SessionLimits::NONE, InstrumentLimits::NONE);
    let none = SessionLimits::NONE;
    let each = InstrumentLimits::NONE;
    #[rustfmt::skip]
    let table = [
        (Limits::new(none, each, 3), ChangeError::Instruments { given: 3, expected: 2 }),
        (Limits::new(SessionLimits { messages: 60, cancel_reserve: 5, ..none }, each, 2), ChangeError::Messages { given: 65, held: 64 }),
        (Limits::new(SessionLimits { repeats: Some(65), ..none }, each, 2), ChangeError::Repeats { given: 65, held: 64 }),
        (Limits::new(SessionLimits { window_ns: 0, ..none }, each, 2), ChangeError::Window("window_ns")),
    ];
    for (mut limits, expected) in table {
        assert_eq!(gate.risk.change(&mut limits).unwrap_err(), expected);
    }
}

#[test]
fn refusals_are_sentences() {
    let refusal = |limit, allowed, asked| Refusal { limit, instrument: Some(3), allowed, asked };
    #[rustfmt::skip]
    let table = [
        (refusal(Limit::OrderQty, 10, 11), "instrument 3: quantity 11 is above the 10 that one order may have; send less"),
        (refusal(Limit::OrderNotional, 1_500_000_000, i128::from(i64::MAX) * 4), "instrument 3: notional 36893488147.419103228 is above the 1.5 that one order may have; send less"),
        (refusal(Limit::BookBand, 101_000_000_000, 102_500_000_000), "instrument 3: price 102.5 is through the market; the band ends at 101"),
        (refusal(Limit::Repeats, 0, u64::MAX.into()), "instrument 3: the same order was sent 0 times already; wait until the limit is raised above 0"),
    ];
    for (refusal, text) in table {
        assert_eq!(refusal.to_string(), text);
    }
    for limit in Limit::ALL {
        assert!(refusal(limit, 1, 2).to_string().starts_with("instrument 3: "));
        assert!(!limit.name().is_empty() && Limit::ALL[limit as usize] == limit);
    }
}
