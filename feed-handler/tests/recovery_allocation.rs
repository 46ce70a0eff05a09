//! Once built, the clients of the venue's servers allocate nothing, whatever comes.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use wirepath_feed_handler::recovery::client::{Connection, RequestClient};
use wirepath_feed_handler::recovery::requests::Ask;
use wirepath_feed_handler::recovery::{gap_proxy, glimpse, soup, spin, unit_session};
use wirepath_perf::alloc::{Allocations, CountingAllocator};
use wirepath_protocol::field::Char;
use wirepath_protocol::itch50::AddOrder;
use wirepath_protocol::pitch::session::{
    GapResponse, LoginResponse, SpinFinished, SpinImageAvailable, SpinResponse,
};
use wirepath_protocol::pitch::{PacketWriter, common};
use wirepath_protocol::soupbintcp::{LoginAccepted, session, write};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

#[test]
fn clients_allocate_only_when_built() {
    let mut stream = LoginAccepted::new(session("3A").unwrap(), 1).as_bytes().to_vec();
    for _ in 0..500 {
        stream.extend(write(&mut [0; 64], b'S', AddOrder::default().as_bytes()).unwrap());
    }
    let mut messages = 0;
    for seed in 0..200 {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let mut bytes = stream.clone();
        if seed % 2 == 0 {
            let place = rng.random_range(0..bytes.len());
            bytes[place] = rng.random();
        }
        let soup = soup::Config { packet_max: 66, input_bytes: 200, ..Default::default() };
        let mut client =
            glimpse::Client::new(glimpse::Config { soup, ..Default::default() }).unwrap();
        let before = Allocations::on_this_thread();
        for now_ns in [0, 1_000_000_000_000] {
            client.connected(now_ns);
            let mut rest = &bytes[..];
            while !rest.is_empty() {
                let piece = rng.random_range(1..=rest.len().min(300));
                let count = client.receive(&rest[..piece], now_ns);
                assert!(count > 0, "seed {seed}: no space, though all was taken");
                rest = &rest[count..];
                while let Ok(Some(_)) = client.next() {}
                client.tick(now_ns);
                client.sent(client.output().len(), now_ns);
            }
            messages += client.counters().messages;
            client.tick(now_ns + 15_000_000_000);
            assert!(client.next().is_err(), "seed {seed}");
        }
        assert_eq!(before.until_now(), Allocations::default(), "seed {seed}");
    }
    assert!(messages > 100_000);
}

fn packet(messages: &[&[u8]]) -> Vec<u8> {
    let mut bytes = [0; 1_400];
    let mut packet = PacketWriter::new(&mut bytes, 1, 0).unwrap();
    messages.iter().for_each(|message| packet.push(message).unwrap());
    packet.finish().to_vec()
}

/// Hands over all of `stream`, of which some may be damaged; `take` takes what there is.
fn hear<C: Connection>(
    client: &mut C,
    stream: &[u8],
    rng: &mut Pcg64Mcg,
    mut take: impl FnMut(&mut C),
) {
    client.connected(0);
    let mut rest = stream;
    while !rest.is_empty() {
        let space = client.space();
        let count = rng.random_range(1..300).min(rest.len()).min(space.len());
        space[..count].copy_from_slice(&rest[..count]);
        client.received(count, 0);
        rest = &rest[count..];
        take(client);
        client.tick(0);
        client.sent(client.output().len(), 0);
    }
    client.tick(1_000_000_000_000);
    take(client);
}

#[test]
fn cboes_clients_allocate_only_when_built() {
    let accepted = LoginResponse { status: Char(b'A'), ..Default::default() };
    let login = packet(&[accepted.as_bytes()]);
    let image = SpinImageAvailable { sequence: 9.into(), ..Default::default() };
    let (sequence, status) = (9.into(), Char(b'A'));
    let order_count = 500.into();
    let response = SpinResponse { sequence, order_count, status, ..Default::default() };
    let mut of_spin = [login.clone(), packet(&[image.as_bytes()])].concat();
    of_spin.extend(packet(&[response.as_bytes()]));
    let add = common::AddOrderShort::default();
    (0..100).for_each(|_| of_spin.extend(packet(&[add.as_bytes(); 5])));
    of_spin.extend(packet(&[SpinFinished { sequence, ..Default::default() }.as_bytes()]));
    let refused = GapResponse { unit: 1, sequence, status: Char(b'O'), ..Default::default() };
    let of_proxy = [login, packet(&[refused.as_bytes(); 9]).repeat(20)].concat();

    let (mut messages, mut complete, mut refusals) = (0, 0, 0);
    for seed in 0..200 {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let session =
            unit_session::Config { packet_max: 263, input_bytes: 300, ..Default::default() };
        let mut client = spin::Client::new(spin::Config { session, ..Default::default() }).unwrap();
        let mut proxy = gap_proxy::Client::new(session).unwrap();
        let mut bytes = [of_spin.clone(), of_proxy.clone()];
        if seed % 2 == 0 {
            for bytes in &mut bytes {
                let place = rng.random_range(0..bytes.len());
                bytes[place] = rng.random();
            }
        }
        let before = Allocations::on_this_thread();
        hear(&mut client, &bytes[0], &mut rng, |client| {
            while let Ok(Some(received)) = client.next() {
                messages += 1;
                complete += u32::from(matches!(received, spin::Received::Complete { .. }));
            }
        });
        hear(&mut proxy, &bytes[1], &mut rng, |client| {
            client.ask(&Ask { server: 0, from: 5, count: 9 }, 0);
            while let Ok(Some(_)) = client.next() {
                refusals += 1;
            }
        });
        assert_eq!(before.until_now(), Allocations::default(), "seed {seed}");
    }
    assert!(messages > 50_000 && complete >= 100 && refusals > 18_000);
}
