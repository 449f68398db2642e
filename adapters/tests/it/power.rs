//! SQLite when the power fails: nothing is promised or shown before it is on disk, and whatever the disk kept of the
//! write-ahead log is a beginning of what was committed.

use std::{fs, path::Path, sync::Arc};

use helpdesk_adapters::verify::{Verified, verify};
use helpdesk_projections::{Db, args};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use crate::world::{World, append, order, sqlite_of, write};

/// A disk that refuses, and a process that must not outlive that; so it is another one.
#[cfg(unix)]
mod refusal {
    use std::{
        os::unix::{fs::symlink, process::ExitStatusExt as _},
        process::Command,
    };

    use super::*;

    const FOLDER: &str = "HELPDESK_TEST_FOLDER";

    /// Runs this test as another process, which comes to where it is refused and ends itself there; what the next start
    /// finds.
    async fn dies(name: &str) -> (u64, bool) {
        let folder = tempfile::tempdir().unwrap();
        let mut itself = Command::new(std::env::current_exe().unwrap());
        itself.args(["--exact", &format!("power::refusal::{name}"), "--nocapture"]).env(FOLDER, folder.path());
        let ran = itself.output().unwrap();
        let said = String::from_utf8(ran.stdout).unwrap();
        assert!(said.contains("it begins") && !said.contains("it goes on"), "{said}");
        assert_eq!(ran.status.signal(), Some(6), "it ended itself");
        left(folder.path()).await
    }

    /// A log whose write-ahead log can't be brought to any disk: SQLite has its file open already, but its name leads
    /// elsewhere.
    async fn refusing(folder: &Path) -> World {
        let world = World::sqlite_in(folder).await;
        bring_into_the_file(&world).await;
        let wal = world.path.with_extension("db-wal");
        fs::remove_file(&wal).unwrap();
        symlink("/dev/null", &wal).unwrap();
        world
    }

    /// What stands in the file after the next start.
    async fn left(folder: &Path) -> (u64, bool) {
        fs::remove_file(folder.join("helpdesk.db-wal")).unwrap();
        let world = World::sqlite_in(folder).await;
        let hasty = world.db.fetch_one("SELECT 1 FROM checkpoints", args![]).await.unwrap().is_some();
        let head = world.log.head().await.unwrap().position;
        world.log.append(append(vec![write(&order(), 0, 1)])).await.unwrap();
        (head, hasty)
    }

    const HASTY: &str = "INSERT INTO checkpoints (name, position, epoch) VALUES ('hasty', 0, 0)";

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_append_that_the_disk_does_not_keep_is_not_promised() {
        if let Some(folder) = std::env::var_os(FOLDER) {
            let world = refusing(Path::new(&folder)).await;
            println!("it begins");
            let written = world.log.append(append(vec![write(&order(), 0, 1)])).await;
            println!("it goes on: {written:?}");
            return;
        }
        assert_eq!(dies("an_append_that_the_disk_does_not_keep_is_not_promised").await, (0, false));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn only_what_is_made_again_from_the_log_does_not_wait_for_the_disk() {
        if let Some(folder) = std::env::var_os(FOLDER) {
            let world = refusing(Path::new(&folder)).await;
            let mut tx = world.db.begin_hastily().await.unwrap();
            tx.execute(HASTY, args![]).await.unwrap();
            tx.commit().await.unwrap();
            drop(world.db.begin_hastily().await.unwrap());
            println!("it begins");
            world.db.execute("DELETE FROM checkpoints", args![]).await.unwrap();
            println!("it goes on");
            return;
        }
        assert_eq!(dies("only_what_is_made_again_from_the_log_does_not_wait_for_the_disk").await, (0, false));
    }
}

/// Reads the log as its readers do, while it is written.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_follows_the_log_while_it_is_written_misses_nothing() {
    const APPENDS: u64 = 400;
    let world = World::sqlite().await;
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let log = Arc::clone(&world.log);
            tokio::spawn(async move {
                for _ in 0..APPENDS {
                    log.append(append(vec![write(&order(), 0, 5)])).await.unwrap();
                }
            })
        })
        .collect();
    let last = APPENDS * 4 * 5;
    let (mut at, mut pages) = (0, 0);
    while at < last {
        let head = world.log.head().await.unwrap().position;
        // From the database, as one that is far behind reads, and at its end.
        for event in world.log.read(at, 7).await.unwrap() {
            assert_eq!(event.position, at + 1, "one was missed");
            at += 1;
        }
        assert!(head % 5 == 0, "an append is shown whole");
        pages += 1;
        tokio::task::yield_now().await;
    }
    assert!(pages > 100, "it read all at once");
    for writer in writers {
        writer.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_left_of_the_write_ahead_log_is_a_beginning_of_what_was_committed() {
    let world = World::sqlite().await;
    bring_into_the_file(&world).await;
    let reached = "INSERT INTO checkpoints (name, position, epoch) VALUES ('reader', $1, 1) \
                   ON CONFLICT (name) DO UPDATE SET position = $1";
    for _ in 0..20 {
        world.log.append(append(vec![write(&order(), 0, 2)])).await.unwrap();
        let mut tx = world.db.begin_hastily().await.unwrap();
        tx.execute(reached, args![world.log.head().await.unwrap().position]).await.unwrap();
        tx.commit().await.unwrap();
    }
    let file = fs::read(&world.path).unwrap();
    let wal = fs::read(world.path.with_extension("db-wal")).unwrap();
    let mut random = StdRng::seed_from_u64(7);
    let mut heads = Vec::new();
    for turn in 0..40 {
        let (mut left, at) = (wal.clone(), random.random_range(0..wal.len()));
        if turn % 2 == 0 {
            left.truncate(at);
        } else {
            // What came later may have reached the disk before this.
            let sector = at - at % 512;
            let end = left.len().min(sector + 512);
            left[sector..end].fill(0);
        }
        heads.push(head_of(&file, &left).await);
    }
    assert_eq!(head_of(&file, &wal).await, 40);
    heads.sort_unstable();
    heads.dedup();
    assert!(heads.len() > 5, "the cuts were not where the log is: {heads:?}");
}

async fn bring_into_the_file(world: &World) {
    let mut writer = sqlite_of(&world.db).writer().await.unwrap();
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut writer.connection).await.unwrap();
}

/// Where the log ends after a start on what is left. It is whole, and no reader is ahead of it.
async fn head_of(file: &[u8], wal: &[u8]) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let path: &Path = &folder.path().join("helpdesk.db");
    fs::write(path, file).unwrap();
    fs::write(path.with_extension("db-wal"), wal).unwrap();
    let db = Db::open_sqlite(path).await.unwrap();
    let Verified::Whole { head } = verify(&db, &[], |_, _| {}).await.unwrap() else { panic!("the log is broken") };
    let reader = db.fetch_one("SELECT position FROM checkpoints WHERE name = 'reader'", args![]).await.unwrap();
    let reader = reader.map_or(0, |row| row.count("position").unwrap());
    assert!(reader <= head.position, "the reader is at {reader}, the log ends at {}", head.position);
    assert_eq!(head.position % 2, 0, "an append is whole");
    db.close().await;
    head.position
}
