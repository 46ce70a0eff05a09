//! What the handler wants of others: requests on their way, and connections to the snapshot server.

use rand::RngExt;
use wirepath_feed_handler::arbiter::SessionId;
use wirepath_feed_handler::recovery::Action;
use wirepath_feed_handler::recovery::requests::Ask;

use super::{Happening, World};
use crate::coverage::Seen;
use crate::glimpse::{Came, Connection, Say};
use crate::lines::is_hit;
use crate::plan::MS;
use crate::servers;

/// Where answers to requests come, behind the two lines.
const ANSWERS: u8 = 2;

impl World {
    pub(super) fn act(&mut self, action: Action) {
        match action {
            Action::Request { session, ask } => {
                let way_ns = self.rng.random_range(MS / 20..MS / 2);
                if self.is_calm || !is_hit(&mut self.rng, 20) {
                    self.after(way_ns, Happening::Asked(session, ask));
                }
            }
            Action::FetchSnapshot { attempt, .. } => {
                assert_eq!(self.wanted, None, "another snapshot beside it");
                self.wanted = Some(attempt);
                self.fetch(attempt);
            }
            Action::CancelSnapshot { attempt } => {
                self.coverage.saw(Seen::SnapshotCancelled);
                assert_eq!(self.wanted.take(), Some(attempt), "cancelled, and not under way");
                // The thread that holds the connection may hear of it late.
                let is_late = self.rng.random_bool(0.5);
                for slot in self.connections.iter_mut().filter(|_| !is_late) {
                    *slot = slot.take().filter(|connection| connection.attempt != attempt);
                }
            }
        }
    }

    pub(super) fn asked(&mut self, session: SessionId, ask: Ask) {
        let is_honest = self.rng.random_range(0..100) < self.plan.honest_requests;
        let of = (&self.days[..], session, ask);
        let answers = servers::answer(of, is_honest, &mut self.rng, &mut self.coverage);
        for (delay_ns, bytes) in answers {
            self.after(delay_ns, Happening::Arrive(ANSWERS, bytes));
        }
    }

    fn fetch(&mut self, attempt: u32) {
        let is_honest = self.rng.random_range(0..100) < self.plan.honest_snapshots;
        let opened = Connection::open(attempt, is_honest, self.now_ns, &mut self.rng);
        match opened {
            Some(connection) => {
                self.connections.push(Some(connection));
                self.converse(self.connections.len() - 1, &[]);
            }
            None => self.hand_over(attempt, &[Came::Failed]),
        }
    }

    pub(super) fn said(&mut self, index: usize, say: &Say) {
        let Some(connection) = &mut self.connections[index] else { return };
        let came = connection.hear(say, self.now_ns);
        self.converse(index, &came);
    }

    pub(super) fn due(&mut self, index: usize) {
        let Some(connection) = &mut self.connections[index] else { return };
        if connection.due_ns == self.now_ns {
            let came = connection.tick(self.now_ns);
            self.converse(index, &came);
        }
    }

    /// Sends what the client has to say, hands over what came, and waits for more.
    fn converse(&mut self, index: usize, came: &[Came]) {
        let is_between = self.days.len() < self.plan.sessions.len() && self.day().to_come == 0;
        let is_served = self.now_ns >= self.served_from_ns && !is_between;
        let day = self.days.last().filter(|_| is_served);
        let Some(connection) = &mut self.connections[index] else { return };
        let attempt = connection.attempt;
        let says = connection.talk(self.now_ns, day, &mut self.rng, &mut self.coverage);
        let is_empty = connection.client.counters().messages == 0;
        if is_empty && matches!(came.last(), Some(Came::Complete(_))) {
            self.coverage.saw(Seen::SnapshotEmpty);
        }
        let is_over = matches!(came.last(), Some(Came::Complete(_) | Came::Failed));
        if is_over || connection.client.closing() {
            self.connections[index] = None;
        } else if let Some(due_ns) = connection.client.deadline() {
            connection.due_ns = due_ns.max(self.now_ns + 1);
            let due_ns = connection.due_ns;
            self.at(due_ns, Happening::Due(index));
        }
        for (after_ns, say) in says {
            self.after(after_ns, Happening::Said(index, say));
        }
        if !came.is_empty() {
            self.hand_over(attempt, came);
        }
    }

    fn hand_over(&mut self, attempt: u32, came: &[Came]) {
        let is_over = matches!(came.last(), Some(Came::Complete(_) | Came::Failed));
        self.wanted = self.wanted.filter(|wanted| *wanted != attempt || !is_over);
        if let Some(handler) = &mut self.handler {
            handler.snapshot(attempt, came, self.now_ns, &self.days);
        }
        self.after(0, Happening::Wake(self.wake));
    }
}
