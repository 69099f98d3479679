//! Which column of a list of activities holds what.
//!
//! Strava repeats names: the first `Distance` is rounded and in the account's units (kilometres here), the second in
//! metres. Headers may carry HTML, be in the account's language, or be the lower-case ones of before 2019.

use super::date;
use csv::StringRecord;
use std::collections::BTreeSet;

/// Column numbers; `None` when the list has no such column.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub id: Option<usize>,
    pub date: Option<usize>,
    pub title: Option<usize>,
    pub kind: Option<usize>,
    pub gear: Option<usize>,
    pub file: Option<usize>,
    pub elapsed: Option<usize>,
    /// The repeated column, empty in some rows.
    pub elapsed_exact: Option<usize>,
    pub moving: Option<usize>,
    pub distance_km: Option<usize>,
    pub distance_m: Option<usize>,
    pub ascent: Option<usize>,
    pub exertion: Option<usize>,
}

/// Rows whose cells are looked at when the header is of no help.
const SHAPE_ROWS: usize = 200;

/// Header names by meaning, in English (also the layout before 2019), German, French, Spanish, Italian, Portuguese,
/// Dutch, Indonesian, Russian, Japanese, Korean and Chinese. A name that is not here costs nothing: the cells
/// themselves are looked at next.
mod header_names {
    pub const DATE: &[&str] = &[
        "activity date",
        "date",
        "aktivitätsdatum",
        "date de l'activité",
        "fecha de la actividad",
        "fecha de actividad",
        "data dell'attività",
        "data attività",
        "data da atividade",
        "datum van activiteit",
        "tanggal aktivitas",
        "дата тренировки",
        "アクティビティ日",
        "활동 날짜",
        "活动日期",
        "活動日期",
    ];
    pub const TITLE: &[&str] = &[
        "activity name",
        "name",
        "name der aktivität",
        "nom de l'activité",
        "nombre de la actividad",
        "nombre de actividad",
        "nome dell'attività",
        "nome attività",
        "nome da atividade",
        "naam activiteit",
        "naam van activiteit",
        "nama aktivitas",
        "название тренировки",
        "アクティビティ名",
        "활동 이름",
        "活动名称",
        "活動名稱",
    ];
    pub const KIND: &[&str] = &[
        "activity type",
        "type",
        "aktivitätsart",
        "type d'activité",
        "tipo de actividad",
        "tipo di attività",
        "tipo attività",
        "tipo de atividade",
        "activiteitstype",
        "jenis aktivitas",
        "тип тренировки",
        "アクティビティタイプ",
        "アクティビティの種類",
        "활동 유형",
        "活动类型",
        "活動類型",
    ];
    pub const GEAR: &[&str] = &[
        "activity gear",
        "gear",
        "aktivitätsausrüstung",
        "matériel utilisé pour l'activité",
        "équipement utilisé pour l'activité",
        "equipación de la actividad",
        "equipamiento de la actividad",
        "attrezzatura dell'attività",
        "equipamento da atividade",
        "uitrusting voor activiteit",
        "materiaal voor activiteit",
        "活动装备",
        "活動裝備",
    ];
    pub const FILE: &[&str] = &[
        "filename",
        "dateiname",
        "nom du fichier",
        "nombre de archivo",
        "nombre del archivo",
        "nome file",
        "nome do arquivo",
        "nome do ficheiro",
        "bestandsnaam",
        "nama file",
        "имя файла",
        "ファイル名",
        "파일 이름",
        "文件名",
        "檔案名稱",
    ];
    pub const ELAPSED: &[&str] = &[
        "elapsed time",
        "elapsed time (seconds)",
        "elapsed_time",
        "verstrichene zeit",
        "temps écoulé",
        "tiempo transcurrido",
        "tempo trascorso",
        "tempo decorrido",
        "verstreken tijd",
        "общее время",
        "経過時間",
        "경과 시간",
        "全程耗时",
    ];
    pub const MOVING: &[&str] = &[
        "moving time",
        "bewegungszeit",
        "durée de déplacement",
        "tiempo en movimiento",
        "tempo in movimento",
        "tempo de movimentação",
        "tempo em movimento",
        "beweegtijd",
        "移動時間",
        "移动时间",
    ];
    pub const DISTANCE: &[&str] = &[
        "distance",
        "distanz",
        "distancia",
        "distanza",
        "distância",
        "afstand",
        "jarak",
        "расстояние",
        "距離",
        "거리",
        "距离",
    ];
    pub const DISTANCE_M: &[&str] = &["distance (meters)"];
    pub const ASCENT: &[&str] = &[
        "elevation gain",
        "elevation gain (meters)",
        "höhenzunahme",
        "dénivelé positif",
        "desnivel positivo",
        "ganho de elevação",
        "totale stijging",
    ];
    pub const EXERTION: &[&str] = &["perceived exertion", "wahrgenommene anstrengung", "gefühlte anstrengung"];
}

impl Columns {
    /// Finds the columns by header, then by the shape of their cells. `None` when this is no list of activities.
    pub fn find(header: &StringRecord, rows: &[StringRecord]) -> Option<Columns> {
        let names: Vec<String> = header.iter().map(plain_name).collect();
        let nth = |wanted: &[&str], n: usize| {
            names.iter().enumerate().filter(|(_, name)| wanted.contains(&name.as_str())).map(|(i, _)| i).nth(n)
        };
        let first = |wanted: &[&str]| nth(wanted, 0);
        let (distance, second_distance) = (first(header_names::DISTANCE), nth(header_names::DISTANCE, 1));
        let is_old_layout = names.iter().any(|name| name == "elapsed_time");
        let mut columns = Columns {
            // Strava's first column, whatever it is called.
            id: Some(0).filter(|_| starts_with_numbers(rows)),
            date: first(header_names::DATE),
            title: first(header_names::TITLE),
            kind: first(header_names::KIND),
            gear: first(header_names::GEAR),
            file: first(header_names::FILE),
            elapsed: first(header_names::ELAPSED),
            elapsed_exact: nth(header_names::ELAPSED, 1),
            moving: first(header_names::MOVING),
            distance_km: distance.filter(|_| !is_old_layout),
            distance_m: if is_old_layout { distance } else { second_distance.or(first(header_names::DISTANCE_M)) },
            ascent: first(header_names::ASCENT),
            exertion: first(header_names::EXERTION),
        };
        columns.fill_by_shape(&rows[..rows.len().min(SHAPE_ROWS)], names.len());
        columns.fill_by_repetition(&names);
        let has_meaning = columns.date.is_some() && (columns.file.is_some() || columns.kind.is_some());
        has_meaning.then_some(columns)
    }

    /// What the cells themselves tell in any language: dates, paths of recordings, behind the date the title and then the
    /// type, and before the path the gear, in the order every export keeps.
    fn fill_by_shape(&mut self, rows: &[StringRecord], count: usize) {
        let mostly = |is_such: fn(&str) -> bool| {
            (0..count).find(|&i| {
                let filled = rows.iter().filter_map(|row| row.get(i)).filter(|cell| !cell.trim().is_empty());
                let (such, all) = filled.fold((0, 0), |(such, all), cell| (such + usize::from(is_such(cell)), all + 1));
                such > 0 && such * 2 > all
            })
        };
        self.date = self.date.or_else(|| mostly(|cell| date::utc_ms(cell).is_some()));
        self.file = self.file.or_else(|| mostly(is_recording_path));
        let behind_date = |n: usize| self.date.map(|date| date + n).filter(|i| *i < count);
        self.title = self.title.or_else(|| behind_date(1));
        self.kind = self.kind.or_else(|| behind_date(2));
        // Shoes stand before the path in every layout; a note in their place would be long and never the same twice.
        let before_file = self.file.and_then(|file| file.checked_sub(1)).filter(|i| Some(*i) != self.kind);
        self.gear = self.gear.or_else(|| before_file.filter(|i| names_few_things(rows, *i)));
    }
}

impl Columns {
    /// Names stand before the recording's path in rounded figures and again behind it in SI units, in every language:
    /// the first such pair is the elapsed time, the second the distance, and the moving time stands between them.
    fn fill_by_repetition(&mut self, names: &[String]) {
        let (Some(kind), Some(file)) = (self.kind, self.file) else { return };
        if self.distance_m.is_some() || self.distance_km.is_some() || kind >= file {
            return;
        }
        let again = |i: usize| {
            let behind = names.iter().skip(file + 1).position(|name| !name.is_empty() && *name == names[i])?;
            Some((i, file + 1 + behind))
        };
        let mut pairs = (kind + 1..file).filter_map(again);
        let (Some((elapsed, elapsed_exact)), Some((_, distance_m))) = (pairs.next(), pairs.next()) else { return };
        self.elapsed = self.elapsed.or(Some(elapsed));
        self.elapsed_exact = self.elapsed_exact.or(Some(elapsed_exact));
        self.distance_m = Some(distance_m);
        self.moving = self.moving.or((elapsed_exact + 2 == distance_m).then_some(elapsed_exact + 1));
    }
}

/// Longest name of a pair of shoes, and how many different ones a runner has in [`SHAPE_ROWS`] activities.
const LONGEST_GEAR: usize = 80;
const MOST_GEAR: usize = 30;

/// Whether a column holds names that come again: short ones, none of them a number or the word for no.
fn names_few_things(rows: &[StringRecord], column: usize) -> bool {
    let filled = || rows.iter().filter_map(|row| row.get(column)).map(str::trim).filter(|cell| !cell.is_empty());
    let different: BTreeSet<&str> = filled().collect();
    let is_name =
        |cell: &&str| cell.chars().count() <= LONGEST_GEAR && cell.parse::<f64>().is_err() && *cell != "false";
    let come_again = different.len() == 1 || 2 * different.len() <= filled().count();
    come_again && different.len() <= MOST_GEAR && different.iter().all(is_name) && !different.is_empty()
}

fn starts_with_numbers(rows: &[StringRecord]) -> bool {
    rows.first().and_then(|row| row.get(0)).is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
}

fn is_recording_path(cell: &str) -> bool {
    let path = cell.trim().to_ascii_lowercase();
    let unpacked = path.strip_suffix(".gz").unwrap_or(&path);
    path.starts_with("activities/") && [".fit", ".gpx", ".tcx"].iter().any(|extension| unpacked.ends_with(extension))
}

/// A header cell without HTML, in lower case, and without the `.1` some tools add to a repeated name.
fn plain_name(cell: &str) -> String {
    let mut plain = String::with_capacity(cell.len());
    let mut in_tag = false;
    for character in cell.chars() {
        match character {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => plain.extend(character.to_lowercase()),
            _ => {}
        }
    }
    let plain = plain.trim().replace('’', "'");
    plain.strip_suffix(".1").map_or_else(|| plain.clone(), str::to_owned)
}
