//! What goes out: numbered, kept, and only then put among the bytes to send.

use wirepath_protocol::fix::time::Stamp;
use wirepath_protocol::fix::{Invalid, Message, Writer};

use super::config::SessionConfig;
use super::header::{Routing, is_header};
use super::output::Output;
use super::reason::{Closed, SendError};
use crate::store::{Store, StoreError};

/// The sending half of a session. An [`Application`](super::Application) answers through it.
#[derive(Debug)]
pub struct Link<S> {
    pub(super) config: SessionConfig,
    pub(super) store: S,
    pub(super) output: Output,
    /// The time of the call in hand.
    pub(super) now_ns: u64,
    pub(super) last_sent_ns: u64,
    /// Application messages may go.
    pub(super) open: bool,
    pub(super) resend: Option<Resend>,
    /// Why the session cannot go on, found while sending.
    pub(super) failed: Option<Closed>,
    stamp: Stamp,
    scratch: Box<[u8]>,
}

/// A ResendRequest being answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resend {
    next: u64,
    /// Up to, not including, this.
    until: u64,
}

/// What a header says beyond what every header does.
#[derive(Clone, Copy, Debug, Default)]
struct Extra<'a> {
    /// Sent before, at this time as the message had it.
    duplicate_of: Option<&'a [u8]>,
    poss_resend: bool,
    routing: Routing<'a>,
}

impl<S: Store> Link<S> {
    pub(super) fn new(config: SessionConfig, store: S) -> Self {
        Self {
            store,
            output: Output::new(config.output_max),
            now_ns: 0,
            last_sent_ns: 0,
            open: false,
            resend: None,
            failed: None,
            stamp: Stamp::new(config.precision),
            scratch: vec![0; config.message_max + 512].into(),
            config,
        }
    }

    /// The session's settings.
    pub fn config(&self) -> &SessionConfig {
        &self.config
    }

    /// What the session must not forget.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The time of the call in hand: nanoseconds since the Unix epoch.
    pub fn now_ns(&self) -> u64 {
        self.now_ns
    }

    /// Whether the session is logged on, so that application messages may go.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Sends an application message of type `msg_type`. `body` writes what follows the header. Gives the
    /// message's number.
    ///
    /// # Errors
    ///
    /// [`SendError`]; then nothing of it is sent, and its number not used.
    pub fn send(
        &mut self,
        msg_type: &[u8],
        body: impl FnOnce(&mut Writer<'_, '_>),
    ) -> Result<u64, SendError> {
        self.may_send()?;
        self.write(msg_type, Extra::default(), body)
    }

    /// As [`send`](Self::send), with PossResend (97) set: the message may have been sent under another
    /// number before.
    ///
    /// # Errors
    ///
    /// As for `send`.
    pub fn send_poss_resend(
        &mut self,
        msg_type: &[u8],
        body: impl FnOnce(&mut Writer<'_, '_>),
    ) -> Result<u64, SendError> {
        self.may_send()?;
        self.write(msg_type, Extra { poss_resend: true, ..Extra::default() }, body)
    }

    /// Sends a message that `build` makes whole from its number and sending time: the way of a prepared
    /// message, which formats nothing. When it makes none, nothing is sent, and there is no number.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send).
    #[inline]
    pub fn send_whole<'m>(
        &mut self,
        build: impl FnOnce(u64, u64) -> Option<&'m [u8]>,
    ) -> Result<Option<u64>, SendError> {
        self.may_send()?;
        let seq = self.store.next_out();
        let Some(message) = build(seq, self.now_ns) else { return Ok(None) };
        self.store.append_out(message, self.now_ns)?;
        self.output.push(message, self.now_ns);
        self.last_sent_ns = self.now_ns;
        Ok(Some(seq))
    }

    /// A message as it would be sent now, for a template to be made of. It is neither counted nor sent.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn draft(
        &mut self,
        msg_type: &[u8],
        body: impl FnOnce(&mut Writer<'_, '_>),
    ) -> Result<&[u8], wirepath_protocol::fix::WriteError> {
        let seq = self.store.next_out();
        let Self { config, stamp, scratch, now_ns, .. } = self;
        compose(scratch, config, stamp, *now_ns, msg_type, seq, Extra::default(), body)
    }

    /// Gives the connection up without a logout, once what waits is sent: what a simulated fault does.
    pub fn cut(&mut self) {
        self.failed = Some(Closed::Cut);
    }

    #[inline]
    fn may_send(&self) -> Result<(), SendError> {
        if !self.open {
            return Err(SendError::NotLoggedOn);
        }
        if self.resend.is_some() {
            return Err(SendError::Resending);
        }
        if self.output.room() < self.scratch.len() {
            return Err(SendError::Full { waiting: self.output.waiting().len() });
        }
        Ok(())
    }

    /// Sends a message of the session itself. What goes wrong ends the session.
    pub(super) fn admin(&mut self, msg_type: &[u8], body: impl FnOnce(&mut Writer<'_, '_>)) {
        self.admin_to(msg_type, Routing::default(), body);
    }

    fn admin_to(
        &mut self,
        msg_type: &[u8],
        routing: Routing<'_>,
        body: impl FnOnce(&mut Writer<'_, '_>),
    ) {
        if self.failed.is_some() {
            return;
        }
        let extra = Extra { routing, ..Extra::default() };
        if let Err(error) = self.write(msg_type, extra, body) {
            self.failed = Some(match error {
                SendError::Store(error) => Closed::Store(error.to_string()),
                SendError::Full { waiting } => Closed::Stuck { waiting, waited_ms: 0 },
                other => Closed::Fatal(other.to_string()),
            });
        }
    }

    /// Heartbeat (0), in answer to a TestRequest if it has an id.
    pub(super) fn heartbeat(&mut self, test_req_id: Option<&[u8]>) {
        self.admin(b"0", |writer| {
            writer.some(test_req_id, |writer, id| _ = writer.bytes(112, id));
        });
    }

    /// Logout (5).
    pub(super) fn logout(&mut self, text: Option<&str>) {
        self.admin(b"5", |writer| {
            writer.some(text.filter(|text| !text.is_empty()), |writer, text| {
                writer.text(58, text);
            });
        });
    }

    /// ResendRequest (2) from `from` to `to`, 0 for all.
    pub(super) fn resend_request(&mut self, from: u64, to: u64) {
        self.admin(b"2", |writer| _ = writer.uint(7, from).uint(16, to));
    }

    /// Reject (3) of the message with these numbers.
    pub(super) fn reject(
        &mut self,
        ref_seq: u64,
        ref_type: &[u8],
        routing: Routing<'_>,
        invalid: Invalid,
    ) {
        let reason = invalid.reason.code_in(self.config.version.begin_string().as_bytes());
        self.admin_to(b"3", routing.reversed(), |writer| {
            writer.uint(45, ref_seq).text(58, invalid.reason.text());
            writer.some(invalid.ref_tag, |writer, tag| _ = writer.int(371, tag));
            if !ref_type.is_empty() {
                writer.bytes(372, ref_type);
            }
            writer.some(reason, |writer, reason| _ = writer.uint(373, reason.into()));
        });
    }

    /// BusinessMessageReject (j).
    pub(super) fn business_reject(
        &mut self,
        ref_seq: u64,
        ref_type: &[u8],
        reason: u32,
        text: &str,
    ) {
        self.admin(b"j", |writer| {
            writer.uint(45, ref_seq).text(58, text).bytes(372, ref_type).uint(380, reason.into());
        });
    }

    fn write(
        &mut self,
        msg_type: &[u8],
        extra: Extra<'_>,
        body: impl FnOnce(&mut Writer<'_, '_>),
    ) -> Result<u64, SendError> {
        let seq = self.store.next_out();
        let Self { config, stamp, scratch, now_ns, output, store, .. } = self;
        let message = compose(scratch, config, stamp, *now_ns, msg_type, seq, extra, body)?;
        if output.room() < message.len() {
            return Err(SendError::Full { waiting: output.waiting().len() });
        }
        store.append_out(message, *now_ns)?;
        output.push(message, *now_ns);
        self.last_sent_ns = *now_ns;
        Ok(seq)
    }

    /// Begins to answer a ResendRequest for `from` to `to`, 0 for all.
    pub(super) fn begin_resend(&mut self, from: u64, to: u64) {
        let next_out = self.store.next_out();
        let until = if to == 0 { next_out } else { to.saturating_add(1).min(next_out) };
        let next = from.max(1);
        self.resend = (next < until).then_some(Resend { next, until });
        self.pump_resend();
    }

    /// Goes on with it as far as the counterparty takes it.
    pub(super) fn pump_resend(&mut self) {
        while let Some(Resend { next, until }) = self.resend {
            // Room stays for the session's own messages.
            if self.failed.is_some() || self.output.room() < 2 * self.scratch.len() {
                return;
            }
            let gap_end = (next..until).find(|seq| self.again(*seq)).unwrap_or(until);
            let sent = if gap_end > next {
                self.gap_fill(next, gap_end).map(|()| gap_end)
            } else {
                self.repeat(next).map(|()| next + 1)
            };
            match sent {
                Ok(next) => self.resend = (next < until).then_some(Resend { next, until }),
                Err(error) => {
                    self.failed = Some(Closed::Fatal(error.to_string()));
                    self.resend = None;
                }
            }
        }
    }

    /// Whether message `seq` is sent again, rather than filled.
    fn again(&self, seq: u64) -> bool {
        let kept = self.store.sent(seq).and_then(|bytes| Message::parse(bytes).ok());
        kept.is_some_and(|message| self.config.replays(message.msg_type()))
    }

    /// SequenceReset (4) in the place of the messages from `seq` up to, not including, `new_seq`.
    fn gap_fill(&mut self, seq: u64, new_seq: u64) -> Result<(), SendError> {
        let Self { config, stamp, scratch, now_ns, output, .. } = self;
        let mut time = Stamp::new(stamp.precision());
        let extra = Extra { duplicate_of: Some(time.write(*now_ns)), ..Extra::default() };
        let message = compose(scratch, config, stamp, *now_ns, b"4", seq, extra, |writer| {
            writer.uint(36, new_seq).bool(123, true);
        })?;
        output.push(message, *now_ns);
        self.last_sent_ns = *now_ns;
        Ok(())
    }

    /// Message `seq`, which is kept, once more.
    fn repeat(&mut self, seq: u64) -> Result<(), SendError> {
        let Self { config, stamp, scratch, now_ns, output, store, .. } = self;
        let kept = store.sent(seq).and_then(|bytes| Message::parse(bytes).ok());
        let Some(kept) = kept else { return Ok(()) }; // it was there when `again` looked
        let extra = Extra {
            duplicate_of: kept.get(52),
            poss_resend: kept.get(97) == Some(b"Y"),
            routing: Routing::default(),
        };
        let message =
            compose(scratch, config, stamp, *now_ns, kept.msg_type(), seq, extra, |writer| {
                let body = kept.contents().iter().flatten().filter(|field| !is_header(field.tag));
                body.for_each(|field| _ = writer.raw(field));
            })?;
        output.push(message, *now_ns);
        self.last_sent_ns = *now_ns;
        Ok(())
    }

    /// Both sides' numbers start at 1 again.
    pub(super) fn reset(&mut self) -> Result<(), StoreError> {
        self.resend = None;
        self.store.reset(self.now_ns)
    }
}

/// A whole message in `scratch`; the header's fields in the order of their tags.
#[expect(clippy::too_many_arguments, reason = "the parts of a link, borrowed one by one")]
fn compose<'a>(
    scratch: &'a mut [u8],
    config: &SessionConfig,
    stamp: &mut Stamp,
    now_ns: u64,
    msg_type: &[u8],
    seq: u64,
    extra: Extra<'_>,
    body: impl FnOnce(&mut Writer<'_, '_>),
) -> Result<&'a [u8], wirepath_protocol::fix::WriteError> {
    let begin_string = config.version.begin_string().as_bytes();
    let mut bytes = Writer::new(scratch, begin_string, msg_type);
    let writer = &mut bytes;
    writer.uint(34, seq);
    if extra.duplicate_of.is_some() {
        writer.bool(43, true);
    }
    writer.text(49, &config.sender);
    writer.some(config.sender_sub.as_deref(), |writer, sub| _ = writer.text(50, sub));
    writer.bytes(52, stamp.write(now_ns)).text(56, &config.target);
    writer.some(config.target_sub.as_deref(), |writer, sub| _ = writer.text(57, sub));
    if extra.poss_resend {
        writer.bool(97, true);
    }
    extra.routing.write(writer, true);
    writer.some(extra.duplicate_of, |writer, time| _ = writer.bytes(122, time));
    extra.routing.write(writer, false);
    body(writer);
    bytes.finish()
}
