//! All versions of a schema as one: every template with all its fields, under their newest names.
//!
//! SBE lets a version only append: fields to a block, groups to a message, names to codes. What was
//! renamed is the same where it stands at the same place with the same type. Anything else is a conflict,
//! which fails: the message would need a type for each version.

use std::collections::BTreeMap;

use crate::resolve::{self, Block};
use crate::schema::{Schema, Type};

/// The oldest version that is read. What came with it or before is always there: no traffic of earlier
/// ones is left.
pub const OLDEST: u16 = 5;

#[derive(Debug)]
pub struct Merged {
    pub id: u16,
    pub versions: Vec<u16>,
    pub codes: BTreeMap<String, Codes>,
    pub dimensions: BTreeMap<String, (usize, usize, usize)>,
    pub templates: BTreeMap<u16, Template>,
}

/// An enumeration or a bit set.
#[derive(Debug)]
pub struct Codes {
    pub is_set: bool,
    /// The integer or character type, and the null value.
    pub primitive: String,
    pub null: Option<String>,
    /// Names by value.
    pub names: Vec<(String, String)>,
}

#[derive(Debug)]
pub struct Template {
    pub name: String,
    pub semantic: String,
    /// The versions of the schemas given that have it.
    pub versions: Vec<u16>,
    pub root: Block,
    pub groups: Vec<Group>,
}

#[derive(Clone, Debug)]
pub struct Group {
    pub name: String,
    pub dimension: String,
    pub entry: Block,
}

pub fn merge(schemas: &[Schema]) -> Result<Merged, String> {
    let mut oldest_first: Vec<&Schema> = schemas.iter().collect();
    oldest_first.sort_by_key(|schema| schema.version);
    let id = oldest_first.first().ok_or("no schema")?.id;
    let versions = oldest_first.iter().map(|schema| schema.version).collect();
    let mut merged = Merged {
        id,
        versions,
        codes: BTreeMap::new(),
        dimensions: BTreeMap::new(),
        templates: BTreeMap::new(),
    };
    for schema in oldest_first {
        let version = schema.version;
        let add = |merged: &mut Merged| {
            if schema.id != id {
                return Err(format!("its id is {}, not {id}", schema.id));
            }
            add_codes(merged, schema)?;
            add_templates(merged, schema)
        };
        add(&mut merged).map_err(|error| format!("version {version}: {error}"))?;
    }
    for (id, template) in &merged.templates {
        let blocks = template.groups.iter().map(|group| (group.name.as_str(), &group.entry));
        for (name, block) in blocks.chain([("root", &template.root)]) {
            check(block).map_err(|error| format!("template {id}, {name}: {error}"))?;
        }
    }
    Ok(merged)
}

/// Whether a field came after the block that it is in, as far as traffic can tell.
pub fn is_appended(block: &Block, since: u16) -> bool {
    since > block.since.max(OLDEST)
}

/// What is appended stands behind the rest, in order, and can be null.
fn check(block: &Block) -> Result<(), String> {
    let mut last = 0;
    for row in &block.rows {
        if is_appended(block, row.since) {
            if row.since < last {
                return Err(format!("{} stands behind fields of a later version", row.name));
            }
            if !row.nullable {
                return Err(format!("{} may be absent and has no null value", row.name));
            }
            last = row.since;
        } else if last > 0 {
            return Err(format!("{} stands behind fields of a later version", row.name));
        }
    }
    Ok(())
}

fn add_codes(merged: &mut Merged, schema: &Schema) -> Result<(), String> {
    for (name, kind) in &schema.types {
        let (is_set, encoding, names) = match kind {
            Type::Enum { encoding, values } => (false, encoding, values),
            Type::Set { encoding, bits } => (true, encoding, bits),
            _ => continue,
        };
        let Some(Type::Primitive(encoding)) = schema.types.get(encoding) else {
            return Err(format!("{name}: no type {encoding}"));
        };
        let null = match &encoding.presence {
            crate::schema::Presence::Optional { null } => Some(null.clone()),
            _ => None,
        };
        let primitive = encoding.primitive.clone();
        let codes = merged.codes.entry(name.clone()).or_insert_with(|| Codes {
            is_set,
            primitive: primitive.clone(),
            null: null.clone(),
            names: vec![],
        });
        if (codes.is_set, &codes.primitive, &codes.null) != (is_set, &primitive, &null) {
            return Err(format!("{name} is encoded otherwise than before"));
        }
        for (newest, value) in names {
            match codes.names.iter_mut().find(|(_, known)| known == value) {
                Some((name, _)) => name.clone_from(newest),
                None => codes.names.push((newest.clone(), value.clone())),
            }
        }
    }
    Ok(())
}

fn add_templates(merged: &mut Merged, schema: &Schema) -> Result<(), String> {
    for message in &schema.messages {
        let named = |error: String| format!("{}: {error}", message.name);
        let root = resolve::block(schema, &message.root).map_err(named)?;
        let mut groups = Vec::new();
        for group in &message.groups {
            let dimension = resolve::dimension(schema, &group.dimension).map_err(named)?;
            let known = merged.dimensions.entry(group.dimension.clone()).or_insert(dimension);
            if *known != dimension {
                return Err(named(format!("{} is not what it was before", group.dimension)));
            }
            let entry = resolve::block(schema, &group.level)
                .map_err(|error| named(format!("{}: {error}", group.name)))?;
            let (name, dimension) = (group.name.clone(), group.dimension.clone());
            groups.push(Group { name, dimension, entry });
        }
        let mut template = Template {
            name: message.name.clone(),
            semantic: message.semantic.clone(),
            versions: vec![schema.version],
            root,
            groups,
        };
        if let Some(before) = merged.templates.get(&message.id) {
            newer(before, &template).map_err(named)?;
            template.versions = [before.versions.as_slice(), &template.versions].concat();
        }
        merged.templates.insert(message.id, template);
    }
    Ok(())
}

/// Whether messages of the older template read as ones of the newer.
fn newer(older: &Template, newer: &Template) -> Result<(), String> {
    let version = *older.versions.last().expect("it is of some version");
    block(&older.root, &newer.root, version)?;
    let pairs = older.groups.iter().zip(&newer.groups);
    for (old, new) in pairs {
        if (&old.name, &old.dimension) != (&new.name, &new.dimension) {
            return Err(format!("conflict: group {} was {} in {version}", new.name, old.name));
        }
        block(&old.entry, &new.entry, version).map_err(|error| format!("{}: {error}", new.name))?;
    }
    if older.groups.len() > newer.groups.len() {
        return Err(format!("conflict: it had more groups in {version}"));
    }
    for group in &newer.groups[older.groups.len()..] {
        if group.entry.since <= version {
            return Err(format!("{} says it was in {version}, which lacks it", group.name));
        }
    }
    Ok(())
}

fn block(older: &Block, newer: &Block, version: u16) -> Result<(), String> {
    if older.length > newer.length {
        return Err(format!("conflict: the block was longer in {version}"));
    }
    for (i, new) in newer.rows.iter().enumerate() {
        match older.rows.get(i) {
            Some(old)
                if (old.offset, &old.wire, old.since) == (new.offset, &new.wire, new.since) => {}
            Some(old) => {
                return Err(format!(
                    "conflict: {} at {} is {} where {version} has {} at {}, {}",
                    new.name, new.offset, new.wire, old.name, old.offset, old.wire
                ));
            }
            None if new.since > version => {}
            None => return Err(format!("{} says it was in {version}, which lacks it", new.name)),
        }
    }
    if older.rows.len() > newer.rows.len() {
        return Err(format!("conflict: it had more fields in {version}"));
    }
    if older.constants.iter().any(|constant| !newer.constants.contains(constant)) {
        return Err(format!("conflict: a constant was another one in {version}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A schema of one message with an entry of these fields.
    fn schema(version: u16, length: u16, fields: &str) -> Schema {
        let text = format!(
            "<s id='1' version='{version}' byteOrder='littleEndian'>
               <types>
                 <type name='N' primitiveType='int32'/>
                 <type name='O' primitiveType='int32' presence='optional' nullValue='2147483647'/>
                 <composite name='G'>
                   <type name='blockLength' primitiveType='uint16'/>
                   <type name='numInGroup' primitiveType='uint8' offset='7'/>
                 </composite>
               </types>
               <message name='M1' id='1' blockLength='0'>
                 <group name='NoRows' id='2' blockLength='{length}' dimensionType='G'>{fields}</group>
               </message>
             </s>"
        );
        crate::schema::read(&text).unwrap()
    }

    const A: &str = "<field name='A' id='3' type='N'/>";

    #[test]
    fn later_versions_append_and_rename() {
        let renamed = A.replace("'A'", "'Z'");
        let b = "<field name='B' id='4' type='O' offset='4' sinceVersion='8'/>";
        let schemas = [schema(9, 8, &format!("{renamed}{b}")), schema(6, 8, A)];
        let merged = merge(&schemas).unwrap();
        let template = &merged.templates[&1];
        assert_eq!(template.versions, [6, 9]);
        let entry = &template.groups[0].entry;
        let rows: Vec<_> = entry.rows.iter().map(|row| (row.name.as_str(), row.since)).collect();
        assert_eq!(rows, [("Z", 0), ("B", 8)]);
        assert!(is_appended(entry, 8) && !is_appended(entry, OLDEST));
        assert_eq!(merged.dimensions["G"], (8, 7, 1));
    }

    #[test]
    fn what_cannot_be_expressed_fails() {
        let both = |later: &str| {
            let fields = format!("{A}{later}");
            merge(&[schema(6, 8, A), schema(9, 8, &fields)]).unwrap_err()
        };
        let error = both("<field name='B' id='4' type='O'/>");
        assert!(error.contains("B says it was in 6"), "{error}");
        let error = both("<field name='B' id='4' type='N' sinceVersion='9'/>");
        assert!(error.contains("no null value"), "{error}");
        let error = both("<field name='B' id='4' type='O' sinceVersion='9' offset='5'/>");
        assert!(error.contains("gap"), "{error}");
    }

    #[test]
    fn versions_that_conflict_fail() {
        let other = A.replace("'N'", "'O'");
        let error = merge(&[schema(6, 8, A), schema(9, 8, &other)]).unwrap_err();
        assert!(error.contains("conflict"), "{error}");
        let error = merge(&[schema(6, 8, A), schema(9, 4, A)]).unwrap_err();
        assert!(error.contains("longer in 6"), "{error}");
    }
}
