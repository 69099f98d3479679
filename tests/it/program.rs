//! Runs the real program in an empty home, as a user does.

use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// An empty home and a folder for outputs.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new() -> Desk {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the program keeps its cache.
    pub fn cache(&self) -> PathBuf {
        self.path("cache/strideload")
    }

    /// A file on the desk.
    pub fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The program with nothing of the machine's own settings in sight.
    pub fn strideload(&self) -> Command {
        self.at_home(Command::new(env!("CARGO_BIN_EXE_strideload")))
    }

    /// The program in a child that may use so much memory and processor time and no more.
    #[cfg(unix)]
    pub fn bounded(&self, memory_kb: u64, cpu_seconds: u64) -> Command {
        let mut shell = Command::new("sh");
        let limits = format!("ulimit -v {memory_kb} && ulimit -t {cpu_seconds} && exec \"$0\" \"$@\"");
        shell.args(["-c", &limits, env!("CARGO_BIN_EXE_strideload")]);
        self.at_home(shell)
    }

    fn at_home(&self, mut command: Command) -> Command {
        command
            .current_dir(self.folder.path())
            .env("HOME", self.path("home"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE");
        command
    }

    /// Runs with these words and gives exit code, stdout, stderr.
    pub fn run(&self, words: &[&str]) -> (i32, String, String) {
        let out = self.strideload().args(words).output().unwrap();
        (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// A committed fixture.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// Every file below a folder with its bytes, by relative name.
pub fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// Rows of a CSV file as maps from column to text.
pub fn csv_rows(file: &Path) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}
