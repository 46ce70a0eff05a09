//! What a client does when time passes.

use wirepath_protocol::soupbintcp::CLIENT_HEARTBEAT;

use super::{Client, Config, Error, State};

impl Client {
    /// Lets time pass: a heartbeat is put among the bytes to send when nothing was sent for long enough,
    /// and a server that is late is given up, which [`next`](Self::next) then tells.
    pub fn tick(&mut self, now_ns: u64) {
        self.now_ns = self.now_ns.max(now_ns);
        let since = |then_ns: u64| self.now_ns.saturating_sub(then_ns);
        match self.state {
            State::LoginSent if since(self.since_ns) >= self.config.login_timeout_ns => {
                let ms = since(self.since_ns) / 1_000_000;
                self.over(State::Failed(Error::LoginTimeout { ms }));
            }
            State::LoggedIn if since(self.heard_ns) >= self.config.silence_ns => {
                let ms = since(self.heard_ns) / 1_000_000;
                self.over(State::Failed(Error::Silent { ms }));
            }
            State::LoggedIn
                if since(self.sent_ns) >= self.config.heartbeat_ns
                    && self.outbox.is_empty()
                    && !self.is_cut =>
            {
                self.outbox.push(CLIENT_HEARTBEAT.as_bytes());
            }
            State::Ended(_) if since(self.since_ns) >= self.config.logout_timeout_ns => {
                self.outbox.clear();
            }
            _ => {}
        }
    }

    /// When [`tick`](Self::tick) has something to do, if nothing else happens before.
    pub fn deadline(&self) -> Option<u64> {
        let Config { login_timeout_ns, silence_ns, heartbeat_ns, .. } = self.config;
        match self.state {
            State::LoginSent => Some(self.since_ns.saturating_add(login_timeout_ns)),
            State::LoggedIn => {
                let silent_ns = self.heard_ns.saturating_add(silence_ns);
                let is_idle = self.outbox.is_empty() && !self.is_cut;
                let heartbeat_ns = self.sent_ns.saturating_add(heartbeat_ns);
                Some(if is_idle { silent_ns.min(heartbeat_ns) } else { silent_ns })
            }
            State::Ended(_) if !self.outbox.is_empty() => {
                Some(self.since_ns.saturating_add(self.config.logout_timeout_ns))
            }
            State::Connecting | State::Ended(_) | State::Failed(_) => None,
        }
    }
}
