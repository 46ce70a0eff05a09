//! Whether a message is what its dictionary says.
//!
//! One walk over the fields. When several things are wrong, the one named is, in this order: a field
//! in the wrong part of the message, an unknown message type, a missing field (the header's, the
//! trailer's, the body's; the lowest tag), else the first that the walk met. Sequence numbers, CompIDs
//! and the clock are the session's to judge.
//!
//! Under FIXT two dictionaries take part: the transport's for header, trailer and session messages, the
//! application's for all others.
//!
//! Source: FIX 4.4, volume 2, "Reject message" and the session test cases 14 and 15.

mod group;
mod reason;
#[cfg(test)]
mod tests;

pub use reason::{Invalid, RejectReason};

use super::dict::{Dictionary, FieldDef, FieldType, Section, TAGS, tag};
use super::message::{Fault, Field, FieldError};
use super::{Message, number, time};
use group::Groups;

/// Tags from here on are for users to agree on.
pub const USER_DEFINED: u32 = 5000;

/// What is refused. The default is what the public acceptance tests expect.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Options {
    /// Refuse fields without a value.
    pub check_empty: bool,
    /// Refuse user-defined fields, which no dictionary here has.
    pub check_user_defined: bool,
    /// Let fields pass that are not in the dictionary or not of this message.
    pub allow_unknown: bool,
    /// Refuse fields of a group in another order than defined. If not, a field that the entry has
    /// already starts the next entry.
    pub check_group_order: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            check_empty: true,
            check_user_defined: true,
            allow_unknown: false,
            check_group_order: true,
        }
    }
}

impl Dictionary {
    /// Checks a message of a version that is transport and application in one.
    ///
    /// # Errors
    ///
    /// [`Invalid`]: the reason and the field for a Reject.
    pub fn validate(&'static self, message: &Message<'_>, options: Options) -> Result<(), Invalid> {
        Validator { transport: self, application: self, options }.validate(message)
    }
}

/// Dictionaries and options: all it takes to check messages.
#[derive(Clone, Copy, Debug)]
pub struct Validator {
    /// Defines header, trailer and session messages.
    pub transport: &'static Dictionary,
    /// Defines all other messages. Without FIXT it is the same dictionary.
    pub application: &'static Dictionary,
    /// What is refused.
    pub options: Options,
}

impl Validator {
    /// Checks one message.
    ///
    /// # Errors
    ///
    /// [`Invalid`]: the reason and the field for a Reject.
    pub fn validate(&self, message: &Message<'_>) -> Result<(), Invalid> {
        let known = match self.transport.message(message.msg_type()) {
            Some(known) if known.admin => Some(known),
            _ => self.application.message(message.msg_type()),
        };
        let body = known.map(|known| &known.body);
        let mut walk = Walk { rules: self, body, ..Walk::new(self) };
        for field in message.iter() {
            walk.take(field);
        }
        walk.close_groups(0);
        if walk.any_high && walk.found.is_none() {
            walk.found = repeated_high(message);
        }
        walk.verdict()
    }
}

/// Which part of the message a walk is in.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Header,
    Body,
    Trailer,
}

struct Walk<'v> {
    rules: &'v Validator,
    body: Option<&'static Section>,
    part: Part,
    /// Tags outside groups.
    seen: [u64; TAGS / 64],
    /// Whether there are tags that `seen` has no bit for.
    any_high: bool,
    groups: Groups,
    disorder: Option<Invalid>,
    found: Option<Invalid>,
}

impl<'v> Walk<'v> {
    fn new(rules: &'v Validator) -> Self {
        Self {
            rules,
            body: None,
            part: Part::Header,
            seen: [0; TAGS / 64],
            any_high: false,
            groups: Groups::default(),
            disorder: None,
            found: None,
        }
    }

    #[inline]
    fn note(&mut self, reason: RejectReason, tag: u32) {
        self.found.get_or_insert(Invalid { reason, ref_tag: Some(tag.into()) });
    }

    #[inline]
    fn take(&mut self, field: Result<Field<'_>, FieldError>) {
        match field {
            Ok(Field { tag, value }) => {
                let defined = self.place(tag, value);
                self.check(tag, value, defined);
            }
            Err(FieldError { tag, fault, .. }) => {
                match (tag.and_then(|tag| u32::try_from(tag).ok()), fault) {
                    (Some(tag), Fault::Empty) => {
                        let defined = self.place(tag, b"");
                        if self.rules.options.check_empty {
                            self.note(RejectReason::NoValue, tag);
                        } else {
                            self.check_known(tag, self.field(tag), defined);
                        }
                    }
                    (Some(tag), Fault::DataLength) => {
                        self.place(tag, b"");
                        self.note(RejectReason::Format, tag);
                    }
                    _ => {
                        let reason = RejectReason::TagNumber;
                        self.found.get_or_insert(Invalid { reason, ref_tag: tag });
                    }
                }
            }
        }
    }

    /// Finds the place of a field in the message, and says whether it has one.
    #[inline]
    fn place(&mut self, tag: u32, value: &[u8]) -> bool {
        if !self.groups.is_empty() && self.place_in_groups(tag, value) {
            return true;
        }
        let (header, trailer) = (&self.rules.transport.header, &self.rules.transport.trailer);
        let in_body = self.body.is_some_and(|body| body.has(tag));
        let section = if self.part == Part::Header && header.has(tag) {
            Some(header)
        } else if in_body {
            self.enter(Part::Body, tag);
            self.body
        } else if header.has(tag) {
            self.disorder(tag);
            Some(header)
        } else if trailer.has(tag) {
            self.part = Part::Trailer;
            Some(trailer)
        } else {
            self.enter(Part::Body, tag);
            None
        };
        match self.seen.get_mut(tag as usize / 64) {
            Some(bits) => {
                let bit = 1 << (tag % 64);
                let again = *bits & bit != 0;
                *bits |= bit;
                if again {
                    self.note(RejectReason::Repeated, tag);
                }
            }
            None => self.any_high = true,
        }
        if let Some(group) = section.filter(|s| !s.groups.is_empty()).and_then(|s| s.group(tag)) {
            self.groups.open(group, value);
        }
        section.is_some()
    }

    #[inline]
    fn enter(&mut self, part: Part, tag: u32) {
        if self.part == Part::Trailer {
            self.disorder(tag);
        }
        self.part = part;
    }

    #[cold]
    fn disorder(&mut self, tag: u32) {
        let reason = RejectReason::Order;
        self.disorder.get_or_insert(Invalid { reason, ref_tag: Some(tag.into()) });
    }

    #[inline]
    fn field(&self, tag: u32) -> Option<&'static FieldDef> {
        self.rules.application.field(tag).or_else(|| self.rules.transport.field(tag))
    }

    #[inline]
    fn check(&mut self, tag: u32, value: &[u8], defined: bool) {
        let field = self.field(tag);
        if let Some(field) = field {
            if !looks_like(field.kind, value) {
                return self.note(RejectReason::Format, tag);
            }
            // An unknown message type has a reason of its own, and a Reject may refer to one.
            let listed =
                field.values.is_empty() || matches!(tag, tag::MSG_TYPE | tag::REF_MSG_TYPE);
            if !listed && !field.has_value(value) {
                return self.note(RejectReason::Value, tag);
            }
        }
        self.check_known(tag, field, defined);
    }

    #[inline]
    fn check_known(&mut self, tag: u32, field: Option<&FieldDef>, defined: bool) {
        let options = self.rules.options;
        if defined || options.allow_unknown {
        } else if field.is_some() {
            self.note(RejectReason::NotInMessage, tag);
        } else if tag < USER_DEFINED || options.check_user_defined {
            self.note(RejectReason::TagNumber, tag);
        }
    }

    fn verdict(&self) -> Result<(), Invalid> {
        if let Some(disorder) = self.disorder {
            return Err(disorder);
        }
        let Some(body) = self.body else {
            return Err(Invalid { reason: RejectReason::MsgType, ref_tag: None });
        };
        let Dictionary { header, trailer, .. } = self.rules.transport;
        for required in [header.required, trailer.required, body.required] {
            for tag in required {
                if self.seen[usize::from(tag / 64)] >> (tag % 64) & 1 == 0 {
                    let reason = RejectReason::RequiredTag;
                    return Err(Invalid { reason, ref_tag: Some((*tag).into()) });
                }
            }
        }
        self.found.map_or(Ok(()), Err)
    }
}

/// The first tag, of those that the walk has no bit for, that is there twice. Tags above 65,535 are
/// left alone.
#[cold]
fn repeated_high(message: &Message<'_>) -> Option<Invalid> {
    let mut seen = [0_u64; 1024];
    for field in message.iter().flatten() {
        let Some(bits) = seen.get_mut(field.tag as usize / 64) else { continue };
        let bit = 1 << (field.tag % 64);
        if field.tag as usize >= TAGS && *bits & bit != 0 {
            let reason = RejectReason::Repeated;
            return Some(Invalid { reason, ref_tag: Some(field.tag.into()) });
        }
        *bits |= bit;
    }
    None
}

/// Whether a value looks like its data type. Text may be anything.
fn looks_like(kind: FieldType, value: &[u8]) -> bool {
    use FieldType::*;
    match kind {
        Int => number::is_int(value),
        Length | SeqNum | NumInGroup | TagNum => value.iter().all(u8::is_ascii_digit),
        DayOfMonth => number::parse_uint(value).is_some_and(|day| (1..=31).contains(&day)),
        Float | Qty | Price | PriceOffset | Amt | Percentage => number::is_decimal(value),
        Char => value.len() == 1,
        Boolean => matches!(value, b"Y" | b"N"),
        UtcTimestamp => time::is_timestamp(value),
        UtcTimeOnly | LocalMktTime => time::parse_time(value).is_some(),
        UtcDateOnly | LocalMktDate => time::parse_date(value).is_some(),
        MonthYear => time::is_month_year(value),
        TzTimeOnly => time::is_zoned_time(value),
        TzTimestamp => match value.split_first_chunk::<9>() {
            Some((date, rest)) => {
                time::parse_date(&date[..8]).is_some()
                    && date[8] == b'-'
                    && time::is_zoned_time(rest)
            }
            None => false,
        },
        _ => true,
    }
}
