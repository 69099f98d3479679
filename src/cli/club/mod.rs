//! `strideload club FOLDER`: one sub-folder or archive per member. Also what members may ask of a club: their own copy
//! (`export`), and to be forgotten (`forget`).

mod gather;
mod pseudonym;
mod roster;

use super::analyze::{self, display};
use super::args::{ClubArgs, ExportArgs, ForgetArgs};
use super::exit::Exit;
use super::progress::Bar;
use super::said::{self, Asked, Said};
use super::{OutputLost, age, check, exit_from, output, settings, sources, stop_on_interrupt};
use crate::model::{Counts, Severity};
use crate::pipeline::{self, Job, JudgedMember, Member, PipelineError, Reading};
use crate::report::club::{self, ClubInfo, ClubMember, ClubWriter};
use crate::report::sanitize::for_terminal;
use crate::report::{self, ManifestInput, OutputError, Settings};
use crate::store::cache;
use anyhow::bail;
use chrono::{Months, NaiveDate};
use gather::{Gathered, gather};
use std::io::Write;
use std::sync::atomic::AtomicBool;

pub fn club(args: &ClubArgs) -> anyhow::Result<Exit> {
    run(args, None)
}

/// Runs the club without a forgotten member.
fn run(args: &ClubArgs, forgotten: Option<&str>) -> anyhow::Result<Exit> {
    let today = settings::consent_day(&args.common)?;
    let mut gathered = gather(args, today, forgotten)?;
    let mut err = std::io::stderr();
    if !args.common.quiet {
        for notice in &gathered.notices {
            writeln!(err, "strideload: {}", for_terminal(notice))?;
        }
    }
    if gathered.members.is_empty() && gathered.info.excluded.is_empty() && forgotten.is_none() {
        bail!("{}: expected one sub-folder or archive per member, found none", args.folder.display());
    }
    let config = settings::config_for(&args.common, &args.folder)?;
    let mut job = settings::job(std::mem::take(&mut gathered.members), &args.common, &config)?;
    if let Some(keep) = &args.keep {
        let since = kept_since(keep, today)?;
        job.since = job.since.max(Some(since));
        gathered.info.kept_since = Some(since);
    }
    let asked = Asked::of(&job, &args.common, &(args, &gathered.info), &args.output.output);
    let asked = asked.filter(|_| forgotten.is_none());
    if let Some(said) = asked.as_ref().and_then(Asked::said_before) {
        return end(&said, args);
    }
    let cancel = stop_on_interrupt();
    let bar = Bar::new(args.common.quiet);
    // Who was left out or is forgotten must not stay in an older output.
    let must_write = !gathered.info.excluded.is_empty() || forgotten.is_some();
    let done = read_and_write(&job, &gathered, args, must_write, &bar, &cancel);
    bar.finish();
    if let (Some(since), Some(folder)) = (gathered.info.kept_since, &job.cache_folder) {
        cache::forget_before(folder, since).map_err(|error| OutputLost(error.to_string()))?;
    }
    let done = match done {
        Err(error) if matches!(error.downcast_ref(), Some(PipelineError::Interrupted)) => return Ok(Exit::Interrupted),
        done => done?,
    };
    let done = match done {
        Done::Written(done) => done,
        Done::Nothing { before_since: count @ 1.., .. } => {
            writeln!(err, "strideload: {}", analyze::before_since_words(count))?;
            return Ok(Exit::Nothing);
        }
        Done::Nothing { found, .. } => {
            writeln!(
                err,
                "strideload: no activity found in {found} files. Expected FIT, GPX or TCX recordings, also as .gz or in a \
                 zip; strideload check says of each file why not."
            )?;
            return Ok(Exit::Nothing);
        }
    };
    let mut notes = String::new();
    if let Some(why) = age::old_data(done.settings.as_of, &job).filter(|_| !args.common.quiet) {
        notes = format!("strideload: weeks and ceilings are those of the last data: {why}.\n");
    }
    let exit = if done.is_empty && forgotten.is_none() {
        Exit::Nothing
    } else {
        exit_from(done.any_failed, done.loudest, &args.output)
    };
    let said = |is_new| Said { notes: notes.clone(), text: text(&done, is_new, &gathered.info, args), exit };
    // What could not be read may be readable the next time.
    if let Some(asked) = asked.filter(|_| done.unread == 0) {
        asked.keep(&said(false));
    }
    end(&said(done.is_new), args)
}

/// Says what there is to say, and opens the page on request.
fn end(said: &Said, args: &ClubArgs) -> anyhow::Result<Exit> {
    let exit = said.print()?;
    if args.output.open {
        analyze::open_page(&args.output.output.join("club.html"))?;
    }
    Ok(exit)
}

enum Done {
    /// No file held an activity and nobody was left out: nothing was written.
    Nothing {
        found: u64,
        before_since: usize,
    },
    Written(Box<Club>),
}

/// What a finished run can tell.
struct Club {
    members: Vec<ClubMember>,
    settings: Settings,
    counts: Counts,
    unread: usize,
    is_new: bool,
    is_empty: bool,
    any_failed: bool,
    loudest: Option<Severity>,
}

fn read_and_write(
    job: &Job,
    gathered: &Gathered,
    args: &ClubArgs,
    must_write: bool,
    bar: &Bar,
    cancel: &AtomicBool,
) -> anyhow::Result<Done> {
    let reading = pipeline::read(job, bar, cancel)?;
    let (counts, unread) = (reading.counts(), reading.unread());
    let is_empty = reading.heads.iter().all(|head| head.activities == 0);
    if is_empty && !must_write {
        let before_since = reading.heads.iter().map(|head| head.before_since).sum();
        return Ok(Done::Nothing { found: counts.found, before_since });
    }
    let settings = Settings { sources: String::new(), ..output::settings(reading.as_of, job, &args.output) };
    let manifest = manifest_input(&reading, job, &settings, &gathered.info);
    let members = Vec::new();
    let mut club = Club { members, settings, counts, unread, is_new: true, is_empty, any_failed: false, loudest: None };
    let lost = |error: OutputError| anyhow::Error::from(OutputLost(error.to_string()));
    let settings = club.settings.clone();
    if report::is_current(&args.output.output, &settings, counts, &manifest) {
        club.is_new = false;
        let mut at = 0;
        reading.judge(
            job,
            bar,
            cancel,
            |_| (),
            |member, ()| {
                club.hear(&member);
                let (athlete, page) = (&member.analysis, String::new());
                club.members.extend(club::club_member(athlete, &member.problems, at, page, &gathered.info, &settings));
                at += 1;
                Ok::<_, anyhow::Error>(())
            },
        )?;
        club::sort(&mut club.members);
        return Ok(Done::Written(Box::new(club)));
    }
    let mut writer = ClubWriter::begin(&args.output.output, &settings, &gathered.info).map_err(lost)?;
    reading.judge(
        job,
        bar,
        cancel,
        |member| draw(member, &settings),
        |member, page| {
            club.hear(&member);
            writer.take(&member.analysis, &member.problems, &page.map_err(lost)?).map_err(lost)
        },
    )?;
    club.members = writer.finish(counts, &manifest).map_err(lost)?;
    Ok(Done::Written(Box::new(club)))
}

/// A member's own page, fit to be handed on.
fn draw(member: &JudgedMember, settings: &Settings) -> Result<String, OutputError> {
    let mut athlete = member.analysis.clone();
    club::make_shareable(&mut athlete);
    let settings = Settings { sources: sources::sources(&athlete.activities), ..settings.clone() };
    club::member_page(&athlete, &settings)
}

impl Club {
    fn hear(&mut self, member: &JudgedMember) {
        self.any_failed |= member.problems.iter().any(|problem| pipeline::is_failure(problem.class));
        self.loudest = self.loudest.max(super::loudest(&member.analysis));
    }
}

/// A member per line: the operator's own manifest names no file.
fn manifest_input(reading: &Reading, job: &Job, settings: &Settings, info: &ClubInfo) -> ManifestInput {
    let about = format!("club {info:?} {:?}", job.members.iter().map(|member| &member.own).collect::<Vec<_>>());
    let source = |path: &str| crate::model::SourceId { path: path.to_owned(), entry: None };
    let inputs = reading.heads.iter().map(|head| (source(&head.athlete), head.inputs_hash.clone())).collect();
    ManifestInput { config_hash: output::config_hash(job, settings, &about), inputs }
}

/// What is printed of a club.
fn text(done: &Club, is_new: bool, info: &ClubInfo, args: &ClubArgs) -> String {
    if args.output.json {
        return format!("{:#}\n", report::club_json(&done.members, info, done.counts, done.settings.as_of));
    }
    if args.common.quiet {
        return String::new();
    }
    let table = club::club_table(&done.members, info, &done.settings);
    let state = if is_new { "written to" } else { "nothing changed in" };
    let folder = for_terminal(&display(&args.output.output)).to_string();
    format!("{table}{}\nTables {state} {folder}\n", check::identity(&done.counts))
}

/// The first day that is kept: so long before a day.
fn kept_since(keep: &str, day: NaiveDate) -> anyhow::Result<NaiveDate> {
    let digits = keep.chars().take_while(char::is_ascii_digit).count();
    let (number, unit) = keep.split_at(digits);
    let since = match (number.parse::<u32>(), unit) {
        (Ok(years), "y") => years.checked_mul(12).and_then(|months| day.checked_sub_months(Months::new(months))),
        (Ok(months), "mo") => day.checked_sub_months(Months::new(months)),
        (Ok(weeks), "w") => day.checked_sub_days(chrono::Days::new(7 * u64::from(weeks))),
        (Ok(days), "d") => day.checked_sub_days(chrono::Days::new(u64::from(days))),
        _ => None,
    };
    since.ok_or_else(|| anyhow::anyhow!("--keep {keep}: expected a time like 13mo, 2y, 26w or 400d"))
}

/// `strideload export MEMBER FOLDER`: everything the club's tables hold of one member, for that member.
pub fn export(args: &ExportArgs) -> anyhow::Result<Exit> {
    let today = settings::consent_day(&args.common)?;
    let member = gather::one(&args.folder, args.roster.as_deref(), &args.member, today)?;
    let config = settings::config_for(&args.common, &args.folder)?;
    let alone = Member { sources_below: Vec::new(), ..member };
    let Some((outcome, job)) = super::run_checked(settings::job(vec![alone], &args.common, &config)?, &args.common)?
    else {
        return Ok(Exit::Interrupted);
    };
    analyze::finish(outcome, &job, &args.common, &args.output)
}

/// `strideload forget MEMBER FOLDER`: removes every trace of a member from the cache and the output.
pub fn forget(args: &ForgetArgs) -> anyhow::Result<Exit> {
    if args.member.is_empty()
        || std::path::Path::new(&args.member).components().any(|part| !matches!(part, std::path::Component::Normal(_)))
    {
        bail!("\"{}\" is not the name or folder of a member", args.member);
    }
    let (roots, is_member) = gather::roots_of(&args.club.folder, args.club.roster.as_deref(), &args.member)?;
    let mut forgotten = cache::Forgotten::default();
    if let Some(folder) = settings::cache_folder() {
        // A summary names members, of whatever folder it is.
        said::forget_all(&folder).map_err(|error| OutputLost(error.to_string()))?;
        for root in &roots {
            let part = cache::forget_below(&folder, root).map_err(|error| OutputLost(error.to_string()))?;
            forgotten.places += part.places;
            forgotten.contents += part.contents;
        }
    }
    if !is_member && forgotten.places == 0 {
        bail!("no member is called \"{}\", and no file of one is remembered", args.member);
    }
    let name = for_terminal(&args.member);
    let mut err = std::io::stderr();
    writeln!(err, "strideload: {name}: {} files forgotten in the cache", forgotten.places)?;
    if report::manifest::is_ours(&args.club.output.output.join(report::manifest::FILE)) {
        let exit = run(&ClubArgs { keep: args.club.keep.clone(), ..args.club.clone() }, Some(&args.member))?;
        if !matches!(exit, Exit::Done | Exit::Nothing | Exit::Flagged | Exit::FileFailed) {
            return Ok(exit);
        }
        writeln!(err, "strideload: {name}: gone from {}", display(&args.club.output.output))?;
    }
    writeln!(
        err,
        "strideload: the exports and the entry in club.toml are yours to remove; while both are there, the next run reads them."
    )?;
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_time_to_keep_is_read_in_years_months_weeks_and_days() {
        let day: NaiveDate = "2026-11-22".parse().unwrap();
        let since = |keep| kept_since(keep, day).map(|day| day.to_string()).ok();
        assert_eq!(
            ["13mo", "2y", "2w", "10d"].map(since),
            ["2025-10-22", "2024-11-22", "2026-11-08", "2026-11-12"].map(|day| Some(day.to_owned()))
        );
        assert_eq!(["", "13", "mo", "-1d", "1.5y", "99999999999d"].map(since), [const { None }; 6]);
    }
}
