//! Which line a datagram of a capture belongs to: the destination it was sent to.

use core::net::SocketAddr;

use super::CaptureError;
use super::frame::{Endpoint, Skip};
use crate::rx::LineId;

/// Most lines a capture's destinations are numbered as, so that a [`LineId`] holds them.
pub const LINES_MAX: usize = 256;

/// One line of a capture, and what came on it. Displays as its destination, `233.54.12.111:26477`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LineInfo {
    /// Where its datagrams were sent.
    pub destination: SocketAddr,
    /// Datagrams delivered.
    pub datagrams: u64,
    /// Bytes of payload delivered.
    pub bytes: u64,
}

impl core::fmt::Display for LineInfo {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.destination.fmt(f)
    }
}

/// The lines of a capture: given, or found as they appear.
#[derive(Debug)]
pub(super) struct Lines {
    /// Position for position the destination of `infos`.
    endpoints: Vec<Endpoint>,
    infos: Vec<LineInfo>,
    fixed: bool,
}

impl Lines {
    pub(super) fn new(given: Option<&[SocketAddr]>) -> Result<Self, CaptureError> {
        let given_lines = given.unwrap_or_default();
        if given_lines.len() > LINES_MAX {
            return Err(CaptureError::TooManyLines { lines: given_lines.len() });
        }
        let mut lines = Self { endpoints: Vec::new(), infos: Vec::new(), fixed: given.is_some() };
        for &destination in given_lines {
            lines.push(destination);
        }
        Ok(lines)
    }

    pub(super) fn infos(&self) -> &[LineInfo] {
        &self.infos
    }

    /// Counts a datagram of `bytes` to `endpoint` and names its line.
    pub(super) fn count(&mut self, endpoint: Endpoint, bytes: usize) -> Result<LineId, Skip> {
        // A handful of lines, the busy ones first: nothing beats walking along them.
        let line = match self.endpoints.iter().position(|known| *known == endpoint) {
            Some(line) => line,
            None if self.fixed => return Err(Skip::Filtered),
            None if self.infos.len() == LINES_MAX => return Err(Skip::LinesFull),
            None => self.push(endpoint.into()),
        };
        self.infos[line].datagrams += 1;
        self.infos[line].bytes += bytes as u64;
        #[expect(clippy::cast_possible_truncation, reason = "at most LINES_MAX lines")]
        Ok(LineId(line as u8))
    }

    fn push(&mut self, destination: SocketAddr) -> usize {
        self.endpoints.push(destination.into());
        self.infos.push(LineInfo { destination, datagrams: 0, bytes: 0 });
        self.infos.len() - 1
    }
}
