//! Changes a FIT file message by message: what a strange writer, a lost block or an attacker would leave, with sizes
//! and layouts still hanging together well enough to be followed.

use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;

const HEADER_BYTES: usize = 14;
const DEFINITION: u8 = 0x40;
const DEVELOPER: u8 = 0x20;
const COMPRESSED: u8 = 0x80;
const BASE_TYPES: [u8; 20] = [
    0x00, 0x01, 0x02, 0x83, 0x84, 0x85, 0x86, 0x07, 0x88, 0x89, 0x0A, 0x8B, 0x8C, 0x0D, 0x8E, 0x8F, 0x90, 0x11, 0x7F,
    0xFF,
];
/// File id, sport, session, lap, record, event, device, activity, creator, heart rates, field description, nobody's.
const GLOBAL_MESSAGES: [u16; 12] = [0, 12, 18, 19, 20, 21, 23, 34, 49, 132, 206, 0xFF00];
/// Not recorded, power-on, the first date, the last moment, zero.
const TIMES: [u32; 6] = [0xFFFF_FFFF, 0x0FFF_FFFF, 0x1000_0000, 0xFFFF_FFFE, 0, 1_000_000_003];

/// The messages of the first part of a file, each with its header byte.
fn messages(bytes: &[u8]) -> (Vec<Vec<u8>>, &[u8]) {
    let data_size = u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize;
    let (mut at, end) = (HEADER_BYTES, HEADER_BYTES + data_size);
    let mut sizes = [0usize; 16];
    let mut found = Vec::new();
    while at < end {
        let header = bytes[at];
        let len = if header & COMPRESSED != 0 {
            1 + sizes[usize::from((header >> 5) & 3)]
        } else if header & DEFINITION != 0 {
            let fields = usize::from(bytes[at + 5]);
            let mut len = 6 + 3 * fields;
            let mut size: usize = (0..fields).map(|i| usize::from(bytes[at + 6 + 3 * i + 1])).sum();
            if header & DEVELOPER != 0 {
                let own = usize::from(bytes[at + len]);
                size += (0..own).map(|i| usize::from(bytes[at + len + 1 + 3 * i + 1])).sum::<usize>();
                len += 1 + 3 * own;
            }
            sizes[usize::from(header & 15)] = size;
            len
        } else {
            1 + sizes[usize::from(header & 15)]
        };
        found.push(bytes[at..at + len].to_vec());
        at += len;
    }
    (found, &bytes[(end + 2).min(bytes.len())..])
}

fn is_definition(message: &[u8]) -> bool {
    message[0] & COMPRESSED == 0 && message[0] & DEFINITION != 0
}

/// A mutant of a sound file.
pub fn mutate(seed: &[u8], rng: &mut ChaCha8Rng) -> Vec<u8> {
    let (mut all, behind) = messages(seed);
    for _ in 0..rng.random_range(1..=3) {
        let wants_definition = rng.random_range(0..2) == 0;
        let fitting: Vec<usize> = (0..all.len()).filter(|&i| is_definition(&all[i]) == wants_definition).collect();
        let Some(&at) = fitting.get(rng.random_range(0..fitting.len().max(1))) else { continue };
        if wants_definition {
            change_definition(&mut all[at], rng);
        } else {
            change_data(&mut all[at], rng);
        }
        if rng.random_range(0..4) == 0 {
            change_order(&mut all, at, rng);
        }
    }
    closed(&all.concat(), behind, seed, rng)
}

fn change_definition(message: &mut Vec<u8>, rng: &mut ChaCha8Rng) {
    let fields = usize::from(message[5]);
    let field = 6 + 3 * rng.random_range(0..fields.max(1));
    let has_field = fields > 0 && field + 2 < message.len();
    match rng.random_range(0..8) {
        0 if has_field => message[field] = rng.next_u32() as u8,
        1 if has_field => message[field + 1] = [0, 1, 2, 3, 5, 8, 255][rng.random_range(0..7)],
        2 | 3 if has_field => message[field + 2] = BASE_TYPES[rng.random_range(0..BASE_TYPES.len())],
        4 => message[2] ^= 1,
        5 => {
            let global = GLOBAL_MESSAGES[rng.random_range(0..GLOBAL_MESSAGES.len())];
            message[3..5].copy_from_slice(&global.to_le_bytes());
        }
        6 => message[0] = (message[0] & 0xF0) | rng.random_range(0..16),
        _ => {
            // Fields of an app nobody described.
            if message[0] & DEVELOPER == 0 {
                message[0] |= DEVELOPER;
                message.extend([2, 0, rng.random_range(0..3), 0, 9, rng.random_range(0..3), 7]);
            }
        }
    }
}

fn change_data(message: &mut Vec<u8>, rng: &mut ChaCha8Rng) {
    let len = message.len();
    if len < 2 {
        return;
    }
    let at = rng.random_range(1..len);
    match rng.random_range(0..7) {
        0 => message[1..].fill([0x00, 0x7F, 0x80, 0xFF][rng.random_range(0..4)]),
        1 => message[at] = rng.next_u32() as u8,
        2 if len >= 5 => {
            let time = TIMES[rng.random_range(0..TIMES.len())];
            message[1..5].copy_from_slice(&time.to_le_bytes());
        }
        3 => message[0] = COMPRESSED | ((message[0] & 3) << 5) | rng.random_range(0..32),
        4 => message[0] = (message[0] & 0xF0) | rng.random_range(0..16),
        5 => message.truncate(at),
        _ => {
            let end = (at + 4).min(len);
            message[at..end].fill([0x00, 0x7F, 0x80, 0xFF][rng.random_range(0..4)]);
        }
    }
}

fn change_order(all: &mut Vec<Vec<u8>>, at: usize, rng: &mut ChaCha8Rng) {
    let other = rng.random_range(0..all.len());
    match rng.random_range(0..3) {
        0 => drop(all.remove(at)),
        1 => all.insert(other, all[at].clone()),
        _ => all.swap(at, other),
    }
}

/// Header and checksum around the messages: mostly sound, so that the messages are what is tested.
fn closed(data: &[u8], behind: &[u8], seed: &[u8], rng: &mut ChaCha8Rng) -> Vec<u8> {
    let size = match rng.random_range(0..12) {
        0 => 0,
        1 => rng.next_u32(),
        2 => data.len() as u32 / 2,
        _ => data.len() as u32,
    };
    let header_bytes = if rng.random_range(0..16) == 0 { rng.next_u32() as u8 } else { HEADER_BYTES as u8 };
    let mut bytes = vec![header_bytes, 0x20, 0, 0];
    bytes.extend(size.to_le_bytes());
    bytes.extend(b".FIT\0\0");
    bytes.extend(data);
    bytes.extend([0, 0]);
    match rng.random_range(0..8) {
        0 => bytes.extend(seed),
        1 => bytes.extend([rng.next_u32() as u8; 7]),
        2 => {}
        _ => bytes.extend(behind),
    }
    if rng.random_range(0..10) == 0 {
        bytes.truncate(rng.random_range(1..=bytes.len()));
    }
    bytes
}
