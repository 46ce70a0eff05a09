//! The tables of one version.

use std::collections::BTreeMap;
use std::fmt::Write;

use ironfix_dictionary::{Dictionary, GroupDef, MemberRef, MessageCategory};

use crate::text::{TAG_MAX, head};

/// One level of a message with its components dissolved: tags in order, and what is said of them.
#[derive(Default)]
struct Level {
    tags: Vec<u32>,
    required: Vec<u32>,
    /// Names of the statics of the groups, by count tag.
    groups: BTreeMap<u32, String>,
}

struct Tables<'a> {
    dictionary: &'a Dictionary,
    /// The text of a group to the name of its static, so that equal ones are written once.
    groups: BTreeMap<String, String>,
    statics: String,
}

/// The file of one version. Fields and values that only an earlier version has are allowed too, in the
/// messages where it has them.
pub fn write(dictionary: &Dictionary, version: &str, earlier: Option<&Dictionary>) -> String {
    let mut tables = Tables { dictionary, groups: BTreeMap::new(), statics: String::new() };

    let header = tables.level(
        dictionary
            .header
            .iter()
            .map(MemberRef::Field)
            .chain(dictionary.header_groups.iter().map(MemberRef::Group)),
    );
    let trailer = tables.level(
        dictionary
            .trailer
            .iter()
            .map(MemberRef::Field)
            .chain(dictionary.trailer_groups.iter().map(MemberRef::Group)),
    );
    let mut messages: Vec<_> = dictionary.messages.values().collect();
    messages.sort_by(|a, b| a.msg_type.cmp(&b.msg_type));
    let mut body = String::new();
    for message in messages {
        let mut level = tables.level(message.members());
        if let Some((earlier, message)) =
            earlier.and_then(|earlier| Some((earlier, earlier.messages.get(&message.msg_type)?)))
        {
            tables.dictionary = earlier;
            let old = tables.level(message.members());
            tables.dictionary = dictionary;
            let news: Vec<_> =
                old.tags.into_iter().filter(|tag| !level.tags.contains(tag)).collect();
            let groups = old.groups.into_iter().filter(|(tag, _)| news.contains(tag));
            level.groups.extend(groups);
            level.tags.extend(news);
        }
        // Header and trailer are listed in some repositories' messages; here they stand by themselves.
        let outside = |tag: &u32| !header.tags.contains(tag) && !trailer.tags.contains(tag);
        level.tags.retain(outside);
        level.required.retain(outside);
        level.groups.retain(|tag, _| outside(tag));
        let admin = message.category == MessageCategory::Admin;
        let (msg_type, name) = (&message.msg_type, &message.name);
        writeln!(body, "  MessageDef {{ msg_type: \"{msg_type}\", name: \"{name}\", admin: {admin}, body: {} }},", level.text()).unwrap();
    }

    let mut fields: Vec<_> =
        dictionary.fields.values().filter(|field| field.tag <= TAG_MAX).collect();
    let old = earlier.into_iter().flat_map(|earlier| earlier.fields.values());
    fields.extend(old.filter(|field| !dictionary.fields.contains_key(&field.tag)));
    fields.sort_by_key(|field| field.tag);
    let mut text = head(&format!("{version}: fields, messages and groups."));
    text += "use super::{Dictionary, FieldDef, FieldType::*, GroupDef, MessageDef, Section, index, tag_set};\n\n";
    writeln!(text, "/// {version}.\npub static DICTIONARY: Dictionary = Dictionary {{").unwrap();
    writeln!(
        text,
        " version: \"{version}\",\n header: {},\n trailer: {},",
        header.text(),
        trailer.text()
    )
    .unwrap();
    text += " fields: &FIELDS,\n index: &index(&FIELDS),\n messages: &MESSAGES,\n};\n\n";

    writeln!(text, "static FIELDS: [FieldDef; {}] = [", fields.len()).unwrap();
    for field in fields {
        let (tag, name, kind) = (field.tag, &field.name, field.field_type);
        let mut values: BTreeMap<_, _> = field.values.iter().flatten().collect();
        if let Some(old) = earlier.and_then(|earlier| earlier.fields.get(&tag)?.values.as_ref())
            && !values.is_empty()
        {
            old.iter().for_each(|(value, name)| _ = values.entry(value).or_insert(name));
        }
        write!(text, "  FieldDef {{ tag: {tag}, name: \"{name}\", kind: {kind:?}, values: &[")
            .unwrap();
        for (i, (value, name)) in values.into_iter().enumerate() {
            write!(text, "{}({value:?}, {name:?})", if i == 0 { "" } else { ", " }).unwrap();
        }
        text += "] },\n";
    }
    text += "];\n\n";
    writeln!(text, "static MESSAGES: [MessageDef; {}] = [\n{body}];\n", dictionary.messages.len())
        .unwrap();
    // Groups of the earlier version that nothing took over.
    let mut statics: Vec<&str> = tables.statics.lines().collect();
    loop {
        let before = statics.len();
        let used = |line: &str| {
            let name = line.split([' ', ':']).nth(1).unwrap();
            let used_in =
                |other: &str| [',', ']'].iter().any(|end| other.contains(&format!("&{name}{end}")));
            used_in(&text) || statics.iter().any(|other| used_in(other))
        };
        let kept: Vec<_> = statics.iter().copied().filter(|line| used(line)).collect();
        statics = kept;
        if statics.len() == before {
            return text + &statics.join("\n") + "\n";
        }
    }
}

impl Tables<'_> {
    fn level<'m>(&mut self, members: impl Iterator<Item = MemberRef<'m>>) -> Level {
        let mut level = Level::default();
        self.add(&mut level, members, true);
        level.required.sort();
        level
    }

    /// Adds members, those of components in their place. What a component that may be absent requires
    /// is required only where the component is there, which no table says: it is optional.
    fn add<'m>(
        &mut self,
        level: &mut Level,
        members: impl Iterator<Item = MemberRef<'m>>,
        required: bool,
    ) {
        for member in members {
            let (tag, needed) = match member {
                MemberRef::Field(field) => (field.tag, field.required),
                MemberRef::Group(group) if group.count_tag > TAG_MAX => continue,
                MemberRef::Group(group) => {
                    let name = self.group(group);
                    level.groups.insert(group.count_tag, name);
                    (group.count_tag, group.required)
                }
                MemberRef::Component(component) => {
                    let definition = &self.dictionary.components[&component.name];
                    let members: Vec<_> = definition.members().collect();
                    self.add(level, members.into_iter(), required && component.required);
                    continue;
                }
            };
            if tag > TAG_MAX {
                continue;
            }
            // A component may be referred to twice; its fields stand where they came first.
            if !level.tags.contains(&tag) {
                level.tags.push(tag);
                if required && needed {
                    level.required.push(tag);
                }
            }
        }
    }

    fn group(&mut self, group: &GroupDef) -> String {
        let level = self.level(group.members());
        assert_eq!(level.tags.first(), Some(&group.delimiter_tag), "{}", group.name);
        let list = |tags: &[u32]| tags.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let text = format!(
            "GroupDef {{ count: {}, order: &[{}], required: &[{}], groups: &[{}] }}",
            group.count_tag,
            list(&level.tags),
            list(&level.required),
            level.group_list(),
        );
        if let Some(name) = self.groups.get(&text) {
            return name.clone();
        }
        let name = format!("G{}_{}", group.count_tag, self.groups.len());
        writeln!(self.statics, "static {name}: GroupDef = {text};").unwrap();
        self.groups.insert(text, name.clone());
        name
    }
}

impl Level {
    fn group_list(&self) -> String {
        self.groups.values().map(|name| format!("&{name}")).collect::<Vec<_>>().join(",")
    }

    fn text(&self) -> String {
        let list = |tags: &[u32]| tags.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let mut tags = self.tags.clone();
        tags.sort();
        format!(
            "Section {{ tags: tag_set(&[{}]), required: &[{}], groups: &[{}] }}",
            list(&tags),
            list(&self.required),
            self.group_list(),
        )
    }
}
