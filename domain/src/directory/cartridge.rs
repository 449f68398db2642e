//! A cartridge model (картридж) of the catalogue.

use serde::{Deserialize, Serialize};

use super::{MAX_NAME, Spec};
use crate::{Refusal, key::NaturalKey, refusal::checked_text};

/// What a cartridge holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CartridgeKind {
    AllInOne,
    Toner,
    Drum,
    Ink,
}

impl CartridgeKind {
    pub const ALL: [Self; 4] = [Self::AllInOne, Self::Toner, Self::Drum, Self::Ink];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AllInOne => "all_in_one",
            Self::Toner => "toner",
            Self::Drum => "drum",
            Self::Ink => "ink",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cartridge {
    /// The maker's article, unique in the catalogue, such as `CF283A`.
    pub sku: String,
    pub brand: String,
    pub kind: CartridgeKind,
    pub title: String,
    /// The rated yield in pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yield_pages: Option<u32>,
    /// Compatible printer models; editable, since public sources disagree.
    #[serde(default)]
    pub printers: Vec<String>,
}

impl Spec for Cartridge {
    const TYPE: &'static str = "cartridge";

    fn checked(mut self) -> Result<Self, Refusal> {
        for text in [&mut self.sku, &mut self.brand, &mut self.title].into_iter().chain(&mut self.printers) {
            *text = checked_text(text, MAX_NAME)?.to_owned();
        }
        Ok(self)
    }

    fn natural_keys(&self) -> Vec<NaturalKey> {
        vec![NaturalKey::plain("sku", &self.sku)]
    }
}
