//! Sends application messages back as they came: the user that public session tests expect.

use std::collections::HashSet;

use wirepath_order_gateway::session::{Answer, Application, Event, Link};
use wirepath_order_gateway::store::Store;
use wirepath_protocol::fix::dict::{Dictionary, tag};
use wirepath_protocol::fix::{Field, Message};

/// Types it sends back: orders, mails and security definitions. Others are not supported.
const ECHOED: [&[u8]; 3] = [b"D", b"C", b"d"];
/// Header fields, as far as an echo has to leave them out.
const HEADER: [u32; 12] = [34, 35, 43, 49, 50, 52, 56, 57, 97, 115, 122, 128];

/// See the [module documentation](self).
#[derive(Debug)]
pub struct Echo {
    dictionary: &'static Dictionary,
    /// ClOrdIDs that came, for PossResend.
    seen: HashSet<Vec<u8>>,
}

impl Echo {
    /// Knows groups by `dictionary`.
    pub fn new(dictionary: &'static Dictionary) -> Self {
        Self { dictionary, seen: HashSet::new() }
    }

    /// The body's fields in the order of their tags; a group's stay together behind its count.
    fn sorted<'a>(&self, message: &Message<'a>) -> Vec<Field<'a>> {
        let body = self.dictionary.message(message.msg_type()).map(|message| &message.body);
        let mut group = None;
        let mut fields = Vec::new();
        for field in message.contents().iter().flatten() {
            if HEADER.contains(&field.tag) {
                continue;
            }
            if let Some(found) = body.and_then(|body| body.group(field.tag)) {
                group = Some(found);
            } else if group
                .is_some_and(|group| !group.order.iter().any(|tag| u32::from(*tag) == field.tag))
            {
                group = None;
            }
            let place = group.map_or(field.tag, |group| group.count.into());
            fields.push((place, field));
        }
        fields.sort_by_key(|(place, _)| *place);
        fields.into_iter().map(|(_, field)| field).collect()
    }
}

impl<S: Store> Application<S> for Echo {
    fn on_message(&mut self, message: &Message<'_>, link: &mut Link<S>) -> Answer {
        if !ECHOED.contains(&message.msg_type()) {
            return Answer::Unsupported;
        }
        let poss_resend = message.get(tag::POSS_RESEND) == Some(b"Y");
        if let Some(id) = message.get(tag::CL_ORD_ID) {
            let is_new = self.seen.insert(id.to_vec());
            if poss_resend && !is_new {
                return Answer::Taken;
            }
        }
        let fields = self.sorted(message);
        let body = |writer: &mut wirepath_protocol::fix::Writer<'_, '_>| {
            fields.iter().for_each(|field| _ = writer.raw(*field));
        };
        let sent = match poss_resend {
            true => link.send_poss_resend(message.msg_type(), body),
            false => link.send(message.msg_type(), body),
        };
        if let Err(error) = sent {
            tracing::warn!(%error, "no echo");
        }
        Answer::Taken
    }

    fn on_event(&mut self, event: Event<'_>, _: &mut Link<S>) {
        if let Event::LoggedOn { .. } = event {
            self.seen.clear(); // each script is a day of its own
        }
    }
}
