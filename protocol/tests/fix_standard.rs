//! The tables and the validation of FIX against others' work, where it is beside the checkout: another
//! engine's dictionaries, and the public acceptance scripts.

#[path = "common/captures.rs"]
mod captures;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use roxmltree::{Document, Node};
use wirepath_protocol::fix::dict::{Dictionary, FIX42, FIX44, FIX50SP2, FIXT11, FieldType};
use wirepath_protocol::fix::{Message, Options, checksum};

/// Their tables, read as far as they are compared.
struct Theirs<'a> {
    tags: BTreeMap<&'a str, u32>,
    components: BTreeMap<&'a str, Node<'a, 'a>>,
}

impl<'a> Theirs<'a> {
    /// All tags of a message and those it must have.
    fn level(
        &self,
        node: Node<'a, 'a>,
        needed: bool,
        all: &mut BTreeSet<u32>,
        required: &mut BTreeSet<u32>,
    ) {
        for member in node.children().filter(Node::is_element) {
            let name = member.attribute("name").unwrap();
            let needed = needed && member.attribute("required") == Some("Y");
            if member.has_tag_name("component") {
                self.level(self.components[name], needed, all, required);
            } else {
                all.insert(self.tags[name]);
                if needed {
                    required.insert(self.tags[name]);
                }
            }
        }
    }
}

/// Their name for a type that is spelt otherwise here.
fn same_type(ours: FieldType, theirs: &str) -> bool {
    let ours = format!("{ours:?}").to_uppercase();
    match theirs {
        "MULTIPLEVALUESTRING" => ours == "MULTIPLESTRINGVALUE",
        "UTCDATE" => ours == "UTCDATEONLY",
        "XID" | "XIDREF" => ours == "STRING",
        _ => ours == theirs,
    }
}

/// Compares everything, and returns what differs: fields that we lack, other names, other types, values
/// that we lack; messages that we lack, fields of messages that we lack, other requirements.
fn differences(ours: &Dictionary, xml: &str) -> Vec<String> {
    let document = Document::parse(xml).unwrap();
    let section =
        |name| document.root_element().children().find(move |node| node.has_tag_name(name));
    let elements =
        |name| section(name).into_iter().flat_map(|node| node.children().filter(Node::is_element));
    let number = |field: Node<'_, '_>| field.attribute("number").unwrap().parse::<u32>().unwrap();
    let mut found = Vec::new();
    let mut theirs = Theirs { tags: BTreeMap::new(), components: BTreeMap::new() };
    theirs
        .components
        .extend(elements("components").map(|node| (node.attribute("name").unwrap(), node)));
    for field in elements("fields") {
        let (tag, name) = (number(field), field.attribute("name").unwrap());
        theirs.tags.insert(name, tag);
        let Some(our_field) = ours.field(tag) else {
            if tag < 5000 {
                found.push(format!("{tag} {name}: no such field"));
            }
            continue;
        };
        if our_field.name != name {
            found.push(format!("{tag} {name}: here {}", our_field.name));
        }
        if !same_type(our_field.kind, field.attribute("type").unwrap()) {
            found.push(format!("{tag} {name}: here of type {:?}", our_field.kind));
        }
        for value in field.children().filter_map(|value| value.attribute("enum")) {
            if !our_field.has_value(value.as_bytes()) {
                found.push(format!("{tag} {name}: no value {value}"));
            }
        }
    }
    for message in elements("messages") {
        let (name, kind) =
            (message.attribute("name").unwrap(), message.attribute("msgtype").unwrap());
        let Some(our_message) = ours.message(kind.as_bytes()) else {
            found.push(format!("{kind} {name}: no such message"));
            continue;
        };
        let (mut all, mut required) = (BTreeSet::new(), BTreeSet::new());
        theirs.level(message, true, &mut all, &mut required);
        let lacking = all.iter().filter(|tag| **tag < 5000 && !our_message.body.has(**tag));
        found.extend(lacking.map(|tag| format!("{kind} {name}: no field {tag}")));
        let ours: BTreeSet<_> =
            our_message.body.required.iter().map(|tag| u32::from(*tag)).collect();
        found.extend(
            ours.symmetric_difference(&required)
                .map(|tag| format!("{kind} {name}: {tag} required")),
        );
    }
    found
}

#[test]
fn the_tables_are_those_of_another_engine_but_for_what_is_listed() {
    let Some(spec) = captures::shared("fix/spec") else { return };
    let differ = |ours, file| differences(ours, &fs::read_to_string(spec.join(file)).unwrap());
    assert_eq!(differ(&FIXT11, "FIXT11.xml"), Vec::<String>::new());
    // Names: theirs are later ones. QuoteStatus was QuoteAckStatus in 4.2.
    let fix42 = [
        "23 IOIid: here IOIID",
        "297 QuoteStatus: here QuoteAckStatus",
        "327 HaltReasonChar: here HaltReason",
    ];
    assert_eq!(differ(&FIX42, "FIX42.xml"), fix42);
    // Groups that the standard requires, where theirs leaves them open; two fields that were corrected.
    #[rustfmt::skip]
    let fix44 = [
        "327 HaltReasonChar: here HaltReason",
        "532 MassCancelRejectReason: here of type Int", "674 LegAllocAcctIDSource: here of type Int",
    ];
    let (required, others): (Vec<_>, Vec<_>) =
        differ(&FIX44, "FIX44.xml").into_iter().partition(|line| line.ends_with(" required"));
    assert_eq!(others, fix44);
    assert_eq!(required.len(), 15, "{required:?}");
    assert!(
        !required.iter().any(|line| line.starts_with(['D', 'F', 'G', '8', '9'])),
        "{required:?}"
    );

    // Theirs is of a later extension pack, and ours has what 5.0 SP2 dropped of 4.4: they differ in much,
    // but not in what we send and what answers it.
    let spoken = ["D ", "F ", "G ", "H ", "q ", "r ", "8 ", "9 ", "j "];
    let differ = differ(&FIX50SP2, "FIX50SP2.xml");
    let ours: Vec<_> =
        differ.iter().filter(|line| spoken.iter().any(|kind| line.starts_with(kind))).collect();
    let required: Vec<_> = ours.iter().filter(|line| line.ends_with(" required")).collect();
    assert_eq!(required, [&"r OrderMassCancelReport: 37 required"], "deprecated in 5.0 SP2");
    let field = |line: &str| line.rsplit_once("no field ")?.1.parse::<u32>().ok();
    let early: Vec<_> =
        ours.iter().filter(|line| field(line).is_some_and(|tag| tag < 1000)).collect();
    assert_eq!(early, [&"G OrderCancelReplaceRequest: no field 232"]);
}

/// A line of a script as a message: length and checksum added where they are missing.
fn completed(line: &str) -> Vec<u8> {
    let mut line = line.to_owned();
    while let Some(start) = line.find("<TIME") {
        let end = start + line[start..].find('>').unwrap();
        line.replace_range(start..=end, "20261122-22:10:05");
    }
    let (begin, rest) = line.split_at(line.find('\x01').unwrap() + 1);
    let has_length = rest.starts_with("9=");
    let mut message = String::from(begin);
    if !has_length {
        message += &format!("9={}\x01", rest.find("\x0110=").map_or(rest.len(), |end| end + 1));
    }
    message += rest;
    let mut bytes = message.into_bytes();
    if !line.contains("\x0110=") {
        let sum = checksum(&bytes);
        bytes.extend(format!("10={sum:03}\x01").into_bytes());
    }
    bytes
}

#[test]
fn the_acceptance_scripts_get_the_rejects_they_expect() {
    let Some(folder) = captures::shared("fix/definitions") else { return };
    let (mut refused, mut passed) = (0, 0);
    for (version, dictionary) in [("fix42", &FIX42), ("fix44", &FIX44)] {
        for script in fs::read_dir(folder.join(version)).unwrap() {
            let path = script.unwrap().path();
            let script = fs::read_to_string(&path).unwrap();
            let lines: Vec<_> =
                script.lines().filter(|line| line.starts_with(['I', 'E'])).collect();
            for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with("I8=")) {
                let bytes = completed(&line[1..]);
                let Ok(message) = Message::parse(&bytes) else { continue };
                if !message.begin_string().eq(dictionary.version.as_bytes()) {
                    continue;
                }
                let verdict = dictionary.validate(&message, Options::default());
                // The answer is the script's next line that rejects this message's number.
                let number = format!("\x0145={}\x01", message.uint(34).unwrap());
                let reject = lines[at + 1..]
                    .iter()
                    .take_while(|line| line.starts_with('E'))
                    .find(|line| line.contains("\x0135=3\x01") && line.contains(&number));
                let reject = reject.map(|line| completed(&line[1..]));
                let reject = reject.as_deref().map(|bytes| {
                    let field = |tag: &str| {
                        let fields = bytes.split(|byte| *byte == 1);
                        let mut fields = fields
                            .filter_map(|field| str::from_utf8(field).unwrap().split_once('='));
                        fields.find(|(found, _)| *found == tag).map(|(_, value)| value.to_owned())
                    };
                    (field("58").unwrap(), field("371"), field("373"))
                });
                // What has no field to name, or names OrigSendingTime, is the session's to find.
                let session = reject.as_ref().is_some_and(|(text, tag, _)| {
                    tag.as_deref() == Some("122") || tag.is_none() && text != "Invalid MsgType"
                });
                match (verdict, reject) {
                    (Err(invalid), Some(expected)) => {
                        let reason = invalid.reason;
                        let code =
                            reason.code_in(message.begin_string()).map(|code| code.to_string());
                        let tag = invalid.ref_tag.map(|tag| tag.to_string());
                        assert_eq!(
                            (reason.text().to_owned(), tag, code),
                            expected,
                            "{}: {line}",
                            path.display()
                        );
                        refused += 1;
                    }
                    (Ok(()), None) => passed += 1,
                    (Ok(()), Some(_)) if session => passed += 1,
                    (verdict, expected) => {
                        panic!("{}: {line}: {verdict:?}, not {expected:?}", path.display())
                    }
                }
            }
        }
    }
    assert!(refused >= 50 && passed >= 400, "{refused} refused, {passed} passed");
}
