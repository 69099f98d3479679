//! The only place that writes files: a folder is built in full beside the target, synced, and exchanged with it.
//!
//! Whatever happens on the way, the target is the old folder or the new one, never half of each. A folder that is not
//! ours is never replaced, and what a killed run left behind is removed by the next.

use super::manifest;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Beside the target; each holds [`LOCK`] and the folder being built.
const STAGING_PREFIX: &str = ".strideload-";
/// Held for as long as the run lives, so that a leftover can be told from another run at work.
const LOCK: &str = "strideload.lock";
/// So often a folder may be swept away by others before it is locked.
const STAGING_TRIES: usize = 100;
const NEW: &str = "new";
const OLD: &str = "old";

/// The output could not be written; nothing was replaced.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    #[error("{0} is not empty and was not written by strideload; name another folder with -o, or empty it")]
    Foreign(PathBuf),
    #[error("{0} exists and is not a folder; name another one with -o")]
    NotAFolder(PathBuf),
    #[error("cannot {action} {path}: {source}")]
    Io { action: &'static str, path: PathBuf, source: io::Error },
    #[error("{file}: {cause}")]
    Content { file: String, cause: String },
}

/// A folder being built. Dropped without [`OutputFolder::publish`], it leaves no trace.
#[derive(Debug)]
pub struct OutputFolder {
    target: PathBuf,
    staging: tempfile::TempDir,
    /// Open and locked until the end.
    _lock: File,
}

/// Whether others may look into a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Usual,
    OwnerOnly,
}

impl OutputFolder {
    /// Looks whether `target` may be replaced, and starts an empty folder beside it.
    pub fn begin(target: &Path) -> Result<OutputFolder, OutputError> {
        let target = resolve(target)?;
        refuse_foreign(&target)?;
        let parent = parent_of(&target);
        fs::create_dir_all(parent).map_err(io_error("create", parent))?;
        sweep(parent);
        let (staging, lock) = stage(parent)?;
        let new = staging.path().join(NEW);
        fs::create_dir(&new).map_err(io_error("create", &new))?;
        Ok(OutputFolder { target, staging, _lock: lock })
    }

    /// Makes a folder inside.
    pub fn folder(&self, name: &str, access: Access) -> Result<(), OutputError> {
        let path = self.staged(name);
        fs::create_dir_all(&path).map_err(io_error("create", &path))?;
        if access == Access::OwnerOnly {
            close_to_others(&path).map_err(io_error("protect", &path))?;
        }
        Ok(())
    }

    /// Writes one file and syncs it to the disk.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        let path = self.staged(name);
        let write = || -> io::Result<()> {
            let mut file = File::create_new(&path)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        write().map_err(io_error("write", &self.target.join(name)))
    }

    /// Starts a file that is written bit by bit.
    pub fn create(&self, name: &str) -> Result<OutputFile, OutputError> {
        let file = File::create_new(self.staged(name)).map_err(io_error("write", &self.target.join(name)))?;
        Ok(OutputFile { file: BufWriter::new(file) })
    }

    /// What has been written so far.
    pub fn files(&self) -> Result<manifest::Files, OutputError> {
        let new = self.staged("");
        manifest::files_below(&new).map_err(io_error("read again", &self.target))
    }

    /// Puts the finished folder in the target's place and removes the old one.
    pub fn publish(self) -> Result<(), OutputError> {
        let new = self.staging.path().join(NEW);
        sync_tree(&new).map_err(io_error("sync", &self.target))?;
        refuse_foreign(&self.target)?;
        let old = self.staging.path().join(OLD);
        replace(&new, &self.target, &old).map_err(io_error("replace", &self.target))?;
        let parent = parent_of(&self.target);
        sync_folder(parent).map_err(io_error("sync", parent))?;
        Ok(())
    }

    fn staged(&self, name: &str) -> PathBuf {
        self.staging.path().join(NEW).join(name)
    }
}

/// A file of the folder while it grows.
#[derive(Debug)]
pub struct OutputFile {
    file: BufWriter<File>,
}

impl OutputFile {
    /// Syncs it to the disk.
    pub fn finish(self) -> io::Result<()> {
        self.file.into_inner()?.sync_all()
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        empty_staging(self.staging.path());
    }
}

/// Removes what stands beside the lock. The lock goes last, with the folder: a run killed in between leaves a folder
/// that the next run knows as a leftover.
fn empty_staging(staging: &Path) {
    for part in [NEW, OLD] {
        // The new folder is in place or given up; what cannot be removed is swept by the next run.
        let _stays = fs::remove_dir_all(staging.join(part));
    }
}

/// The folder a link points to, so that the link itself survives the exchange.
fn resolve(target: &Path) -> Result<PathBuf, OutputError> {
    let absolute = std::path::absolute(target).map_err(io_error("find", target))?;
    match fs::canonicalize(&absolute) {
        Ok(path) => Ok(path),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(absolute),
        Err(e) => Err(io_error("find", target)(e)),
    }
}

fn parent_of(target: &Path) -> &Path {
    target.parent().unwrap_or(target)
}

fn refuse_foreign(target: &Path) -> Result<(), OutputError> {
    let metadata = match fs::symlink_metadata(target) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other.map_err(io_error("look at", target))?,
    };
    if !metadata.is_dir() {
        return Err(OutputError::NotAFolder(target.into()));
    }
    let empty = fs::read_dir(target).map_err(io_error("list", target))?.next().is_none();
    if empty || manifest::is_ours(&target.join(manifest::FILE)) {
        Ok(())
    } else {
        Err(OutputError::Foreign(target.into()))
    }
}

/// A folder of its own with a lock held. Another run that sweeps between the two steps takes the folder for a leftover:
/// then it is gone, or its lock is not ours, and the next one is tried.
fn stage(parent: &Path) -> Result<(tempfile::TempDir, File), OutputError> {
    for _ in 0..STAGING_TRIES {
        let staging = tempfile::Builder::new()
            .prefix(STAGING_PREFIX)
            .tempdir_in(parent)
            .map_err(io_error("create a folder in", parent))?;
        let lock_path = staging.path().join(LOCK);
        let lock = match File::create(&lock_path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            created => created.map_err(io_error("create", &lock_path))?,
        };
        // Where locks are not supported the folder is still good; only a leftover stays for the user to remove.
        let is_taken = matches!(lock.try_lock(), Err(TryLockError::WouldBlock));
        if !is_taken && lock_path.exists() {
            return Ok((staging, lock));
        }
    }
    Err(io_error("create a folder in", parent)(io::Error::other("other runs keep removing it")))
}

/// Removes what killed runs left: a staging folder whose lock nobody holds, or one killed before it had a lock.
fn sweep(parent: &Path) {
    // Leftovers do no harm, so a folder that cannot be listed or removed is left alone.
    let Ok(entries) = fs::read_dir(parent) else { return };
    for path in
        entries.flatten().filter(|e| e.file_name().to_string_lossy().starts_with(STAGING_PREFIX)).map(|e| e.path())
    {
        match File::options().read(true).write(true).open(path.join(LOCK)).map(|lock| lock.try_lock().map(|()| lock)) {
            Ok(Ok(_lock)) => {
                empty_staging(&path);
                drop(fs::remove_dir_all(&path));
            }
            Ok(Err(TryLockError::WouldBlock | TryLockError::Error(_))) => {}
            // Succeeds only when empty.
            Err(_) => drop(fs::remove_dir(&path)),
        }
    }
}

/// On Linux one system call exchanges the two folders.
fn replace(new: &Path, target: &Path, old: &Path) -> io::Result<()> {
    if !target.exists() {
        return fs::rename(new, target);
    }
    exchange(new, target).or_else(|_unsupported| two_renames(new, target, old))
}

#[cfg(target_os = "linux")]
fn exchange(new: &Path, target: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_new: &Path, _target: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Where folders cannot be exchanged there is a moment without a target; the old one comes back if the second step fails.
fn two_renames(new: &Path, target: &Path, old: &Path) -> io::Result<()> {
    fs::rename(target, old)?;
    fs::rename(new, target).inspect_err(|_| drop(fs::rename(old, target)))
}

#[cfg(unix)]
fn close_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

/// A new folder inherits the access of the user's own folders there.
#[cfg(not(unix))]
fn close_to_others(_path: &Path) -> io::Result<()> {
    Ok(())
}

fn sync_tree(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_tree(&entry.path())?;
        }
    }
    sync_folder(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Folders cannot be opened for syncing there.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    let path = path.to_path_buf();
    move |source| OutputError::Io { action, path, source }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const OURS: &[u8] = br#"{"program":"strideload"}"#;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn write_ours(target: &Path, file: &str) {
        let folder = OutputFolder::begin(target).unwrap();
        folder.write(manifest::FILE, OURS).unwrap();
        folder.write(file, b"content").unwrap();
        folder.publish().unwrap();
    }

    #[test]
    fn a_new_folder_replaces_the_old_one_as_a_whole_and_leaves_nothing_beside() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("out");
        write_ours(&target, "first.csv");
        write_ours(&target, "second.csv");
        assert_eq!(names(&target), ["manifest.json", "second.csv"]);
        assert_eq!(names(parent.path()), ["out"]);
    }

    #[test]
    fn a_folder_of_somebody_else_is_refused_and_untouched() {
        let parent = tempfile::tempdir().unwrap();
        fs::write(parent.path().join("diary.txt"), "mine").unwrap();
        assert!(matches!(OutputFolder::begin(parent.path()), Err(OutputError::Foreign(_))));
        fs::write(parent.path().join(manifest::FILE), r#"{"program":"other"}"#).unwrap();
        assert!(matches!(OutputFolder::begin(parent.path()), Err(OutputError::Foreign(_))));
        assert_eq!(names(parent.path()), ["diary.txt", "manifest.json"]);
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_named() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("out");
        fs::write(&target, "a file").unwrap();
        let error = OutputFolder::begin(&target).unwrap_err().to_string();
        assert!(error.contains(&target.display().to_string()) && error.contains("not a folder"), "{error}");
    }

    #[test]
    fn an_empty_folder_may_be_filled() {
        let parent = tempfile::tempdir().unwrap();
        write_ours(parent.path().join("a").as_path(), "x");
        fs::create_dir(parent.path().join("b")).unwrap();
        write_ours(&parent.path().join("b"), "x");
        assert_eq!(names(&parent.path().join("b")), ["manifest.json", "x"]);
    }

    #[test]
    fn the_old_folder_survives_a_failed_write() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("out");
        write_ours(&target, "good.csv");
        let folder = OutputFolder::begin(&target).unwrap();
        folder.write(manifest::FILE, OURS).unwrap();
        let error = folder.write("missing/bad.csv", b"x").unwrap_err().to_string();
        assert!(error.contains("bad.csv"), "{error}");
        drop(folder);
        assert_eq!(names(&target), ["good.csv", "manifest.json"]);
        assert_eq!(names(parent.path()), ["out"]);
    }

    #[test]
    fn leftovers_of_a_killed_run_go_and_a_run_at_work_stays() {
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("out");
        let dead = parent.path().join(".strideload-dead");
        fs::create_dir_all(dead.join(NEW)).unwrap();
        fs::write(dead.join(LOCK), "").unwrap();
        fs::create_dir(parent.path().join(".strideload-newborn")).unwrap();
        let other = parent.path().join(".strideload-theirs");
        fs::create_dir(&other).unwrap();
        fs::write(other.join("keep.txt"), "no lock of ours").unwrap();
        let at_work = OutputFolder::begin(&target).unwrap();
        let working = at_work.staging.path().file_name().unwrap().to_str().unwrap().to_string();
        write_ours(&target, "x");
        let mut expected = vec![".strideload-theirs".to_string(), working, "out".into()];
        expected.sort();
        assert_eq!(names(parent.path()), expected);
    }

    #[test]
    fn runs_that_begin_together_do_not_sweep_each_other_away() {
        let parent = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for n in 0..8 {
                let target = parent.path().join(format!("out{n}"));
                scope.spawn(move || {
                    for _ in 0..60 {
                        let folder = OutputFolder::begin(&target).unwrap();
                        folder.write(manifest::FILE, OURS).unwrap();
                    }
                });
            }
        });
        assert!(names(parent.path()).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_private_folder_is_closed_to_others() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let target = parent.path().join("out");
        let folder = OutputFolder::begin(&target).unwrap();
        folder.folder("private", Access::OwnerOnly).unwrap();
        folder.publish().unwrap();
        assert_eq!(fs::metadata(target.join("private")).unwrap().permissions().mode() & 0o777, 0o700);
        assert_ne!(fs::metadata(&target).unwrap().permissions().mode() & 0o077, 0);
    }

    #[test]
    fn two_renames_do_what_the_exchange_does() {
        let parent = tempfile::tempdir().unwrap();
        let path = |name: &str| parent.path().join(name);
        for name in ["new", "target"] {
            fs::create_dir(path(name)).unwrap();
            fs::write(path(name).join(name), "").unwrap();
        }
        two_renames(&path("new"), &path("target"), &path("old")).unwrap();
        assert_eq!(names(&path("target")), ["new"]);
        assert_eq!(names(&path("old")), ["target"]);
    }
}
