//! The schema's names in Rust's spelling.

/// The words of a name: `NoMDEntries` is `No`, `MD`, `Entries`.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for (i, &c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| chars[i]);
        let after = chars.get(i + 1);
        let starts = match before {
            None => true,
            Some(before) if !c.is_alphanumeric() || !before.is_alphanumeric() => {
                !before.is_alphanumeric()
            }
            Some(before) => {
                c.is_uppercase()
                    && (!before.is_uppercase() || after.is_some_and(|after| after.is_lowercase()))
            }
        };
        if starts {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words.last_mut().expect("the first character starts a word").push(c);
        }
    }
    words
}

/// `MDEntryPx` as `md_entry_px`.
pub fn snake(name: &str) -> String {
    words(name).join("_").to_lowercase()
}

/// `EndOfEvent` as `END_OF_EVENT`.
pub fn constant(name: &str) -> String {
    words(name).join("_").to_uppercase()
}

/// `OTCEligible` as `OTC eligible`.
pub fn sentence(name: &str) -> String {
    let mut text = String::new();
    for word in words(name) {
        let capitals = word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c.is_numeric());
        if text.is_empty() {
            text.extend(word.chars().take(1).flat_map(char::to_uppercase));
            text += &word[1..];
        } else {
            text.push(' ');
            text += &if capitals { word } else { word.to_lowercase() };
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_rust() {
        for (name, spelt) in [
            ("NoMDEntries", "no_md_entries"),
            ("MDEntryPx", "md_entry_px"),
            ("OrderID", "order_id"),
            ("InstrumentGUID", "instrument_guid"),
            ("CFICode", "cfi_code"),
            ("NoOrderIDEntries", "no_order_id_entries"),
            ("RepoAverage8_30AM", "repo_average8_30_am"),
            ("groupSize8Byte", "group_size8_byte"),
        ] {
            assert_eq!((snake(name), constant(name)), (spelt.into(), spelt.to_uppercase()));
        }
        assert_eq!(sentence("OTCEligible"), "OTC eligible");
        assert_eq!(sentence("TradingSessionHighPrice"), "Trading session high price");
    }
}
