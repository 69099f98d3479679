#!/usr/bin/env python3
"""Compares strideload's tables with two readers that share no code with it: fitdecode and gpxpy.

Usage: other_readers.py PROGRAM FOLDER...

Reads a fixed sample of the FIT and GPX files below the folders, archives included, both ways, and compares the columns
of activities.csv that another reader can know. Prints every disagreement with its cause; ends with 1 when one has none.
Says so and ends with 0 where the readers cannot be installed.
"""

import csv
import gzip
import hashlib
import io
import math
import os
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from datetime import datetime, timezone
from pathlib import Path

READERS = ["fitdecode==0.11.0", "gpxpy==1.6.2"]
INSTALL_SECONDS = 180
# So many of each format: fitdecode needs a second for an hour of running.
SAMPLE = int(os.environ.get("STRIDELOAD_DIFFERENTIAL_SAMPLE", "60"))
LARGEST_BYTES = 400_000

# Column and how far apart the two may be: an absolute part and a share.
TOLERANCES = {
    "start_utc": (1.0, 0.0),
    "utc_offset_s": (0.5, 0.0),
    "sport": (0.0, 0.0),
    "elapsed_s": (1.0, 0.001),
    "distance_m": (1.0, 0.001),
    "distance_gps_m": (30.0, 0.02),
    "ascent_device_m": (0.5, 0.0),
    "heart_rate_bpm": (1.5, 0.0),
    "cadence_spm": (2.0, 0.0),
}


# ---- the sample ----------------------------------------------------------------------------------------------------


def recordings(folder):
    """Name and bytes of every FIT and GPX below a folder, inside zip archives too."""
    for path in sorted(Path(folder).rglob("*")):
        if not path.is_file() or path.name.startswith("._"):
            continue
        name = str(path.relative_to(folder))
        if path.suffix.lower() == ".zip":
            try:
                with zipfile.ZipFile(path) as archive:
                    for member in sorted(archive.namelist()):
                        if kind(member):
                            yield f"{name}!/{member}", archive.read(member)
            except (zipfile.BadZipFile, OSError, RuntimeError):
                continue
        elif kind(name):
            yield name, path.read_bytes()


def kind(name):
    lower = name.lower().removesuffix(".gz")
    return next((k for k in ("fit", "gpx") if lower.endswith("." + k)), None)


def sample(folders):
    """The same files on every machine: those whose names hash lowest, all of them where there are few."""
    chosen = []
    for folder in folders:
        by_kind = defaultdict(list)
        for name, data in recordings(folder):
            if data[:2] == b"\x1f\x8b":
                try:
                    data = gzip.decompress(data)
                except (OSError, EOFError):
                    continue
            if 0 < len(data) <= LARGEST_BYTES:
                by_kind[kind(name)].append((hashlib.sha256(name.encode()).hexdigest(), name, data))
        for files in by_kind.values():
            chosen.extend((name, data) for _, name, data in sorted(files)[:SAMPLE])
    return chosen


# ---- strideload ----------------------------------------------------------------------------------------------------


def by_strideload(program, files):
    """Rows of activities.csv for each file: every file is a member of its own, so that no copy hides another."""
    with tempfile.TemporaryDirectory() as desk:
        desk = Path(desk)
        for number, (name, data) in enumerate(files):
            member = desk / "club" / f"m{number:05}"
            member.mkdir(parents=True)
            (member / f"file.{kind(name)}").write_bytes(data)
        done = subprocess.run(
            [program, "club", str(desk / "club"), "--no-cache", "-q", "-o", str(desk / "out")],
            capture_output=True,
            text=True,
        )
        if done.returncode not in (0, 1):
            sys.exit(f"strideload ended with {done.returncode}: {done.stderr[-2000:]}")
        rows = defaultdict(list)
        with open(desk / "out" / "private" / "activities.csv", newline="", encoding="utf-8") as table:
            for row in csv.DictReader(table):
                rows[int(row["athlete"][1:])].append(row)
        return rows


# ---- the other readers ---------------------------------------------------------------------------------------------

SPORTS = {1: "running", "running": "running", "walking": "walking", "hiking": "hiking", "cycling": "cycling"}
EARTH_M = 6_371_008.8


def metres(a, b):
    (lat_a, lon_a), (lat_b, lon_b) = (map(math.radians, a), map(math.radians, b))
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(h)))


def utc(moment):
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()


def path_m(points, fastest_mps=12.0):
    """Length of a track; a point without a place or a leap no one makes breaks it."""
    total, last = 0.0, None
    for time, place in points:
        if place is not None and last is not None:
            step_s = max(time - last[0], 1.0)
            step_m = metres(last[1], place)
            if step_m <= fastest_mps * step_s:
                total += step_m
        if place is not None:
            last = (time, place)
    return total


def by_fitdecode(data):
    """What fitdecode knows of a file with one session; None for what is not comparable."""
    import fitdecode

    records, sessions, activity, kinds = [], [], None, set()
    with fitdecode.FitReader(io.BytesIO(data), check_crc=fitdecode.CrcCheck.DISABLED) as reader:
        for frame in reader:
            if not isinstance(frame, fitdecode.FitDataMessage):
                continue
            if frame.name == "record":
                records.append(frame)
            elif frame.name == "session":
                sessions.append(frame)
            elif frame.name == "activity":
                activity = frame
            elif frame.name == "file_id":
                kinds.add(frame.get_value("type", fallback=None))
    if kinds != {"activity"} or len(sessions) > 1 or not records:
        return None

    def value(frame, *names):
        for name in names:
            found = frame.get_value(name, fallback=None) if frame.has_field(name) else None
            if found is not None:
                return found
        return None

    rows = []
    for frame in records:
        time = value(frame, "timestamp")
        if not isinstance(time, datetime):
            continue
        lat, lon = value(frame, "position_lat"), value(frame, "position_long")
        place = None
        if lat is not None and lon is not None and (lat, lon) != (0, 0):
            place = (lat * 180 / 2**31, lon * 180 / 2**31)
        cadence, fraction = value(frame, "cadence"), value(frame, "fractional_cadence")
        rows.append({
            "time": utc(time),
            "place": place,
            "speed": value(frame, "enhanced_speed", "speed"),
            "distance": value(frame, "distance"),
            "cadence": None if cadence is None else cadence + (fraction or 0.0),
            "heart_rate": value(frame, "heart_rate"),
        })
    if not rows:
        return None
    session = sessions[0] if sessions else None
    said = lambda *names: value(session, *names) if session is not None else None
    sport = said("sport")
    start = utc(said("start_time")) if isinstance(said("start_time"), datetime) else None
    found = {
        "start_utc": start if start is not None and 0 <= rows[0]["time"] - start <= 3600 else rows[0]["time"],
        "sport": SPORTS.get(sport) if sport is not None else None,
        "distance_m": said("total_distance") or next((r["distance"] for r in reversed(rows) if r["distance"]), None),
        "ascent_device_m": said("total_ascent"),
    }
    found["span_s"] = rows[-1]["time"] - rows[0]["time"]
    if said("total_elapsed_time"):
        found["elapsed_s"] = max(said("total_elapsed_time"), rows[-1]["time"] - found["start_utc"])
    if activity is not None and isinstance(value(activity, "local_timestamp"), datetime):
        if isinstance(value(activity, "timestamp"), datetime):
            found["utc_offset_s"] = utc(value(activity, "local_timestamp")) - utc(value(activity, "timestamp"))
    add_means(found, rows, fastest_mps=12.0 if found["sport"] in (None, "running", "walking", "hiking") else 60.0)
    return found


def by_gpxpy(data):
    """What gpxpy knows of a file with one track; None for what is not comparable."""
    import gpxpy

    gpx = gpxpy.parse(data.decode("utf-8", "replace").lstrip("\ufeff \r\n\t"))
    if len(gpx.tracks) != 1:
        return None
    rows, segments = [], []
    for segment in gpx.tracks[0].segments:
        part = []
        for point in segment.points:
            if point.time is None:
                return None
            sensors = {}
            for element in (child for ext in point.extensions for child in ext.iter()):
                sensors.setdefault(element.tag.rsplit("}", 1)[-1], element.text)
            number = lambda *names: next((float(sensors[n]) for n in names if sensors.get(n)), None)
            part.append({
                "time": utc(point.time),
                "place": (point.latitude, point.longitude),
                "speed": None,
                "cadence": number("cad", "cadence", "RunCadence"),
                "heart_rate": number("hr", "heartrate"),
            })
        rows.extend(part)
        segments.append(part)
    if len(rows) < 2:
        return None
    rows.sort(key=lambda row: row["time"])
    found = {"start_utc": rows[0]["time"], "elapsed_s": rows[-1]["time"] - rows[0]["time"], "sport": None}
    add_means(found, rows, segments)
    return found


def add_means(found, rows, segments=None, fastest_mps=12.0):
    """Length of the path, mean heart rate, mean steps of both feet at running speed."""
    if sum(row["place"] is not None for row in rows) > len(rows) / 2:
        found["distance_gps_m"] = sum(
            path_m([(row["time"], row["place"]) for row in part], fastest_mps) for part in (segments or [rows])
        )
    # Weighted by the time to the next record, up to what is still recording; standing is left out.
    seconds = [min(max(b["time"] - a["time"], 0.0), 10.0) for a, b in zip(rows, rows[1:])] + [1.0]
    speeds = [speed_around(rows, i) for i in range(len(rows))]
    mean = lambda pairs: sum(v * s for v, s in pairs) / sum(s for _, s in pairs) if sum(s for _, s in pairs) else None
    found["heart_rate_bpm"] = mean(
        [(r["heart_rate"], s) for r, s, v in zip(rows, seconds, speeds) if r["heart_rate"] and 30 <= r["heart_rate"] <= 230 and v > 0.8]
    )
    steps = [(r["cadence"], s) for r, s, v in zip(rows, seconds, speeds) if r["cadence"] and 0 < r["cadence"] < 250 and v >= 2.0]
    if sum(s for _, s in steps) >= 300:
        spm = mean(steps)
        found["cadence_spm"] = spm if spm > 125 else 2 * spm


def speed_around(rows, i):
    """Speed at a record: its own, else of the path over ten seconds."""
    if rows[i]["speed"] is not None:
        return rows[i]["speed"]
    first, last = i, i
    while first > 0 and rows[i]["time"] - rows[first]["time"] < 5:
        first -= 1
    while last < len(rows) - 1 and rows[last]["time"] - rows[i]["time"] < 5:
        last += 1
    part = [(row["time"], row["place"]) for row in rows[first : last + 1]]
    span = part[-1][0] - part[0][0]
    return path_m(part) / span if span > 0 and part[0][1] else 0.0


# ---- the comparison ------------------------------------------------------------------------------------------------


def ours(row, column):
    text = row[column]
    if text == "" or column == "sport":
        return text or None
    if column == "start_utc":
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    return float(text)


def apart(column, mine, theirs):
    if column == "sport":
        return mine != theirs
    absolute, share = TOLERANCES[column]
    return abs(mine - theirs) > absolute + share * abs(theirs)


def cause(column, row, mine, theirs, found):
    """Why the two may differ, in words; None when nothing explains it."""
    notes = row["notes"]
    if "a drive" in notes:
        return "a drive home was cut off"
    if row["partial"] == "true":
        return "the file is cut; the other reader's totals are of what it could still read"
    if column == "utc_offset_s" and (theirs % 900 > 120 and theirs % 900 < 780 or not -43200 <= theirs <= 50400):
        return "no zone is that far from UTC; the position decides"
    if column == "utc_offset_s" and mine == -theirs:
        return "local time and UTC stand the wrong way round; the position decides"
    if column == "utc_offset_s" and abs(mine - theirs) <= 120:
        return "a clock set by hand; rounded to the quarter hour"
    if column in ("start_utc", "elapsed_s") and "the watch did not know the date" in notes:
        return "times since power-on were moved to the file's date"
    if column == "elapsed_s" and abs(mine - found.get("span_s", math.inf)) <= 1:
        return "no watch we know wrote the total, or it is shorter than the records; their span is used"
    if column == "elapsed_s" and row["format"] == "gpx" and ("time" in notes or "clock" in notes):
        return "a leap of the clock was taken out"
    if column == "distance_m" and row["distance_source"] != "device":
        return "no watch wrote the total; our own length of the path is used"
    if column == "distance_gps_m" and mine < theirs:
        return "standing, leaps and noise of the receiver are left out of our length"
    if column == "heart_rate_bpm" and abs(mine - theirs) <= 6:
        return "weighted by moving time on a 10 s mean speed, there on each record"
    if column == "cadence_spm" and row["cadence_basis"] == "steps" and abs(mine - theirs) > 20:
        return "the file counts steps, not strides"
    if column == "cadence_spm" and abs(mine - theirs) <= 8:
        return "over the running mask, there over every record at 2 m/s"
    if mine is not None and column == "sport" and row["sport"] == "other":
        return "a sport of the list that is none of ours"
    return None


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, folders = sys.argv[1], [folder for folder in sys.argv[2:] if Path(folder).is_dir()]
    files = sample(folders)
    rows = by_strideload(program, files)
    agree, explained, open_ends, compared, skipped = Counter(), Counter(), [], Counter(), Counter()
    for number, (name, data) in enumerate(files):
        mine = rows.get(number, [])
        try:
            found = by_fitdecode(data) if kind(name) == "fit" else by_gpxpy(data)
        except Exception as fault:  # noqa: BLE001 - any refusal of another reader is an answer
            skipped[f"{kind(name)}: the other reader refuses it ({type(fault).__name__})"] += 1
            continue
        if found is None or len(mine) != 1:
            skipped[f"{kind(name)}: not one recording with times and records"] += 1
            continue
        compared[kind(name)] += 1
        for column in TOLERANCES:
            here, there = ours(mine[0], column), found.get(column)
            if here is None or there is None:
                continue
            if not apart(column, here, there):
                agree[column] += 1
                continue
            why = cause(column, mine[0], here, there, found)
            if why:
                explained[(column, why)] += 1
            else:
                open_ends.append(f"{name}: {column} {here} here, {there} there; {mine[0]['notes']}")
    print(f"compared {compared['fit']} FIT with fitdecode and {compared['gpx']} GPX with gpxpy")
    for column in TOLERANCES:
        print(f"  {column}: {agree[column]} agree")
        for (which, why), count in sorted(explained.items()):
            if which == column:
                print(f"    {count} differ: {why}")
    for why, count in sorted(skipped.items()):
        print(f"  left out, {count} {why}")
    for line in open_ends:
        print(f"  UNEXPLAINED {line}")
    if not agree:
        sys.exit("nothing was compared")
    sys.exit(1 if open_ends else 0)


def run_in_venv():
    """Installs the readers into an environment of their own and starts again in it."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True, timeout=INSTALL_SECONDS)
            pip = [str(python), "-m", "pip", "install", "--quiet", "--timeout", "10", "--retries", "1", *READERS]
            subprocess.run(pip, check=True, capture_output=True, timeout=INSTALL_SECONDS)
        except (OSError, subprocess.SubprocessError) as fault:
            print(f"SKIPPED: the comparison with fitdecode and gpxpy; they cannot be installed here ({fault})")
            return 0
        return subprocess.run([str(python), "-W", "ignore", *sys.argv], check=False).returncode


if __name__ == "__main__":
    try:
        import fitdecode  # noqa: F401
        import gpxpy  # noqa: F401
    except ImportError:
        sys.exit(run_in_venv())
    main()
