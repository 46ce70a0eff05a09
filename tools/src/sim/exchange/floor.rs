//! Where everything meets: the engine, the participants, the public feed, and what waits for the FIX sessions.

use std::collections::VecDeque;

use crate::sim::engine::{Command, Engine, Output, Owner, Report};

use super::crowd::Crowd;
use super::feed::PublicFeed;

/// Reports that wait for one FIX session at most. They are taken after each command, so this is what one
/// command of somebody else's can bring.
const WAITING_MAX: usize = 1 << 16;

/// See the [module documentation](self).
#[derive(Debug)]
pub(super) struct Floor {
    pub(super) engine: Engine,
    pub(super) crowd: Crowd,
    pub(super) feed: PublicFeed,
    /// By FIX session, whose owners come first.
    waiting: Vec<VecDeque<Report>>,
    /// What the command in hand says to the crowd.
    heard: Vec<Report>,
    pub(super) commands: u64,
}

/// Sorts what the engine says.
struct Desks<'a> {
    feed: &'a mut PublicFeed,
    waiting: &'a mut [VecDeque<Report>],
    heard: &'a mut Vec<Report>,
    now_ns: u64,
}

impl Output for Desks<'_> {
    fn publish(&mut self, message: &[u8]) {
        self.feed.push(message, self.now_ns);
    }

    fn report(&mut self, report: &Report) {
        match self.waiting.get_mut(report.owner.0 as usize) {
            Some(waiting) if waiting.len() < WAITING_MAX => waiting.push_back(*report),
            Some(_) => tracing::error!(?report, "a report is lost: too many wait for its session"),
            None => self.heard.push(*report),
        }
    }
}

impl Floor {
    pub(super) fn new(engine: Engine, crowd: Crowd, feed: PublicFeed, sessions: usize) -> Self {
        let waiting = (0..sessions).map(|_| VecDeque::new()).collect();
        Self { engine, crowd, feed, waiting, heard: Vec::new(), commands: 0 }
    }

    /// Has the engine do something now.
    pub(super) fn handle(&mut self, command: Command, now_ns: u64) {
        let Self { engine, crowd, feed, waiting, heard, commands } = self;
        *commands += 1;
        engine.handle(command, now_ns, &mut Desks { feed, waiting, heard, now_ns });
        heard.drain(..).for_each(|report| crowd.learn(&report));
    }

    /// Lets the crowd do what is due, up to `count` things. Answers whether that was all.
    pub(super) fn stir(&mut self, now_ns: u64, count: usize) -> bool {
        for _ in 0..count {
            if self.crowd.due_ns() > now_ns {
                return true;
            }
            let command = self.crowd.next();
            self.handle(command, now_ns);
        }
        false
    }

    /// The next report for a FIX session.
    pub(super) fn report_for(&mut self, owner: Owner) -> Option<Report> {
        self.waiting.get_mut(owner.0 as usize)?.pop_front()
    }
}
