use strideload::decode::index::{Index, RowStart, decode};
use strideload::model::{Sport, SubSport};

/// 2018-09-12T15:02:23Z, from `date -u +%s`.
const AFTERNOON_MS: i64 = 1_536_764_543_000;

fn list(text: &str) -> Index {
    decode(text.as_bytes()).unwrap()
}

#[test]
fn repeated_columns_mean_kilometres_first_and_metres_second() {
    let list = list(
        "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Activity Gear,Filename,Elapsed Time,Moving Time,Distance,Perceived Exertion\n\
         11111,\"Sep 12, 2018, 3:02:23\u{202f}PM\",\"Lunch, \"\"easy\"\"\nand long\",Trail Run,,3600,10.01,Old pair,activities/2.fit.gz,3601.0,3500.0,10012.5,6\n\
         22222,\"Sep 13, 2018, 3:02:23 PM\",Typed in,Run,,1800,5.5,,,,,,\n\
         33333,\"Sep 14, 2018, 3:02:23 PM\",Ride,Ride,,1800,20,Bicycle,activities/3.gpx,1800,1700,20000,\n",
    );
    let [trail, typed, ride] = &list.rows[..] else { panic!("{} rows", list.rows.len()) };
    assert_eq!(trail.file.as_deref(), Some("activities/2.fit.gz"));
    assert_eq!(trail.start, RowStart::Utc(AFTERNOON_MS));
    assert_eq!(trail.title.as_deref(), Some("Lunch, \"easy\" and long"));
    assert_eq!((trail.sport, trail.sub_sport), (Some(Sport::Running), SubSport::Trail));
    assert_eq!(trail.shoe.as_deref(), Some("Old pair"));
    assert_eq!((trail.distance_m, trail.elapsed_s, trail.moving_s), (Some(10_012.5), Some(3601.0), Some(3500.0)));
    assert_eq!((trail.rpe, trail.line), (Some(6.0), 2));
    assert_eq!((typed.file.as_deref(), typed.distance_m, typed.elapsed_s), (None, Some(5500.0), Some(1800.0)));
    assert_eq!((typed.shoe.as_deref(), typed.rpe, typed.line), (None, None, 4));
    assert_eq!((ride.sport, ride.shoe.as_deref()), (Some(Sport::Cycling), None));
}

#[test]
fn the_layout_before_2019_is_in_metres() {
    let list = list(
        "id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n\
         11111,2018-09-12 15:02:23,Run,Run,,4259,7401.7,false,,activities/1.gpx\n",
    );
    assert_eq!(list.rows[0].start, RowStart::Utc(AFTERNOON_MS));
    assert_eq!((list.rows[0].distance_m, list.rows[0].elapsed_s), (Some(7401.7), Some(4259.0)));
}

#[test]
fn a_german_list_is_read_by_its_own_names() {
    let list = list(
        "\u{feff}Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Beschreibung,Verstrichene Zeit,Distanz,Aktivitätsausrüstung,Dateiname\n\
         11111,\"12.09.2018, 15:02:23\",Feierabend,Lauf,,3600,\"10,01\",Alte,activities/1.tcx.gz\n",
    );
    let row = &list.rows[0];
    assert_eq!(row.start, RowStart::Utc(AFTERNOON_MS));
    assert_eq!((row.sport, row.title.as_deref()), (Some(Sport::Running), Some("Feierabend")));
    assert_eq!((row.distance_m, row.shoe.as_deref()), (Some(10_010.0), Some("Alte")));
    assert_eq!(row.file.as_deref(), Some("activities/1.tcx.gz"));
}

#[test]
fn a_header_in_an_unknown_language_is_read_by_the_shape_of_its_cells() {
    let list = list(
        "A,B,C,D,E,F,G,H,I\n\
         11111,\"12 Sep 2018, 15:02:23\",Dopo il lavoro,Corsa,,3600,x,,activities/1.fit.gz\n\
         22222,\"13 Sep 2018, 15:02:23\",,Corsa,,3600,x,,\n",
    );
    assert_eq!(list.rows[0].start, RowStart::Utc(AFTERNOON_MS));
    assert_eq!(list.rows[0].sport, Some(Sport::Running));
    assert_eq!(list.rows[0].file.as_deref(), Some("activities/1.fit.gz"));
    assert_eq!(list.rows[1].file, None);
}

#[test]
fn markup_in_the_header_does_not_hide_a_column() {
    let list = list(
        "Activity ID,\"<span class=\"\"x\"\" title=\"\"y\"\">Activity Date</span>\",Activity Name,<b>Activity Type</b>\n\
         1,\"Sep 12, 2018, 3:02:23 PM\",<script>,Walk\n",
    );
    assert_eq!(list.rows[0].start, RowStart::Utc(AFTERNOON_MS));
    assert_eq!((list.rows[0].sport, list.rows[0].title.as_deref()), (Some(Sport::Walking), Some("<script>")));
}

#[test]
fn a_row_with_an_unreadable_date_is_kept_and_counted() {
    let list = list("Activity ID,Activity Date,Activity Name,Activity Type\n1,someday,Run,Run\n");
    assert_eq!((list.rows.len(), list.rows[0].start), (1, RowStart::Unknown));
    assert_eq!(list.notes[0].text, "rows without a date this program reads: 1");
}

#[test]
fn a_table_of_something_else_is_refused() {
    for text in ["", "a,b,c\n1,2,3\n", "Bike Name,Bike Brand\nBlue,Any\n"] {
        assert!(decode(text.as_bytes()).unwrap_err().reason.starts_with("expected a list of activities"));
    }
}
