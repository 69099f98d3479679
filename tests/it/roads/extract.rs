//! Small OpenStreetMap extracts, written field by field after the published layout (wiki: PBF Format): what a reader must
//! make of them is then known without one.

/// A way to write: its points in degrees, latitude first, and its tags.
pub struct Way {
    pub points: Vec<(f64, f64)>,
    pub tags: Vec<(&'static str, &'static str)>,
}

/// An extract with these ways, points first, each kind in a block of its own.
pub fn extract(ways: &[Way]) -> Vec<u8> {
    let mut bytes = blob("OSMHeader", &header(&["OsmSchema-V0.6", "DenseNodes"]));
    bytes.extend(blob("OSMData", &points_block(ways)));
    let first_points = ways.iter().scan(1, |next, way| Some(std::mem::replace(next, *next + way.points.len() as i64)));
    bytes.extend(blob("OSMData", &ways_block(ways.iter().zip(first_points))));
    bytes
}

/// An extract in which so many ways lead along the same points.
pub fn extract_that_repeats(way: &Way, times: usize) -> Vec<u8> {
    let mut bytes = blob("OSMHeader", &header(&["OsmSchema-V0.6", "DenseNodes"]));
    bytes.extend(blob("OSMData", &points_block(std::slice::from_ref(way))));
    bytes.extend(blob("OSMData", &ways_block(std::iter::repeat_n((way, 1), times))));
    bytes
}

/// An extract whose header asks for a feature.
pub fn extract_that_needs(feature: &str) -> Vec<u8> {
    blob("OSMHeader", &header(&["OsmSchema-V0.6", feature]))
}

fn header(features: &[&str]) -> Vec<u8> {
    features.iter().flat_map(|feature| bytes_field(4, feature.as_bytes())).collect()
}

fn points_block(ways: &[Way]) -> Vec<u8> {
    let points: Vec<(f64, f64)> = ways.iter().flat_map(|way| way.points.iter().copied()).collect();
    let units = |degrees: f64| (degrees * 1e7).round() as i64;
    let dense = [
        bytes_field(1, &packed_steps((1..).take(points.len()))),
        bytes_field(8, &packed_steps(points.iter().map(|point| units(point.0)))),
        bytes_field(9, &packed_steps(points.iter().map(|point| units(point.1)))),
    ]
    .concat();
    [bytes_field(1, &[]), bytes_field(2, &bytes_field(2, &dense))].concat()
}

/// Each way with the number of its first point.
fn ways_block<'a>(ways: impl Iterator<Item = (&'a Way, i64)>) -> Vec<u8> {
    let mut strings: Vec<&str> = vec![""];
    let mut group = Vec::new();
    for (number, (way, first_point)) in (1..).zip(ways) {
        let mut place = |text: &'static str| {
            strings.push(text);
            strings.len() as u64 - 1
        };
        let (keys, values): (Vec<u64>, Vec<u64>) =
            way.tags.iter().map(|(key, value)| (place(key), place(value))).unzip();
        let refs = (first_point..).take(way.points.len());
        let way_bytes = [
            [varint(1 << 3), varint(number)].concat(),
            bytes_field(2, &keys.into_iter().flat_map(varint).collect::<Vec<u8>>()),
            bytes_field(3, &values.into_iter().flat_map(varint).collect::<Vec<u8>>()),
            bytes_field(8, &packed_steps(refs)),
        ]
        .concat();
        group.extend(bytes_field(3, &way_bytes));
    }
    let table: Vec<u8> = strings.iter().flat_map(|text| bytes_field(1, text.as_bytes())).collect();
    [bytes_field(1, &table), bytes_field(2, &group)].concat()
}

fn blob(kind: &str, content: &[u8]) -> Vec<u8> {
    let blob = bytes_field(1, content);
    let header = [bytes_field(1, kind.as_bytes()), varint(3 << 3), varint(blob.len() as u64)].concat();
    [&(header.len() as u32).to_be_bytes(), header.as_slice(), &blob].concat()
}

/// Differences from each to the next, signs folded in.
fn packed_steps(values: impl Iterator<Item = i64>) -> Vec<u8> {
    let mut last = 0;
    let step = |value: i64| {
        let step = value - last;
        last = value;
        varint(((step << 1) ^ (step >> 63)) as u64)
    };
    values.flat_map(step).collect()
}

fn bytes_field(number: u64, bytes: &[u8]) -> Vec<u8> {
    [varint(number << 3 | 2), varint(bytes.len() as u64), bytes.to_vec()].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}
