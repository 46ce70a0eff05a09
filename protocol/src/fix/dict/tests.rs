use super::*;

const ALL: [&Dictionary; 4] = [&FIX42, &FIX44, &FIXT11, &FIX50SP2];

#[test]
fn the_tables_are_in_the_order_that_looking_things_up_needs() {
    fn check(dictionary: &Dictionary, group: &GroupDef, depth: usize) {
        assert!(depth < 8 && group.order.len() <= 512, "{group:?}");
        assert!(group.required.is_sorted() && group.groups.is_sorted_by_key(|group| group.count));
        let known = |tag: &u16| dictionary.field((*tag).into()).is_some();
        assert!(group.order.iter().all(known) && known(&group.count), "{group:?}");
        group.groups.iter().for_each(|inner| check(dictionary, inner, depth + 1));
    }
    for dictionary in ALL {
        let version = dictionary.version;
        assert!(dictionary.fields.is_sorted_by_key(|field| field.tag), "{version}");
        assert!(dictionary.messages.is_sorted_by_key(|message| message.msg_type), "{version}");
        for field in dictionary.fields {
            assert_eq!(dictionary.field(field.tag.into()), Some(field));
            assert!(field.values.is_sorted(), "{version}: {}", field.name);
        }
        let bodies = dictionary.messages.iter().map(|message| &message.body);
        for section in bodies.chain([&dictionary.header, &dictionary.trailer]) {
            assert!(section.required.is_sorted());
            assert!(section.tags().all(|tag| dictionary.field(tag).is_some()), "{version}");
            assert!(section.groups.is_sorted_by_key(|group| group.count));
            section.groups.iter().for_each(|inner| check(dictionary, inner, 0));
        }
        assert_eq!(dictionary.field(0), None);
        assert_eq!(dictionary.field(u32::MAX), None);
        assert!(dictionary.message(b"").is_none() && dictionary.message(b"*").is_none());
    }
}

/// In every version each data field has a field that says its length, and a message is read by it.
#[test]
fn data_fields_have_the_lengths_that_messages_are_read_by() {
    let is_data = |field: &&FieldDef| matches!(field.kind, FieldType::Data | FieldType::XmlData);
    for dictionary in ALL {
        let of_length = |field: &FieldDef| dictionary.field(data_of(field.tag.into())?);
        for (length, data) in
            dictionary.fields.iter().filter_map(|field| Some((field, of_length(field)?)))
        {
            assert!(length.kind == FieldType::Length && is_data(&data), "{}", length.name);
        }
        let found = dictionary.fields.iter().filter_map(of_length).count();
        assert_eq!(
            found,
            dictionary.fields.iter().filter(is_data).count(),
            "{}",
            dictionary.version
        );
    }
    assert_eq!(
        (data_of(95), data_of(93), data_of(621), data_of(96)),
        (Some(96), Some(89), Some(622), None)
    );
}
