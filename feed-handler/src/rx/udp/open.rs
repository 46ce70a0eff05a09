//! Opening lines: which share a socket, and what each socket is told.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};
use std::ffi::CString;
use std::io;

use socket2::{Domain, Protocol, Socket, Type};

use super::socket::{self, Interface};
use super::{
    Action, BufferReport, DeviceClock, DeviceStamps, LineReport, Sharing, UdpError, UdpLine,
    UdpOptions,
};
use crate::rx::LineId;

/// Most lines of a source, so that a [`LineId`] holds them.
const LINES_MAX: usize = 256;

/// Groups a socket may join by Linux's default, `net.ipv4.igmp_max_memberships`.
const GROUPS_PER_SOCKET_MAX: usize = 20;

/// From this many lines on an idle socket costs more than telling lines apart.
const SHARING_PAYS_FROM: usize = 3;

/// A socket, and what is kept beside it.
pub(super) struct OpenSocket {
    pub(super) socket: Socket,
    /// Its lines by their group; more than one if it is shared.
    pub(super) lines: Vec<(IpAddr, LineId)>,
    /// How many datagrams to ask for next.
    pub(super) ask: usize,
    pub(super) drops: DropCounter,
    /// The kernel was not asked to say anything beside its datagrams.
    pub(super) is_bare: bool,
}

impl OpenSocket {
    /// The line of a datagram sent to `destination`; that is only known of a shared socket.
    #[inline]
    pub(super) fn line(&self, destination: Option<IpAddr>) -> Option<LineId> {
        if let [(_, line)] = self.lines[..] {
            return Some(line);
        }
        let destination = destination?;
        self.lines.iter().find(|(group, _)| *group == destination).map(|(_, line)| *line)
    }
}

/// The kernel's count of drops, which wraps at 2^32, as one that does not.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DropCounter(u32);

impl DropCounter {
    /// Takes the kernel's count, and answers how many are new.
    pub(super) fn update(&mut self, count: u32) -> u64 {
        let new = count.wrapping_sub(self.0);
        // A datagram queued before the count was last asked for shows an older one.
        if new > u32::MAX / 2 {
            return 0;
        }
        self.0 = count;
        u64::from(new)
    }
}

/// Opens the sockets of `lines`; the reports are line by line.
pub(super) fn open(
    lines: &[UdpLine],
    options: &UdpOptions,
) -> Result<(Vec<OpenSocket>, Vec<LineReport>), UdpError> {
    if lines.is_empty() || lines.len() > LINES_MAX {
        return Err(UdpError::Lines { lines: lines.len() });
    }
    for line in lines {
        let is_v4 = line.group.is_ipv4();
        if line.interface.is_ipv4() != is_v4 || line.source.is_some_and(|ip| ip.is_ipv4() != is_v4)
        {
            let (line, group) = (line.name.clone(), line.group);
            return Err(UdpError::MixedFamilies { line, group });
        }
    }
    // Without the list, IPv4 lines lack no more than their devices' stamps.
    let interfaces = socket::interfaces().unwrap_or_default();
    let (mut sockets, mut reports) = (Vec::new(), Vec::new());
    for shared in plan(lines, options.sharing) {
        let (open, buffer, no_stamps) = open_socket(lines, &shared, options, &interfaces)?;
        for line in shared {
            let device_stamps = device_stamps(&open.socket, &lines[line], options, &interfaces);
            let no_stamps = no_stamps.map(io::Error::from_raw_os_error);
            reports.push((
                line,
                LineReport { socket: sockets.len(), buffer, no_stamps, device_stamps },
            ));
        }
        sockets.push(open);
    }
    reports.sort_by_key(|(line, _)| *line);
    Ok((sockets, reports.into_iter().map(|(_, report)| report).collect()))
}

/// Which lines share a socket: those with the same port, as long as their groups tell them apart.
fn plan(lines: &[UdpLine], sharing: Sharing) -> Vec<Vec<usize>> {
    let share = match sharing {
        Sharing::Auto => lines.len() >= SHARING_PAYS_FROM,
        Sharing::Never => false,
        Sharing::Always => true,
    };
    let mut plan: Vec<Vec<usize>> = Vec::new();
    for (nth, line) in lines.iter().enumerate() {
        let fits = |others: &&mut Vec<usize>| {
            share
                && others.len() < GROUPS_PER_SOCKET_MAX
                && others.iter().map(|other| &lines[*other]).all(|other| {
                    other.group.port() == line.group.port()
                        && other.group.is_ipv4() == line.group.is_ipv4()
                        && other.group.ip() != line.group.ip()
                        && other.group.ip().is_multicast()
                        && line.group.ip().is_multicast()
                })
        };
        match plan.iter_mut().find(fits) {
            Some(others) => others.push(nth),
            None => plan.push(vec![nth]),
        }
    }
    plan
}

/// Opens one socket for the lines with these numbers. Answers with it what buffer it got, and the
/// system's number for why the kernel does not stamp, if it does not.
fn open_socket(
    lines: &[UdpLine],
    shared: &[usize],
    options: &UdpOptions,
    interfaces: &[Interface],
) -> Result<(OpenSocket, BufferReport, Option<i32>), UdpError> {
    let first = &lines[shared[0]];
    let group = first.group;
    let refused = |action| refused(first, action);
    let socket = Socket::new(Domain::for_address(group), Type::DGRAM, Some(Protocol::UDP))
        .map_err(refused(Action::Open))?;
    socket.set_nonblocking(true).map_err(refused(Action::Configure))?;
    // Other programs of this host may listen to the same line.
    socket.set_reuse_address(true).map_err(refused(Action::Configure))?;
    if group.is_ipv4() {
        socket.set_multicast_all_v4(false).map_err(refused(Action::Configure))?;
    } else {
        socket.set_only_v6(true).map_err(refused(Action::Configure))?;
        socket.set_multicast_all_v6(false).map_err(refused(Action::Configure))?;
    }
    let buffer = set_receive_buffer(&socket, options.receive_buffer.saturating_mul(shared.len()))
        .map_err(refused(Action::Configure))?;
    let no_stamps = if options.kernel_stamps {
        ask_for_stamps(&socket).err().and_then(|error| error.raw_os_error())
    } else {
        None
    };
    if shared.len() > 1 {
        let (level, name) = if group.is_ipv4() {
            (libc::IPPROTO_IP, libc::IP_PKTINFO)
        } else {
            (libc::IPPROTO_IPV6, libc::IPV6_RECVPKTINFO)
        };
        socket::set_option(&socket, level, name, 1).map_err(refused(Action::Configure))?;
    }
    let address = if shared.len() > 1 { unspecified(group) } else { scoped(first, interfaces)? };
    socket.bind(&address.into()).map_err(refused(Action::Bind))?;
    let mut open = OpenSocket {
        socket,
        lines: Vec::new(),
        ask: 1,
        drops: DropCounter::default(),
        is_bare: !options.kernel_stamps && shared.len() == 1,
    };
    for &nth in shared {
        join(&open.socket, &lines[nth], interfaces)?;
        #[expect(clippy::cast_possible_truncation, reason = "at most LINES_MAX lines")]
        open.lines.push((lines[nth].group.ip(), LineId(nth as u8)));
    }
    Ok((open, buffer, no_stamps))
}

/// An error of this line, from what the system said.
pub(super) fn refused(line: &UdpLine, action: Action) -> impl FnOnce(io::Error) -> UdpError {
    let (name, group, interface) = (line.name.clone(), line.group, line.interface);
    move |source| UdpError::System { line: name, group, interface, action, source }
}

/// The group's port on any address.
fn unspecified(group: SocketAddr) -> SocketAddr {
    let any = if group.is_ipv4() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED)
    } else {
        IpAddr::V6(Ipv6Addr::UNSPECIFIED)
    };
    SocketAddr::new(any, group.port())
}

/// The group with the interface it is meant on, which IPv6 wants to know.
fn scoped(line: &UdpLine, interfaces: &[Interface]) -> Result<SocketAddr, UdpError> {
    Ok(match line.group {
        SocketAddr::V4(group) => group.into(),
        SocketAddr::V6(group) => {
            SocketAddrV6::new(*group.ip(), group.port(), 0, index_v6(line, interfaces)?).into()
        }
    })
}

/// The number of a line's interface; 0 leaves the choice to the kernel.
fn index_v6(line: &UdpLine, interfaces: &[Interface]) -> Result<u32, UdpError> {
    if line.interface.is_unspecified() {
        return Ok(0);
    }
    let found = interfaces.iter().find(|interface| interface.address == line.interface);
    found
        .map(|interface| interface.index)
        .ok_or_else(|| UdpError::NoInterface { line: line.name.clone(), interface: line.interface })
}

/// Asks for a receive buffer, past the system's limit if we may.
fn set_receive_buffer(socket: &Socket, asked: usize) -> io::Result<BufferReport> {
    // The kernel keeps twice the number, for its own use beside the data, in an int.
    let asked = asked.min(i32::MAX as usize / 2);
    let value = i32::try_from(asked).unwrap_or(i32::MAX / 2);
    if socket::set_option(socket, libc::SOL_SOCKET, libc::SO_RCVBUFFORCE, value).is_err() {
        socket.set_recv_buffer_size(asked)?;
    }
    Ok(BufferReport { asked, granted: socket.recv_buffer_size()? / 2 })
}

/// Has the kernel stamp, pass on the device's stamps, and say what it dropped.
fn ask_for_stamps(socket: &Socket) -> io::Result<()> {
    let flags = libc::SOF_TIMESTAMPING_RX_SOFTWARE
        | libc::SOF_TIMESTAMPING_SOFTWARE
        | libc::SOF_TIMESTAMPING_RX_HARDWARE
        | libc::SOF_TIMESTAMPING_RAW_HARDWARE;
    socket::set_option(socket, libc::SOL_SOCKET, libc::SO_TIMESTAMPING, flags.cast_signed())?;
    socket::set_option(socket, libc::SOL_SOCKET, libc::SO_RXQ_OVFL, 1)
}

fn join(socket: &Socket, line: &UdpLine, interfaces: &[Interface]) -> Result<(), UdpError> {
    if !line.group.ip().is_multicast() {
        return Ok(());
    }
    let joined = match (line.group.ip(), line.interface, line.source) {
        (IpAddr::V4(group), IpAddr::V4(interface), Some(IpAddr::V4(source))) => {
            socket.join_ssm_v4(&source, &group, &interface)
        }
        (IpAddr::V4(group), IpAddr::V4(interface), _) => {
            socket.join_multicast_v4(&group, &interface)
        }
        (IpAddr::V6(group), _, Some(IpAddr::V6(source))) => {
            socket::join_source_v6(socket, group, source, index_v6(line, interfaces)?)
        }
        (IpAddr::V6(group), ..) => socket.join_multicast_v6(&group, index_v6(line, interfaces)?),
        // Ruled out before.
        (IpAddr::V4(_), IpAddr::V6(_), _) => Err(io::ErrorKind::InvalidInput.into()),
    };
    joined.map_err(refused(line, Action::Join))
}

fn device_stamps(
    socket: &Socket,
    line: &UdpLine,
    options: &UdpOptions,
    interfaces: &[Interface],
) -> DeviceStamps {
    let asked = options.device_stamps && options.kernel_stamps;
    if !asked || options.device_clock == DeviceClock::Ignore {
        return DeviceStamps::NotAsked;
    }
    let mut known = interfaces.iter().filter(|interface| interface.address == line.interface);
    let Some(name) = known.next().and_then(|interface| device_name(&interface.name)) else {
        return DeviceStamps::NoInterface;
    };
    match socket::turn_on_device_stamps(socket, &name) {
        Ok(true) => DeviceStamps::TurnedOn,
        Ok(false) => DeviceStamps::WereOn,
        Err(error) => DeviceStamps::Refused(error),
    }
}

/// An interface's name without the label of an alias (`eth0:1`).
fn device_name(label: &CString) -> Option<CString> {
    let name = label.to_bytes().split(|byte| *byte == b':').next()?;
    CString::new(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(groups: &[&str]) -> Vec<UdpLine> {
        let line = |group: &&str| {
            let group: SocketAddr = group.parse().unwrap();
            UdpLine {
                name: group.to_string(),
                group,
                interface: unspecified(group).ip(),
                source: None,
            }
        };
        groups.iter().map(line).collect()
    }

    #[test]
    fn lines_share_a_socket_where_it_pays_and_they_can_be_told_apart() {
        use Sharing::{Always, Auto, Never};
        let (a, b, c) = ("239.1.1.1:5", "239.1.1.2:5", "239.1.1.3:5");
        type Case<'a> = (&'a [&'a str], Sharing, &'a [&'a [usize]]);
        #[rustfmt::skip]
        let table: [Case<'_>; 8] = [
            (&[a, b],                             Auto,   &[&[0], &[1]]),
            (&[a, b, c],                          Auto,   &[&[0, 1, 2]]),
            (&[a, b],                             Always, &[&[0, 1]]),
            (&[a, b, c],                          Never,  &[&[0], &[1], &[2]]),
            (&[a, "239.1.1.1:6", "239.1.1.2:6"],  Auto,   &[&[0], &[1, 2]]),
            (&[a, a, b],                          Auto,   &[&[0, 2], &[1]]),
            (&[a, "127.0.0.1:5", b],              Auto,   &[&[0, 2], &[1]]),
            (&[a, "[ff02::1]:5", b],              Auto,   &[&[0, 2], &[1]]),
        ];
        for (groups, sharing, expected) in table {
            assert_eq!(plan(&lines(groups), sharing), expected, "{groups:?} {sharing:?}");
        }
        let many: Vec<_> = (0..50).map(|nth| format!("239.1.1.{nth}:5")).collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        let sizes: Vec<_> = plan(&lines(&many), Auto).iter().map(Vec::len).collect();
        assert_eq!(sizes, [20, 20, 10]);
    }

    #[test]
    fn drops_are_counted_across_the_kernels_wrap() {
        let mut drops = DropCounter::default();
        let news = [3, 3, 10, 9, 0x8000_0000, u32::MAX, 4, 4];
        let told = news.map(|count| drops.update(count));
        assert_eq!(told, [3, 0, 7, 0, 0x7fff_fff6, 0x7fff_ffff, 5, 0]);
        assert_eq!(told.iter().sum::<u64>(), (1 << 32) + 4);
    }
}
