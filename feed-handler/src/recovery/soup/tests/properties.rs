use proptest::{collection::vec, prelude::*};
use wirepath_protocol::soupbintcp::{self, Cut, LoginAccepted, Session};

use super::super::*;
use super::{SECOND, config, fed};
use crate::recovery::server::Server;

proptest! {
    /// However the stream is cut, and with room for one packet only, each message comes once, in order.
    #[test]
    fn any_splits_bring_the_same(
        messages in vec(vec(any::<u8>(), 0..=63), 0..40),
        between in vec((0..40_usize, prop_oneof![Just(b'H'), Just(b'+'), Just(b'U'), Just(b'~')]), 0..9),
        pieces in vec(1..150_usize, 1..9),
        input_bytes in 66..300_usize,
        first in 1..20_u64,
    ) {
        let mut server = Server::new("3A", messages.clone());
        let config = Config { packet_max: 66, input_bytes, sequence: first, ..config() };
        let mut client = Client::new(config).unwrap();
        client.connected(0);
        server.receive(client.output());
        let mut stream = server.output.split_off(0);
        for (place, kind) in between {
            // Between the packets behind the login's answer.
            let mut at = LoginAccepted::SIZE;
            for _ in 0..place {
                match soupbintcp::cut(&stream[at..], 99) {
                    Cut::Packet(packet) => at += packet.len(),
                    _ => break,
                }
            }
            server.say(kind, b"");
            stream.splice(at..at, server.output.split_off(0));
        }
        let came = fed(&mut client, &stream, &pieces).unwrap();
        let skipped = usize::try_from(first).unwrap() - 1;
        let expected: Vec<_> = (1..).zip(messages).skip(skipped).collect();
        prop_assert_eq!(came, expected);
        prop_assert_eq!(client.state(), State::LoggedIn);
    }

    /// Whatever comes, whenever: it neither panics nor fails to come to an end when time passes.
    #[test]
    fn any_bytes_end_in_good_order(
        is_accepted in any::<bool>(),
        packets in vec((prop_oneof![9 => 1..5_u8, 1 => any::<u8>()], any::<u8>(), vec(any::<u8>(), 0..6)), 0..30),
        waits in vec(0..2 * SECOND, 1..9),
    ) {
        let mut client = Client::new(Config { packet_max: 300, input_bytes: 300, ..config() }).unwrap();
        client.connected(0);
        let mut now_ns = 0;
        if is_accepted {
            client.receive(LoginAccepted::new(Session::BLANK, 1).as_bytes(), 0);
        }
        for ((length, kind, payload), wait) in packets.iter().zip(waits.iter().cycle()) {
            now_ns += wait;
            let mut packet = vec![0, *length, *kind];
            packet.extend(payload);
            let mut taken = 0;
            while taken < packet.len() {
                let count = client.receive(&packet[taken..], now_ns);
                prop_assert!(count > 0, "no space, though all was taken");
                taken += count;
                while let Ok(Some(_)) = client.next() {}
            }
            client.tick(now_ns);
            prop_assert!(client.output().len() <= 64);
            client.sent(client.output().len() / 2, now_ns);
        }
        let last_ns = now_ns + 15 * SECOND;
        for _ in 0..20 {
            let Some(deadline_ns) = client.deadline() else { break };
            prop_assert!(deadline_ns <= last_ns);
            now_ns = now_ns.max(deadline_ns);
            client.tick(now_ns);
            client.sent(client.output().len(), now_ns);
        }
        prop_assert!(client.closing());
    }
}
