//! The demo while it runs: a live view on a terminal, a line a second elsewhere.

use std::io::{self, IsTerminal, Stdout};
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use crossterm::{cursor, execute, terminal};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Constraint, Layout};
use ratatui::style::{Style, Stylize};
use ratatui::text::Line;
use ratatui::widgets::{Block, Gauge, Paragraph, Row, Table};
use wirepath_feed_handler::feed::{FeedStats, FeedView};
use wirepath_perf::Ns;
use wirepath_perf::histogram::Reader;

use super::strategy::Shown;
use crate::summary::{grouped, per_second};

/// Instruments in the live view.
const INSTRUMENTS: usize = 12;

/// What there is to show.
pub(super) struct Frame<'a> {
    pub(super) elapsed: Duration,
    pub(super) length: Duration,
    pub(super) view: &'a FeedView,
    pub(super) wire_to_strategy: &'a Reader,
    pub(super) order_to_fill: &'a Reader,
    pub(super) shown: &'a Shown,
}

/// Where it is shown.
pub(super) enum Screen {
    Live(Box<Terminal<CrosstermBackend<Stdout>>>, Rate),
    Plain { due: Duration, rate: Rate },
}

/// Messages per second, from one look to the next.
#[derive(Default)]
pub(super) struct Rate {
    delivered: u64,
    at: Duration,
    per_second: u64,
}

impl Rate {
    fn update(&mut self, delivered: u64, at: Duration) -> u64 {
        let span = at.saturating_sub(self.at);
        if span >= Duration::from_millis(900) {
            self.per_second = per_second(delivered - self.delivered, span);
            (self.delivered, self.at) = (delivered, at);
        }
        self.per_second
    }
}

impl Screen {
    /// The live view when standard output is a terminal and nobody wants it `plain`.
    pub(super) fn open(plain: bool) -> io::Result<Self> {
        if plain || !io::stdout().is_terminal() {
            return Ok(Self::Plain { due: Duration::from_secs(1), rate: Rate::default() });
        }
        // No raw mode: Ctrl-C stays a signal.
        execute!(io::stdout(), terminal::EnterAlternateScreen, cursor::Hide)?;
        let terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
        Ok(Self::Live(Box::new(terminal), Rate::default()))
    }

    pub(super) fn show(&mut self, frame: &Frame<'_>) -> io::Result<()> {
        match self {
            Self::Live(terminal, rate) => {
                let stats = frame.view.stats();
                let rate = rate.update(stats.channel.delivered, frame.elapsed);
                terminal.draw(|area| draw(area, frame, &stats, rate)).map(|_| ())
            }
            Self::Plain { due, rate } if frame.elapsed >= *due => {
                *due += Duration::from_secs(1);
                let stats = frame.view.stats();
                let rate = rate.update(stats.channel.delivered, frame.elapsed);
                let channel = &stats.channel;
                eprintln!(
                    "{:>3} s: {} messages/s; {} gaps filled by the other line, {} lost; wire to strategy p50 {}, p99 {}; {} orders, {} fills",
                    frame.elapsed.as_secs(),
                    grouped(rate),
                    grouped(channel.gaps_closed),
                    grouped(channel.gaps_declared),
                    Ns(frame.wire_to_strategy.snapshot().quantile(0.5)),
                    Ns(frame.wire_to_strategy.snapshot().quantile(0.99)),
                    grouped(frame.shown.orders.load(Relaxed)),
                    grouped(frame.shown.fills.load(Relaxed)),
                );
                Ok(())
            }
            Self::Plain { .. } => Ok(()),
        }
    }

    /// Gives the terminal back.
    pub(super) fn close(self) -> io::Result<()> {
        drop(self);
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if let Self::Live(..) = self {
            // Nothing better can be done about a terminal that does not answer.
            let _ = execute!(io::stdout(), terminal::LeaveAlternateScreen, cursor::Show);
        }
    }
}

fn draw(area: &mut ratatui::Frame<'_>, frame: &Frame<'_>, stats: &FeedStats, rate: u64) {
    let rows = Layout::vertical([
        Constraint::Length(3),
        Constraint::Length(5),
        Constraint::Length(6),
        Constraint::Min(3),
    ]);
    let [top, lines, numbers, books] = rows.areas(area.area());

    let share = frame.elapsed.as_secs_f64() / frame.length.as_secs_f64().max(1e-9);
    let label = format!("{:.0} of {} s", frame.elapsed.as_secs_f64(), frame.length.as_secs());
    let gauge = Gauge::default()
        .block(Block::bordered().title("wirepath demo"))
        .ratio(share.min(1.0))
        .label(label);
    area.render_widget(gauge, top);

    let head = Row::new(["line", "datagrams", "won", "duplicate", "lost", "kernel drops"]).bold();
    let body = stats.lines.iter().map(|line| {
        let c = &line.counters;
        let numbers = [c.datagrams, c.won, c.duplicate, c.lost, line.kernel_drops].map(grouped);
        Row::new(std::iter::once(line.name.clone()).chain(numbers))
    });
    let table = Table::new(body, [Constraint::Fill(1); 6])
        .header(head)
        .block(Block::bordered().title("lines"));
    area.render_widget(table, lines);

    let (channel, latency) = (&stats.channel, frame.wire_to_strategy.snapshot());
    let text = vec![
        Line::from(format!(
            "{} messages/s, {} events published",
            grouped(rate),
            grouped(stats.thread.events)
        )),
        Line::from(format!(
            "{}; gaps: {} filled by the other line, {} repaired, {} lost{}",
            stats.state.name(),
            grouped(channel.gaps_closed),
            grouped(channel.gaps_answered + channel.gaps_covered),
            grouped(channel.gaps_declared),
            if frame.view.is_all_stale() { " (books are stale)" } else { "" },
        )),
        Line::from(format!(
            "wire → strategy: p50 {}, p99 {}, p99.9 {}",
            Ns(latency.quantile(0.5)),
            Ns(latency.quantile(0.99)),
            Ns(latency.quantile(0.999)),
        )),
        Line::from(format!(
            "strategy: {} orders, {} fills, {} units held; order → fill p50 {}",
            grouped(frame.shown.orders.load(Relaxed)),
            grouped(frame.shown.fills.load(Relaxed)),
            frame.shown.position.load(Relaxed),
            Ns(frame.order_to_fill.snapshot().quantile(0.5)),
        )),
    ];
    area.render_widget(
        Paragraph::new(text).block(Block::bordered().title("feed, strategy, orders")),
        numbers,
    );

    let head = Row::new(["symbol", "bid qty", "bid", "ask", "ask qty", "status"]).bold();
    let body = frame.view.directory().iter().take(INSTRUMENTS).map(|instrument| {
        let best = frame.view.best(instrument.index).unwrap_or_default();
        let side = |side: Option<(wirepath_protocol::Price, u64)>| match side {
            Some((price, qty)) => (price.to_string(), grouped(qty)),
            None => ("–".to_owned(), String::new()),
        };
        let ((bid, bid_qty), (ask, ask_qty)) = (side(best.bid), side(best.ask));
        let status = format!("{:?}{}", best.status, if best.stale { ", stale" } else { "" });
        let style = if best.stale { Style::new().dim() } else { Style::new() };
        Row::new([instrument.symbol.to_string(), bid_qty, bid, ask, ask_qty, status]).style(style)
    });
    let table = Table::new(body, [Constraint::Fill(1); 6])
        .header(head)
        .block(Block::bordered().title("books"));
    area.render_widget(table, books);
}
