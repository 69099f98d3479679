//! What is linked into the program: no network client, no licence that binds its users. The lists stand in `deny.toml`.

use std::collections::BTreeSet;
use std::process::Command;

/// Every package of the shipped program as `name` and licence expression.
fn packages() -> Vec<(String, String)> {
    let out = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "-e", "normal,build", "--prefix", "none", "-f", "{p}|{l}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).unwrap();
    let lines: BTreeSet<&str> = text.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    lines
        .into_iter()
        .filter_map(|line| line.split_once('|'))
        .map(|(package, licence)| (package.split(' ').next().unwrap().to_owned(), licence.to_owned()))
        .collect()
}

fn deny_list(table: &str, key: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deny.toml")).unwrap();
    let deny: toml::Table = text.parse().unwrap();
    deny[table][key].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[test]
fn no_network_client_is_linked() {
    let banned = deny_list("bans", "deny");
    let packages = packages();
    assert!(packages.iter().any(|(name, _)| name == "polars"), "the tree was read");
    let found: Vec<_> = packages.iter().filter(|(name, _)| banned.contains(name)).collect();
    assert!(found.is_empty(), "banned in deny.toml and linked: {found:?}");
}

#[test]
fn every_licence_is_on_the_list() {
    let allowed = deny_list("licenses", "allow");
    let refused: Vec<_> =
        packages().into_iter().filter(|(name, licence)| name != "strideload" && !accepts(licence, &allowed)).collect();
    assert!(refused.is_empty(), "{refused:?}");
}

/// Whether an expression offers a way through: every part of an `AND`, one part of an `OR`.
fn accepts(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.replace(['(', ')'], "").replace('/', " OR ");
    expression.split(" AND ").all(|part| part.split(" OR ").any(|licence| allowed.contains(licence.trim())))
}
