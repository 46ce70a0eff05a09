//! Live lines over loopback: groups 239.x, interface 127.0.0.1, TTL 0; nothing leaves the host.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use socket2::SockRef;
use wirepath_feed_handler::rx::udp::{
    DeviceStamps, LineStats, Sharing, UdpError, UdpLine, UdpOptions, UdpSource,
};
use wirepath_feed_handler::rx::{RxStamp, Source};
use wirepath_perf::ClockDomain;
use wirepath_perf::alloc::{Allocations, CountingAllocator};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A port of this test's own, below those the system gives out.
fn port(test: u16) -> u16 {
    let process = u16::try_from(std::process::id() % 500).unwrap();
    20_000 + process * 20 + test
}

fn line(name: &str, group: &str, port: u16) -> UdpLine {
    let group = SocketAddr::new(group.parse().unwrap(), port);
    UdpLine { name: name.into(), group, interface: LOOPBACK, source: None }
}

fn options() -> UdpOptions {
    UdpOptions { receive_buffer: 1 << 20, ..UdpOptions::default() }
}

/// A socket that sends multicast from `address` over loopback, if this environment lets it.
fn sender(address: &str) -> Option<UdpSocket> {
    let open = || {
        let socket = UdpSocket::bind((address, 0))?;
        socket.set_multicast_ttl_v4(0)?;
        socket.set_multicast_loop_v4(true)?;
        SockRef::from(&socket).set_multicast_if_v4(&Ipv4Addr::LOCALHOST)?;
        socket.join_multicast_v4(&Ipv4Addr::new(239, 77, 0, 1), &Ipv4Addr::LOCALHOST)?;
        socket.send_to(b"?", "239.77.0.1:9").map(|_| socket)
    };
    open().inspect_err(|error| println!("skipped: no multicast over loopback: {error}")).ok()
}

/// Line, stamp and payload.
type Received = (u8, RxStamp, Vec<u8>);

/// Receives until `count` datagrams have come, or nothing has for a while.
fn receive(source: &mut UdpSource, count: usize) -> Vec<Received> {
    let mut received = Vec::new();
    let mut deadline = Instant::now() + Duration::from_secs(5);
    while received.len() < count && Instant::now() < deadline {
        let before = received.len();
        let batch = source.receive().unwrap();
        received.extend(batch.iter().map(|it| (it.line.0, it.rx, it.bytes.to_vec())));
        if received.len() > before {
            deadline = Instant::now() + Duration::from_secs(5);
        }
    }
    received
}

/// Whatever is waiting.
fn drain(source: &mut UdpSource) -> Vec<Received> {
    let mut received = Vec::new();
    loop {
        let batch = source.receive().unwrap();
        if batch.is_empty() {
            return received;
        }
        received.extend(batch.iter().map(|it| (it.line.0, it.rx, it.bytes.to_vec())));
    }
}

/// Waits until the kernel stamps: it begins a moment after the first socket of the host asks.
fn await_stamps(sender: &UdpSocket) {
    let line = line("warm-up", "239.77.0.2", port(19));
    let mut source = UdpSource::open(std::slice::from_ref(&line), &options()).unwrap();
    for _ in 0..1_000 {
        sender.send_to(b"?", line.group).unwrap();
        if receive(&mut source, 1)[0].1 != RxStamp::NONE {
            return std::mem::forget(source); // and it goes on as long as one asks
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("the kernel does not stamp");
}

fn now_ns() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos()).unwrap()
}

#[test]
fn two_lines_arrive_in_order_stamped_and_told_apart() {
    let Some(sender) = sender("127.0.0.1") else { return };
    await_stamps(&sender);
    for (sharing, sockets) in [(Sharing::Auto, 2), (Sharing::Always, 1)] {
        let lines = [line("A", "239.77.1.1", port(0)), line("B", "239.77.1.2", port(0))];
        let mut source = UdpSource::open(&lines, &UdpOptions { sharing, ..options() }).unwrap();
        assert_eq!(source.raw_fds().len(), sockets);
        assert!(source.receive().unwrap().is_empty());
        let before = now_ns();
        for nth in 0..300_u16 {
            for line in &lines {
                sender.send_to(&nth.to_be_bytes(), line.group).unwrap();
            }
        }
        let received = receive(&mut source, 600);
        for line in [0, 1] {
            let of_line = received.iter().filter(|it| it.0 == line);
            let numbers: Vec<_> = of_line.clone().map(|it| it.2.clone()).collect();
            assert!(
                numbers
                    .iter()
                    .eq(&(0..300_u16).map(|nth| nth.to_be_bytes().to_vec()).collect::<Vec<_>>())
            );
            let stamps: Vec<_> = of_line.map(|it| it.1.ns).collect();
            assert!(stamps.is_sorted(), "stamps go back");
            let stats = LineStats { datagrams: 300, bytes: 600, ..LineStats::default() };
            assert_eq!(source.stats()[usize::from(line)], stats);
        }
        for (_, stamp, _) in &received {
            assert_eq!(stamp.clock, ClockDomain::Kernel, "loopback has no clock of its own");
            assert!((before..=now_ns()).contains(&stamp.ns), "{stamp:?}");
        }
        for report in source.reports() {
            assert!(report.no_stamps.is_none());
            assert!(matches!(report.device_stamps, DeviceStamps::Refused(_)), "{report:?}");
        }
        assert_eq!(source.device_lag_ns(wirepath_feed_handler::rx::LineId(0)), None);
        assert_eq!(source.foreign(), 0);
    }
}

#[test]
fn without_the_kernels_stamps_all_else_stays() {
    let Some(sender) = sender("127.0.0.1") else { return };
    await_stamps(&sender); // for others of this host
    for sharing in [Sharing::Never, Sharing::Always] {
        let lines = [line("A", "239.77.12.1", port(14)), line("B", "239.77.12.2", port(14))];
        let options = UdpOptions { receive_buffer: 20_000, datagram_max: 1_000, ..options() };
        let options = UdpOptions { kernel_stamps: false, sharing, ..options };
        let mut source = UdpSource::open(&lines, &options).unwrap();
        for report in source.reports() {
            assert!(report.no_stamps.is_none());
            assert!(matches!(report.device_stamps, DeviceStamps::NotAsked));
        }
        // One by one, those that are too long among them, and then in batches.
        for (len, fits) in [(1, true), (1_001, false), (1_000, true), (0, true), (1_400, false)] {
            sender.send_to(&vec![5; len], lines[1].group).unwrap();
            let expected = if fits { vec![(1, RxStamp::NONE, vec![5; len])] } else { vec![] };
            assert_eq!(drain(&mut source), expected, "{len} bytes");
        }
        let burst = [(0, 7), (0, 1_001), (0, 8), (0, 9), (1, 10)];
        for (line, len) in burst {
            sender.send_to(&vec![5; len], lines[line].group).unwrap();
        }
        let mut lens = receive(&mut source, 4);
        lens.sort_by_key(|it| it.2.len());
        let lens: Vec<_> = lens.into_iter().map(|it| (it.0, it.1, it.2.len())).collect();
        let none = RxStamp::NONE;
        assert_eq!(lens, [(0, none, 7), (0, none, 8), (0, none, 9), (1, none, 10)]);
        let of = |datagrams, bytes, truncated| LineStats {
            datagrams,
            bytes,
            truncated,
            kernel_drops: 0,
        };
        assert_eq!(source.stats(), [of(3, 24, 1), of(4, 1_011, 2)]);

        for _ in 0..500 {
            sender.send_to(&[7; 1_000], lines[0].group).unwrap();
        }
        let received = drain(&mut source).len() as u64;
        assert_eq!(source.stats()[0].kernel_drops, 0, "nobody told");
        source.refresh_kernel_drops();
        assert_eq!(source.stats()[0].kernel_drops, 500 - received);
        assert!(received < 500);
    }
}

#[test]
fn a_burst_is_taken_in_growing_batches_and_none_is_too_long() {
    let Some(sender) = sender("127.0.0.1") else { return };
    let line = line("A", "239.77.2.1", port(1));
    let options = UdpOptions { batch_max: 16, ..options() };
    let mut source = UdpSource::open(std::slice::from_ref(&line), &options).unwrap();
    for round in 0..2 {
        for nth in 0..100_u8 {
            sender.send_to(&[nth], line.group).unwrap();
        }
        let mut sizes = Vec::new();
        loop {
            let batch = source.receive().unwrap();
            if batch.is_empty() {
                break;
            }
            sizes.push(batch.len());
        }
        assert_eq!(sizes, [1, 2, 4, 8, 16, 16, 16, 16, 16, 5], "round {round}");
    }
}

#[test]
fn receiving_allocates_nothing() {
    let Some(sender) = sender("127.0.0.1") else { return };
    let lines = [line("A", "239.77.11.1", port(13)), line("B", "239.77.11.2", port(13))];
    for sharing in [Sharing::Never, Sharing::Always] {
        let mut source = UdpSource::open(&lines, &UdpOptions { sharing, ..options() }).unwrap();
        let (before, mut received) = (Allocations::on_this_thread(), 0);
        for round in 0..100 {
            for _ in 0..round {
                sender.send_to(&[1; 99], lines[round % 2].group).unwrap();
            }
            while let batch = source.receive().unwrap()
                && !batch.is_empty()
            {
                received += batch.len();
            }
        }
        assert_eq!(before.until_now(), Allocations::default());
        assert_eq!(received, 99 * 100 / 2);
    }
}

#[test]
fn lines_take_turns() {
    let Some(sender) = sender("127.0.0.1") else { return };
    let lines = [line("A", "239.77.3.1", port(2)), line("B", "239.77.3.2", port(2))];
    let mut source = UdpSource::open(&lines, &options()).unwrap();
    for _ in 0..40 {
        sender.send_to(b"flood", lines[0].group).unwrap();
    }
    sender.send_to(b"drop in the ocean", lines[1].group).unwrap();
    let first: Vec<_> =
        (0..2).map(|_| source.receive().unwrap().iter().next().unwrap().line.0).collect();
    assert_eq!(first, [0, 1]);
}

#[test]
fn a_full_buffer_is_counted_exactly() {
    let Some(sender) = sender("127.0.0.1") else { return };
    for sharing in [Sharing::Never, Sharing::Always] {
        let lines = [line("A", "239.77.4.1", port(3)), line("B", "239.77.4.2", port(3))];
        let options = UdpOptions { receive_buffer: 20_000, sharing, ..options() };
        let mut source = UdpSource::open(&lines, &options).unwrap();
        let flood = |source: &mut UdpSource| {
            for _ in 0..500 {
                sender.send_to(&[7; 1_000], lines[0].group).unwrap();
            }
            drain(source).len() as u64
        };
        let mut received = flood(&mut source);
        assert!(received < 500, "{received} datagrams of 1,000 bytes in 20,000");
        source.refresh_kernel_drops();
        assert_eq!(source.stats()[0].kernel_drops, 500 - received);
        // Now the news comes with the next datagram; and is not told twice.
        received += flood(&mut source);
        sender.send_to(b"news", lines[0].group).unwrap();
        received += receive(&mut source, 1).len() as u64;
        assert_eq!(source.stats()[0].kernel_drops, 1_001 - received);
        source.refresh_kernel_drops();
        assert_eq!(source.stats()[0].kernel_drops, 1_001 - received);
        assert_eq!(source.stats()[0].datagrams, received);
        assert_eq!(source.stats()[1], LineStats::default());
    }
}

#[test]
fn a_buffer_the_kernel_does_not_grant_is_reported() {
    if sender("127.0.0.1").is_none() {
        return;
    }
    let limit = std::fs::read_to_string("/proc/sys/net/core/rmem_max").unwrap();
    let limit: usize = limit.trim().parse().unwrap();
    let lines = [line("A", "239.77.5.1", port(4))];
    let open =
        |receive_buffer| UdpSource::open(&lines, &UdpOptions { receive_buffer, ..options() });
    let modest = open(limit / 2).unwrap().reports()[0].buffer;
    assert_eq!((modest.granted, modest.is_short()), (limit / 2, false));
    let greedy = open(limit * 2).unwrap().reports()[0].buffer;
    assert_eq!(greedy.asked, limit * 2);
    // With CAP_NET_ADMIN the limit does not hold.
    assert!(greedy.granted == limit || greedy.granted == limit * 2, "{greedy:?}");
    assert_eq!(greedy.is_short(), greedy.granted == limit);
}

#[test]
fn a_source_specific_line_hears_its_source_alone() {
    let (Some(one), Some(two)) = (sender("127.0.0.1"), sender("127.0.0.2")) else { return };
    for sharing in [Sharing::Never, Sharing::Always] {
        let mut lines = [line("A", "239.77.6.1", port(5)), line("B", "239.77.6.2", port(5))];
        lines[0].source = Some(LOOPBACK);
        lines[1].source = Some("127.0.0.2".parse().unwrap());
        let mut source = UdpSource::open(&lines, &UdpOptions { sharing, ..options() }).unwrap();
        for line in &lines {
            one.send_to(b"one", line.group).unwrap();
            two.send_to(b"two", line.group).unwrap();
        }
        let mut received = receive(&mut source, 2);
        received.extend(drain(&mut source));
        received.sort_by_key(|it| it.0);
        let received: Vec<_> = received.iter().map(|it| (it.0, &it.2[..])).collect();
        assert_eq!(received, [(0, &b"one"[..]), (1, b"two")]);
    }
}

#[test]
fn what_others_of_this_host_listen_to_is_not_delivered() {
    let Some(sender) = sender("127.0.0.1") else { return };
    // Somebody else's line on the same port.
    let other = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::DGRAM, None).unwrap();
    other.set_reuse_address(true).unwrap();
    other.bind(&SocketAddr::from(([0, 0, 0, 0], port(6))).into()).unwrap();
    other.join_multicast_v4(&Ipv4Addr::new(239, 77, 7, 9), &Ipv4Addr::LOCALHOST).unwrap();
    for sharing in [Sharing::Never, Sharing::Always] {
        let lines = [line("A", "239.77.7.1", port(6)), line("B", "239.77.7.2", port(6))];
        let mut source = UdpSource::open(&lines, &UdpOptions { sharing, ..options() }).unwrap();
        sender.send_to(b"theirs", ("239.77.7.9", port(6))).unwrap();
        sender.send_to(b"to the host", ("127.0.0.1", port(6))).unwrap();
        sender.send_to(b"ours", lines[1].group).unwrap();
        let received = receive(&mut source, 1);
        assert_eq!(received.len(), 1);
        assert_eq!((received[0].0, &received[0].2[..]), (1, &b"ours"[..]));
        assert!(drain(&mut source).is_empty());
        // A shared socket takes what is sent to its port; whose it is, it finds out.
        assert_eq!(source.foreign(), u64::from(sharing == Sharing::Always));
    }
}

#[test]
fn a_datagram_that_does_not_fit_is_counted_and_left_out() {
    let Some(sender) = sender("127.0.0.1") else { return };
    let line = line("A", "239.77.8.1", port(7));
    let options = UdpOptions { datagram_max: 100, ..options() };
    let mut source = UdpSource::open(std::slice::from_ref(&line), &options).unwrap();
    for len in [101, 100, 0, 9_000, 1] {
        sender.send_to(&vec![9; len], line.group).unwrap();
    }
    let received: Vec<_> = receive(&mut source, 3).into_iter().map(|it| it.2).collect();
    assert_eq!(received, [vec![9; 100], vec![], vec![9]]);
    let stats = LineStats { datagrams: 3, bytes: 101, truncated: 2, kernel_drops: 0 };
    assert_eq!(source.stats()[0], stats);
}

#[test]
fn more_lines_than_a_socket_joins_are_spread() {
    let Some(sender) = sender("127.0.0.1") else { return };
    let lines: Vec<_> =
        (0..45).map(|nth| line(&nth.to_string(), &format!("239.77.9.{nth}"), port(8))).collect();
    let mut source = UdpSource::open(&lines, &options()).unwrap();
    assert_eq!(source.raw_fds().len(), 3);
    for (nth, line) in (0_u8..).zip(&lines) {
        sender.send_to(&[nth], line.group).unwrap();
    }
    let mut received = receive(&mut source, 45);
    received.sort_by_key(|it| it.0);
    assert!(received.iter().map(|it| it.0).eq(0..45));
    assert!(received.iter().all(|it| it.2 == [it.0]));
}

#[test]
fn an_ipv6_line_works_like_any() {
    let loopback: IpAddr = "::1".parse().unwrap();
    let ours = |group: &str| UdpLine {
        name: group.into(),
        group: SocketAddr::new(group.parse().unwrap(), port(9)),
        interface: loopback,
        source: None,
    };
    let mut lines = [ours("ff11::77:1"), ours("ff11::77:2")];
    lines[1].source = Some(loopback);
    for sharing in [Sharing::Never, Sharing::Always] {
        let opened = UdpSource::open(&lines, &UdpOptions { sharing, ..options() });
        let sender = UdpSocket::bind(("::1", 0));
        let (Ok(mut source), Ok(sender)) = (opened, sender) else {
            return println!("skipped: no IPv6 multicast over loopback");
        };
        SockRef::from(&sender).set_multicast_if_v6(1).unwrap();
        SockRef::from(&sender).set_multicast_hops_v6(0).unwrap();
        if let Err(error) =
            lines.iter().try_for_each(|line| sender.send_to(b"six", line.group).map(drop))
        {
            return println!("skipped: no IPv6 multicast over loopback: {error}");
        }
        let mut received = receive(&mut source, 2);
        received.sort_by_key(|it| it.0);
        assert!(received.iter().map(|it| it.0).eq(0..2));
        assert!(received.iter().all(|it| it.2 == b"six"));
    }
}

#[test]
fn an_address_of_this_host_needs_no_group() {
    let Some(sender) = sender("127.0.0.1") else { return };
    let line = line("answers", "127.0.0.1", port(10));
    let mut source = UdpSource::open(std::slice::from_ref(&line), &options()).unwrap();
    sender.send_to(b"answer", line.group).unwrap();
    assert_eq!(receive(&mut source, 1)[0].2, b"answer");
}

#[test]
fn what_cannot_be_opened_is_said_in_a_sentence() {
    let taken = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, port(11))).unwrap();
    let open =
        |line: UdpLine| UdpSource::open(&[line], &options()).map(drop).unwrap_err().to_string();
    let a = |port| line("A", "239.77.10.1", port);
    let nowhere = "203.0.113.9".parse().unwrap();
    let six: IpAddr = "2001:db8::9".parse().unwrap();
    let six_group = "[ff11::77:3]:20000".parse().unwrap();
    #[rustfmt::skip]
    let table = [
        (a(taken.local_addr().unwrap().port()),             ["cannot bind the port", "another program holds the port"]),
        (UdpLine { interface: nowhere, ..a(port(12)) },     ["on 203.0.113.9): cannot join the group", "does not do multicast"]),
        (UdpLine { interface: six, ..a(port(12)) },         ["not all of one kind", "IPv4 or IPv6"]),
        (UdpLine { source: Some(six), ..a(port(12)) },      ["not all of one kind", "IPv4 or IPv6"]),
        (UdpLine { group: six_group, interface: six, ..a(0) }, ["no interface of this host", "2001:db8::9"]),
    ];
    for (line, sentences) in table {
        let said = open(line);
        assert!(said.starts_with("line A"), "{said}");
        assert!(sentences.iter().all(|sentence| said.contains(sentence)), "{said}");
    }
    assert!(matches!(UdpSource::open(&[], &options()), Err(UdpError::Lines { lines: 0 })));
    let many = vec![a(port(12)); 257];
    assert!(matches!(UdpSource::open(&many, &options()), Err(UdpError::Lines { lines: 257 })));
}
