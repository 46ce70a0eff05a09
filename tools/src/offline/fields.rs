//! The fields of one message, gathered, so that every format can write them its own way.

use serde::ser::{Serialize, SerializeMap, Serializer};
use wirepath_protocol::Value;
use wirepath_protocol::show::Show;

/// A field, or a repeating group in a field's place.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown<'a> {
    /// A field.
    Value(Value<'a>),
    /// The entries of a group, each with its fields.
    Group(Vec<Entry<'a>>),
}

/// The fields of one entry, in order.
pub type Entry<'a> = Vec<(&'static str, Value<'a>)>;

/// Takes the fields of one message.
#[derive(Debug, Default)]
pub struct Fields<'a> {
    /// What there is, in the specification's order.
    pub all: Vec<(&'static str, Shown<'a>)>,
    /// Those that come now are of the last group's last entry.
    in_group: bool,
}

impl<'a> Show<'a> for Fields<'a> {
    fn field(&mut self, name: &'static str, value: Value<'a>) {
        match self.all.last_mut() {
            Some((_, Shown::Group(entries))) if self.in_group => {
                if let Some(entry) = entries.last_mut() {
                    entry.push((name, value));
                }
            }
            _ => self.all.push((name, Shown::Value(value))),
        }
    }

    fn group(&mut self, name: &'static str, entries: usize) {
        self.in_group = true;
        self.all.push((name, Shown::Group(Vec::with_capacity(entries.min(256)))));
    }

    fn entry(&mut self) {
        if let Some((_, Shown::Group(entries))) = self.all.last_mut() {
            entries.push(Vec::new());
        }
    }

    fn end_group(&mut self) {
        self.in_group = false;
    }
}

/// Numbers are numbers, what is absent is null, all else is text.
struct Json<'a>(&'a Value<'a>);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self.0 {
            Value::UInt(value) | Value::TimeOfDay(value) | Value::Time(value) => {
                serializer.serialize_u64(value)
            }
            Value::Int(value) => serializer.serialize_i64(value),
            Value::Null => serializer.serialize_unit(),
            Value::Char(_)
            | Value::Text(_)
            | Value::Price(_)
            | Value::WidePrice(_)
            | Value::Date(_)
            | Value::MonthYear(_) => serializer.collect_str(self.0),
        }
    }
}

struct JsonEntry<'a>(&'a Entry<'a>);

impl Serialize for JsonEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, &Json(value))?;
        }
        map.end()
    }
}

/// A group is an array of objects.
impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => Json(value).serialize(serializer),
            Self::Group(entries) => serializer.collect_seq(entries.iter().map(JsonEntry)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_become_arrays_of_objects() {
        let mut fields = Fields::default();
        fields.field("a", Value::UInt(1));
        fields.group("rows", 2);
        for price in [None, Some(2)] {
            fields.entry();
            fields.field("b", price.map_or(Value::Null, Value::Int));
        }
        fields.end_group();
        fields.group("none", 0);
        fields.end_group();
        fields.field("c", Value::Char(b'x'));
        let json: Vec<_> = fields
            .all
            .iter()
            .map(|(name, shown)| format!("{name}={}", serde_json::to_string(shown).unwrap()))
            .collect();
        assert_eq!(json, ["a=1", r#"rows=[{"b":null},{"b":2}]"#, "none=[]", r#"c="x""#]);
    }
}
