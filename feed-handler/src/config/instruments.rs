//! One instrument on several feeds: `[[instrument]]`.

use std::collections::BTreeMap;

use serde::Deserialize;
use wirepath_protocol::Symbol;

use super::FeedConfig;
use crate::consolidated::Listing;

/// What one instrument is called on which feed, to be looked at as one market.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct InstrumentConfig {
    /// What it is called here; its symbol on every feed, unless `on` says otherwise.
    pub name: String,
    /// Feed by name, and the venue's symbol there: `{ nasdaq = "BRK.B", nyse = "BRK B" }`. On feeds that are not named it
    /// is not looked for.
    #[serde(default)]
    pub on: Option<BTreeMap<String, String>>,
}

impl InstrumentConfig {
    /// As a consolidated view takes it.
    pub fn listing(&self) -> Listing {
        let on = self.on.as_ref().map(|on| on.clone().into_iter().collect());
        Listing { name: self.name.clone(), on }
    }

    /// What the types cannot say.
    pub(super) fn check(&self, feeds: &[FeedConfig]) -> Result<(), String> {
        let name = &self.name;
        let is_symbol = |symbol: &str| !symbol.is_empty() && Symbol::new(symbol).is_ok();
        let Some(on) = &self.on else {
            return match is_symbol(name) {
                true => Ok(()),
                false => Err(format!(
                    "instrument `{name}` is not a symbol of 1 to 8 characters; say `on`"
                )),
            };
        };
        for (feed, symbol) in on {
            if !feeds.iter().any(|known| known.name == *feed) {
                return Err(format!("instrument `{name}`: there is no feed `{feed}`"));
            }
            if !is_symbol(symbol) {
                return Err(format!(
                    "instrument `{name}`: `{symbol}` on `{feed}` is not a symbol of 1 to 8 characters"
                ));
            }
        }
        Ok(())
    }
}
