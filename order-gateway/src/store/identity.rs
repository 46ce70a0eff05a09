//! Whose numbers a store keeps.

use core::fmt::{self, Write as _};

use super::StoreError;

/// What tells one session from another: both sides must agree on it for the numbers to mean anything.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct SessionIdentity {
    begin_string: String,
    sender_comp_id: String,
    target_comp_id: String,
    qualifier: String,
}

/// Most bytes of an identity as [`SessionIdentity::to_text`] writes it.
pub(super) const TEXT_BYTES_MAX: usize = 1024;

/// Between the parts of an identity's text: no FIX value can contain it.
const SOH: char = '\x01';

impl SessionIdentity {
    /// The session that speaks `begin_string` (`FIX.4.4`) as `sender_comp_id` with `target_comp_id`.
    /// `qualifier` tells apart sessions that agree in all three, and is usually empty.
    ///
    /// # Errors
    ///
    /// [`StoreError::Identity`] when a part other than `qualifier` is empty, when one contains a control
    /// character, or when all together are longer than 1,021 bytes.
    pub fn new(
        begin_string: &str,
        sender_comp_id: &str,
        target_comp_id: &str,
        qualifier: &str,
    ) -> Result<Self, StoreError> {
        let parts = [begin_string, sender_comp_id, target_comp_id, qualifier];
        let identity = Self {
            begin_string: begin_string.to_owned(),
            sender_comp_id: sender_comp_id.to_owned(),
            target_comp_id: target_comp_id.to_owned(),
            qualifier: qualifier.to_owned(),
        };
        let names = ["BeginString", "SenderCompID", "TargetCompID"];
        let what = if let Some(at) = parts[..3].iter().position(|part| part.is_empty()) {
            format!("{} is empty", names[at])
        } else if parts.iter().any(|part| part.contains(char::is_control)) {
            "it contains a control character".to_owned()
        } else if identity.to_text().len() > TEXT_BYTES_MAX {
            format!("it is longer than {} bytes", TEXT_BYTES_MAX - 3)
        } else {
            return Ok(identity);
        };
        Err(StoreError::Identity { identity: identity.to_string(), what })
    }

    /// As a segment's header keeps it.
    pub(crate) fn to_text(&self) -> String {
        let Self { begin_string, sender_comp_id, target_comp_id, qualifier } = self;
        format!("{begin_string}{SOH}{sender_comp_id}{SOH}{target_comp_id}{SOH}{qualifier}")
    }

    /// Name of the session's folder within the store's: the parts joined by `-`, where all but letters,
    /// digits, `.` and `_` is written as `%` and two hexadecimal digits.
    pub fn folder_name(&self) -> String {
        let mut name = String::new();
        let parts = [&self.begin_string, &self.sender_comp_id, &self.target_comp_id];
        let qualifier = (!self.qualifier.is_empty()).then_some(&self.qualifier);
        for part in parts.into_iter().chain(qualifier) {
            if !name.is_empty() {
                name.push('-');
            }
            for byte in part.bytes() {
                match byte {
                    b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'_' => {
                        name.push(char::from(byte));
                    }
                    _ => write!(name, "%{byte:02x}").expect("a string takes anything"),
                }
            }
        }
        name
    }
}

impl fmt::Display for SessionIdentity {
    /// `FIX.4.4 SENDER→TARGET`, and the qualifier after a slash.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { begin_string, sender_comp_id, target_comp_id, qualifier } = self;
        write!(f, "{begin_string} {sender_comp_id}→{target_comp_id}")?;
        if qualifier.is_empty() { Ok(()) } else { write!(f, "/{qualifier}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_sessions_have_different_folders() {
        #[rustfmt::skip]
        let table = [
            (["FIX.4.4", "GW44", "EXCH", ""],       "FIX.4.4-GW44-EXCH",         "FIX.4.4 GW44→EXCH"),
            (["FIX.4.4", "GW44", "EXCH", "drop"],   "FIX.4.4-GW44-EXCH-drop",    "FIX.4.4 GW44→EXCH/drop"),
            (["FIX.4.4", "A-B", "C", ""],           "FIX.4.4-A%2dB-C",           "FIX.4.4 A-B→C"),
            (["FIX.4.4", "A", "B-C", ""],           "FIX.4.4-A-B%2dC",           "FIX.4.4 A→B-C"),
            (["FIX.4.4", "../x", "Ö", ""],          "FIX.4.4-..%2fx-%c3%96",     "FIX.4.4 ../x→Ö"),
        ];
        for ([begin, sender, target, qualifier], folder, shown) in table {
            let identity = SessionIdentity::new(begin, sender, target, qualifier).unwrap();
            assert_eq!(
                (identity.folder_name().as_str(), identity.to_string().as_str()),
                (folder, shown)
            );
        }
    }

    #[test]
    fn impossible_identities_are_refused() {
        let long = "x".repeat(1_000);
        for (sender, target, expected) in [
            ("", "EXCH", "FIX.4.4 →EXCH cannot have a store: SenderCompID is empty"),
            ("GW", "", "TargetCompID is empty"),
            ("G\x01W", "EXCH", "control character"),
            (&long, &long, "longer than 1021 bytes"),
        ] {
            let error =
                SessionIdentity::new("FIX.4.4", sender, target, "").unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
