//! The log as a file: one line of JSON an event, compressed with zstd. It is the log and nothing else: who wants the
//! whole system elsewhere copies it or restores a backup.

use std::{
    ffi::OsString,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use helpdesk_domain::ports::{Clock, Fault, Head};
use helpdesk_projections::{Db, Snapshot, args};

use super::{
    Step, Tell, TransferError,
    event::Carried,
    target::Target,
    zipped::{Written, ZipReader, ZipWriter, sync_folder},
};
use crate::{
    scan::{Page, Scan, ends},
    verify::Link,
};

/// How many events one transaction of an import takes.
const PAGE: usize = 5000;

/// Writes the log to a new file; it has its name once it is whole.
pub async fn export(db: &Db, path: &Path, tell: Tell<'_>) -> Result<Head, TransferError> {
    if path.try_exists().map_err(|error| fault(path, error))? {
        return Err(TransferError::Exists(path.to_owned()));
    }
    let partial = with_suffix(path, ".partial");
    let mut snapshot = Snapshot::of(db).await?;
    let written = write_log(&mut snapshot, &partial, tell).await;
    let (head, _) = match written {
        Ok(written) => written,
        Err(error) => {
            // What is half written is of no use to anybody.
            let _ = std::fs::remove_file(&partial);
            return Err(error);
        }
    };
    std::fs::rename(&partial, path).map_err(|error| fault(path, error))?;
    sync_folder(path.parent().unwrap_or(Path::new("."))).map_err(|error| fault(path, error))?;
    Ok(head)
}

/// The log of a snapshot into a file, checked on the way: a broken log isn't carried on in silence.
pub(crate) async fn write_log(
    snapshot: &mut Snapshot,
    path: &Path,
    tell: Tell<'_>,
) -> Result<(Head, Written), TransferError> {
    let head = ends(snapshot).await?.head;
    let mut file = ZipWriter::create(path)?;
    let mut scan = Scan::start(snapshot, 0, head.position).await?;
    let mut at = Link::START;
    while let Some(lines) = scan.next(|page| lines_of(page, &mut at)).await? {
        file.write(lines?).await?;
        tell(Step::Events, at.position, head.position);
    }
    if at.position != head.position || at.hash != head.hash {
        return Err(TransferError::Broken(at.position + 1));
    }
    Ok((head, file.finish().await?))
}

fn lines_of(page: &Page, at: &mut Link) -> Result<Result<Vec<u8>, TransferError>, Fault> {
    let (mut lines, mut room) = (Vec::new(), Vec::new());
    for stored in page.events() {
        let stored = stored?;
        let hash = stored.event.hash_after(&at.hash, &mut room);
        let event = Carried::try_from(stored)?;
        if event.position != at.position + 1 || event.hash != hash {
            return Ok(Err(TransferError::Broken(at.position + 1)));
        }
        *at = Link { position: event.position, hash };
        let written = serde_json::to_writer(&mut lines, &event).map_err(std::io::Error::other);
        written.and_then(|()| lines.write_all(b"\n")).map_err(|error| Fault::because("writing an event", error))?;
    }
    Ok(Ok(lines))
}

/// Reads a log into an empty database, and folds its read models. Broken off, it goes on where it was.
///
/// # Errors
/// `BadLine` or `LooseLine` when the file is not a whole log: it is read to its end before anything is written.
pub async fn import(db: &Db, path: &Path, clock: &Arc<dyn Clock>, tell: Tell<'_>) -> Result<Head, TransferError> {
    check_log(path, tell).await?;
    let mut target = Target::begin(db, "import", clock.now()).await?;
    read_log(&mut target, path, None, tell).await?;
    target.fold(clock, tell).await?;
    // The numbers of orders go on behind the highest.
    let sql = "INSERT INTO numbers (name, next) SELECT 'order', COALESCE(MAX(number), 0) + 1 FROM orders WHERE 1 = 1 \
               ON CONFLICT (name) DO UPDATE SET next = excluded.next";
    db.execute(sql, args![]).await?;
    target.finish(tell).await
}

/// Fails when a file is not a whole log, with its first bad line.
async fn check_log(path: &Path, tell: Tell<'_>) -> Result<(), TransferError> {
    let bad = |line, why| TransferError::BadLine { path: path.to_owned(), line, why };
    let (mut file, mut at) = (ZipReader::open(path)?, Link::START);
    loop {
        let lines = match file.next().await {
            Ok(Some(lines)) => lines,
            Ok(None) => return Ok(()),
            Err(TransferError::Damaged { why, .. }) => return Err(bad(at.position + 1, why)),
            Err(error) => return Err(error),
        };
        for text in lines {
            let line = at.position + 1;
            let event: Carried = serde_json::from_str(&text).map_err(|error| bad(line, reason(&error)))?;
            if event.position != line || event.expected_hash(&at.hash) != event.hash {
                return Err(TransferError::LooseLine { path: path.to_owned(), line });
            }
            at = Link { position: line, hash: event.hash };
        }
        tell(Step::Verifying, at.position, at.position);
    }
}

/// What is wrong with a text that is one line of a file: its line number is always 1.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).map_or_else(|| text.clone(), |what| format!("{what}, column {}", error.column()))
}

/// The events of a file into a target, as far as they aren't there yet.
pub(crate) async fn read_log(
    target: &mut Target,
    path: &Path,
    events: Option<u64>,
    tell: Tell<'_>,
) -> Result<(), TransferError> {
    let mut file = ZipReader::open(path)?;
    let (mut waiting, mut seen) = (Vec::with_capacity(PAGE), 0);
    while let Some(lines) = file.next().await? {
        for line in lines {
            let event: Carried = serde_json::from_str(&line).map_err(|error| file.damaged(error))?;
            seen += 1;
            if event.position != seen {
                return Err(TransferError::Broken(seen));
            }
            target.goes_on_from(&event)?;
            if event.position > target.at.position {
                waiting.push(event);
            }
        }
        if waiting.len() >= PAGE {
            target.append(std::mem::take(&mut waiting)).await?;
            tell(Step::Events, seen, events.unwrap_or(seen));
        }
    }
    target.append(waiting).await?;
    tell(Step::Events, seen, events.unwrap_or(seen));
    if seen < target.at.position {
        return Err(TransferError::AnotherLog);
    }
    Ok(())
}

pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(suffix);
    name.into()
}

fn fault(path: &Path, error: std::io::Error) -> Fault {
    Fault::because(path.display().to_string(), error)
}
