//! Every field of every message of a real ITCH file, against another decoder's reading.

mod common;

use wirepath_protocol::{blocks::Blocks, itch50::Message};

#[test]
fn agrees_with_another_decoder_on_every_field() {
    let Some(file) = common::capture("itch50/itch50_aapl_20200130.first3000.bin") else { return };
    let Some(truth) = common::capture("truth/itch50_aapl_20200130.first3000.msgs.tsv.gz") else {
        return;
    };
    let truth = common::truth(&truth);

    let mut blocks = Blocks::<true>::new(&file, u16::MAX);
    let mut count = 0;
    for (block, theirs) in blocks.by_ref().zip(&truth) {
        let message = Message::parse(block).unwrap();
        let mut ours = common::our_row(theirs.frame, block.len(), message.kind());
        message.fields(&mut |name, value| match name {
            "cancelled_shares" => ours.push("canceled_shares", value), // they spell it so
            _ => ours.push(name, value),
        });
        assert_eq!(ours, *theirs);
        count += 1;
    }
    assert_eq!((count, blocks.next(), blocks.rest().len()), (truth.len(), None, 0));
    assert_eq!(count, 3000);
}
