//! Whose fault a fault is: the database's, which passes or needs a hand, so the same page is tried again; or the
//! event's, which would fail for ever, so the event is set aside.

use std::error::Error;

use helpdesk_domain::ports::Fault;

/// Whether the event itself is to blame.
pub fn is_poison(fault: &Fault) -> bool {
    let mut source: Option<&(dyn Error + 'static)> = fault.source.as_deref().map(|source| source as _);
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<sqlx::Error>() {
            return is_about_values(error);
        }
        source = error.source();
    }
    true
}

/// The database is well and refuses just these values.
fn is_about_values(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => match error.code() {
            // PostgreSQL: data exception, integrity constraint violation.
            Some(code) if code.len() == 5 => code.starts_with("22") || code.starts_with("23"),
            // SQLite, extended result codes: TOOBIG, CONSTRAINT, MISMATCH.
            Some(code) => matches!(code.parse::<u32>().map(|code| code & 0xFF), Ok(18..=20)),
            None => false,
        },
        sqlx::Error::Encode(_) | sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => true,
        _ => false,
    }
}
