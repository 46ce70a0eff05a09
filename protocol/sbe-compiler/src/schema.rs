//! A schema file as it is written, before anything is made of it.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

#[derive(Debug)]
pub struct Schema {
    pub id: u16,
    pub version: u16,
    pub types: BTreeMap<String, Type>,
    pub messages: Vec<Message>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    Required,
    Optional { null: String },
    Constant { value: String },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Primitive {
    pub name: String,
    pub primitive: String,
    pub length: usize,
    pub presence: Presence,
    pub semantic: String,
    /// Said by members of composites that do not follow the one before.
    pub offset: Option<usize>,
}

#[derive(Clone, Debug)]
pub enum Type {
    Primitive(Primitive),
    Composite(Vec<Primitive>),
    /// Names and values, in the schema's order.
    Enum {
        encoding: String,
        values: Vec<(String, String)>,
    },
    /// Names and bit numbers.
    Set {
        encoding: String,
        bits: Vec<(String, String)>,
    },
}

#[derive(Debug)]
pub struct Message {
    pub id: u16,
    pub name: String,
    pub semantic: String,
    pub root: Level,
    pub groups: Vec<Group>,
}

#[derive(Debug)]
pub struct Group {
    pub name: String,
    pub dimension: String,
    pub level: Level,
}

/// A root block or an entry of a group.
#[derive(Debug)]
pub struct Level {
    pub since: u16,
    pub block_length: u16,
    pub fields: Vec<Field>,
}

#[derive(Debug)]
pub struct Field {
    pub name: String,
    pub tag: u32,
    pub type_name: String,
    pub offset: Option<usize>,
    pub since: u16,
    pub semantic: String,
}

/// Reads a schema.
///
/// Fails on what the tables cannot express: big-endian schemas, groups within groups, data of variable
/// length.
pub fn read(text: &str) -> Result<Schema, String> {
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let root = document.root_element();
    if root.attribute("byteOrder").is_some_and(|order| order != "littleEndian") {
        return Err("only little-endian schemas are read".into());
    }
    let mut types = BTreeMap::new();
    let mut messages = Vec::new();
    for node in root.children().filter(Node::is_element) {
        match node.tag_name().name() {
            "types" => {
                for node in node.children().filter(Node::is_element) {
                    types.insert(text_of(node, "name")?, type_of(node)?);
                }
            }
            "message" => messages.push(message(node)?),
            other => return Err(format!("unknown element {other}")),
        }
    }
    Ok(Schema { id: number(root, "id")?, version: number(root, "version")?, types, messages })
}

fn text_of(node: Node<'_, '_>, name: &str) -> Result<String, String> {
    let attribute = node.attribute(name).map(str::to_owned);
    attribute.ok_or_else(|| format!("{} without {name}", node.tag_name().name()))
}

fn number<T: std::str::FromStr>(node: Node<'_, '_>, name: &str) -> Result<T, String> {
    let text = text_of(node, name)?;
    text.parse().map_err(|_| format!("{name} {text} is no number in range"))
}

fn number_or<T: std::str::FromStr>(node: Node<'_, '_>, name: &str, other: T) -> Result<T, String> {
    if node.has_attribute(name) { number(node, name) } else { Ok(other) }
}

fn primitive(node: Node<'_, '_>) -> Result<Primitive, String> {
    let name = text_of(node, "name")?;
    let presence = match node.attribute("presence") {
        None | Some("required") => Presence::Required,
        Some("optional") => Presence::Optional { null: text_of(node, "nullValue")? },
        Some("constant") => {
            Presence::Constant { value: node.text().unwrap_or_default().trim().into() }
        }
        Some(other) => return Err(format!("{name}: unknown presence {other}")),
    };
    Ok(Primitive {
        primitive: text_of(node, "primitiveType")?,
        length: number_or(node, "length", 1)?,
        presence,
        semantic: node.attribute("semanticType").unwrap_or_default().into(),
        offset: node.attribute("offset").map(|_| number(node, "offset")).transpose()?,
        name,
    })
}

fn type_of(node: Node<'_, '_>) -> Result<Type, String> {
    let named = |tag: &str| {
        let values = node.children().filter(|node| node.has_tag_name(tag));
        let pair = |node: Node<'_, '_>| {
            Ok((text_of(node, "name")?, node.text().unwrap_or_default().trim().to_owned()))
        };
        values.map(pair).collect::<Result<Vec<_>, String>>()
    };
    Ok(match node.tag_name().name() {
        "type" => Type::Primitive(primitive(node)?),
        "composite" => Type::Composite(
            node.children().filter(Node::is_element).map(primitive).collect::<Result<_, _>>()?,
        ),
        "enum" => {
            Type::Enum { encoding: text_of(node, "encodingType")?, values: named("validValue")? }
        }
        "set" => Type::Set { encoding: text_of(node, "encodingType")?, bits: named("choice")? },
        other => return Err(format!("unknown type {other}")),
    })
}

fn message(node: Node<'_, '_>) -> Result<Message, String> {
    let name = text_of(node, "name")?;
    let since = number_or(node, "sinceVersion", 0)?;
    let mut groups = Vec::new();
    for node in node.children().filter(|node| node.has_tag_name("group")) {
        let group = text_of(node, "name")?;
        let level = level(node, number_or(node, "sinceVersion", since)?, &[])
            .map_err(|error| format!("{name}: {group}: {error}"))?;
        groups.push(Group { name: group, dimension: text_of(node, "dimensionType")?, level });
    }
    Ok(Message {
        id: number(node, "id")?,
        semantic: node.attribute("semanticType").unwrap_or_default().into(),
        root: level(node, since, &["group"]).map_err(|error| format!("{name}: {error}"))?,
        groups,
        name,
    })
}

fn level(node: Node<'_, '_>, since: u16, besides: &[&str]) -> Result<Level, String> {
    let mut fields = Vec::new();
    for node in node.children().filter(Node::is_element) {
        match node.tag_name().name() {
            "field" => fields.push(Field {
                name: text_of(node, "name")?,
                tag: number(node, "id")?,
                type_name: text_of(node, "type")?,
                offset: node.attribute("offset").map(|_| number(node, "offset")).transpose()?,
                since: number_or(node, "sinceVersion", since)?,
                semantic: node.attribute("semanticType").unwrap_or_default().into(),
            }),
            other if besides.contains(&other) => {}
            other => return Err(format!("{other} cannot be expressed here")),
        }
    }
    Ok(Level { since, block_length: number(node, "blockLength")?, fields })
}
