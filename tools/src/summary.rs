//! A feed's numbers as tables for people: lines, gaps, what was decoded, latency by hop.

use std::fmt::Write;
use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets};
use wirepath_feed_handler::consolidated::{Consolidated, LeftOut, Quote, State};
use wirepath_feed_handler::feed::FeedStats;
use wirepath_order_gateway::gateway::{self, GatewayStats};
use wirepath_perf::histogram::Snapshot;
use wirepath_perf::{ClockDomain, Ns};

/// One hop of the way from the wire to the strategy, with the clock that each end was read from.
#[derive(Clone, Debug)]
pub struct Hop {
    /// What lies between.
    pub name: &'static str,
    /// The clock of its beginning.
    pub from: ClockDomain,
    /// The clock of its end.
    pub to: ClockDomain,
    /// Nanoseconds it took.
    pub latency: Snapshot,
}

/// A table whose columns, but the first, are numbers.
fn table(head: &[&str], text_columns: usize) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head);
    for column in table.column_iter_mut().skip(text_columns) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// `12,345,678`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How many a second, if it was `count` in this time.
pub fn per_second(count: u64, time: Duration) -> u64 {
    let rate = u128::from(count) * 1_000_000_000 / time.as_nanos().max(1);
    u64::try_from(rate).unwrap_or(u64::MAX)
}

/// A line for each instrument that is looked at over several feeds: its best prices, who has them, and who has no
/// part in them.
pub fn market(market: &mut Consolidated) -> Vec<String> {
    market.resolve();
    let feeds: Vec<_> = market.feeds().iter().map(|feed| feed.name().to_owned()).collect();
    let names = market.names().to_vec();
    let quote = |quote: Option<Quote>| {
        let Some(Quote { price, qty, venues }) = quote else { return "-".to_owned() };
        let has = |feed: &usize| venues >> feed & 1 != 0;
        let who: Vec<_> = (0..feeds.len()).filter(has).map(|feed| feeds[feed].as_str()).collect();
        format!("{qty} at {price} ({})", who.join(", "))
    };
    let line = |(index, name): (usize, &String)| {
        let now = market.read(index);
        let mut line = format!("{name}: {} x {}", quote(now.bid), quote(now.ask));
        line.push_str(match now.state {
            State::Locked => "; locked",
            State::Crossed => "; crossed",
            State::Normal | State::OneSided => "",
        });
        for part in now.parts {
            let why = match part.left_out {
                Some(LeftOut::Stale) => "is stale",
                Some(LeftOut::NotTrading) => "does not trade it",
                Some(LeftOut::Unknown) => "has no price",
                None => continue,
            };
            let _ = write!(line, "; {} {why}", feeds[part.feed]);
        }
        line
    };
    names.iter().enumerate().map(line).collect()
}

/// A row per line: what it carried, and what it was good for.
pub fn lines(stats: &FeedStats) -> String {
    let head = [
        "line",
        "datagrams",
        "messages",
        "won",
        "duplicate",
        "late",
        "lost",
        "kernel drops",
        "behind (mean)",
    ];
    let mut table = table(&head, 1);
    for line in &stats.lines {
        let counters = &line.counters;
        let numbers = [
            counters.datagrams,
            counters.messages,
            counters.won,
            counters.duplicate,
            counters.late,
            counters.lost,
            line.kernel_drops,
        ];
        let mut row = vec![line.name.clone()];
        row.extend(numbers.map(grouped));
        row.push(if counters.lag.count == 0 {
            "–".to_owned()
        } else {
            Ns(counters.lag.mean_ns()).to_string()
        });
        table.add_row(row);
    }
    table.to_string()
}

/// What arbitration and decoding made of the lines, in sentences.
pub fn outcome(stats: &FeedStats, time: Duration) -> String {
    let (channel, venue) = (&stats.channel, &stats.venue);
    let rate = |count| grouped(per_second(count, time));
    let mut text = format!(
        "{} messages delivered once and in order ({}/s), {} events published ({}/s) in {:.1} s.\n",
        grouped(channel.delivered),
        rate(channel.delivered),
        grouped(stats.thread.events),
        rate(stats.thread.events),
        time.as_secs_f64(),
    );
    let _ = writeln!(
        text,
        "Gaps: {} seen, {} filled by the other line, {} by late datagrams of the same line, {} by answers to requests, \
         {} covered by a snapshot, {} lost ({} messages).",
        grouped(channel.gaps_seen),
        grouped(channel.gaps_closed),
        grouped(channel.gaps_reordered),
        grouped(channel.gaps_answered),
        grouped(channel.gaps_covered),
        grouped(channel.gaps_declared),
        grouped(channel.lost),
    );
    let repair = &stats.repair;
    if repair.requests.asked > 0 || repair.snapshots_begun > 0 {
        let _ = writeln!(
            text,
            "Repair: {} requests, of them {} answered, {} not in time, {} no longer needed; {} snapshots begun, {} joined, \
             {} failed, {} too old or outrun.",
            grouped(repair.requests.asked),
            grouped(repair.requests.answered),
            grouped(repair.requests.timeouts),
            grouped(repair.requests.cancelled),
            grouped(repair.snapshots_begun),
            grouped(repair.snapshots_joined),
            grouped(repair.snapshots_failed),
            grouped(repair.snapshots_too_old + repair.snapshots_outrun),
        );
    }
    if channel.gaps_declared > 0 && stats.stale_since_ns.is_some() {
        text.push_str(
            "Books are marked stale from the first of these on: what was in the lost messages is not known.\n",
        );
    }
    let rest = [
        ("of unknown type", venue.unknown),
        ("unreadable", venue.malformed),
        ("for instruments beyond the limit", venue.beyond_limit),
        (
            "in datagrams of another protocol or refused",
            stats.lines.iter().map(|l| l.counters.malformed).sum(),
        ),
    ];
    let others: u64 = stats.lines.iter().map(|l| l.counters.other_channels).sum();
    if others > 0 {
        let _ = writeln!(text, "{} datagrams of other units stepped over.", grouped(others));
    }
    for (what, count) in rest.into_iter().filter(|(_, count)| *count > 0) {
        let _ = writeln!(text, "{} messages {what}.", grouped(count));
    }
    for (anomaly, count) in venue.anomalies() {
        let _ = writeln!(text, "{} messages contradicted the book: {anomaly}.", grouped(count));
    }
    text
}

/// Which lines are down, for the end of a sentence.
pub fn down(stats: &FeedStats) -> String {
    let down = stats.lines.iter().filter(|line| line.is_down);
    down.fold(String::new(), |text, line| format!("{text}; line {} is down", line.name))
}

/// A row per hop.
pub fn hops(hops: &[Hop]) -> String {
    let head = ["hop", "from clock", "to clock", "count", "p50", "p90", "p99", "p99.9", "max"];
    let mut table = table(&head, 3);
    for Hop { name, from, to, latency } in hops {
        let mut row = vec![(*name).to_owned(), from.name().to_owned(), to.name().to_owned()];
        row.push(grouped(latency.count()));
        match latency.count() {
            0 => row.extend(std::iter::repeat_n("–".to_owned(), 5)),
            _ => {
                row.extend([0.5, 0.9, 0.99, 0.999].map(|q| Ns(latency.quantile(q)).to_string()));
                row.push(Ns(latency.max()).to_string());
            }
        }
        table.add_row(row);
    }
    table.to_string()
}

/// The feed thread's own hops.
pub fn feed_hops(stats: &FeedStats, rx_clock: ClockDomain) -> Vec<Hop> {
    let tsc = ClockDomain::Tsc;
    vec![
        Hop { name: "wire → user", from: rx_clock, to: tsc, latency: stats.wire_to_user.clone() },
        Hop { name: "user → ring", from: tsc, to: tsc, latency: stats.user_to_ring.clone() },
    ]
}

/// What a gateway did, and its hops.
pub fn gateway(stats: &GatewayStats) -> String {
    let desk = &stats.desk;
    let mut text = format!(
        "{} requests sent, {} refused; {} reports taken",
        grouped(desk.sent),
        grouped(desk.refused),
        grouped(desk.reports)
    );
    let rest = [
        ("reports could not be read", desk.unreadable),
        ("updates found no room", desk.updates_lost + stats.untold),
        ("orders whose status the venue would not tell", desk.unanswered),
        ("connections failed or were lost", stats.status.failures),
        ("transmit stamps never came", stats.status.tx_stamps_lost),
    ];
    for (what, count) in rest.into_iter().filter(|(_, count)| *count > 0) {
        let _ = write!(text, "; {} {what}", grouped(count));
    }
    text.push_str(".\n");
    text + &hops(&gateway_hops(&stats.hops))
}

/// A gateway's hops, those that its host can time.
pub fn gateway_hops(hops: &[gateway::Hop]) -> Vec<Hop> {
    let hop = |hop: &gateway::Hop| Hop {
        name: hop.name,
        from: hop.clocks.0,
        to: hop.clocks.1,
        latency: hop.times.clone(),
    };
    hops.iter().map(hop).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        let table = [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")];
        for (number, text) in table {
            assert_eq!(grouped(number), text);
        }
        assert_eq!(per_second(50, Duration::from_millis(2_500)), 20);
        assert_eq!(per_second(u64::MAX, Duration::ZERO), u64::MAX);
    }
}
