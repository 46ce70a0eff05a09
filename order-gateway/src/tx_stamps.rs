//! When bytes left: transmit stamps of a TCP connection, from its error queue.
//!
//! The kernel stamps the last byte of each send when it hands it to the device, and the device, where it can, when
//! it puts it on the wire. The stamps come back on the socket's error queue, each with the offset of
//! that byte in the stream. Sends that the kernel puts together share one: the first whose offset is at or past a
//! message's last byte is that message's.
//!
//! The queue is charged to the receive buffer and drops silently. So [`drain`](TxStamps::drain) is to be called often;
//! what never comes is counted ([`lost`](TxStamps::lost)).
//!
//! Source: Linux "Timestamping", `SOF_TIMESTAMPING_OPT_ID_TCP`, "Reading timestamps"; recvmsg(2) `MSG_ERRQUEUE`.

use core::ffi::{c_int, c_void};
use core::ptr;
use std::collections::VecDeque;
use std::io;
use std::os::fd::RawFd;

/// Messages whose stamps are waited for at most.
const EXPECTED_MAX: usize = 1_024;
/// Bytes of control messages of one record: twice what the kernel sends.
const CONTROL_LEN: usize = 256;
const HEADER_LEN: usize = 16;
const TIMESPEC_LEN: usize = 16;

// The layouts below are those of 64-bit systems.
const _: () = assert!(size_of::<libc::cmsghdr>() == HEADER_LEN);
const _: () = assert!(size_of::<libc::timespec>() == TIMESPEC_LEN);

/// When the last byte of a message left.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct TxStamp {
    /// The kernel's stamp, nanoseconds since the Unix epoch; 0 if absent.
    pub kernel_ns: u64,
    /// The device's, in its own time; 0 if absent.
    pub device_ns: u64,
}

/// Waits for the stamps of messages, each with something of the caller's to know it by.
#[derive(Debug)]
pub struct TxStamps<T> {
    /// The offsets of the messages' last bytes, in order.
    expected: VecDeque<(u64, T)>,
    lost: u64,
}

impl<T> Default for TxStamps<T> {
    fn default() -> Self {
        Self { expected: VecDeque::with_capacity(EXPECTED_MAX), lost: 0 }
    }
}

impl<T> TxStamps<T> {
    /// Has a connection's sends stamped, counted from the next byte. To be called when it is connected and
    /// nothing was sent.
    ///
    /// # Errors
    ///
    /// What the system says; then there will be no stamps.
    pub fn turn_on(&mut self, socket: RawFd) -> io::Result<()> {
        self.lost += self.expected.len() as u64;
        self.expected.clear();
        let flags = libc::SOF_TIMESTAMPING_TX_SOFTWARE
            | libc::SOF_TIMESTAMPING_TX_HARDWARE
            | libc::SOF_TIMESTAMPING_SOFTWARE
            | libc::SOF_TIMESTAMPING_RAW_HARDWARE
            | libc::SOF_TIMESTAMPING_OPT_TSONLY
            | libc::SOF_TIMESTAMPING_OPT_ID
            | libc::SOF_TIMESTAMPING_OPT_ID_TCP;
        set_timestamping(socket, flags)
    }

    /// A message that ends before the stream's byte `end` was sent.
    #[inline]
    pub fn expect(&mut self, end: u64, about: T) {
        if self.expected.len() == EXPECTED_MAX {
            self.expected.pop_front();
            self.lost += 1;
        }
        self.expected.push_back((end - 1, about));
    }

    /// Whether any stamp is waited for.
    #[inline]
    pub fn is_waiting(&self) -> bool {
        !self.expected.is_empty()
    }

    /// Messages whose stamp never came.
    pub const fn lost(&self) -> u64 {
        self.lost
    }

    /// Takes the stamps that have come, and gives each to the messages it is of.
    #[inline]
    pub fn drain(&mut self, socket: RawFd, mut take: impl FnMut(T, TxStamp)) {
        while self.is_waiting() {
            let mut control = [0_u64; CONTROL_LEN / 8];
            let Some(len) = receive_record(socket, &mut control) else { return };
            if let Some((offset, stamp)) = parse(&bytemuck::cast_slice(&control)[..len]) {
                self.stamped(offset, stamp, &mut take);
            }
        }
    }

    /// The byte at `offset`, modulo 2^32, and all before it left at this time.
    fn stamped(&mut self, offset: u32, stamp: TxStamp, take: &mut impl FnMut(T, TxStamp)) {
        while let Some((end, about)) = self.expected.pop_front() {
            #[expect(clippy::cast_possible_truncation, reason = "the kernel counts modulo 2^32")]
            let behind = offset.wrapping_sub(end as u32);
            if behind > u32::MAX / 2 {
                self.expected.push_front((end, about)); // it left later
                return;
            }
            take(about, stamp);
        }
    }
}

/// `SCM_TIMESTAMPING` and the extended error beside it: the byte's offset, and its stamp.
fn parse(mut bytes: &[u8]) -> Option<(u32, TxStamp)> {
    let (mut stamp, mut offset) = (None, None);
    while let Some((header, _)) = bytes.split_first_chunk::<HEADER_LEN>() {
        let len = usize::try_from(u64_at(header, 0)?).ok()?;
        let data = bytes.get(HEADER_LEN..len)?;
        match (i32_at(header, 8)?, i32_at(header, 12)?) {
            (libc::SOL_SOCKET, libc::SCM_TIMESTAMPING) => {
                let (kernel_ns, device_ns) =
                    (timespec_ns(data, 0)?, timespec_ns(data, 2 * TIMESPEC_LEN)?);
                stamp = Some(TxStamp { kernel_ns, device_ns });
            }
            // struct sock_extended_err: errno, origin, type, code, pad, info, data.
            (libc::SOL_IP, libc::IP_RECVERR) | (libc::SOL_IPV6, libc::IPV6_RECVERR)
                if data.get(4) == Some(&libc::SO_EE_ORIGIN_TIMESTAMPING) =>
            {
                offset = Some(i32_at(data, 12)?.cast_unsigned());
            }
            _ => {}
        }
        bytes = bytes.get(len.next_multiple_of(8)..).unwrap_or_default();
    }
    offset.zip(stamp)
}

fn timespec_ns(bytes: &[u8], at: usize) -> Option<u64> {
    let (seconds, nanos) = (u64_at(bytes, at)?, u64_at(bytes, at + 8)?);
    seconds.checked_mul(1_000_000_000)?.checked_add(nanos)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|bytes| u64::from_ne_bytes(*bytes))
}

fn i32_at(bytes: &[u8], at: usize) -> Option<i32> {
    bytes.get(at..)?.first_chunk().map(|bytes| i32::from_ne_bytes(*bytes))
}

/// The next record of the error queue: how many bytes of control messages it has.
#[expect(unsafe_code, reason = "a system call that no crate at hand has")]
fn receive_record(socket: RawFd, control: &mut [u64; CONTROL_LEN / 8]) -> Option<usize> {
    // SAFETY: a plain C structure of integers and pointers, for which zeros are a value: no name, no
    // parts, no control messages.
    let mut header: libc::msghdr = unsafe { core::mem::zeroed() };
    header.msg_control = control.as_mut_ptr().cast::<c_void>();
    header.msg_controllen = CONTROL_LEN;
    let flags = libc::MSG_ERRQUEUE | libc::MSG_DONTWAIT;
    // SAFETY: the header names `control`, as long as it says, which lives past the call, and nothing
    // else that the kernel could write to.
    let got = unsafe { libc::recvmsg(socket, &raw mut header, flags) };
    (got >= 0).then_some(header.msg_controllen.min(CONTROL_LEN))
}

#[expect(unsafe_code, reason = "a socket option that no crate at hand has")]
fn set_timestamping(socket: RawFd, flags: libc::c_uint) -> io::Result<()> {
    let len = libc::socklen_t::try_from(size_of::<c_int>()).map_err(io::Error::other)?;
    // SAFETY: the kernel reads `len` bytes from `flags`, which is as long.
    let failed = unsafe {
        let value: *const c_void = ptr::from_ref(&flags).cast();
        libc::setsockopt(socket, libc::SOL_SOCKET, libc::SO_TIMESTAMPING, value, len)
    };
    if failed == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::{TcpListener, TcpStream};
    use std::os::fd::AsRawFd;
    use std::time::{Duration, Instant, SystemTime};

    use super::*;

    fn message(level: i32, kind: i32, data: &[u8]) -> Vec<u8> {
        let mut bytes = ((HEADER_LEN + data.len()) as u64).to_ne_bytes().to_vec();
        bytes.extend(level.to_ne_bytes());
        bytes.extend(kind.to_ne_bytes());
        bytes.extend(data);
        bytes.resize(bytes.len().next_multiple_of(8), 0);
        bytes
    }

    fn record(offset: u32, kernel: (u64, u64), device: (u64, u64)) -> Vec<u8> {
        let words = [kernel.0, kernel.1, 0, 0, device.0, device.1];
        let stamps: Vec<u8> = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
        let mut error = vec![42, 0, 0, 0, libc::SO_EE_ORIGIN_TIMESTAMPING, 0, 0, 0, 0, 0, 0, 0];
        error.extend(offset.to_ne_bytes());
        let mut bytes = message(libc::SOL_SOCKET, libc::SCM_TIMESTAMPING, &stamps);
        bytes.extend(message(libc::SOL_IP, libc::IP_RECVERR, &error));
        bytes
    }

    #[test]
    fn records_are_read_and_broken_ones_are_none() {
        let stamp = TxStamp { kernel_ns: 7_000_000_009, device_ns: 8_000_000_001 };
        let whole = record(99, (7, 9), (8, 1));
        assert_eq!(parse(&whole), Some((99, stamp)));
        for len in 0..whole.len() {
            assert_eq!(parse(&whole[..len]), None, "{len} bytes");
        }
        let mut lying = whole.clone();
        lying[..8].copy_from_slice(&u64::MAX.to_ne_bytes());
        assert_eq!(parse(&lying), None);
    }

    #[test]
    fn a_stamp_is_of_all_messages_up_to_its_byte_across_the_wrap() {
        let mut stamps = TxStamps::default();
        let first = (1_u64 << 32) - 10;
        for (n, end) in [first, first + 5, first + 30, first + 40].into_iter().enumerate() {
            stamps.expect(end, n);
        }
        let mut taken = Vec::new();
        let mut at = |stamps: &mut TxStamps<usize>, offset: u64| {
            let offset = u32::try_from(offset & u64::from(u32::MAX)).unwrap();
            stamps.stamped(offset, TxStamp::default(), &mut |n, _| taken.push(n));
            taken.clone()
        };
        assert_eq!(at(&mut stamps, first - 2), []);
        assert_eq!(at(&mut stamps, first + 4), [0, 1]);
        assert_eq!(at(&mut stamps, first + 20), [0, 1]);
        assert_eq!(at(&mut stamps, first + 39), [0, 1, 2, 3]);
        assert!(!stamps.is_waiting());
        (0..EXPECTED_MAX as u64 + 3).for_each(|n| stamps.expect(n + 1, 0));
        assert_eq!(stamps.lost(), 3);
    }

    #[test]
    fn the_kernel_stamps_what_is_sent() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let mut stamps = TxStamps::default();
        if let Err(error) = stamps.turn_on(stream.as_raw_fd()) {
            eprintln!("skipped: this kernel does not stamp TCP by offset: {error}");
            return;
        }
        let now = || SystemTime::UNIX_EPOCH.elapsed().unwrap().as_nanos();
        let (before, mut sent, mut taken) = (now(), 0, Vec::new());
        for n in 0..5_u64 {
            let text = "x".repeat(100 + 10 * usize::try_from(n).unwrap());
            stream.write_all(text.as_bytes()).unwrap();
            sent += text.len() as u64;
            stamps.expect(sent, n);
        }
        let end = Instant::now() + Duration::from_secs(2);
        while stamps.is_waiting() && Instant::now() < end {
            stamps.drain(stream.as_raw_fd(), |n, stamp| taken.push((n, stamp)));
        }
        assert_eq!(taken.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
        for (_, stamp) in taken {
            assert!((before..=now()).contains(&u128::from(stamp.kernel_ns)), "{stamp:?}");
        }
    }
}
