//! A branch (филиал): where people order for.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{MAX_NAME, Spec};
use crate::{Refusal, WarehouseId, refusal::checked_text};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// An IANA name; times are shown to the branch's people in it.
    pub time_zone: Tz,
    /// The warehouse that serves its orders unless one says otherwise.
    pub warehouse: WarehouseId,
}

impl Spec for Branch {
    const TYPE: &'static str = "branch";

    fn checked(mut self) -> Result<Self, Refusal> {
        self.name = checked_text(&self.name, MAX_NAME)?.to_owned();
        self.city = self.city.filter(|city| !city.trim().is_empty());
        if let Some(city) = &self.city {
            self.city = Some(checked_text(city, MAX_NAME)?.to_owned());
        }
        Ok(self)
    }
}
