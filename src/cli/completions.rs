//! `strideload completions` and `strideload man`: made from the very definition of the command line.

use super::OutputLost;
use super::args::{Cli, CompletionsArgs, ManArgs};
use super::exit::Exit;
use clap::CommandFactory;
use std::io::Write;

const NAME: &str = "strideload";

pub fn completions(args: &CompletionsArgs) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), NAME, &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(Exit::Done)
}

pub fn man(args: &ManArgs) -> anyhow::Result<Exit> {
    match &args.folder {
        Some(folder) => {
            let lost = |cause: std::io::Error| OutputLost(format!("{}: {cause}", folder.display()));
            std::fs::create_dir_all(folder).map_err(lost)?;
            clap_mangen::generate_to(Cli::command(), folder).map_err(lost)?;
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page)?;
            std::io::stdout().lock().write_all(&page)?;
        }
    }
    Ok(Exit::Done)
}
