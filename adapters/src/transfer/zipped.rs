//! Files of lines, compressed with zstd: written and read on a thread of their own, so that compressing and the
//! database work at the same time. A file that isn't whole can't be read to its end unnoticed: its frame has a
//! checksum and an end.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
};

use helpdesk_domain::ports::Fault;
use sha2::{Digest, Sha256};
use tokio::{
    sync::mpsc,
    task::{JoinHandle, spawn_blocking},
};

use super::TransferError;
use crate::log::chain::Hash;

/// Fast, and small enough.
const LEVEL: i32 = 3;
/// How many chunks may wait.
const WAITING: usize = 4;
/// How many bytes of lines come at a time, about.
const CHUNK: usize = 1 << 20;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Compressed.
    pub bytes: u64,
    /// Of the compressed bytes.
    pub sha256: Hash,
}

/// A new file; it is on disk once it is finished.
#[derive(Debug)]
pub struct ZipWriter {
    path: PathBuf,
    chunks: mpsc::Sender<Vec<u8>>,
    done: JoinHandle<io::Result<Written>>,
}

impl ZipWriter {
    /// Makes the file; what stands there is overwritten.
    pub fn create(path: &Path) -> Result<Self, Fault> {
        let fault = |error| Fault::because(path.display().to_string(), error);
        let file = OpenOptions::new().write(true).create(true).truncate(true).open(path).map_err(fault)?;
        let (chunks, received) = mpsc::channel(WAITING);
        Ok(Self { path: path.to_owned(), chunks, done: spawn_blocking(move || compress(file, received)) })
    }

    pub async fn write(&mut self, lines: Vec<u8>) -> Result<(), Fault> {
        if self.chunks.send(lines).await.is_ok() {
            return Ok(());
        }
        // The other end is gone: it says why.
        let why = (&mut self.done).await.map_err(io::Error::other).and_then(|written| written.map(drop));
        let why = why.err().unwrap_or_else(|| io::Error::other("the writer ended early"));
        Err(Fault::because(self.path.display().to_string(), why))
    }

    pub async fn finish(self) -> Result<Written, Fault> {
        drop(self.chunks);
        let done = self.done.await.map_err(io::Error::other).and_then(|written| written);
        done.map_err(|error| Fault::because(self.path.display().to_string(), error))
    }
}

fn compress(file: File, mut chunks: mpsc::Receiver<Vec<u8>>) -> io::Result<Written> {
    let mut encoder = zstd::Encoder::new(Hashing { file, sha: Sha256::new(), bytes: 0 }, LEVEL)?;
    encoder.include_checksum(true)?;
    while let Some(chunk) = chunks.blocking_recv() {
        encoder.write_all(&chunk)?;
    }
    let Hashing { file, sha, bytes } = encoder.finish()?;
    file.sync_all()?;
    Ok(Written { bytes, sha256: sha.finalize().into() })
}

struct Hashing {
    file: File,
    sha: Sha256,
    bytes: u64,
}

impl Write for Hashing {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.file.write(buffer)?;
        self.sha.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The lines of a compressed file.
#[derive(Debug)]
pub struct ZipReader {
    path: PathBuf,
    chunks: mpsc::Receiver<io::Result<Vec<String>>>,
}

impl ZipReader {
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let file = File::open(path).map_err(|error| Fault::because(path.display().to_string(), error))?;
        let (sender, chunks) = mpsc::channel(WAITING);
        // Ends by itself when nobody listens any more.
        drop(spawn_blocking(move || {
            if let Err(error) = decompress(file, &sender) {
                let _ = sender.blocking_send(Err(error));
            }
        }));
        Ok(Self { path: path.to_owned(), chunks })
    }

    /// Some lines more; None after the last.
    pub async fn next(&mut self) -> Result<Option<Vec<String>>, TransferError> {
        self.chunks.recv().await.transpose().map_err(|error| self.damaged(error))
    }

    /// What stands in it makes no sense.
    #[allow(clippy::needless_pass_by_value)] // an error is given away
    pub fn damaged(&self, why: impl ToString) -> TransferError {
        TransferError::Damaged { path: self.path.clone(), why: why.to_string() }
    }
}

fn decompress(file: File, chunks: &mpsc::Sender<io::Result<Vec<String>>>) -> io::Result<()> {
    let mut lines = BufReader::with_capacity(CHUNK, zstd::Decoder::new(file)?);
    loop {
        let (mut chunk, mut bytes) = (Vec::new(), 0);
        while bytes < CHUNK {
            let mut line = String::new();
            match lines.read_line(&mut line) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    // What came before is read all the same: so it is known where the trouble begins.
                    let _ = chunks.blocking_send(Ok(chunk));
                    return Err(error);
                }
            }
            bytes += line.len();
            line.truncate(line.trim_end_matches('\n').len());
            chunk.push(line);
        }
        if chunk.is_empty() || chunks.blocking_send(Ok(chunk)).is_err() {
            return Ok(());
        }
    }
}

/// The SHA-256 of a file as it is.
pub async fn sha256(path: PathBuf) -> Result<Written, Fault> {
    let name = path.display().to_string();
    let hashed = spawn_blocking(move || {
        let (mut file, mut sha, mut bytes) = (File::open(path)?, Sha256::new(), 0);
        let mut buffer = vec![0; CHUNK];
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(Written { bytes, sha256: sha.finalize().into() }),
                read => {
                    sha.update(&buffer[..read]);
                    bytes += read as u64;
                }
            }
        }
    });
    hashed.await.map_err(io::Error::other).and_then(|hashed| hashed).map_err(|error| Fault::because(name, error))
}

/// Makes sure that a rename, or a new name, is on disk.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)?.sync_all()
}
