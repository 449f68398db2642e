//! A small disk under one table of a PostgreSQL, which can be full and grow. It takes the right to mount.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

pub struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// None, where this process may not mount.
    pub fn mount(megabytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={megabytes}m,mode=777");
        let disk = Self { folder };
        let mounted = run("mount", &["-t", "tmpfs", "-o", &size, "helpdesk-test", disk.path()]);
        mounted.then_some(disk)
    }

    /// A folder on it that belongs to PostgreSQL.
    pub fn folder(&self) -> PathBuf {
        let folder = Path::new(self.path()).join("tables");
        std::fs::create_dir(&folder).unwrap();
        assert!(run("chown", &["postgres", folder.to_str().unwrap()]));
        assert!(run("chmod", &["755", self.path()]));
        folder
    }

    pub fn grow(&self, megabytes: u32) {
        assert!(run("mount", &["-o", &format!("remount,size={megabytes}m"), self.path()]));
    }

    fn path(&self) -> &str {
        self.folder.path().to_str().unwrap()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        run("umount", &["-l", self.path()]);
    }
}

fn run(program: &str, arguments: &[&str]) -> bool {
    Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
}
