//! What a field of a schema is in Rust.

use crate::schema::{Field, Level, Presence, Primitive, Schema, Type};

/// A field on the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub name: String,
    pub tag: u32,
    pub offset: usize,
    pub size: usize,
    /// The type that lies over the bytes, and the one that its getter returns.
    pub wire: String,
    pub host: String,
    /// Whether it can say that it has no value, and so be absent.
    pub nullable: bool,
    pub since: u16,
}

/// A field that takes no bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Constant {
    pub name: String,
    pub tag: u32,
    pub kind: &'static str,
    pub value: String,
}

/// A root block or an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    pub since: u16,
    pub length: u16,
    pub rows: Vec<Row>,
    pub constants: Vec<Constant>,
}

impl Block {
    /// Where the last field ends.
    pub fn size(&self) -> usize {
        self.rows.last().map_or(0, |row| row.offset + row.size)
    }
}

pub fn block(schema: &Schema, level: &Level) -> Result<Block, String> {
    let mut block =
        Block { since: level.since, length: level.block_length, rows: vec![], constants: vec![] };
    for field in &level.fields {
        let kind = schema.types.get(&field.type_name);
        let kind = kind.ok_or_else(|| format!("{}: no type {}", field.name, field.type_name))?;
        let resolved = match kind {
            Type::Primitive(Primitive {
                primitive,
                presence: Presence::Constant { value },
                ..
            }) => {
                let (kind, value) = match primitive.as_str() {
                    "char" => ("u8", format!("b'{value}'")),
                    "int8" => ("i8", value.clone()),
                    "uint8" => ("u8", value.clone()),
                    other => return Err(format!("{}: constant of type {other}", field.name)),
                };
                let (name, tag) = (field.name.clone(), field.tag);
                block.constants.push(Constant { name, tag, kind, value });
                continue;
            }
            kind => rust_type(schema, kind, field)
                .map_err(|error| format!("{} of type {}: {error}", field.name, field.type_name))?,
        };
        let (wire, host, size, nullable) = resolved;
        let offset = field.offset.unwrap_or(block.size());
        if offset != block.size() {
            return Err(format!("{}: a gap of undeclared bytes before it", field.name));
        }
        let (name, tag, since) = (field.name.clone(), field.tag, field.since.max(level.since));
        block.rows.push(Row { name, tag, offset, size, wire, host, nullable, since });
    }
    if block.size() > block.length.into() {
        return Err("the fields are longer than the block".into());
    }
    Ok(block)
}

/// Bytes, signed or not, and the Rust types of an integer.
fn integer(primitive: &str) -> Option<(usize, &'static str, &'static str)> {
    Some(match primitive {
        "int8" => (1, "i8", "i8"),
        "uint8" => (1, "u8", "u8"),
        "int16" => (2, "I16Le", "i16"),
        "uint16" => (2, "U16Le", "u16"),
        "int32" => (4, "I32Le", "i32"),
        "uint32" => (4, "U32Le", "u32"),
        "int64" => (8, "I64Le", "i64"),
        "uint64" => (8, "U64Le", "u64"),
        _ => return None,
    })
}

/// Whether it is the null value that `OrNull` has for the type: the largest.
fn is_largest(primitive: &str, null: &str) -> bool {
    let Some((size, wire, _)) = integer(primitive) else { return false };
    let bits = 8 * size as u32 - u32::from(wire.starts_with(['i', 'I']));
    null.parse::<u128>() == Ok((1 << bits) - 1)
}

type Resolved = (String, String, usize, bool);

fn plain(wire: &str, host: &str, size: usize) -> Resolved {
    (wire.into(), host.into(), size, false)
}

fn or_null(wire: &str, host: &str, size: usize) -> Resolved {
    (format!("OrNull<{wire}>"), format!("Option<{host}>"), size, true)
}

fn rust_type(schema: &Schema, kind: &Type, field: &Field) -> Result<Resolved, String> {
    match kind {
        Type::Primitive(kind) => of_primitive(kind, field),
        Type::Composite(members) => of_composite(members),
        Type::Enum { encoding, .. } => match schema.types.get(encoding) {
            Some(Type::Primitive(Primitive { length: 1, primitive, presence, .. }))
                if matches!(primitive.as_str(), "char" | "uint8") =>
            {
                let name = &field.type_name;
                match presence {
                    Presence::Required => Ok(plain(name, name, 1)),
                    Presence::Optional { null } if null == "255" => Ok(or_null(name, name, 1)),
                    other => Err(format!("encoded as {other:?}")),
                }
            }
            _ => Err(format!("encoded as {encoding}")),
        },
        Type::Set { encoding, .. } => match schema.types.get(encoding) {
            Some(Type::Primitive(Primitive {
                length: 1,
                primitive,
                presence: Presence::Required,
                ..
            })) => {
                let (size, ..) = integer(primitive).ok_or("encoded as no integer")?;
                Ok(plain(&field.type_name, &field.type_name, size))
            }
            _ => Err(format!("encoded as {encoding}")),
        },
    }
}

fn of_primitive(kind: &Primitive, field: &Field) -> Result<Resolved, String> {
    let required = kind.presence == Presence::Required;
    if kind.primitive == "char" {
        let text = format!("CharArray<{}>", kind.length);
        return match kind.length {
            _ if !required => Err("characters with a null value".into()),
            1 => Ok(plain("Char", "u8", 1)),
            // Text that is not there is no text.
            length => Ok((text.clone(), text, length, true)),
        };
    }
    let Some((size, wire, host)) = integer(&kind.primitive) else {
        return Err(format!("of {}", kind.primitive));
    };
    if kind.length != 1 {
        return Err("an array of numbers".into());
    }
    let (wire, host) = match (kind.semantic.as_str(), field.semantic.as_str(), wire) {
        ("LocalMktDate", _, "U16Le") => ("Date", "Date"),
        (_, "UTCTimestamp", "U64Le") if required => ("TimeLe", "u64"),
        _ => (wire, host),
    };
    match &kind.presence {
        Presence::Optional { null } if is_largest(&kind.primitive, null) => {
            Ok(or_null(wire, host, size))
        }
        Presence::Optional { null } => Err(format!("the null value {null}")),
        _ => Ok(plain(wire, host, size)),
    }
}

fn of_composite(members: &[Primitive]) -> Result<Resolved, String> {
    let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
    match (names.as_slice(), members) {
        (["mantissa", "exponent"], [mantissa, exponent]) => {
            let Presence::Constant { value: exponent } = &exponent.presence else {
                return Err("an exponent of its own".into());
            };
            let null = match &mantissa.presence {
                Presence::Required => false,
                Presence::Optional { null } => is_largest(&mantissa.primitive, null),
                Presence::Constant { .. } => return Err("a constant mantissa".into()),
            };
            match (mantissa.primitive.as_str(), exponent.as_str(), null) {
                ("int64", "-9", false) => Ok(plain("Price9Le", "Price", 8)),
                ("int64", "-9", true) => Ok(or_null("Price9Le", "Price", 8)),
                ("int64", "-7", false) => Ok(plain("Price7Le", "Option<Price>", 8)),
                ("int64", "-7", true) => {
                    Ok(("PriceNull7Le".into(), "Option<Price>".into(), 8, true))
                }
                ("int32", "-4", true) => Ok(or_null("Decimal4Le", "Price", 4)),
                other => Err(format!("a decimal of {other:?}")),
            }
        }
        (["year", "month", "day", "week"], [year, month, day, week])
            if year.primitive == "uint16"
                && [month, day, week].iter().all(|member| member.primitive == "uint8")
                && members.iter().all(|member| match &member.presence {
                    Presence::Optional { null } => is_largest(&member.primitive, null),
                    _ => false,
                }) =>
        {
            Ok(("MaturityMonthYear".into(), "MaturityMonthYear".into(), 5, true))
        }
        _ => Err(format!("a composite of {names:?}")),
    }
}

/// A group header as `sbe::Dimension` has it: size, place and size of the count.
pub fn dimension(schema: &Schema, name: &str) -> Result<(usize, usize, usize), String> {
    let Some(Type::Composite(members)) = schema.types.get(name) else {
        return Err(format!("no composite {name}"));
    };
    match members.as_slice() {
        [length, count]
            if (length.name.as_str(), length.primitive.as_str()) == ("blockLength", "uint16")
                && length.offset.is_none_or(|offset| offset == 0)
                && count.name == "numInGroup" =>
        {
            let size = match count.primitive.as_str() {
                "uint8" => 1,
                "uint16" => 2,
                other => return Err(format!("{name}: a number of entries of type {other}")),
            };
            let at = count.offset.unwrap_or(2);
            Ok((at + size, at, size))
        }
        _ => Err(format!("{name} is no group header")),
    }
}
