//! Constants for tags and message types, and what every written file starts with.

use std::collections::BTreeMap;

use ironfix_dictionary::{Dictionary, FieldType};

/// The highest tag of the tables. Those from 5000 are the users', but for some thousands from 40,000 on
/// that 5.0 SP2's extension packs added for derivatives held over the counter.
pub const TAG_MAX: u32 = 4999;

/// The first lines of every file.
pub fn head(what: &str) -> String {
    format!(
        "//! {what}\n//!\n//! Written by `protocol/generate`, do not edit. Source: the FIX Trading Community's Orchestra\n\
         //! repositories (Apache-2.0), as ironfix-dictionary 0.5.1 carries them.\n\n"
    )
}

/// `ClOrdID` as `CL_ORD_ID`.
pub fn constant(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut constant = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| chars[i]);
        let after = chars.get(i + 1);
        let starts_word = c.is_uppercase()
            && before.is_some_and(|before| {
                !before.is_uppercase()
                    || after.is_some_and(|after| after.is_lowercase() && *after != 's')
            });
        if (starts_word || !c.is_alphanumeric()) && !constant.ends_with('_') && i > 0 {
            constant.push('_');
        }
        if c.is_alphanumeric() {
            constant.push(c.to_ascii_uppercase());
        }
    }
    constant
}

/// A constant for every tag of any version.
pub fn tags(newest_last: &[&Dictionary]) -> String {
    let mut names = BTreeMap::new();
    for dictionary in newest_last {
        for field in dictionary.fields.values().filter(|field| field.tag <= TAG_MAX) {
            names.insert(field.tag, field.name.clone());
        }
    }
    let mut by_constant: BTreeMap<String, u32> = BTreeMap::new();
    let mut text = head("Tag numbers by name.");
    for (tag, name) in names {
        let mut constant = constant(&name);
        if let Some(other) = by_constant.insert(constant.clone(), tag) {
            by_constant.insert(constant.clone(), other);
            constant = format!("{constant}_{tag}");
        }
        text += &format!("/// {name}.\npub const {constant}: u32 = {tag};\n");
    }
    text
}

/// A constant for every message type of any version.
pub fn msg_types(newest_last: &[&Dictionary]) -> String {
    let mut names = BTreeMap::new();
    for dictionary in newest_last {
        for message in dictionary.messages.values() {
            names.insert(message.msg_type.clone(), message.name.clone());
        }
    }
    let mut by_constant = BTreeMap::new();
    let mut text = head("Message types by name, as values of MsgType.");
    for (msg_type, name) in names {
        let constant = constant(&name);
        assert_eq!(by_constant.insert(constant.clone(), msg_type.clone()), None, "{constant}");
        text += &format!("/// {name}.\npub const {constant}: &[u8] = b\"{msg_type}\";\n");
    }
    text
}

/// Which data field's length a field says, paired by name.
pub fn data(dictionaries: &[&Dictionary]) -> String {
    let mut pairs = BTreeMap::new();
    for dictionary in dictionaries {
        let fields = || dictionary.fields.values().filter(|field| field.tag <= TAG_MAX);
        for data in fields() {
            if !matches!(data.field_type, FieldType::Data | FieldType::XmlData) {
                continue;
            }
            let names = ["Len", "Length"].map(|suffix| format!("{}{suffix}", data.name));
            let length = fields()
                .find(|field| names.contains(&field.name))
                .unwrap_or_else(|| panic!("{}", data.name));
            let known = pairs.insert(length.tag, data.tag);
            assert!(known.is_none_or(|known| known == data.tag), "{}", data.name);
        }
    }
    let mut text = head("Which field says the length of which data field.");
    text += "/// The data field whose length the field of this tag says, if it is such a field.\n";
    text += "pub const fn data_of(length: u32) -> Option<u32> {\n    Some(match length {\n";
    for (length, data) in pairs {
        text += &format!("        {length} => {data},\n");
    }
    text + "        _ => return None,\n    })\n}\n"
}
