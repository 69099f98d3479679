//! `strideload config show` and `config init`.

use super::OutputLost;
use super::args::{ConfigCommand, ConfigInitArgs, ConfigShowArgs};
use super::config::{self, FILE_NAME};
use super::exit::Exit;
use crate::report::sanitize::for_terminal;
use anyhow::Context;
use serde_json::Value;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Every key, commented out, with what it does.
const TEMPLATE: &str = include_str!("strideload.toml");

/// Keys that a variable of the environment stands in for.
const VARIABLES: [(&str, &str); 5] = [
    ("height_m", "STRIDELOAD_HEIGHT"),
    ("load", "STRIDELOAD_LOAD"),
    ("time_zone", "STRIDELOAD_TZ"),
    ("units", "STRIDELOAD_UNITS"),
    ("week_start", "STRIDELOAD_WEEK_START"),
];

pub fn config(command: &ConfigCommand) -> anyhow::Result<Exit> {
    match command {
        ConfigCommand::Show(args) => show(args),
        ConfigCommand::Init(args) => init(args),
    }
}

/// One line a key: `units = "mi"`, and where that was said.
fn show(args: &ConfigShowArgs) -> anyhow::Result<Exit> {
    let file = config::locate(args.config.as_deref(), &args.beside);
    let settings = file.as_deref().map_or_else(|| Ok(config::Config::default()), config::read)?;
    let written = file.as_deref().map_or_else(|| Ok(toml::Table::new()), table)?;
    let origin = file.as_deref().map(|file| file.display().to_string()).unwrap_or_default();
    let Value::Object(mut keys) = serde_json::to_value(&settings)? else { unreachable!("a struct is an object") };
    let limits = keys.remove("thresholds").unwrap_or_default();
    let written_limits = written.get("thresholds").and_then(toml::Value::as_table).cloned().unwrap_or_default();
    let mut lines = vec![format!("# settings file: {}", if origin.is_empty() { "none" } else { &origin })];
    for (key, value) in keys {
        let variable = VARIABLES.iter().find(|(of, _)| *of == key).map(|(_, variable)| *variable);
        let typed = variable.and_then(|variable| Some((variable, std::env::var(variable).ok()?)));
        lines.push(match typed {
            Some((variable, value)) => line(&key, &Value::String(value), variable),
            None if written.contains_key(&key) => line(&key, &value, &origin),
            None => line(&key, &value, "default"),
        });
    }
    lines.push("\n[thresholds]".into());
    for (key, value) in limits.as_object().into_iter().flatten() {
        lines.push(line(key, value, if written_limits.contains_key(key) { &origin } else { "default" }));
    }
    writeln!(std::io::stdout().lock(), "{}", lines.join("\n"))?;
    Ok(Exit::Done)
}

fn table(file: &Path) -> anyhow::Result<toml::Table> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    text.parse().with_context(|| file.display().to_string())
}

fn line(key: &str, value: &Value, origin: &str) -> String {
    // What is not set is no line of a settings file.
    let setting = if value.is_null() { format!("# {key} is not set") } else { format!("{key} = {value}") };
    for_terminal(&format!("{setting:<44} # {origin}"))
}

fn init(args: &ConfigInitArgs) -> anyhow::Result<Exit> {
    let path = args.folder.join(FILE_NAME);
    let written = std::fs::File::create_new(&path).and_then(|mut file| file.write_all(TEMPLATE.as_bytes()));
    match written {
        Ok(()) => {
            writeln!(std::io::stdout().lock(), "Wrote {}", for_terminal(&path.display().to_string()))?;
            Ok(Exit::Done)
        }
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {
            anyhow::bail!("{}: there already; it was left as it is", path.display())
        }
        Err(cause) => Err(OutputLost(format!("{}: {cause}", path.display())).into()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::cli::config::Config;

    #[test]
    fn the_template_names_every_key_and_each_of_its_lines_is_accepted() {
        let uncommented: String = TEMPLATE
            .lines()
            .map(|line| line.strip_prefix("#: ").unwrap_or(line))
            .fold(String::new(), |text, line| text + line + "\n");
        let written: toml::Table = uncommented.parse().unwrap();
        toml::from_str::<Config>(&uncommented).unwrap();
        let Value::Object(keys) = serde_json::to_value(Config::default()).unwrap() else { panic!("an object") };
        for key in keys.keys() {
            assert!(written.contains_key(key), "{key} is not in the template");
        }
    }

    #[test]
    fn the_template_as_written_changes_nothing() {
        assert_eq!(toml::from_str::<Config>(TEMPLATE).unwrap(), Config::default());
    }
}
