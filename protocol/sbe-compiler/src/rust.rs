//! The tables as text.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::merge::{Codes, Merged, OLDEST, Template, is_appended};
use crate::names::{constant, sentence, snake};
use crate::notes;
use crate::resolve::Block;

/// Modules, by what they hold and the FIX message types of their templates; the last takes the rest.
const MODULES: [(&str, &str, &[&str]); 4] = [
    ("incremental.rs", "Updates: books, trades, statistics and limits.", &["X"]),
    ("snapshot.rs", "Snapshots, to start from and to recover by.", &["W"]),
    ("definition.rs", "Definitions of instruments.", &["d"]),
    ("session.rs", "The channel itself, states of trading and quote requests.", &[]),
];

/// Where a layout stands, and what it is called.
struct Layout<'a> {
    name: String,
    module: usize,
    text: String,
    block: &'a Block,
}

/// The files, by name.
pub fn write(merged: &Merged) -> Result<Vec<(&'static str, String)>, String> {
    let mut layouts: Vec<Layout<'_>> = Vec::new();
    let mut bodies = MODULES.map(|_| String::new());
    let mut uses: Vec<(usize, String)> = Vec::new();
    for (id, template) in &merged.templates {
        let of = |semantic| MODULES.iter().position(|(.., all)| all.contains(&semantic));
        let mut module = of(template.semantic.as_str()).unwrap_or(MODULES.len() - 1);
        // What resets a channel is no update of a book, whatever its FIX type.
        if template.name.starts_with("ChannelReset") {
            module = MODULES.len() - 1;
        }
        let mut entries = Vec::new();
        for group in &template.groups {
            let known = layouts.iter().find(|layout| {
                layout.block == &group.entry && is_entry_of(&layout.name, &group.name)
            });
            let name = match known {
                Some(layout) => layout.name.clone(),
                None => {
                    let name = format!("{}{id}", base(&group.name));
                    if layouts.iter().any(|layout| layout.name == name) {
                        return Err(format!("{}: two groups {}", template.name, group.name));
                    }
                    let note = format!("An entry of `{}`.", group.name);
                    let text = layout_text(&name, &note, &group.entry, template)?;
                    layouts.push(Layout { name: name.clone(), module, text, block: &group.entry });
                    bodies[module] += &layouts.last().expect("it was pushed").text;
                    name
                }
            };
            uses.push((module, name.clone()));
            entries.push(name);
        }
        let root = format!("{}Root", template.name);
        let note = format!("The fields of [`{}`] that are no group's.", template.name);
        bodies[module] += &layout_text(&root, &note, &template.root, template)?;
        bodies[module] += &template_text(*id, template, &entries);
    }
    let mut files = vec![("codes.rs", codes(merged)?), ("message.rs", message(merged))];
    for (i, ((file, what, _), body)) in MODULES.iter().zip(bodies).enumerate() {
        let elsewhere = uses
            .iter()
            .filter(|(module, name)| {
                *module == i && layouts.iter().any(|l| l.name == *name && l.module != i)
            })
            .map(|(_, name)| name.clone());
        // What notes say is no code.
        let code: String = body.split('"').step_by(2).collect();
        let codes = merged.codes.keys().filter(|name| has_word(&code, name)).cloned();
        let others: Vec<String> = elsewhere.chain(codes).collect();
        let (head, imports) = (head(merged, what), imports(&code, &others));
        files.push((*file, format!("{head}{imports}{}\n", body.trim_end())));
    }
    Ok(files)
}

fn base(group: &str) -> &str {
    group.strip_prefix("No").unwrap_or(group)
}

/// Whether a layout was named after a group of this name.
fn is_entry_of(layout: &str, group: &str) -> bool {
    layout.trim_end_matches(|c: char| c.is_ascii_digit()) == base(group)
}

fn versions(all: &[u16]) -> String {
    let list: Vec<String> = all.iter().map(u16::to_string).collect();
    match list.as_slice() {
        [one] => format!("version {one}"),
        [first @ .., last] => format!("versions {} and {last}", first.join(", ")),
        [] => String::new(),
    }
}

fn head(merged: &Merged, what: &str) -> String {
    format!(
        "//! {what}\n//!\n//! Written by `protocol/sbe-compiler`, do not edit. Source: CME's MDP 3.0 schemas, {}.\n\n",
        versions(&merged.versions)
    )
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part)
    })
}

/// The `use` lines that the body needs.
fn imports(body: &str, others: &[String]) -> String {
    const FIELD: &[&str] = &[
        "Char",
        "CharArray",
        "Date",
        "Decimal4Le",
        "MaturityMonthYear",
        "OrNull",
        "Price7Le",
        "Price9Le",
        "PriceNull7Le",
        "TimeLe",
    ];
    const INT: &[&str] = &["I16Le", "I32Le", "I64Le", "U16Le", "U32Le", "U64Le"];
    let found = |names: &[&str]| -> Vec<String> {
        names.iter().filter(|name| has_word(body, name)).map(|name| (*name).into()).collect()
    };
    let mut text = use_line("super", others);
    text += &use_line("crate::field", &found(FIELD));
    text += &use_line("crate::int", &found(INT));
    text += "use crate::sbe::{block, template};\n";
    text += &use_line("crate::units", &found(&["Price"]));
    text + "\n"
}

/// One `use`, as rustfmt has it.
fn use_line(from: &str, names: &[String]) -> String {
    let mut names = names.to_vec();
    names.sort();
    names.dedup();
    let line = match names.as_slice() {
        [] => return String::new(),
        [one] => format!("use {from}::{one};\n"),
        _ => format!("use {from}::{{{}}};\n", names.join(", ")),
    };
    if line.trim_end().len() <= 100 {
        return line;
    }
    let mut text = format!("use {from}::{{\n");
    let mut row = String::from("   ");
    for name in names {
        if row.len() + name.len() + 2 > 100 {
            text += &row;
            text.push('\n');
            row = String::from("   ");
        }
        write!(row, " {name},").expect("text grows");
    }
    text + &row + "\n};\n"
}

fn note(name: &str, tag: u32) -> String {
    match notes::field(name) {
        Some(note) => format!("{note} (tag {tag})."),
        None => {
            eprintln!("no note for {name}; add one to notes.rs");
            format!("{} (tag {tag}).", sentence(name))
        }
    }
}

fn source(template: &Template) -> String {
    format!("Source: CME MDP 3.0 schema, {}, \"{}\".", versions(&template.versions), template.name)
}

fn layout_text(
    name: &str,
    what: &str,
    block: &Block,
    template: &Template,
) -> Result<String, String> {
    let mut text = String::from("block! {\n");
    writeln!(text, "    /// {what}\n    ///\n    /// {}", source(template)).expect("text grows");
    writeln!(text, "    {name}, {} of {} {{", block.size(), block.length).expect("text grows");
    let mut names: BTreeMap<String, ()> = BTreeMap::new();
    let mut appended = String::new();
    for row in &block.rows {
        let field = snake(&row.name);
        if names.insert(field.clone(), ()).is_some() {
            return Err(format!("{}: two fields {field}", template.name));
        }
        let note = note(&row.name, row.tag);
        writeln!(
            text,
            "        {:3} {field}: {} => {}, \"{note}\";",
            row.offset, row.wire, row.host
        )
        .expect("text grows");
        if is_appended(block, row.since) {
            writeln!(appended, "        {} since {};", row.offset, row.since).expect("text grows");
        }
    }
    text += "    }\n";
    if !appended.is_empty() {
        write!(text, "    appended {{\n{appended}    }}\n").expect("text grows");
    }
    if !block.constants.is_empty() {
        text += "    constant {\n";
        for one in &block.constants {
            let (name, note) = (constant(&one.name), note(&one.name, one.tag));
            writeln!(text, "        {name}: {} = {}, \"{note}\";", one.kind, one.value)
                .expect("text grows");
        }
        text += "    }\n";
    }
    Ok(text + "}\n\n")
}

fn template_text(id: u16, template: &Template, entries: &[String]) -> String {
    let bare = template.name.trim_end_matches(|c: char| c.is_ascii_digit());
    let what = notes::template(bare).map_or_else(
        || {
            eprintln!("no note for {bare}; add one to notes.rs");
            sentence(bare)
        },
        str::to_owned,
    );
    let mut text =
        format!("template! {{\n    /// {what}.\n    ///\n    /// {}\n", source(template));
    let newest = template.versions.last().expect("it is of some version");
    write!(text, "    {id} {0}, {0}Root, {newest} {{", template.name).expect("text grows");
    for (i, (group, entry)) in template.groups.iter().zip(entries).enumerate() {
        let since =
            if group.entry.since > template.root.since.max(OLDEST) { group.entry.since } else { 0 };
        write!(
            text,
            "\n        {i} {} \"{}\": {entry} in {} since {since};",
            snake(base(&group.name)),
            snake(&group.name),
            constant(&group.dimension)
        )
        .expect("text grows");
    }
    text + if entries.is_empty() { "}\n}\n\n" } else { "\n    }\n}\n\n" }
}

fn codes(merged: &Merged) -> Result<String, String> {
    let (mut codes, mut sets) = (String::new(), String::new());
    for (name, Codes { is_set, primitive, null, names }) in &merged.codes {
        let out = if *is_set { &mut sets } else { &mut codes };
        write!(
            out,
            "\n    /// {} of `{name}`.\n    {name}: ",
            if *is_set { "Bits" } else { "Values" }
        )
        .expect("text grows");
        match (is_set, primitive.as_str()) {
            (false, "char") => *out += "Char",
            (false, "uint8") => *out += "UInt",
            (true, "uint8") => *out += "u8",
            (true, "uint32") => *out += "u32",
            (_, other) => return Err(format!("{name} is encoded as {other}")),
        }
        if let Some(null) = null {
            write!(out, ", null {null}").expect("text grows");
        }
        *out += " {\n";
        for (name, value) in names {
            let value = if primitive == "char" { format!("b'{value}'") } else { value.clone() };
            writeln!(out, "        {value} {} \"{}\";", constant(name), sentence(name))
                .expect("text grows");
        }
        *out += "    }\n";
    }
    let head = head(merged, "Codes and bit sets.");
    Ok(format!(
        "{head}use crate::field::{{codes, sets}};\n\ncodes! {{{codes}}}\n\nsets! {{{sets}}}\n"
    ))
}

fn message(merged: &Merged) -> String {
    let mut text = head(merged, "Any message, and what group headers look like.");
    text += "use super::*;\nuse crate::sbe::{Dimension, messages};\n\n";
    let id = merged.id;
    writeln!(text, "/// The schema's number.\npub const SCHEMA_ID: u16 = {id};\n")
        .expect("text grows");
    for (name, (size, count_at, count_size)) in &merged.dimensions {
        let name = constant(name);
        writeln!(
            text,
            "pub(super) const {name}: Dimension = Dimension {{ size: {size}, count_at: {count_at}, count_size: {count_size} }};"
        )
        .expect("text grows");
    }
    text += "\nmessages! {\n";
    for (id, template) in &merged.templates {
        let groups: Vec<String> =
            template.groups.iter().map(|group| snake(base(&group.name))).collect();
        let groups =
            if groups.is_empty() { "{}".into() } else { format!("{{ {} }}", groups.join(" ")) };
        writeln!(text, "    {id} {0}, {0}Root {groups}", template.name).expect("text grows");
    }
    text + "}\n"
}
