//! One newtype per identity. New ids are UUIDv7, so that they are time-ordered and keep index pages warm;
//! they are made outside the domain and passed in.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh, time-ordered id.
            pub fn fresh() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

id! {
    /// An order (заявка).
    OrderId,
    /// A person, whatever channels they come through.
    PersonId,
    /// A branch (филиал).
    BranchId,
    /// A warehouse (склад).
    WarehouseId,
    /// A cartridge model in the catalogue (картридж).
    CartridgeId,
    /// A printer with an inventory number (принтер).
    PrinterId,
    /// A working-time calendar.
    CalendarId,
    /// An SLA policy.
    PolicyId,
    /// An invitation to join by a link.
    InvitationId,
}

impl PersonId {
    /// The product itself, as the owner of texts that no person wrote.
    pub const SYSTEM: Self = Self(Uuid::nil());
}

/// A stored photo: the lower-case hex SHA-256 of its re-encoded bytes (64 characters).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhotoId(pub String);

impl fmt::Display for PhotoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
