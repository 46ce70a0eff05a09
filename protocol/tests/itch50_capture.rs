//! Every field of every message of real ITCH, from a file and from datagrams, against another
//! decoder's reading.

mod common;

use common::Row;
use wirepath_protocol::{
    blocks::Blocks,
    itch50::Message,
    moldudp64::{Packet, PacketKind},
};

const TRUTH: &str = "truth/itch50_aapl_20200130.first3000.msgs.tsv.gz";

/// Our reading of one block, in the other decoder's words.
fn read(frame: usize, block: &[u8]) -> Row {
    let message = Message::parse(block).unwrap();
    let mut row = common::our_row(frame, block.len(), message.kind());
    message.fields(&mut |name, value| match name {
        "cancelled_shares" => row.push("canceled_shares", value), // they spell it so
        _ => row.push(name, value),
    });
    row
}

#[test]
fn a_file_agrees_with_another_decoder_on_every_field() {
    let Some(file) = common::capture("itch50/itch50_aapl_20200130.first3000.bin") else { return };
    let Some(truth) = common::capture(TRUTH) else { return };
    let truth = common::truth(&truth);
    assert_eq!(truth.len(), 3000);

    let mut blocks = Blocks::<true>::new(&file, u16::MAX);
    for theirs in &truth {
        assert_eq!(read(theirs.frame, blocks.next().unwrap()), *theirs);
    }
    assert_eq!((blocks.next(), blocks.rest().len()), (None, 0));
}

#[test]
fn datagrams_agree_with_another_decoder_on_every_field() {
    let Some(pcap) = common::capture("itch50/itch50_aapl_20200130.first3000.mold.pcap") else {
        return;
    };
    let Some(truth) = common::capture(TRUTH) else { return };
    let truth = common::truth(&truth);
    let (mut theirs, mut next, mut kind) = (truth.iter(), None, None);

    for (frame, datagram) in (1..).zip(common::payloads(&pcap)) {
        let packet = Packet::parse(datagram).unwrap();
        assert!(packet.contents().is_sound(), "frame {frame}");
        assert!(next.is_none_or(|next| next == packet.sequence_number()), "frame {frame}");
        next = Some(packet.sequence_number() + u64::from(packet.declared()));
        kind = Some(packet.kind());
        for block in packet.messages() {
            assert_eq!(Some(&read(frame, block)), theirs.next());
        }
    }
    assert_eq!((theirs.next(), kind), (None, Some(PacketKind::EndOfSession)));
}
