//! When a snapshot is fetched, and when again.

/// What a [`Snapshots`] is built with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Config {
    /// How long to wait after an attempt that failed, nanoseconds; after each further one twice as long.
    pub retry_ns: u64,
    /// But no longer than this.
    pub retry_max_ns: u64,
}

impl Default for Config {
    /// 100 ms, up to 5 s.
    fn default() -> Self {
        Self { retry_ns: 100_000_000, retry_max_ns: 5_000_000_000 }
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    /// None is wanted.
    Idle,
    /// One is to be begun at this time.
    Due(u64),
    /// One is being fetched.
    Running,
}

/// The attempts to fetch a snapshot for one channel, one at a time. Each has a number, so that what still comes of one
/// that was left is told apart.
#[derive(Debug)]
pub struct Snapshots {
    config: Config,
    state: State,
    attempt: u32,
    wait_ns: u64,
}

impl Snapshots {
    /// None is wanted yet.
    ///
    /// # Errors
    ///
    /// When `retry_ns` is 0 or above `retry_max_ns`.
    pub fn new(config: Config) -> Result<Self, super::ConfigError> {
        if config.retry_ns == 0 || config.retry_ns > config.retry_max_ns {
            return Err(super::ConfigError::Retry);
        }
        Ok(Self { config, state: State::Idle, attempt: 0, wait_ns: config.retry_ns })
    }

    /// One is needed.
    pub fn want(&mut self, now_ns: u64) {
        if self.state == State::Idle {
            self.state = State::Due(now_ns);
        }
    }

    /// The number of an attempt that is to be begun now.
    pub fn start(&mut self, now_ns: u64) -> Option<u32> {
        match self.state {
            State::Due(due_ns) if due_ns <= now_ns => {
                self.state = State::Running;
                self.attempt = self.attempt.wrapping_add(1);
                Some(self.attempt)
            }
            _ => None,
        }
    }

    /// The attempt under way.
    pub fn running(&self) -> Option<u32> {
        (self.state == State::Running).then_some(self.attempt)
    }

    /// The attempt under way came to nothing, or is left: the next is begun after a while. Gives its number.
    pub fn fail(&mut self, now_ns: u64) -> Option<u32> {
        let attempt = self.running()?;
        self.state = State::Due(now_ns.saturating_add(self.wait_ns));
        self.wait_ns = self.wait_ns.saturating_mul(2).min(self.config.retry_max_ns);
        Some(attempt)
    }

    /// The snapshot is there.
    pub fn done(&mut self) {
        self.cancel();
    }

    /// None is wanted any more. Gives the number of the attempt under way.
    pub fn cancel(&mut self) -> Option<u32> {
        let attempt = self.running();
        (self.state, self.wait_ns) = (State::Idle, self.config.retry_ns);
        attempt
    }

    /// When an attempt is to be begun.
    pub fn deadline(&self) -> Option<u64> {
        match self.state {
            State::Due(due_ns) => Some(due_ns),
            State::Idle | State::Running => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_one_after_another() {
        let mut snapshots = Snapshots::new(Config { retry_ns: 10, retry_max_ns: 25 }).unwrap();
        assert_eq!((snapshots.start(5), snapshots.deadline()), (None, None));
        snapshots.want(7);
        snapshots.want(3);
        assert_eq!((snapshots.start(6), snapshots.start(7)), (None, Some(1)));
        assert_eq!((snapshots.start(8), snapshots.running()), (None, Some(1)));
        let mut now = 20;
        for (attempt, wait) in [(1, 10), (2, 20), (3, 25), (4, 25)] {
            assert_eq!(snapshots.fail(now), Some(attempt));
            assert_eq!((snapshots.fail(now), snapshots.running()), (None, None));
            assert_eq!(snapshots.deadline(), Some(now + wait));
            assert_eq!(snapshots.start(now + wait - 1), None);
            now += wait;
            assert_eq!(snapshots.start(now), Some(attempt + 1));
        }
        snapshots.done();
        snapshots.want(now);
        assert_eq!(snapshots.start(now), Some(6));
        assert_eq!((snapshots.cancel(), snapshots.cancel()), (Some(6), None));
        assert!(Snapshots::new(Config { retry_ns: 0, retry_max_ns: 1 }).is_err());
        assert!(Snapshots::new(Config { retry_ns: 2, retry_max_ns: 1 }).is_err());
    }
}
