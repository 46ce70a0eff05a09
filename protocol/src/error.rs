//! Why bytes could not be read, or values not be written.

/// Why a block or a datagram could not be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The bytes end before the layout does.
    #[error("{have} bytes where the layout needs {need}")]
    Truncated {
        /// Bytes present.
        have: usize,
        /// Bytes the known part of the layout takes.
        need: usize,
    },
    /// The type byte or number belongs to another layout.
    #[error("unexpected message type {0:#04x}")]
    Kind(u16),
    /// The transport header is of a version that is not spoken here.
    #[error("unknown transport version {0}")]
    Version(u8),
    /// The transport carries messages of another protocol, by the transport's number for it.
    #[error("the transport carries message protocol {0:#06x}")]
    Protocol(u16),
}

/// Why a message does not go into a packet that is being written. The packet is as it was before.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The caller's slice is too short.
    #[error("{need} more bytes do not fit into the {room} that are left")]
    Full {
        /// Bytes it would take, framing included.
        need: usize,
        /// Bytes left.
        room: usize,
    },
    /// The packet's count or length field cannot say more.
    #[error("the packet's count or length field is at its limit")]
    Limit,
    /// The message's own length says something else than it has bytes.
    #[error("a message of {is} bytes whose length says {says}")]
    Length {
        /// What its length says; 0 when it is too short to have one.
        says: usize,
        /// Bytes it has.
        is: usize,
    },
}
