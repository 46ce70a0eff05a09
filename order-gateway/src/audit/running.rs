//! A writer on a thread of its own.

use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{SystemTime, UNIX_EPOCH};

use super::error::AuditError;
use super::writer::{AuditStats, Counters, Writer};

/// How often what is left is tried to be written at the end.
const LAST_TRIES: u32 = 20;

/// A [`Writer`] at work on its own thread, which ends when the recorder is gone and all is written. Dropping
/// this writes what was recorded until then, and ends the thread as well.
#[derive(Debug)]
pub struct Running {
    counters: Arc<Counters>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<Result<(), AuditError>>>,
}

impl Running {
    pub(super) fn start(mut writer: Writer) -> Result<Self, io::Error> {
        let counters = writer.counters();
        let is_over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&is_over);
        let thread = thread::Builder::new().name("audit".to_owned()).spawn(move || {
            let pause = Duration::from_millis(writer.config.flush_interval_ms);
            let mut tries = 0;
            loop {
                // Looked at before the poll, so that the poll sees all that came before.
                let is_last = writer.is_over() || told.load(Ordering::Acquire); // pairs with `drop`
                let result = writer.poll(now_ns());
                if is_last {
                    tries += 1;
                    if result.is_ok() || tries == LAST_TRIES {
                        return result;
                    }
                }
                thread::park_timeout(pause);
            }
        })?;
        Ok(Self { counters, is_over, thread: Some(thread) })
    }

    /// What was counted.
    pub fn stats(&self) -> AuditStats {
        self.counters.get()
    }

    /// Writes what was recorded until now and ends the thread. Drop the recorder first: what it
    /// records afterwards goes nowhere.
    ///
    /// # Errors
    ///
    /// [`AuditError`]: the end could not be written, though it was tried for some time.
    pub fn close(mut self) -> Result<AuditStats, AuditError> {
        self.end()?;
        Ok(self.stats())
    }

    fn end(&mut self) -> Result<(), AuditError> {
        self.is_over.store(true, Ordering::Release); // pairs with the thread's look
        let Some(thread) = self.thread.take() else { return Ok(()) };
        thread.thread().unpark();
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !thread::panicking() {
            let _ = self.end(); // it was logged when it first failed
        }
    }
}

fn now_ns() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}
