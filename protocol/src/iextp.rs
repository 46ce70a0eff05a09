//! IEX-TP: numbered messages in segments, and the request to send some again.
//!
//! [`Segment`] reads an outbound segment, from a multicast datagram, a gap fill's datagram, or the
//! front of a TCP gap fill's stream. [`SegmentWriter`] writes one. [`GapFillRequest`] goes the other
//! way. Which messages a segment carries is told by its protocol id, such as [`DEEP_1_0`].
//!
//! The specification's counters are signed. They are read without sign here, so a nonsensical
//! negative one is an absurdly large one.
//!
//! Source: IEX Transport Specification 1.26, "Outbound Segment Format" and "Gap Fill Request".

use crate::blocks::{BlockWriter, Blocks, Contents};
use crate::error::{DecodeError, EncodeError};
use crate::field::TimeLe;
use crate::int::{U16Le, U32Le, U64Le};
use crate::layout::layout;

/// Message protocol id of TOPS 1.5, whose messages read as [`tops16`](crate::tops16)'s.
pub const TOPS_1_5: u16 = 0x8002;
/// Message protocol id of TOPS 1.6: [`tops16`](crate::tops16).
pub const TOPS_1_6: u16 = 0x8003;
/// Message protocol id of DEEP 1.0: [`deep10`](crate::deep10).
pub const DEEP_1_0: u16 = 0x8004;
/// Message protocol id of DEEP+ 1.0: [`deepplus10`](crate::deepplus10).
pub const DEEP_PLUS_1_0: u16 = 0x8005;

/// The only version of the transport.
pub const VERSION: u8 = 1;

/// The messages of a segment.
pub type Messages<'a> = Blocks<'a, false>;

layout! {
    /// Front of every segment: 40 bytes. `default()` has the version set.
    ///
    /// Source: IEX Transport Specification 1.26, "IEX-TP Header".
    Header, 40 {
         0 version: u8 => u8, "Version of the transport: [`VERSION`].";
         1 reserved: u8 => u8, "Reserved.";
         2 message_protocol_id: U16Le => u16, "The protocol of the messages, such as [`DEEP_1_0`].";
         4 channel_id: U32Le => u32, "The stream of messages within the protocol.";
         8 session_id: U32Le => u32, "The session.";
        12 payload_length: U16Le => u16, "Bytes after the header.";
        14 message_count: U16Le => u16, "Messages in the payload; 0 in a heartbeat.";
        16 stream_offset: U64Le => u64, "Place of the payload in the stream, bytes.";
        24 first_message_sequence_number: U64Le => u64, "Number of the first message, or of the next one to come.";
        32 send_time: TimeLe => u64, "When the segment was sent: nanoseconds since the Unix epoch, UTC.";
    }
}

impl Default for Header {
    fn default() -> Self {
        Self { version: VERSION, ..Self::BLANK }
    }
}

/// One segment, viewed in its datagram.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    header: &'a Header,
    /// What is there of the payload.
    payload: &'a [u8],
    /// Bytes after the payload.
    beyond: usize,
}

impl<'a> Segment<'a> {
    /// Views a datagram as a segment. A payload that is not wholly there is taken as far as it goes;
    /// bytes beyond it are no part of it.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Truncated`] below 40 bytes, [`DecodeError::Version`] for any but version 1.
    #[inline]
    pub fn parse(datagram: &'a [u8]) -> Result<Self, DecodeError> {
        let header = Header::front(datagram)?;
        if header.version() != VERSION {
            return Err(DecodeError::Version(header.version()));
        }
        let rest = &datagram[Header::SIZE..];
        let length = usize::from(header.payload_length()).min(rest.len());
        Ok(Self { header, payload: &rest[..length], beyond: rest.len() - length })
    }

    /// The header, with all its fields.
    #[inline]
    pub const fn header(&self) -> &'a Header {
        self.header
    }

    /// Number of the first message, or where there is none, of the next one to come.
    #[inline]
    pub fn sequence_number(&self) -> u64 {
        self.header.first_message_sequence_number()
    }

    /// How many messages it says it carries.
    #[inline]
    pub fn declared(&self) -> u16 {
        self.header.message_count()
    }

    /// Whether it carries none and only tells the number of the next message. The answer to a gap
    /// fill test request looks the same.
    #[inline]
    pub fn is_heartbeat(&self) -> bool {
        self.declared() == 0
    }

    /// The messages, without their lengths, up to the first that is not wholly there.
    #[inline]
    pub fn messages(&self) -> Messages<'a> {
        Blocks::new(self.payload, self.declared())
    }

    /// How many messages are wholly there, how many are missing, and how many bytes are no message,
    /// be they in the payload or after it.
    pub fn contents(&self) -> Contents {
        let contents = self.messages().contents();
        Contents { trailing: contents.trailing + self.beyond, ..contents }
    }

    /// Bytes of payload that the header declares and the datagram does not have.
    #[inline]
    pub fn cut(&self) -> usize {
        usize::from(self.header.payload_length()) - self.payload.len()
    }
}

/// Writes a segment into the caller's bytes.
///
/// ```
/// use wirepath_protocol::iextp::{DEEP_1_0, Header, Segment, SegmentWriter};
///
/// let header = Header {
///     message_protocol_id: DEEP_1_0.into(),
///     channel_id: 1.into(),
///     first_message_sequence_number: 7.into(),
///     ..Header::default()
/// };
/// let mut bytes = [0; 1400];
/// let mut segment = SegmentWriter::new(&mut bytes, header)?;
/// segment.push(b"first")?;
/// segment.push(b"second")?;
/// let datagram = segment.finish();
/// assert!(Segment::parse(datagram).unwrap().messages().eq([&b"first"[..], b"second"]));
/// # Ok::<(), wirepath_protocol::EncodeError>(())
/// ```
#[derive(Debug)]
pub struct SegmentWriter<'a> {
    blocks: BlockWriter<'a, false>,
    header: Header,
}

impl<'a> SegmentWriter<'a> {
    /// A segment in `bytes`, under `header`, whose payload length and message count are filled in by
    /// [`finish`](Self::finish). As many bytes as `bytes` has is as long as the segment may become.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Full`] when the header alone does not fit.
    pub fn new(bytes: &'a mut [u8], header: Header) -> Result<Self, EncodeError> {
        let len_max = Header::SIZE + usize::from(u16::MAX);
        let blocks = BlockWriter::new(bytes, Header::SIZE, u16::MAX, len_max)?;
        Ok(Self { blocks, header })
    }

    /// Appends one message, zero bytes included.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Full`] when it does not fit, [`EncodeError::Limit`] when the payload would be
    /// longer than 65,535 bytes; the segment is as before.
    #[inline]
    pub fn push(&mut self, message: &[u8]) -> Result<(), EncodeError> {
        self.blocks.push(message)
    }

    /// Messages so far.
    #[inline]
    pub fn count(&self) -> u16 {
        self.blocks.count()
    }

    /// Bytes so far, the header included. Never zero.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "a segment has at least its header")]
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// The whole segment; without a message, it is a heartbeat.
    pub fn finish(mut self) -> &'a [u8] {
        self.header.message_count = self.blocks.count().into();
        let payload = self.blocks.len() - Header::SIZE;
        // It fits: `push` keeps the payload within the field.
        self.header.payload_length = u16::try_from(payload).unwrap_or(u16::MAX).into();
        self.blocks.finish(self.header.as_bytes())
    }
}

layout! {
    /// Front of a gap fill request: 16 bytes, followed by its ranges.
    ///
    /// Source: IEX Transport Specification 1.26, "Gap Fill Request Header".
    GapFillHeader, 16 {
         0 version: u8 => u8, "Version of the transport: [`VERSION`].";
         1 request_type: u8 => u8, "[`SEQUENCED_MESSAGES`] or [`BYTESTREAM`].";
         2 message_protocol_id: U16Le => u16, "The protocol of the messages, such as [`DEEP_1_0`].";
         4 channel_id: U32Le => u32, "The stream of messages within the protocol.";
         8 session_id: U32Le => u32, "The session.";
        12 request_range_count: U32Le => u32, "How many ranges follow; 0 tests whether the server answers.";
    }
}

/// Request type whose ranges are message numbers.
pub const SEQUENCED_MESSAGES: u8 = 1;
/// Request type whose ranges are stream offsets.
pub const BYTESTREAM: u8 = 2;

/// A request of message numbers, without protocol, channel, session or ranges yet.
impl Default for GapFillHeader {
    fn default() -> Self {
        Self { version: VERSION, request_type: SEQUENCED_MESSAGES, ..Self::BLANK }
    }
}

layout! {
    /// One range of a gap fill request, both ends included.
    ///
    /// Source: IEX Transport Specification 1.26, "Request Range Block".
    GapFillRange, 16 {
        0 first: U64Le => u64, "Number of the first message, or offset of the first byte.";
        8 last: U64Le => u64, "Number of the last message, or offset of the last byte.";
    }
}

impl GapFillRange {
    /// From `first` to `last`, both included.
    pub const fn new(first: u64, last: u64) -> Self {
        Self { first: U64Le::new(first), last: U64Le::new(last) }
    }
}

/// A request to send messages again.
#[derive(Clone, Copy, Debug)]
pub struct GapFillRequest<'a> {
    header: &'a GapFillHeader,
    ranges: &'a [GapFillRange],
}

impl<'a> GapFillRequest<'a> {
    /// Views a datagram as a request.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Truncated`] when the header or a declared range is not wholly there,
    /// [`DecodeError::Version`] for any but version 1.
    pub fn parse(datagram: &'a [u8]) -> Result<Self, DecodeError> {
        let header = GapFillHeader::front(datagram)?;
        if header.version() != VERSION {
            return Err(DecodeError::Version(header.version()));
        }
        let count = usize::try_from(header.request_range_count()).unwrap_or(usize::MAX);
        let need = count.saturating_mul(GapFillRange::SIZE).saturating_add(GapFillHeader::SIZE);
        let Some(ranges) = datagram.get(GapFillHeader::SIZE..need) else {
            return Err(DecodeError::Truncated { have: datagram.len(), need });
        };
        Ok(Self { header, ranges: bytemuck::cast_slice(ranges) })
    }

    /// Writes a request of `ranges` into `bytes`; the header's count is filled in. The ranges must
    /// increase and not overlap, or the venue ignores the request.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Full`] when it does not fit.
    pub fn write<'b>(
        bytes: &'b mut [u8],
        mut header: GapFillHeader,
        ranges: &[GapFillRange],
    ) -> Result<&'b [u8], EncodeError> {
        header.request_range_count =
            u32::try_from(ranges.len()).map_err(|_| EncodeError::Limit)?.into();
        let (need, room) = (GapFillHeader::SIZE + size_of_val(ranges), bytes.len());
        let Some(request) = bytes.get_mut(..need) else {
            return Err(EncodeError::Full { need, room });
        };
        let (front, back) = request.split_at_mut(GapFillHeader::SIZE);
        front.copy_from_slice(header.as_bytes());
        back.copy_from_slice(bytemuck::cast_slice(ranges));
        Ok(request)
    }

    /// The header, with all its fields.
    pub const fn header(&self) -> &'a GapFillHeader {
        self.header
    }

    /// The ranges, as many as the header declares.
    pub const fn ranges(&self) -> &'a [GapFillRange] {
        self.ranges
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "Example Messages", "Multicast Publication": 2 messages, 72 bytes, from number 50122 on.
    const HEADER: [u8; 40] = [
        0x01, 0x00, 0x04, 0x80, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x87, 0x42, 0x48, 0x00, 0x02,
        0x00, 0x8c, 0xa6, 0x21, 0x00, 0x00, 0x00, 0x00, 0x00, 0xca, 0xc3, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0xec, 0x45, 0xc2, 0x20, 0x96, 0x86, 0x6d, 0x14,
    ];

    /// The header above as values.
    fn header() -> Header {
        Header {
            message_protocol_id: DEEP_1_0.into(),
            channel_id: 1.into(),
            session_id: 0x4287_0000.into(),
            stream_offset: 2_205_324.into(),
            first_message_sequence_number: 50_122.into(),
            send_time: 1_471_980_632_572_839_404.into(), // 2016-08-23 15:30:32.572839404, UTC
            ..Header::default()
        }
    }

    #[test]
    fn reads_and_writes_a_segment() {
        let (first, second) = ([b'T'; 38], [b'8'; 30]);
        let mut bytes = [0xaa; 112];
        let mut writer = SegmentWriter::new(&mut bytes, header()).unwrap();
        writer.push(&first).unwrap();
        writer.push(&second).unwrap();
        assert_eq!(writer.push(b""), Err(EncodeError::Full { need: 2, room: 0 }));
        assert_eq!((writer.count(), writer.len()), (2, 112));
        let datagram = writer.finish();
        assert_eq!(datagram[..40], HEADER);
        assert_eq!(datagram[40..42], [0x26, 0x00]);

        let segment = Segment::parse(datagram).unwrap();
        assert_eq!(segment.sequence_number(), 50_122);
        assert_eq!(segment.header().session_id(), 0x4287_0000);
        assert!(segment.messages().eq([&first[..], &second]));
        assert!(segment.contents().is_sound() && segment.cut() == 0 && !segment.is_heartbeat());
    }

    #[test]
    fn a_heartbeat_is_a_segment_without_messages() {
        let heartbeat = SegmentWriter::new(&mut [0; 40], header()).unwrap().finish().to_vec();
        assert_eq!(heartbeat[12..16], [0; 4]);
        let segment = Segment::parse(&heartbeat).unwrap();
        assert!(segment.is_heartbeat() && segment.contents().is_sound());
        assert_eq!(segment.sequence_number(), 50_122);
    }

    #[test]
    fn headers_that_lie() {
        let segment = |payload: u16, count: u16, rest: &[u8]| {
            let (payload_length, message_count) = (payload.into(), count.into());
            let header = Header { payload_length, message_count, ..header() };
            let datagram = [header.as_bytes(), rest].concat();
            let segment = Segment::parse(&datagram).unwrap();
            (segment.contents(), segment.cut())
        };
        #[rustfmt::skip]
        let table = [
            ("as declared",             3, 1, (1,     0, 0), 0),
            ("bytes after the payload", 0, 0, (0,     0, 3), 0),
            ("payload ends too early",  2, 1, (0,     1, 3), 0),
            ("payload goes on",         9, 1, (1,     0, 0), 6),
            ("count is too high",       3, 9, (1,     8, 0), 0),
            ("count is too low",        3, 0, (0,     0, 3), 0),
        ];
        for (case, payload, count, (whole, missing, trailing), cut) in table {
            let contents = Contents { whole, missing, trailing };
            assert_eq!(segment(payload, count, b"\x01\0x"), (contents, cut), "{case}");
        }
    }

    #[test]
    fn bytes_that_are_no_segment() {
        for cut in 0..40 {
            let error = Segment::parse(&HEADER[..cut]).unwrap_err();
            assert_eq!(error, DecodeError::Truncated { have: cut, need: 40 });
        }
        let newer = Header { version: 2, ..header() };
        assert_eq!(Segment::parse(newer.as_bytes()).unwrap_err(), DecodeError::Version(2));
    }

    #[test]
    fn the_payload_stays_within_its_length_field() {
        let mut bytes = vec![0; 70_000];
        let mut writer = SegmentWriter::new(&mut bytes, header()).unwrap();
        assert_eq!(writer.push(&[0; 65_534]), Err(EncodeError::Limit));
        writer.push(&[0; 65_533]).unwrap();
        assert_eq!(writer.push(b""), Err(EncodeError::Limit));
        let segment = Segment::parse(writer.finish()).unwrap();
        assert!(segment.contents().is_sound() && segment.cut() == 0);
    }

    /// "Example Messages", "Gap Fill Request": numbers 12340 to 12350 and 56789 to 56799.
    const REQUEST: [u8; 48] = [
        0x01, 0x01, 0x04, 0x80, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x87, 0x42, 0x02, 0x00, 0x00,
        0x00, 0x34, 0x30, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x3e, 0x30, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0xd5, 0xdd, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xdf, 0xdd, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00,
    ];

    #[test]
    fn reads_and_writes_a_gap_fill_request() {
        let header = GapFillHeader {
            message_protocol_id: DEEP_1_0.into(),
            channel_id: 1.into(),
            session_id: 0x4287_0000.into(),
            ..GapFillHeader::default()
        };
        let ranges = [GapFillRange::new(12_340, 12_350), GapFillRange::new(56_789, 56_799)];
        let mut bytes = [0; 48];
        assert_eq!(GapFillRequest::write(&mut bytes, header, &ranges), Ok(&REQUEST[..]));
        let full = EncodeError::Full { need: 48, room: 47 };
        assert_eq!(GapFillRequest::write(&mut bytes[..47], header, &ranges), Err(full));

        let request = GapFillRequest::parse(&REQUEST).unwrap();
        assert_eq!(request.ranges(), ranges);
        assert_eq!(request.header().request_type(), SEQUENCED_MESSAGES);
        for cut in 0..48 {
            assert!(GapFillRequest::parse(&REQUEST[..cut]).is_err());
        }
        let absurd = GapFillHeader { request_range_count: u32::MAX.into(), ..header };
        assert!(GapFillRequest::parse(absurd.as_bytes()).is_err());
    }
}
