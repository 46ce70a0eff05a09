//! The system calls of a line that `socket2` does not have; all of its `unsafe`.

use core::ffi::{c_char, c_int, c_void};
use core::net::{IpAddr, Ipv6Addr};
use core::ptr;
use std::ffi::{CStr, CString};
use std::io;
use std::os::fd::AsRawFd;

use socket2::Socket;

use super::control::CONTROL_LEN;

/// Room for a batch of datagrams and what the kernel says beside them. Taken once.
pub(super) struct Buffers {
    memory: Box<[u8]>,
    /// In words, since control messages are aligned so.
    control: Box<[u64]>,
    parts: Box<[libc::iovec]>,
    headers: Box<[libc::mmsghdr]>,
    datagram_max: usize,
    stride: usize,
}

// SAFETY: the raw pointers in `parts` and `headers` are written anew before each system call, from
// boxes that move along with them, and nothing reads them in between.
unsafe impl Send for Buffers {}

const CONTROL_WORDS: usize = CONTROL_LEN / 8;

/// Where a received datagram lies, and what came with it.
pub(super) struct Received<'a> {
    /// First byte, in [`Buffers::memory`].
    pub(super) offset: usize,
    pub(super) len: usize,
    /// The datagram was longer than there was room.
    pub(super) truncated: bool,
    /// Its control messages.
    pub(super) control: &'a [u8],
}

impl Buffers {
    /// Room for `count` datagrams of at most `datagram_max` bytes.
    pub(super) fn new(count: usize, datagram_max: usize) -> Self {
        // An odd number of cache lines apart, so that the datagrams' first lines, which are read
        // most, fall into different sets of the cache.
        let stride = (datagram_max.div_ceil(64) | 1) * 64;
        // SAFETY: both are plain C structures of integers and pointers, for which zeros are a value.
        let (part, header) = unsafe { (core::mem::zeroed(), core::mem::zeroed()) };
        let mut memory: Box<[u8]> = vec![0; count * stride].into();
        // Have the pages now rather than in the first burst.
        memory.iter_mut().step_by(4_096).for_each(|byte| *byte = 1);
        Self {
            memory,
            control: vec![0; count * CONTROL_WORDS].into(),
            parts: vec![part; count].into(),
            headers: vec![header; count].into(),
            datagram_max,
            stride,
        }
    }

    /// What the offsets of datagrams refer to.
    pub(super) fn memory(&self) -> &[u8] {
        &self.memory
    }

    /// Most datagrams at once.
    pub(super) const fn count_max(&self) -> usize {
        self.headers.len()
    }

    /// Takes up to `count` waiting datagrams, without waiting for any, and answers how many. From a socket that is
    /// `bare` the kernel sends nothing beside them.
    #[inline]
    pub(super) fn receive(
        &mut self,
        socket: &Socket,
        count: usize,
        bare: bool,
    ) -> io::Result<usize> {
        let count = count.min(self.headers.len());
        if bare && count == 1 {
            return self.receive_bare(socket);
        }
        let memory = self.memory.as_mut_ptr();
        let control = self.control.as_mut_ptr();
        let parts = self.parts.as_mut_ptr();
        for (nth, header) in self.headers[..count].iter_mut().enumerate() {
            // SAFETY: `nth` is below the number of parts, of strides in `memory`, and of
            // `CONTROL_WORDS` in `control`: the constructor made as many of each as of headers.
            unsafe {
                let room = memory.add(nth * self.stride).cast::<c_void>();
                parts.add(nth).write(libc::iovec { iov_base: room, iov_len: self.datagram_max });
                header.msg_hdr.msg_iov = parts.add(nth);
                header.msg_hdr.msg_control = control.add(nth * CONTROL_WORDS).cast::<c_void>();
            }
            header.msg_hdr.msg_iovlen = 1;
            header.msg_hdr.msg_controllen = CONTROL_LEN;
        }
        let (fd, headers) = (socket.as_raw_fd(), self.headers.as_mut_ptr());
        // Alone, a datagram is received for less by `recvmsg`.
        if let [header] = &mut self.headers[..count] {
            // SAFETY: the header's pointers and lengths were set above to memory that this owns
            // and that lives past the call; there is no name, and no other header is touched.
            let len = unsafe { libc::recvmsg(fd, &raw mut header.msg_hdr, libc::MSG_DONTWAIT) };
            return match u32::try_from(len) {
                Ok(len) => {
                    header.msg_len = len;
                    Ok(1)
                }
                Err(_) => none_if_idle(),
            };
        }
        let count = libc::c_uint::try_from(count).unwrap_or(libc::c_uint::MAX);
        // SAFETY: the first `count` headers were set above to memory that this owns and that lives
        // past the call; there are no names and no timeout.
        let got =
            unsafe { libc::recvmmsg(fd, headers, count, libc::MSG_DONTWAIT as _, ptr::null_mut()) };
        usize::try_from(got).or_else(|_| none_if_idle())
    }

    /// Takes a datagram without what the kernel may say beside it, by the cheapest call there is.
    #[inline]
    fn receive_bare(&mut self, socket: &Socket) -> io::Result<usize> {
        let room = self.memory.as_mut_ptr().cast::<c_void>();
        let flags = libc::MSG_DONTWAIT | libc::MSG_TRUNC; // the latter for the length it was sent with
        // SAFETY: the constructor made `memory` at least `datagram_max` bytes long, and the kernel writes no more.
        let len = unsafe { libc::recv(socket.as_raw_fd(), room, self.datagram_max, flags) };
        let Ok(len) = u32::try_from(len) else { return none_if_idle() };
        let header = &mut self.headers[0];
        let is_long = len as usize > self.datagram_max;
        header.msg_hdr.msg_flags = if is_long { libc::MSG_TRUNC } else { 0 };
        header.msg_hdr.msg_controllen = 0;
        header.msg_len = len;
        Ok(1)
    }

    /// The `nth` datagram of the last [`receive`](Self::receive).
    pub(super) fn received(&self, nth: usize) -> Received<'_> {
        let header = &self.headers[nth];
        let control: &[u8] = bytemuck::cast_slice(&self.control[nth * CONTROL_WORDS..]);
        Received {
            offset: nth * self.stride,
            len: (header.msg_len as usize).min(self.datagram_max),
            truncated: header.msg_hdr.msg_flags & libc::MSG_TRUNC != 0,
            control: &control[..header.msg_hdr.msg_controllen.min(CONTROL_LEN)],
        }
    }
}

/// Whether the last call failed for want of datagrams only.
fn none_if_idle() -> io::Result<usize> {
    let error = io::Error::last_os_error();
    match error.raw_os_error() {
        Some(libc::EAGAIN | libc::EINTR) => Ok(0),
        _ => Err(error),
    }
}

/// Sets an option that is a number.
pub(super) fn set_option(
    socket: &Socket,
    level: c_int,
    name: c_int,
    value: c_int,
) -> io::Result<()> {
    set_raw(socket, level, name, &value)
}

fn set_raw<T>(socket: &Socket, level: c_int, name: c_int, value: &T) -> io::Result<()> {
    let len = libc::socklen_t::try_from(size_of::<T>()).map_err(io::Error::other)?;
    // SAFETY: the kernel reads `len` bytes from `value`, which is as long.
    let failed = unsafe {
        libc::setsockopt(socket.as_raw_fd(), level, name, ptr::from_ref(value).cast(), len)
    };
    if failed == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// What the socket has dropped for want of room so far, modulo 2^32.
pub(super) fn kernel_drops(socket: &Socket) -> io::Result<u32> {
    let mut figures = [0_u32; 9];
    let mut len = libc::socklen_t::try_from(size_of_val(&figures)).map_err(io::Error::other)?;
    // SAFETY: the kernel writes at most `len` bytes into `figures`, which is as long.
    let failed = unsafe {
        libc::getsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_MEMINFO,
            figures.as_mut_ptr().cast(),
            &raw mut len,
        )
    };
    if failed == 0 { Ok(figures[8]) } else { Err(io::Error::last_os_error()) } // SK_MEMINFO_DROPS
}

/// Joins an IPv6 group on the interface with this index, for one source only.
pub(super) fn join_source_v6(
    socket: &Socket,
    group: Ipv6Addr,
    source: Ipv6Addr,
    interface: u32,
) -> io::Result<()> {
    let storage = |ip: Ipv6Addr| {
        // SAFETY: plain C structures of integers, for which zeros are a value, and the general one
        // has room and alignment for the particular one.
        unsafe {
            let mut storage: libc::sockaddr_storage = core::mem::zeroed();
            let mut address: libc::sockaddr_in6 = core::mem::zeroed();
            address.sin6_family = AF_INET6;
            address.sin6_addr.s6_addr = ip.octets();
            (&raw mut storage).cast::<libc::sockaddr_in6>().write(address);
            storage
        }
    };
    let request = libc::group_source_req {
        gsr_interface: interface,
        gsr_group: storage(group),
        gsr_source: storage(source),
    };
    set_raw(socket, libc::IPPROTO_IPV6, libc::MCAST_JOIN_SOURCE_GROUP, &request)
}

#[expect(clippy::cast_possible_truncation, reason = "address families are small numbers")]
const AF_INET6: libc::sa_family_t = libc::AF_INET6 as libc::sa_family_t;

/// An interface of this host.
#[derive(Clone, Debug)]
pub(super) struct Interface {
    pub(super) name: CString,
    pub(super) index: u32,
    pub(super) address: IpAddr,
}

/// The interfaces of this host, once per address.
pub(super) fn interfaces() -> io::Result<Vec<Interface>> {
    let mut first = ptr::null_mut();
    // SAFETY: the call writes a pointer to a list that is ours until `freeifaddrs`.
    if unsafe { libc::getifaddrs(&raw mut first) } != 0 {
        return Err(io::Error::last_os_error());
    }
    let (mut found, mut next) = (Vec::new(), first);
    // SAFETY: each entry is either null or valid until `freeifaddrs`; its name is a C string.
    while let Some(entry) = unsafe { next.as_ref() } {
        next = entry.ifa_next;
        // SAFETY: as above.
        let name = unsafe { CStr::from_ptr(entry.ifa_name) };
        if let Some(address) = address_of(entry) {
            // SAFETY: the name is a C string that lives past the call.
            let index = unsafe { libc::if_nametoindex(name.as_ptr()) };
            found.push(Interface { name: name.to_owned(), index, address });
        }
    }
    // SAFETY: `first` came from `getifaddrs`, and nothing borrowed from the list is left.
    unsafe { libc::freeifaddrs(first) };
    Ok(found)
}

fn address_of(entry: &libc::ifaddrs) -> Option<IpAddr> {
    let address = entry.ifa_addr;
    // SAFETY: an entry's address is null or points to a socket address, whose family says how long
    // it is and how it is laid out; `read_unaligned` asks for no alignment.
    unsafe {
        match c_int::from(address.as_ref()?.sa_family) {
            libc::AF_INET => {
                let ip = address.cast::<libc::sockaddr_in>().read_unaligned().sin_addr;
                Some(IpAddr::from(ip.s_addr.to_ne_bytes()))
            }
            libc::AF_INET6 => {
                let ip = address.cast::<libc::sockaddr_in6>().read_unaligned().sin6_addr;
                Some(IpAddr::from(ip.s6_addr))
            }
            _ => None,
        }
    }
}

/// Has the device stamp every packet it receives. False if it did so before.
///
/// Whether it stamps what it sends is left as it is: a PTP daemon may depend on that.
pub(super) fn turn_on_device_stamps(socket: &Socket, interface: &CStr) -> io::Result<bool> {
    let all = c_int::try_from(libc::HWTSTAMP_FILTER_ALL).map_err(io::Error::other)?;
    let mut config = libc::hwtstamp_config { flags: 0, tx_type: 0, rx_filter: 0 };
    // Old drivers can be told but not asked.
    let known = device_config(socket, interface, libc::SIOCGHWTSTAMP, &mut config);
    if known.is_ok() && config.rx_filter == all {
        return Ok(false);
    }
    config.flags = 0;
    config.rx_filter = all;
    device_config(socket, interface, libc::SIOCSHWTSTAMP, &mut config)?;
    Ok(true)
}

fn device_config(
    socket: &Socket,
    interface: &CStr,
    request: libc::c_ulong,
    config: &mut libc::hwtstamp_config,
) -> io::Result<()> {
    // SAFETY: a plain C structure of integers and pointers, for which zeros are a value.
    let mut ask: libc::ifreq = unsafe { core::mem::zeroed() };
    let name = interface.to_bytes_with_nul();
    if name.len() > ask.ifr_name.len() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    for (to, from) in ask.ifr_name.iter_mut().zip(name) {
        *to = from.cast_signed() as c_char;
    }
    ask.ifr_ifru.ifru_data = ptr::from_mut(config).cast();
    // SAFETY: both requests take an `ifreq` whose data points to a `hwtstamp_config`; both live
    // past the call.
    let failed = unsafe { libc::ioctl(socket.as_raw_fd(), request as _, &raw mut ask) };
    if failed == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
