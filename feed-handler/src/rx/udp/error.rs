//! What can be wrong with a line, as sentences that say what to do.

use core::net::{IpAddr, SocketAddr};
use std::io;

/// Why lines cannot be opened, or received from.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UdpError {
    /// There are no lines, or more than are numbered.
    #[error("{lines} lines given, where 1 to 256 are numbered")]
    Lines {
        /// How many were given.
        lines: usize,
    },
    /// One of a line's addresses is IPv4, another IPv6.
    #[error(
        "line {line}: its group {group}, interface and source are not all of one kind, IPv4 or IPv6"
    )]
    MixedFamilies {
        /// The line's name.
        line: String,
        /// Its group.
        group: SocketAddr,
    },
    /// No interface of this host has the address.
    #[error(
        "line {line}: no interface of this host has the address {interface}; `ip -brief address` \
         lists those it has"
    )]
    NoInterface {
        /// The line's name.
        line: String,
        /// The address asked for.
        interface: IpAddr,
    },
    /// The system refused.
    #[error("line {line} ({group} on {interface}): cannot {action}: {source}{}", hint(*action, source))]
    System {
        /// The line's name.
        line: String,
        /// Its group.
        group: SocketAddr,
        /// Its interface.
        interface: IpAddr,
        /// What was tried.
        action: Action,
        /// What the system said.
        source: io::Error,
    },
}

/// What a line asks of the system.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Action {
    /// A socket.
    Open,
    /// An option of the socket.
    Configure,
    /// The port.
    Bind,
    /// The group, from any source or from one.
    Join,
    /// Datagrams.
    Receive,
}

impl core::fmt::Display for Action {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Open => "open a socket",
            Self::Configure => "configure the socket",
            Self::Bind => "bind the port",
            Self::Join => "join the group",
            Self::Receive => "receive",
        })
    }
}

/// What to do about it, where that is known.
fn hint(action: Action, error: &io::Error) -> &'static str {
    match (action, error.raw_os_error()) {
        (_, Some(libc::EPERM)) | (Action::Open | Action::Join, Some(libc::EACCES)) => {
            "; this process may not use the network: look at its sandbox or container"
        }
        (Action::Open, Some(libc::EMFILE)) => "; raise the limit on open files (`ulimit -n`)",
        (Action::Open, Some(libc::EAFNOSUPPORT)) => "; this host has IPv6 switched off",
        (Action::Bind, Some(libc::EADDRINUSE)) => {
            "; another program holds the port and does not share it (`ss -ulpn` shows which)"
        }
        (Action::Bind, Some(libc::EACCES)) => {
            "; ports below `net.ipv4.ip_unprivileged_port_start` need CAP_NET_BIND_SERVICE"
        }
        (Action::Bind, Some(libc::EADDRNOTAVAIL)) => "; it is not an address of this host",
        (Action::Join, Some(libc::ENODEV)) => {
            "; the interface does not do multicast, or no route says which one to use"
        }
        (Action::Join, Some(libc::ENOBUFS)) => {
            "; raise `net.ipv4.igmp_max_memberships` (or `igmp_max_msf` for sources)"
        }
        (Action::Join, Some(libc::EADDRINUSE | libc::EADDRNOTAVAIL)) => {
            "; the group is listed twice, or once with a source and once without"
        }
        _ => "",
    }
}
