// Names from files are text and nothing else: the page of a runner with hostile names has the very elements and
// attributes of the page of the same runner with harmless ones.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { after, test } from "node:test";
import { browser, open } from "./browser.mjs";

const STRINGS = JSON.parse(await readFile(new URL("../hostile_strings.json", import.meta.url), "utf8"));

after(() => browser.close());

const xml = (text) => text
  // What XML cannot carry at all never reaches a reader this way.
  .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "")
  .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

/** Twenty minutes due north at 3 m/s, on the n-th day. Devices lose what is not plain ASCII and are counted, so all share one. */
function gpx(name, device, n) {
  const start = Date.UTC(2026, 5, 1, 7) + n * 86_400_000;
  const points = Array.from({ length: 121 }, (_, i) =>
    `<trkpt lat="${(50 + i * 0.00027).toFixed(6)}" lon="8"><ele>100</ele><time>${new Date(start + i * 10_000).toISOString()}</time></trkpt>`);
  return `<gpx version="1.1" creator="${xml(device)}" xmlns="http://www.topografix.com/GPX/1/1">`
    + `<trk><name>${xml(name)}</name><type>running</type><trkseg>${points.join("")}</trkseg></trk></gpx>`;
}

/** As much of a string as a file may be called. */
const fileName = (name, n) => `${n}-${name.replace(/[\0/]/g, "").slice(0, 40)}.gpx`;

async function report(names, folder) {
  const exports = `${process.env.STRIDELOAD_WORK}/${folder}`;
  await mkdir(exports, { recursive: true });
  await Promise.all(names.map((name, n) => writeFile(`${exports}/${fileName(name, n)}`, gpx(name, names[0], n))));
  // One file that cannot be read, so that the list of problems shows a name as well.
  await writeFile(`${exports}/${fileName(names[0], 999)}`, "<gpx");
  const words = [exports, "-o", `${exports}-report`, "--no-cache", "--no-png", "--units", "km"];
  execFileSync(process.env.STRIDELOAD, words, { stdio: "pipe" });
  return `${exports}-report/report.html`;
}

test("hostile names add no element and no attribute to the page", async () => {
  assert.ok(STRINGS.length >= 100);
  const shape = async (names, folder) => {
    const { page, faults, close } = await open(await report(names, folder));
    const elements = await page.evaluate(() => [...document.querySelectorAll("*")].map((element) => {
      let depth = 0;
      for (let up = element.parentElement; up; up = up.parentElement) depth += 1;
      return `${depth} ${element.tagName} ${element.getAttributeNames().sort().join(" ")}`;
    }));
    assert.deepEqual(faults, []);
    await close();
    return elements;
  };
  const harmless = await shape(STRINGS.map((_, n) => `run ${n}`), "harmless");
  const hostile = await shape(STRINGS, "hostile");
  assert.ok(harmless.length > 1000, `${harmless.length} elements`);
  assert.deepEqual(hostile, harmless);
});
