//! Showing messages of every type alike, those with repeating groups included.

use crate::field::Value;

/// What a message is shown to: its fields, and the entries of its groups, in order.
///
/// ```
/// # use wirepath_protocol::{Value, show::Show};
/// /// Writes `a=1 rows=2[b=3;b=4]`.
/// struct Line(String);
///
/// impl<'a> Show<'a> for Line {
///     fn field(&mut self, name: &'static str, value: Value<'a>) {
///         self.0 += &format!("{name}={value} ");
///     }
///     fn group(&mut self, name: &'static str, entries: usize) {
///         self.0 += &format!("{name}={entries}[");
///     }
///     fn entry(&mut self) {
///         self.0.push(';');
///     }
///     fn end_group(&mut self) {
///         self.0.push(']');
///     }
/// }
/// ```
pub trait Show<'a> {
    /// A field of the message, or inside a group, of the entry begun last.
    fn field(&mut self, name: &'static str, value: Value<'a>);
    /// A group begins. Its entries follow, each with its fields.
    fn group(&mut self, name: &'static str, entries: usize);
    /// An entry of the group begins.
    fn entry(&mut self);
    /// The group is over.
    fn end_group(&mut self);
}

/// Shows everything flat: a group as a field with the number of its entries, and then their fields.
#[derive(Debug)]
pub struct Flat<'f, F>(pub &'f mut F);

impl<'a, F: FnMut(&'static str, Value<'a>)> Show<'a> for Flat<'_, F> {
    fn field(&mut self, name: &'static str, value: Value<'a>) {
        self.0(name, value);
    }

    fn group(&mut self, name: &'static str, entries: usize) {
        self.0(name, Value::UInt(entries as u64));
    }

    fn entry(&mut self) {}

    fn end_group(&mut self) {}
}
