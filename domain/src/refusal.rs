//! Refusals: expected, stated as facts, each with a stable code. Their sentences, in both languages, are in
//! `words/*.ftl` under `refusal-<code>`; faults (drivers, corruption) are another thing, see [`crate::ports::Fault`].

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    PersonId, Timestamp,
    order::Status,
    words::{Arguments, Locale, Words},
};

/// Why a command was not carried out. Stored with its idempotency key, so it is a file format too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(tag = "code", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Refusal {
    /// Signed in, but nothing lets this person do it.
    NotAllowed,
    /// The person has been deactivated.
    Deactivated,
    UnknownOrder,
    UnknownBranch,
    UnknownWarehouse,
    UnknownCartridge,
    UnknownPrinter,
    UnknownPerson,
    UnknownCalendar,
    UnknownPolicy,
    UnknownPhoto,
    UnknownInvitation,
    InvitationExpired,
    InvitationSpent,
    AlreadyTaken {
        by: PersonId,
        at: Timestamp,
    },
    AlreadyClosed {
        status: Status,
    },
    IllegalTransition {
        from: Status,
        to: Status,
    },
    /// The action (by its stable name) makes no sense while the order stands there.
    NotNow {
        action: String,
        status: Status,
    },
    ReasonRequired,
    QuestionRequired,
    EmptyOrder,
    TooManyLines {
        max: i64,
    },
    DuplicateLine,
    QuantityOutOfRange {
        min: i64,
        max: i64,
    },
    LinesOutstanding {
        left: i64,
    },
    NothingOutstanding,
    AssigneeNotEligible,
    /// Away until then, and nobody stands in who could.
    AssigneeAbsent {
        until: Timestamp,
    },
    SubstituteNotEligible,
    /// Access was denied a short while ago.
    AskedRecently {
        hours: i64,
    },
    /// Nobody asks for access any more.
    NoAccessRequest,
    ReopenWindowOver {
        days: i64,
    },
    NudgedRecently {
        minutes: i64,
    },
    TextEmpty,
    TextTooLong {
        max: i64,
    },
    BadCharacter,
    TooManyPhotos {
        max: i64,
    },
    PhotoTooLarge {
        max_mb: i64,
    },
    NotAPhoto,
    PhotoTooManyPixels {
        max_megapixels: i64,
    },
    /// A natural key (login, Telegram account, SKU, inventory number) belongs to another.
    InUse {
        kind: String,
    },
    AlreadyExists,
    OwnDeactivation,
    QuietHoursInvalid,
    InvalidCalendar {
        detail: String,
    },
    InvalidPolicy {
        detail: String,
    },
    InvalidDate {
        date: NaiveDate,
    },
}

impl Refusal {
    /// The stable code, the same in HTTP, in the bot and in stored answers.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// The sentence for the reader. `name_of` tells a person's name where one is needed.
    pub fn sentence(&self, locale: Locale, name_of: impl Fn(PersonId) -> String) -> String {
        let words = Words::shared();
        let status = |status: &Status| words.say(locale, &format!("status-{}", status.as_str().replace('_', "-")), &[]);
        let mut arguments = Arguments::new();
        match self {
            Self::AlreadyTaken { by, .. } => arguments.text("by", name_of(*by)),
            Self::AlreadyClosed { status: at } | Self::NotNow { status: at, .. } => {
                arguments.text("status", status(at));
            }
            Self::IllegalTransition { from, to } => {
                arguments.text("from", status(from));
                arguments.text("to", status(to));
            }
            Self::TooManyLines { max } | Self::TextTooLong { max } | Self::TooManyPhotos { max } => {
                arguments.number("max", *max);
            }
            Self::QuantityOutOfRange { min, max } => {
                arguments.number("min", *min);
                arguments.number("max", *max);
            }
            Self::LinesOutstanding { left } => arguments.number("left", *left),
            Self::ReopenWindowOver { days } => arguments.number("days", *days),
            Self::NudgedRecently { minutes } => arguments.number("minutes", *minutes),
            Self::PhotoTooLarge { max_mb } => arguments.number("max", *max_mb),
            Self::PhotoTooManyPixels { max_megapixels } => arguments.number("max", *max_megapixels),
            Self::AssigneeAbsent { until } => arguments.text("until", until.format("%d.%m.%Y").to_string()),
            Self::AskedRecently { hours } => arguments.number("hours", *hours),
            Self::InUse { kind } => arguments.text("kind", kind.clone()),
            Self::InvalidCalendar { detail } | Self::InvalidPolicy { detail } => {
                arguments.text("detail", detail.clone());
            }
            Self::InvalidDate { date } => arguments.text("date", date.to_string()),
            Self::NotAllowed
            | Self::Deactivated
            | Self::UnknownOrder
            | Self::UnknownBranch
            | Self::UnknownWarehouse
            | Self::UnknownCartridge
            | Self::UnknownPrinter
            | Self::UnknownPerson
            | Self::UnknownCalendar
            | Self::UnknownPolicy
            | Self::UnknownPhoto
            | Self::UnknownInvitation
            | Self::InvitationExpired
            | Self::InvitationSpent
            | Self::ReasonRequired
            | Self::QuestionRequired
            | Self::EmptyOrder
            | Self::DuplicateLine
            | Self::NothingOutstanding
            | Self::AssigneeNotEligible
            | Self::SubstituteNotEligible
            | Self::NoAccessRequest
            | Self::TextEmpty
            | Self::BadCharacter
            | Self::NotAPhoto
            | Self::AlreadyExists
            | Self::OwnDeactivation
            | Self::QuietHoursInvalid => {}
        }
        words.say_with(locale, &format!("refusal-{}", self.code().replace('_', "-")), &arguments)
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Refusal {}

/// A text a person typed: trimmed, not empty, short enough and without U+0000, which PostgreSQL can't store.
pub fn checked_text(text: &str, max: usize) -> Result<&str, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        Err(Refusal::TextEmpty)
    } else if text.contains('\0') {
        Err(Refusal::BadCharacter)
    } else if text.chars().count() > max {
        Err(Refusal::TextTooLong { max: i64::try_from(max).unwrap_or(i64::MAX) })
    } else {
        Ok(text)
    }
}
