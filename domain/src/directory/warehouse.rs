//! A warehouse (склад): where orders are served from. Its calendar drives their deadlines.

use serde::{Deserialize, Serialize};

use super::{MAX_NAME, Spec};
use crate::{CalendarId, Refusal, refusal::checked_text};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warehouse {
    pub name: String,
    pub calendar: CalendarId,
}

impl Spec for Warehouse {
    const TYPE: &'static str = "warehouse";

    fn checked(mut self) -> Result<Self, Refusal> {
        self.name = checked_text(&self.name, MAX_NAME)?.to_owned();
        Ok(self)
    }
}
