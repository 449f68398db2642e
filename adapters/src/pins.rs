//! The head of the chain, noted outside the database: a line a day in a file that is only ever added to. A cut tail or
//! a chain rewritten to its end shows against nothing else. The format is described in docs/OPERATIONS.md.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, SecondsFormat, Utc};
use helpdesk_domain::{
    Timestamp,
    ports::{Fault, Head, Position},
};

use crate::log::chain::Hash;

/// The file's name in the data directory.
pub const FILE: &str = "pins.txt";

const OPENING: &str = "\
# The end of the event log, noted once a day: position, hash, time. `helpdesk log verify` holds the log against it.
# Keep a copy where this machine's administrator can't change it: that is what makes it worth something.
";

/// What is put behind half a line.
const CUT_OFF: &str = "# cut off";

/// The log's end, as it was at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin {
    pub position: Position,
    pub hash: Hash,
    pub at: Timestamp,
}

/// Why pins can't be used.
#[derive(Debug, thiserror::Error)]
pub enum PinsError {
    #[error("{}: line {line} is no pin", path.display())]
    Unreadable { path: PathBuf, line: usize },
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The pins of a file in order of their positions; none when there is no file.
pub fn read(path: &Path) -> Result<Vec<Pin>, PinsError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(fault(path, error).into()),
    };
    // A last line without its end was cut off while it was written; it never counted.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let says_something = |line: &str| !line.trim().is_empty() && !line.starts_with('#') && !line.ends_with(CUT_OFF);
    let lines = whole.lines().enumerate().filter(|(_, line)| says_something(line));
    let unreadable = |line| PinsError::Unreadable { path: path.to_owned(), line };
    let pins = lines.map(|(at, line)| parse(line).ok_or_else(|| unreadable(at + 1)));
    let mut pins = pins.collect::<Result<Vec<_>, _>>()?;
    pins.sort_by_key(|pin| pin.position);
    Ok(pins)
}

fn parse(line: &str) -> Option<Pin> {
    let mut words = line.split_whitespace();
    let position = words.next()?.parse().ok()?;
    let mut hash = [0; 32];
    hex::decode_to_slice(words.next()?, &mut hash).ok()?;
    let at = DateTime::parse_from_rfc3339(words.next()?).ok()?.with_timezone(&Utc);
    words.next().is_none().then_some(Pin { position, hash, at })
}

/// Notes the head, if there is none of this day (in UTC) yet; whether it did.
pub fn note_daily(path: &Path, head: &Head, now: Timestamp) -> Result<bool, PinsError> {
    let latest = read(path)?.into_iter().map(|pin| pin.at).max();
    if head.position == 0 || latest.is_some_and(|at| at.date_naive() >= now.date_naive()) {
        return Ok(false);
    }
    note(path, head, now)?;
    Ok(true)
}

/// After the log was replaced by an earlier one: pins that know more of it, or know another, are put aside; where.
pub fn set_aside(path: &Path, head: &Head) -> Result<Option<PathBuf>, PinsError> {
    let pins = read(path)?;
    let fits = |pin: &Pin| pin.position < head.position || (pin.position == head.position && pin.hash == head.hash);
    if pins.iter().all(fits) {
        return Ok(None);
    }
    let mut aside = path.as_os_str().to_owned();
    aside.push(format!(".before-{}", head.position));
    let aside = PathBuf::from(aside);
    std::fs::rename(path, &aside).map_err(|error| fault(path, error))?;
    Ok(Some(aside))
}

fn note(path: &Path, head: &Head, now: Timestamp) -> Result<(), Fault> {
    let at = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    let line = format!("{} {} {at}\n", head.position, hex::encode(head.hash));
    let mut file = open(path).map_err(|error| fault(path, error))?;
    let written = (|| {
        let text = std::fs::read_to_string(path)?;
        let opening = if text.is_empty() { OPENING } else { "" };
        // What a crash cut off stays, as a line that is no pin's.
        let torn = if text.is_empty() || text.ends_with('\n') { String::new() } else { format!(" {CUT_OFF}\n") };
        file.write_all(format!("{opening}{torn}{line}").as_bytes())?;
        file.sync_all()
    })();
    written.map_err(|error| fault(path, error))
}

fn open(path: &Path) -> std::io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    OpenOptions::new().append(true).create(true).open(path)
}

fn fault(path: &Path, error: std::io::Error) -> Fault {
    Fault::because(path.display().to_string(), error)
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use helpdesk_domain::time::from_micros;

    use super::*;

    fn head(position: u64) -> Head {
        Head { position, hash: [7; 32], recorded_at: Timestamp::default() }
    }

    #[test]
    fn the_head_is_noted_once_a_day() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/pins.txt");
        let monday = from_micros(1_773_644_400_000_000);
        assert!(!note_daily(&path, &head(0), monday).unwrap(), "an empty log has nothing to note");
        assert!(note_daily(&path, &head(5), monday).unwrap());
        assert!(!note_daily(&path, &head(9), monday + Duration::hours(2)).unwrap());
        let before = std::fs::read_to_string(&path).unwrap();
        assert!(note_daily(&path, &head(12), monday + Duration::days(1)).unwrap());
        assert!(std::fs::read_to_string(&path).unwrap().starts_with(&before), "it is only added to");
        let pins = read(&path).unwrap();
        assert_eq!(pins.iter().map(|pin| pin.position).collect::<Vec<_>>(), [5, 12]);
        assert_eq!((pins[0].hash, pins[0].at), ([7; 32], monday));
    }

    #[test]
    fn a_line_cut_off_by_a_crash_does_no_harm_and_a_wrong_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pins.txt");
        let now = from_micros(1_773_644_400_000_000);
        note_daily(&path, &head(5), now).unwrap();
        let whole = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{whole}12 07")).unwrap();
        assert_eq!(read(&path).unwrap().len(), 1);
        note_daily(&path, &head(13), now + Duration::days(1)).unwrap();
        assert_eq!(read(&path).unwrap().iter().map(|pin| pin.position).collect::<Vec<_>>(), [5, 13]);
        std::fs::write(&path, format!("{whole}twelve\n")).unwrap();
        assert_eq!(read(&path).unwrap_err().to_string(), format!("{}: line 4 is no pin", path.display()));
    }
}
