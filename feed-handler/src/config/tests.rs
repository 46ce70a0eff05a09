//! What a config may say, and what is said of one that is wrong.

use super::*;

const GOOD: &str = r#"
[[feed]]
name = "nasdaq"
venue = "nasdaq-itch-5.0"
core = 1
wait = "spin"
patience_us = 500
symbols = ["AAPL", "MSFT"]
events = ["best", "trade", "order"]
date = "2026-01-30"
limits.order_pages = 1000

[[feed.line]]
name = "A"
group = "239.1.1.1:26400"
interface = "127.0.0.1"

[[feed.line]]
name = "B"
group = "239.1.2.1:26400"
interface = "127.0.0.1"
source = "127.0.0.1"
"#;

#[test]
fn a_whole_config_reads() {
    let config = Config::parse(GOOD, "test").unwrap();
    let feed = &config.feeds[0];
    assert_eq!((feed.venue, feed.core, feed.patience_us), (VenueKind::NasdaqItch50, Some(1), 500));
    assert_eq!(feed.kinds(), Kinds::CONTROL.or(Kinds::BEST).or(Kinds::TRADES).or(Kinds::ORDERS));
    assert_eq!((feed.limits.order_pages, feed.limits.held_datagrams), (1000, 8_192));
    assert_eq!(feed.lines[1].get_ref().source, Some("127.0.0.1".parse().unwrap()));
    assert_eq!(feed.channels(), ["1"]);
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    #[rustfmt::skip]
    let table = [
        ("patience_us = 500", "patiance_us = 500", "line 7", "patiance_us"),
        ("\"spin\"", "\"spinn\"", "line 6", "spinn"),
        ("nasdaq-itch-5.0", "nasdaq-itch-4", "line 4", "iex-deep-1.0"),
        ("239.1.1.1:26400", "10.1.1.1:26400", "line 15", "not a multicast group"),
        ("239.1.1.1:26400", "239.1.1.1", "line 15", "such as 239.1.1.1:26400"),
        ("239.1.2.1:26400", "239.1.1.1:26400\"\nname2 = \"x", "line 21", "name2"),
        ("name = \"B\"", "name = \"A\"", "line 18", "two lines of channel `1` are named `A`"),
        ("\"AAPL\", ", "\"MUCHTOOLONG\", ", "nasdaq", "MUCHTOOLONG"),
        ("order_pages = 1000", "order_pages = 0", "limits.order_pages", "expected 1 to 65535"),
        ("core = 1", "core = -1", "line 5", "core"),
        ("core = 1", "unit = 3", "nasdaq", "nasdaq-itch-5.0 has no units"),
        ("core = 1", "unit = 256", "line 5", "unit"),
        ("core = 1", "ring_capacity = 1000", "line 5", "power of two"),
        ("2026-01-30", "2026-13-30", "line 10", "date"),
        ("\"order\"]", "\"orders\"]", "line 9", "orders"),
    ];
    for (good, bad, at, what) in table {
        assert!(GOOD.contains(good), "{good}");
        let text = GOOD.replacen(good, bad, 1);
        let error = Config::parse(&text, "wirepath.toml").expect_err(bad).to_string();
        let named =
            error.contains("config wirepath.toml") && error.contains(at) && error.contains(what);
        assert!(named, "{bad}: {error}");
    }
    assert!(Config::parse("", "x").unwrap_err().to_string().contains("feed"));
}

#[test]
fn instruments_of_several_feeds() {
    let text = |instruments: &str| format!("{GOOD}\n{instruments}");
    let good = text(
        "[[instrument]]\nname = \"AAPL\"\n[[instrument]]\nname = \"a share\"\non = { nasdaq = \"BRK.B\" }\n",
    );
    let listings: Vec<_> = Config::parse(&good, "x")
        .unwrap()
        .instruments
        .iter()
        .map(InstrumentConfig::listing)
        .collect();
    assert_eq!((listings[0].name.as_str(), &listings[0].on), ("AAPL", &None));
    assert_eq!(listings[1].on, Some(vec![("nasdaq".into(), "BRK.B".into())]));
    for (bad, what) in [
        ("name = \"far too long\"", "`far too long` is not a symbol"),
        ("name = \"A\"\non = { iex = \"A\" }", "there is no feed `iex`"),
        ("name = \"A\"\non = { nasdaq = \"\" }", "`` on `nasdaq` is not a symbol"),
        ("name = \"A\"\n[[instrument]]\nname = \"A\"", "two instruments are named `A`"),
        ("name = \"A\"\nwhere = 1", "where"),
    ] {
        let error = Config::parse(&text(&format!("[[instrument]]\n{bad}\n")), "x").expect_err(bad);
        assert!(error.to_string().contains(what), "{error}");
    }
}

#[test]
fn recovery_keys_that_do_not_fit_the_venue() {
    let of = |venue: &str, keys: &str| {
        let text = format!(
            "[[feed]]\nname = \"f\"\nvenue = \"{venue}\"\n[feed.recovery]\n{keys}\n\
             [[feed.line]]\nname = \"A\"\ngroup = \"239.1.1.1:1\"\n"
        );
        Config::parse(&text, "test.toml").map_err(|error| error.to_string())
    };
    let servers = "request_servers = [\"10.0.0.1:1\"]\nsnapshot_servers = [\"10.0.0.1:2\"]";
    assert!(of("nasdaq-itch-5.0", servers).is_ok());
    for (venue, keys) in [
        ("cme-mdp-3.0", "snapshot_groups = [\"239.1.1.9:1\"]\norder_groups = [\"239.1.1.9:2\"]"),
        (
            "nyse-pillar-2.5",
            "request_servers = [\"10.0.0.1:1\"]\nanswer_groups = [\"239.1.1.9:1\"]\nusername = \"DESK\"",
        ),
        (
            "nyse-pillar-2.5",
            "snapshot_servers = [\"10.0.0.1:1\"]\nsnapshot_groups = [\"239.1.1.9:1\"]\nusername = \"DESK\"",
        ),
    ] {
        let found = of(venue, keys);
        assert!(found.is_ok(), "{found:?}");
    }
    for (venue, keys, expected) in [
        (
            "cme-mdp-3.0",
            "request_servers = [\"10.0.0.1:1\"]",
            "request_servers: cme-mdp-3.0 has none",
        ),
        ("cboe-pitch-futures-1.1", "snapshot_servers = [\"10.0.0.1:1\"]", "`unit` is missing"),
        ("cme-mdp-3.0", "order_groups = [\"239.1.1.9:1\"]", "snapshot_groups is missing"),
        (
            "nyse-pillar-2.5",
            "snapshot_groups = [\"239.1.1.9:1\"]\nusername = \"DESK\"",
            "go together",
        ),
        (
            "nyse-pillar-2.5",
            "request_servers = [\"10.0.0.1:1\"]\nusername = \"DESK\"",
            "go together",
        ),
        ("nyse-pillar-2.5", "request_servers = [\"10.0.0.1:1\"]", "username is missing"),
        (
            "nasdaq-itch-5.0",
            "definition_groups = [\"239.1.1.9:1\"]",
            "definition_groups: nasdaq-itch-5.0 has none",
        ),
        (
            "iex-deep-1.0",
            "request_servers = [\"10.0.0.1:1\"]",
            "request_servers: iex-deep-1.0 has none",
        ),
        (
            "iex-deep-1.0",
            "snapshot_servers = [\"10.0.0.1:1\"]",
            "snapshot_servers: iex-deep-1.0 has none",
        ),
        (
            "nasdaq-itch-5.0",
            "answer_groups = [\"239.1.1.9:1\"]",
            "answer_groups: nasdaq-itch-5.0 has none",
        ),
        (
            "nasdaq-itch-5.0",
            "snapshot_groups = [\"239.1.1.9:1\"]",
            "snapshot_groups: nasdaq-itch-5.0 has none",
        ),
        ("nasdaq-itch-5.0", "snapshot_groups = [\"10.1.1.9:1\"]", "not a multicast group"),
        (
            "nasdaq-itch-5.0",
            "username = \"TOO LONG\"",
            "username `TOO LONG` is longer than 6 characters",
        ),
        (
            "nasdaq-itch-5.0",
            "password = \"MUCH TOO LONG\"",
            "password is longer than 10 characters",
        ),
        ("nasdaq-itch-5.0", "snapshot_ms = 0", "snapshot_ms is 0"),
    ] {
        let error = of(venue, keys).unwrap_err();
        assert!(error.contains(expected) && error.contains("test.toml"), "{error}");
    }
}

#[test]
fn feeds_that_share_a_thread() {
    let with = |first: &str, second: &str| {
        let feed = |name: &str, port: u32, keys: &str| {
            format!(
                "[[feed]]\nname = \"{name}\"\nvenue = \"iex-deep-1.0\"\n{keys}\n\
                 [[feed.line]]\nname = \"A\"\ngroup = \"239.1.1.1:{port}\"\n"
            )
        };
        let text = [feed("a", 1, first), feed("b", 2, second), feed("c", 3, "")].concat();
        Config::parse(&text, "test.toml").map_err(|error| error.to_string())
    };
    let of = |second| with("thread = \"t\"\ncore = 1", second);
    let config = of("thread = \"t\"\ncore = 1").unwrap();
    assert_eq!(config.threads(), 2);
    assert!(config.feeds.iter().all(|feed| feed.busy_threads == 3), "and a strategy");
    assert_eq!(of("core = 1").unwrap().threads(), 3);
    let ring = |second| {
        let text = format!("{shared}\nring = \"r\"", shared = "thread = \"t\"\ncore = 1");
        with(&text, second)
    };
    assert!(ring("thread = \"t\"\ncore = 1\nring = \"r\"").is_ok());
    for (second, expected) in [
        ("ring = \"r\"", "feeds `a` and `b` share ring `r` and must share a thread"),
        ("thread = \"u\"\nring = \"r\"", "must share a thread"),
        (
            "thread = \"t\"\ncore = 1\nring = \"r\"\nring_capacity = 1024",
            "differ in `ring_capacity`",
        ),
    ] {
        let error = ring(second).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }
    for unlike in ["thread = \"t\"", "thread = \"t\"\ncore = 1\nwait = \"spin\""] {
        let error = of(unlike).unwrap_err();
        assert!(error.contains("feeds `a` and `b` share thread `t`"), "{error}");
    }
}
