//! Programs from PyPI that tests run: a virtual environment under `target/` for each list of requirements, kept while
//! the list and its place stay the same. Shared by the test binaries of several crates through `#[path]`.

use std::path::{Path, PathBuf};

use tokio::process::Command;

/// The folder of the environment's programs (`python`, `pip`, …), made or renewed when needed; tests in other
/// processes wait meanwhile. `home` is the environment's own folder below `CARGO_TARGET_TMPDIR`.
pub async fn environment(home: PathBuf, requirements: &Path) -> PathBuf {
    std::fs::create_dir_all(&home).unwrap();
    let lock = std::fs::File::create(home.join("lock")).unwrap();
    let _lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await.unwrap().unwrap();
    let (stamp, venv) = (home.join("installed.txt"), home.join("venv"));
    // Its programs name their place, so one that was moved has to be made again.
    let wanted = format!("{}# in {}\n", std::fs::read_to_string(requirements).unwrap(), venv.display());
    let programs = venv.join("bin");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return programs;
    }
    let made = Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv).output().await;
    assert!(
        made.is_ok_and(|made| made.status.success()),
        "Python with venv is missing; on Debian: apt-get install -y python3-venv"
    );
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
    let installed = Command::new(programs.join("python")).args(pip).arg(requirements).output().await.unwrap();
    let trouble = String::from_utf8_lossy(&installed.stderr);
    assert!(installed.status.success(), "pip could not install {}: {trouble}", requirements.display());
    std::fs::write(stamp, wanted).unwrap();
    programs
}
