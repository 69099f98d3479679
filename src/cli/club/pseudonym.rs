//! Names that tell nobody who is who: a keyed hash of the folder's name. The key lies outside the club's folder and is
//! the owner's alone; whoever has it can tell the members apart, whoever has not cannot even guess.

use anyhow::{Context, bail};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

const KEY_BYTES: usize = 32;
/// Hexadecimal digits of a pseudonym; more only where two would be the same.
const DIGITS: usize = 6;

/// The club's secret.
#[derive(Clone)]
pub struct Key([u8; KEY_BYTES]);

/// Where the key lies unless the user names another file.
pub fn default_key_file() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("strideload").join("club.key"))
}

impl Key {
    /// Reads the key, or makes one. Refused in the club's folder or the output's, and when others may read it.
    pub fn read_or_make(file: &Path, outside: &[&Path]) -> anyhow::Result<Key> {
        let place = real(file);
        if outside.iter().any(|folder| place.starts_with(real(folder))) {
            bail!("{}: the key must lie outside the club's folder and the output", file.display());
        }
        match std::fs::File::open(file) {
            Ok(opened) => Key::read(file, opened),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Key::make(file),
            Err(error) => Err(error).with_context(|| file.display().to_string()),
        }
    }

    fn read(file: &Path, mut opened: std::fs::File) -> anyhow::Result<Key> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = opened.metadata()?.permissions().mode();
            if mode & 0o077 != 0 {
                bail!("{}: others may read the key; chmod 600 closes it", file.display());
            }
        }
        let mut text = String::new();
        opened.read_to_string(&mut text).with_context(|| file.display().to_string())?;
        match blake3::Hash::from_hex(text.trim()) {
            Ok(key) => Ok(Key(*key.as_bytes())),
            Err(_) => bail!("{}: not a key of this program", file.display()),
        }
    }

    fn make(file: &Path) -> anyhow::Result<Key> {
        let mut bytes = [0; KEY_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no random numbers for a key: {error}"))?;
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        let mut options = std::fs::File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut written = options.open(file).with_context(|| file.display().to_string())?;
        writeln!(written, "{}", blake3::Hash::from_bytes(bytes).to_hex())?;
        written.sync_all()?;
        Ok(Key(bytes))
    }

    /// Pseudonyms in the order of `names`, each once.
    pub fn pseudonyms(&self, names: &[&str]) -> Vec<String> {
        let mut taken = BTreeSet::new();
        let pseudonym = |name: &&str| {
            let hash = blake3::keyed_hash(&self.0, name.as_bytes()).to_hex();
            let mut candidates = (DIGITS..=hash.len()).map(|digits| format!("Member {}", &hash[..digits]));
            candidates.find(|candidate| taken.insert(candidate.clone())).unwrap_or_else(|| format!("Member {hash}"))
        };
        names.iter().map(pseudonym).collect()
    }
}

/// The path with links resolved as far as it exists.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let known = absolute.ancestors().find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
    match known {
        Some((ancestor, real)) => real.join(absolute.strip_prefix(ancestor).unwrap_or(Path::new(""))),
        None => absolute,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_key_is_made_once_and_gives_the_same_names_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("below/club.key");
        let names = |key: &Key| key.pseudonyms(&["anna", "bert"]);
        let first = names(&Key::read_or_make(&file, &[]).unwrap());
        assert_eq!(first, names(&Key::read_or_make(&file, &[]).unwrap()));
        assert!(first[0] != first[1] && first[0].len() == "Member ".len() + DIGITS);
        let other = names(&Key::read_or_make(&folder.path().join("other.key"), &[]).unwrap());
        assert_ne!(first, other, "another key gives other names");
    }

    #[test]
    fn a_key_in_the_club_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let club = folder.path().join("club");
        std::fs::create_dir(&club).unwrap();
        assert!(Key::read_or_make(&club.join("x/../new/club.key"), &[&club]).is_err());
        assert_eq!(std::fs::read_dir(&club).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_key_is_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("club.key");
        Key::read_or_make(&file, &[]).unwrap();
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Key::read_or_make(&file, &[]).is_err());
    }
}
