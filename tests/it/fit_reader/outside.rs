//! Headers, sizes, checksums, chains, and files that are no activity.

use super::*;
use strideload::decode::fit;

const SHORT_HEADER: usize = 12;

fn two_records() -> FitWriter {
    let mut writer = activity_writer();
    write_heart_rate(&mut writer, T0, 100);
    write_heart_rate(&mut writer, T0 + 1, 101);
    writer
}

fn texts(decoded: &Decoded) -> Vec<&str> {
    decoded.notes.iter().map(|note| note.text.as_str()).collect()
}

#[test]
fn a_sound_file_has_no_notes() {
    let decoded = decode(&two_records().finish());
    assert_eq!(texts(&decoded), [""; 0]);
    assert!(!decoded.activities[0].partial);
}

#[test]
fn headers_of_12_and_of_16_bytes_are_read() {
    let short = two_records().finish_with_short_header();
    assert_eq!(usize::from(short[0]), SHORT_HEADER);
    let decoded = decode(&short);
    assert_eq!(decoded.activities[0].samples.len(), 2);
    assert!(decoded.notes.is_empty());

    let mut long = two_records().finish();
    long.splice(14..14, [0, 0]);
    long[0] = 16;
    assert_eq!(one(&long).samples.len(), 2);
}

#[test]
fn a_wrong_checksum_is_a_note_and_zero_means_none() {
    let mut bytes = two_records().finish();
    let crc_at = bytes.len() - 2;
    bytes[crc_at..].fill(0);
    assert!(decode(&bytes).notes.is_empty());

    bytes[crc_at..].fill(0x55);
    let decoded = decode(&bytes);
    assert_eq!(texts(&decoded), ["the checksum does not fit the content; it was read all the same"]);
    assert_eq!(decoded.notes[0].offset, Some(crc_at as u64));
    assert!(!decoded.activities[0].partial);

    bytes.truncate(crc_at);
    assert_eq!(texts(&decode(&bytes)), ["the checksum at the end is missing"]);
}

#[test]
fn a_checksum_over_the_messages_alone_is_sound_too() {
    let mut bytes = two_records().finish();
    let crc_at = bytes.len() - 2;
    let crc = strideload::synth::fit::crc16(&bytes[14..crc_at]);
    bytes[crc_at..].copy_from_slice(&crc.to_le_bytes());
    bytes[12..14].fill(0);
    assert!(decode(&bytes).notes.is_empty());
}

#[test]
fn a_recording_that_was_never_closed_is_partial_and_complete_so_far() {
    let mut bytes = two_records().finish_unclosed();
    bytes.pop();
    let decoded = decode(&bytes);
    let activity = &decoded.activities[0];
    assert!(activity.partial);
    assert_column(&activity.samples.heart_rate_bpm, &[Some(100.0)]);
    assert_eq!(
        texts(&decoded),
        [
            "the recording was never closed; everything up to the end of the file was read",
            "the recording breaks off inside a message"
        ]
    );
    // One header byte, four bytes of time, one of heart rate: the cut record began six bytes before the whole end.
    assert_eq!(decoded.notes[1].offset, Some(bytes.len() as u64 + 1 - 6));
}

#[test]
fn a_header_that_claims_more_than_there_is_reads_to_the_end() {
    let mut bytes = two_records().finish();
    bytes[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    let activity = one(&bytes);
    assert!(activity.partial);
    assert_eq!(activity.samples.len(), 2);
}

#[test]
fn a_message_nobody_defined_ends_the_reading() {
    let mut writer = two_records();
    let at = writer.len();
    writer.raw(&[0x0B, 1, 2, 3]);
    write_heart_rate(&mut writer, T0 + 2, 102);
    let decoded = decode(&writer.finish());
    assert_eq!(decoded.activities[0].samples.len(), 2);
    assert!(decoded.activities[0].partial);
    assert_eq!(decoded.notes[0].offset, Some(14 + at as u64));
}

#[test]
fn chained_files_give_an_activity_each_and_share_nothing() {
    let mut second = activity_writer();
    write_heart_rate(&mut second, T0 + 5_000, 120);
    let mut bytes = two_records().finish();
    bytes.extend(second.finish());
    let decoded = decode(&bytes);
    let starts: Vec<_> = decoded.activities.iter().map(|a| a.start_utc_ms).collect();
    assert_eq!(starts, [Some(T0_UTC_MS), Some(T0_UTC_MS + 5_000_000)]);
    assert!(decoded.notes.is_empty());

    // Definitions of the first file mean nothing in the second.
    let mut headless = FitWriter::new();
    headless.raw(&[1, 0, 0, 0, 0, 0]);
    let mut bytes = two_records().finish();
    bytes.extend(headless.finish());
    let decoded = decode(&bytes);
    assert_eq!(decoded.activities.len(), 1);
    assert_eq!(texts(&decoded), ["message kind 1 was never defined, what follows cannot be read"]);
}

#[test]
fn junk_behind_the_end_is_ignored_with_a_note() {
    let sound = two_records().finish();
    for junk in [&[7u8][..], &[0; 512], b"<?xml version=\"1.0\"?>"] {
        let decoded = decode(&[&sound, junk].concat());
        assert_eq!(decoded.activities[0].samples.len(), 2);
        assert!(!decoded.activities[0].partial);
        assert_eq!(texts(&decoded), [format!("{} bytes after the end of the recording ignored", junk.len())]);
        assert_eq!(decoded.notes[0].offset, Some(sound.len() as u64));
    }
}

#[test]
fn what_is_not_fit_is_an_error_with_a_reason() {
    let reason = |bytes: &[u8]| fit::decode(bytes).unwrap_err().reason;
    assert_eq!(reason(b""), "the file is empty");
    assert_eq!(reason(&[14; 11]), "a FIT header of 12 or 14 bytes was expected, the file has 11");
    assert_eq!(reason(&[14; 40]), "not a FIT file: the letters .FIT are missing at byte 8");
    let mut bytes = two_records().finish();
    bytes[0] = 11;
    assert_eq!(reason(&bytes), "a FIT header of 12 or 14 bytes was expected, this one claims 11");
}

#[test]
fn courses_and_settings_are_named_and_not_read() {
    for (file_type, name) in [(2, "device settings"), (5, "a workout"), (6, "a course"), (32, "monitoring data")] {
        let mut writer = FitWriter::new();
        write_file_id(&mut writer, file_type);
        write_heart_rate(&mut writer, T0, 100);
        let decoded = decode(&writer.finish());
        assert_eq!(decoded.not_activity.as_deref(), Some(name));
        assert!(decoded.activities.is_empty() && decoded.notes.is_empty());
    }
}

#[test]
fn a_recording_without_records_is_no_activity() {
    let decoded = decode(&activity_writer().finish());
    assert_eq!(decoded.not_activity.as_deref(), Some("a recording without a single record"));
    // The same cut inside its first message says nothing at all.
    let cut = &activity_writer().finish_unclosed()[..20];
    assert_eq!(fit::decode(cut).unwrap_err().offset, Some(14));
}
