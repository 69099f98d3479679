//! What can be typed. Nothing is decided here.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Reads watch exports and shows what changed in the way you run and load your legs.
///
/// It measures and explains: it predicts no injury and makes no diagnosis. Nothing leaves this machine.
#[derive(Debug, Parser)]
#[command(
    name = "strideload",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  strideload ~/Downloads/export_1234567.zip     a Strava export: summary here, report in ./strideload-out\n  strideload                                     the same again with what is new, when strideload.toml names `paths`\n  strideload demo                                a made-up runner, to see what the report looks like\n\nExit codes: 0 done (skipped files are counted), 1 nothing usable or output lost, 2 usage,\n3 with --strict when a file failed, 6 with --fail-on when such a flag exists, 130 interrupted."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub analyze: AnalyzeArgs,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Analyse one runner's exports: folders, files or archives (the default command)
    #[command(after_help = "Example:\n  strideload analyze export.zip -o report --units mi")]
    Analyze(AnalyzeArgs),
    /// Analyse a club: one sub-folder or archive per member
    #[command(after_help = "Example:\n  strideload club members/ -o club-week")]
    Club(ClubArgs),
    /// Give a member of a club their own copy: page, charts and tables of them alone
    #[command(after_help = "Example:\n  strideload export anna members/ -o for-anna")]
    Export(ExportArgs),
    /// Remove every trace of a member of a club from the cache and the output
    #[command(after_help = "Example:\n  strideload forget anna members/ -o club-week")]
    Forget(ForgetArgs),
    /// Say what would be read, skipped or counted once, and why; write nothing
    #[command(after_help = "Example:\n  strideload check ~/Downloads/export_1234567.zip")]
    Check(CheckArgs),
    /// Show every message of one file by name, as public readers see it
    #[command(after_help = "Example:\n  strideload inspect run.fit --message record --format csv > records.csv")]
    Inspect(InspectArgs),
    /// Say what one flag rests on: the numbers, the runs, the evidence for and against, what clears it
    #[command(after_help = "Example:\n  strideload explain SPIKE-3f9a1c02 -o strideload-demo/report")]
    Explain(ExplainArgs),
    /// Say how far the next run, the week or the way back may go
    #[command(subcommand)]
    Plan(PlanCommand),
    /// List the roads run again and again, with direction and side
    #[command(after_help = "Example:\n  strideload routes ~/exports --gpx my-roads.gpx")]
    Routes(RoutesArgs),
    /// Write down what hurt
    #[command(subcommand)]
    Pain(PainCommand),
    /// Say what was unusual in the two to six weeks before pain
    #[command(after_help = "Example:\n  strideload autopsy ~/exports --pain-date 2026-11-20 --site \"front of knee\"")]
    Autopsy(AutopsyArgs),
    /// Write one file without places or titles that a club can read
    #[command(after_help = "Example:\n  strideload share ~/exports --file me.strideload.json")]
    Share(ShareArgs),
    /// Show the settings that hold here and where each comes from, or write a file to fill in
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print the completions of a shell
    #[command(
        after_help = "Example:\n  strideload completions bash > ~/.local/share/bash-completion/completions/strideload"
    )]
    Completions(CompletionsArgs),
    /// Print the manual page, or write those of all commands into a folder
    #[command(after_help = "Example:\n  strideload man > ~/.local/share/man/man1/strideload.1")]
    Man(ManArgs),
    /// Write a made-up runner's export and analyse it
    #[command(after_help = "Example:\n  strideload demo && xdg-open strideload-demo/report/report.html")]
    Demo(DemoArgs),
}

#[derive(Debug, Args)]
pub struct AnalyzeArgs {
    /// Folders, files or archives of watch exports [default: `paths` of the settings file]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub common: CommonArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    /// Also write one A4 page for the physiotherapist
    #[arg(long, value_name = "FILE")]
    pub handout: Option<PathBuf>,
    /// Leave out the drawing of your own roads: their shape shows where home is. What a club writes never has it
    #[arg(long)]
    pub no_own_roads: bool,
    #[command(flatten)]
    pub ground: GroundArgs,
}

#[derive(Debug, Clone, Args)]
pub struct ClubArgs {
    /// A folder with one sub-folder or archive per member
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// Who is in the club and what each agreed to [default: club.toml in the folder, written by the first run]
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// Call members by keyed pseudonyms in every output
    #[arg(long)]
    pub pseudonyms: bool,
    /// The key of the pseudonyms, outside the club's folder [default: club.key beside the user's own settings]
    #[arg(long, value_name = "FILE", requires = "pseudonyms")]
    pub key: Option<PathBuf>,
    /// Leave out and forget what is older, such as 13mo, 2y, 26w or 400d
    #[arg(long, value_name = "TIME")]
    pub keep: Option<String>,
    #[command(flatten)]
    pub common: CommonArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Folder or name of the member
    #[arg(value_name = "MEMBER")]
    pub member: String,
    /// The club's folder
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// Who is in the club [default: club.toml in the folder]
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    #[command(flatten)]
    pub common: CommonArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct ForgetArgs {
    /// Folder or name of the member
    #[arg(value_name = "MEMBER")]
    pub member: String,
    #[command(flatten)]
    pub club: ClubArgs,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Folders, files or archives of watch exports [default: `paths` of the settings file]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub common: CommonArgs,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct InspectArgs {
    /// One FIT, GPX or TCX file, also as .gz or alone in a zip
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only messages of this name, such as `record`, `session` or `track_point`
    #[arg(long, value_name = "NAME")]
    pub message: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    pub format: InspectFormat,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The id beside the flag, in the terminal, the page and flags.csv
    #[arg(value_name = "FLAG-ID")]
    pub id: String,
    /// The folder an earlier run wrote
    #[arg(short, long, value_name = "DIR", default_value = "strideload-out")]
    pub output: PathBuf,
}

#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// The ceiling of the next seven days, rule by rule
    #[command(after_help = "Example:\n  strideload plan next ~/exports --as-of today")]
    Next(PlanNextArgs),
    /// A cadence programme from the last six weeks, and what later runs made of it
    #[command(after_help = "Example:\n  strideload plan cadence ~/exports --from 2026-09-01")]
    Cadence(PlanCadenceArgs),
    /// The way back after a break or while something hurts, and what later runs made of it
    #[command(
        after_help = "Examples:\n  strideload plan return ~/exports                     breaks of 14 days and more are seen\n  strideload plan return ~/exports --from 2026-11-02   less load from this day on"
    )]
    Return(PlanReturnArgs),
}

#[derive(Debug, Args)]
pub struct PlanReturnArgs {
    /// Folders, files or archives of watch exports [default: `paths` of the settings file]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The first day of less load [default: the last break, the pain log, else the day after the data]
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Write the weeks as a table
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Write every run as a day of a calendar
    #[arg(long, value_name = "FILE")]
    pub ics: Option<PathBuf>,
    #[command(flatten)]
    pub common: CommonArgs,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum PainCommand {
    /// Add a line to pain.csv; what is not typed is asked for
    #[command(
        after_help = "Example:\n  strideload pain add --site \"front of knee\" --side left --level 4 --pattern builds --onset-km 6"
    )]
    Add(PainAddArgs),
}

#[derive(Debug, Args)]
pub struct PainAddArgs {
    /// The day [default: today]
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Where it hurts: front of knee, outside of knee, shin, ...
    #[arg(long, value_name = "WORDS")]
    pub site: Option<String>,
    /// left, right or both
    #[arg(long)]
    pub side: Option<String>,
    /// 0 to 10
    #[arg(long, value_name = "N")]
    pub level: Option<u8>,
    /// fades, steady, builds, alters_stride or next_day
    #[arg(long)]
    pub pattern: Option<String>,
    /// Kilometres run when it began
    #[arg(long, value_name = "KM")]
    pub onset_km: Option<f64>,
    /// The pain log [default: `pain` of the settings file, else ./pain.csv]
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Settings file [default: strideload.toml here, then the user's own]
    #[arg(long, env = "STRIDELOAD_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct AutopsyArgs {
    /// Folders, files or archives of watch exports [default: `paths` of the settings file]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The day it hurt
    #[arg(long, value_name = "DATE")]
    pub pain_date: String,
    /// Where, in your own words; stands in the heading
    #[arg(long, value_name = "WORDS")]
    pub site: Option<String>,
    #[command(flatten)]
    pub common: CommonArgs,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ShareArgs {
    /// Folders, files or archives of watch exports [default: `paths` of the settings file]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The file to write
    #[arg(long, value_name = "FILE", default_value = "strideload-share.json")]
    pub file: PathBuf,
    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Debug, Args)]
pub struct PlanCadenceArgs {
    /// Folders, files or archives of watch exports [default: `paths` of the settings file]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The day the programme starts after; later runs show how it went [default: the last day that counts]
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    #[command(flatten)]
    pub common: CommonArgs,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct PlanNextArgs {
    /// Folders, files or archives of watch exports [default: `paths` of the settings file]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub common: CommonArgs,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct RoutesArgs {
    /// Folders, files or archives of watch exports [default: `paths` of the settings file]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Also write the roads as GPX tracks, for a map or a watch; the file shows where you run
    #[arg(long, value_name = "FILE")]
    pub gpx: Option<PathBuf>,
    #[command(flatten)]
    pub ground: GroundArgs,
    #[command(flatten)]
    pub common: CommonArgs,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What is known of the roads beside the recordings.
#[derive(Debug, Clone, Args)]
pub struct GroundArgs {
    /// An OpenStreetMap extract you have (.osm.pbf): tells the side on roads run one way only, and footways
    #[arg(long, value_name = "FILE")]
    pub osm: Option<PathBuf>,
    /// What is underfoot on repeated roads; tells which foot lands lower. Stands above the map
    #[arg(long, value_enum)]
    pub surface: Option<SurfaceArg>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum SurfaceArg {
    /// The edge of the carriageway
    Road,
    /// A footway beside the carriageway
    Footway,
}

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Where to write the made-up export and its report
    #[arg(value_name = "DIR", default_value = "strideload-demo")]
    pub folder: PathBuf,
    /// Another runner for another number
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Open the report in the browser
    #[arg(long)]
    pub open: bool,
    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print every setting with its value and its origin: environment, file or default
    #[command(after_help = "Example:\n  strideload config show ~/exports")]
    Show(ConfigShowArgs),
    /// Write a strideload.toml with every key, all of them commented out
    #[command(after_help = "Example:\n  strideload config init ~/exports")]
    Init(ConfigInitArgs),
}

#[derive(Debug, Args)]
pub struct ConfigShowArgs {
    /// The exports the settings would be for
    #[arg(value_name = "PATH", default_value = ".")]
    pub beside: PathBuf,
    /// Settings file [default: strideload.toml beside the exports, then the user's own]
    #[arg(long, env = "STRIDELOAD_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ConfigInitArgs {
    /// The folder that gets the file
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub folder: PathBuf,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Whose
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write strideload.1 and a page for each command into this folder
    #[arg(value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum InspectFormat {
    Table,
    Json,
    Csv,
}

/// Options of every command that reads exports.
#[derive(Debug, Clone, Args)]
pub struct CommonArgs {
    /// Worker threads [default: one per core]
    #[arg(long, env = "STRIDELOAD_JOBS", value_name = "N")]
    pub jobs: Option<usize>,
    /// Read everything anew and remember nothing
    #[arg(long)]
    pub no_cache: bool,
    /// Count up to this day: YYYY-MM-DD or `today` [default: the last day of data]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Leave out activities before this day
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Time zone of all activities, such as Europe/Berlin [default: from the files]
    #[arg(long, env = "STRIDELOAD_TZ", value_name = "ZONE")]
    pub tz: Option<String>,
    /// Kilometres or miles
    #[arg(long, env = "STRIDELOAD_UNITS", value_enum)]
    pub units: Option<Units>,
    /// First day of the week
    #[arg(long, env = "STRIDELOAD_WEEK_START", value_enum)]
    pub week_start: Option<WeekStartArg>,
    /// Body height in metres; sharpens the judgement of steps
    #[arg(long, env = "STRIDELOAD_HEIGHT", value_name = "METRES")]
    pub height: Option<f64>,
    /// What cadence counts in these files, where the program gets it wrong: 1 both feet, 2 one foot
    #[arg(long, value_name = "1|2", value_parser = clap::value_parser!(u8).range(1..=2))]
    pub cadence_scale: Option<u8>,
    /// What weekly ratios are taken of [default: distance; duration for who mostly runs trails or treadmills]
    #[arg(long, env = "STRIDELOAD_LOAD", value_enum)]
    pub load: Option<LoadArg>,
    /// Settings file [default: strideload.toml beside the exports, then the user's own]
    #[arg(long, env = "STRIDELOAD_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Say less
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: every skipped file with its reason
    #[arg(short, long)]
    pub verbose: bool,
    /// Colour on the terminal
    #[arg(long, value_enum, default_value = "auto")]
    pub color: ColorChoice,
}

/// Options of commands that write a report.
#[derive(Debug, Clone, Args)]
pub struct OutputArgs {
    /// Folder to write; replaced as a whole, only if it is ours
    #[arg(short, long, value_name = "DIR", default_value = "strideload-out")]
    pub output: PathBuf,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
    /// Print the summary as lines of tab-separated words, for grep, cut and awk
    #[arg(long, conflicts_with = "json")]
    pub plain: bool,
    /// Open the report in the browser
    #[arg(long)]
    pub open: bool,
    /// Leave the PNG copies of the charts out
    #[arg(long)]
    pub no_png: bool,
    /// Exit with 3 when a file could not be read
    #[arg(long)]
    pub strict: bool,
    /// Exit with 6 when a flag of this or a higher severity stands in the current or the last complete week
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<SeverityArg>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Units {
    Km,
    Mi,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum WeekStartArg {
    Monday,
    Sunday,
    Saturday,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum LoadArg {
    Distance,
    Duration,
    Steps,
    #[value(name = "flat_km")]
    FlatKm,
    Rpe,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum SeverityArg {
    Note,
    Caution,
    Alert,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}
