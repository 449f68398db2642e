//! What the figures were measured on: processor, memory, versions, and how often this disk can be made to keep its
//! promise in a second.

#![allow(clippy::disallowed_methods)] // real time is what is measured

use std::{
    fs::File,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Context;

/// How often a 4 KiB write followed by fdatasync is done in a second, in this folder.
pub fn fsync_rate(folder: &Path) -> anyhow::Result<f64> {
    let path = folder.join("fsync");
    let mut file = File::create(&path)?;
    let block = [0x5a; 4096];
    // Written once before, so that the file's size isn't what is synced.
    for _ in 0..256 {
        file.write_all(&block)?;
    }
    file.sync_all()?;
    let file = File::options().write(true).open(&path)?;
    let begun = Instant::now();
    let mut count = 0_u32;
    while begun.elapsed() < Duration::from_secs(1) {
        use std::os::unix::fs::FileExt;
        file.write_all_at(&block, u64::from(count % 256) * 4096)?;
        file.sync_data()?;
        count += 1;
    }
    std::fs::remove_file(path)?;
    Ok(f64::from(count) / begun.elapsed().as_secs_f64())
}

/// Processor time of this process so far, user and system, as the kernel counts it (in hundredths of a second).
pub fn cpu_time() -> anyhow::Result<Duration> {
    cpu_time_of(std::process::id())
}

/// The same of another process.
pub fn cpu_time_of(process: u32) -> anyhow::Result<Duration> {
    Ok(Stat::of(process)?.own)
}

/// Processor time of all children of a process, of those that have ended too.
pub fn cpu_time_of_children(parent: u32) -> anyhow::Result<Duration> {
    let mut sum = Stat::of(parent)?.ended_children;
    for entry in std::fs::read_dir("/proc")? {
        let Some(process) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // A process may end while one looks.
        if let Ok(stat) = Stat::of(process)
            && stat.parent == parent
        {
            sum += stat.own;
        }
    }
    Ok(sum)
}

/// The parent of a process.
pub fn parent_of(process: u32) -> anyhow::Result<u32> {
    Ok(Stat::of(process)?.parent)
}

/// What `/proc/PID/stat` says.
struct Stat {
    parent: u32,
    own: Duration,
    ended_children: Duration,
}

impl Stat {
    fn of(process: u32) -> anyhow::Result<Self> {
        let path = format!("/proc/{process}/stat");
        let stat = std::fs::read_to_string(&path)?;
        // The name in brackets may hold spaces; the fields behind it don't.
        let fields = stat.rsplit_once(')').map(|(_, rest)| rest).with_context(|| path.clone())?;
        let fields: Vec<&str> = fields.split_whitespace().collect();
        let number = |index: usize| fields.get(index).and_then(|field| field.parse::<u64>().ok()).context(path.clone());
        let ticks = |index: usize| anyhow::Ok(Duration::from_millis((number(index)? + number(index + 1)?) * 10));
        Ok(Self { parent: u32::try_from(number(1)?)?, own: ticks(11)?, ended_children: ticks(13)? })
    }
}

/// The proportional share of memory of a process, in MiB: what is shared with others counts in part.
pub fn pss(process: u32) -> anyhow::Result<f64> {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).context("smaps_rollup names no PSS")?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kib / 1024.0)
}

/// Resident memory of this process: now and at its highest.
pub fn memory() -> anyhow::Result<String> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_whitespace().nth(1)).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
    };
    Ok(format!("{} MiB at the end, {} MiB at the highest", line("VmRSS"), line("VmHWM")))
}

/// The lines that go on top of the page.
pub fn describe(folder: &Path) -> anyhow::Result<Vec<String>> {
    let cpus = std::fs::read_to_string("/proc/cpuinfo")?;
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism()?;
    let memory = std::fs::read_to_string("/proc/meminfo")?;
    let memory: u64 = memory.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).unwrap_or(0);
    let now = chrono::Utc::now().format("%Y-%m-%d %H:%M UTC");
    Ok(vec![
        format!(
            "Measured {now} on {cores} cores ({}), {} GiB.",
            model.trim_start_matches([' ', '\t', ':']),
            memory >> 20
        ),
        format!("fdatasync of 4 KiB on this disk, just before: {:.0} a second.", fsync_rate(folder)?),
    ])
}
