//! Multicast groups of recovery, one datagram at a time.

use mio::unix::SourceFd;
use mio::{Interest, Registry, Token};

use super::LinkError;
use crate::rx::Source;
use crate::rx::udp::{UdpLine, UdpOptions, UdpSource};

/// Groups that were joined, and are left when this is dropped.
#[derive(Debug)]
pub(super) struct Groups(UdpSource);

impl Groups {
    /// Joins them; `None` when there are none.
    pub(super) fn join(
        lines: &[UdpLine],
        registry: &Registry,
        token: Token,
    ) -> Result<Option<Self>, LinkError> {
        if lines.is_empty() {
            return Ok(None);
        }
        // What is received is handed on before the next is, so that none is taken that there is no room for.
        let options = UdpOptions { batch_max: 1, device_stamps: false, ..UdpOptions::default() };
        let source = UdpSource::open(lines, &options)?;
        for fd in source.raw_fds() {
            registry.register(&mut SourceFd(&fd), token, Interest::READABLE)?;
        }
        Ok(Some(Self(source)))
    }

    /// The next datagram, if one waits.
    pub(super) fn receive(&mut self) -> Option<&[u8]> {
        // What the system could not receive is as what was lost on the way.
        let batch = self.0.receive().ok()?;
        batch.iter().next().map(|datagram| datagram.bytes)
    }
}
