//! A named working-time calendar; the arithmetic is in `working_time.rs`.

use serde::{Deserialize, Serialize};

use super::{MAX_NAME, Spec};
use crate::{Refusal, refusal::checked_text, working_time::Calendar};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalendarSpec {
    pub name: String,
    pub calendar: Calendar,
}

impl Spec for CalendarSpec {
    const TYPE: &'static str = "calendar";

    fn checked(mut self) -> Result<Self, Refusal> {
        self.name = checked_text(&self.name, MAX_NAME)?.to_owned();
        self.calendar.validate().map_err(|error| Refusal::InvalidCalendar { detail: error.to_string() })?;
        Ok(self)
    }
}
