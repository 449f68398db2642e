//! A printer (принтер) with its inventory number.

use serde::{Deserialize, Serialize};

use super::{MAX_NAME, Spec};
use crate::{BranchId, Refusal, key::NaturalKey, refusal::checked_text};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printer {
    pub inventory_number: String,
    pub model: String,
    pub branch: BranchId,
    /// Where it stands: a room, a floor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

impl Spec for Printer {
    const TYPE: &'static str = "printer";

    fn checked(mut self) -> Result<Self, Refusal> {
        for text in [&mut self.inventory_number, &mut self.model].into_iter().chain(&mut self.place) {
            *text = checked_text(text, MAX_NAME)?.to_owned();
        }
        Ok(self)
    }

    fn natural_keys(&self) -> Vec<NaturalKey> {
        vec![NaturalKey::plain("inventory_number", &self.inventory_number)]
    }
}
