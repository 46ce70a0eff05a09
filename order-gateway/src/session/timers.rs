//! What a session does because time passes: heartbeats, test requests, patience that ends.

use super::reason::Closed;
use super::{Application, Session, State};
use crate::store::Store;

/// Who a TestRequest of ours is from: its TestReqID (112).
const TEST_REQ_ID: &str = "TEST";

impl<S: Store> Session<S> {
    /// Does what is due at this time.
    pub fn tick(&mut self, now_ns: u64, app: &mut impl Application<S>) {
        self.link.now_ns = now_ns;
        let config = &self.link.config;
        let waited_ns = now_ns.saturating_sub(self.since_ns);
        if let Some(at) = self.link.output.stuck_at(config.stuck_timeout_ns)
            && now_ns >= at
            && self.state != State::Disconnected
        {
            let waiting = self.output().len();
            let waited_ms = (now_ns - at).saturating_add(config.stuck_timeout_ns) / 1_000_000;
            self.link.output.restart();
            self.close(Closed::Stuck { waiting, waited_ms }, app);
        }
        let config = &self.link.config;
        match self.state {
            State::AwaitingLogon if waited_ns >= config.logon_timeout_ns => {
                self.close(Closed::LogonTimeout(config.logon_timeout_ns / 1_000_000), app);
            }
            State::LogoutSent | State::Failing if waited_ns >= config.logout_timeout_ns => {
                let timeout = Closed::LogoutTimeout(config.logout_timeout_ns / 1_000_000);
                let reason = self.closed.take().unwrap_or(timeout);
                self.close(reason, app);
            }
            State::Active if self.window.is_some_and(|window| !window.contains(now_ns)) => {
                self.log_out("the session's hours are over", now_ns, app);
            }
            State::Active => self.beat(app),
            _ => {}
        }
        self.settle(app);
    }

    /// When [`tick`](Self::tick) has something to do; `u64::MAX` for never.
    pub fn deadline(&self) -> u64 {
        let config = &self.link.config;
        let of_state = match self.state {
            State::Disconnected | State::Closing => u64::MAX,
            State::AwaitingLogon => self.since_ns.saturating_add(config.logon_timeout_ns),
            State::LogoutSent | State::Failing => {
                self.since_ns.saturating_add(config.logout_timeout_ns)
            }
            State::Active => {
                let of_window = self.window.map_or(u64::MAX, |window| window.end_ns);
                self.beat_deadline().min(of_window)
            }
        };
        let stuck = self.link.output.stuck_at(config.stuck_timeout_ns).unwrap_or(u64::MAX);
        if self.state == State::Disconnected { u64::MAX } else { of_state.min(stuck) }
    }

    fn beat_deadline(&self) -> u64 {
        if self.heartbeat_ns == 0 {
            return u64::MAX;
        }
        let listen = match self.test_sent_ns {
            Some(at_ns) => at_ns.saturating_add(self.heartbeat_ns),
            None => self.last_received_ns.saturating_add(self.patience_ns()),
        };
        let stalled =
            self.requested.map_or(u64::MAX, |r| r.at_ns.saturating_add(self.heartbeat_ns));
        listen.min(self.link.last_sent_ns.saturating_add(self.heartbeat_ns)).min(stalled)
    }

    /// How long the counterparty may be silent: its heartbeat, and a fifth for the way.
    fn patience_ns(&self) -> u64 {
        self.heartbeat_ns + self.heartbeat_ns / 5
    }

    /// Heartbeats, both ways.
    fn beat(&mut self, app: &mut impl Application<S>) {
        let (now, heartbeat) = (self.link.now_ns, self.heartbeat_ns);
        if heartbeat == 0 {
            return;
        }
        let silent_ns = now.saturating_sub(self.last_received_ns);
        match self.test_sent_ns {
            Some(at_ns) if now.saturating_sub(at_ns) >= heartbeat => {
                return self.close(Closed::Silent { silent_ms: silent_ns / 1_000_000 }, app);
            }
            None if silent_ns >= self.patience_ns() => {
                self.link.admin(b"1", |writer| _ = writer.text(112, TEST_REQ_ID));
                self.test_sent_ns = Some(now);
            }
            _ => {}
        }
        if now.saturating_sub(self.link.last_sent_ns) >= heartbeat {
            self.link.heartbeat(None);
        }
        // What was asked for did not come, or not all: it is asked for again.
        if let Some(requested) = self.requested
            && now.saturating_sub(requested.at_ns) >= heartbeat
        {
            self.requested = None;
            let next = self.link.store.next_in();
            if next <= requested.to && next == requested.next {
                self.ask_for_missing(self.seen.max(requested.to + 1), app);
            }
        }
    }
}
