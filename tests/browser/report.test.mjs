// The demo's report as its readers meet it: two colour schemes, three widths, without scripts, by keyboard, on paper.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { browser, open } from "./browser.mjs";

const REPORT = `${process.env.STRIDELOAD_WORK}/demo/report/report.html`;
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const MOST_PAGES = 8;
const MOST_BYTES = 2_000_000;

after(() => browser.close());

for (const scheme of ["light", "dark"]) {
  for (const width of [1200, 500, 360]) {
    test(`${scheme}, ${width} px: no error, no request, no sideways scrolling, nothing serious for axe`, async () => {
      const { page, faults, close } = await open(REPORT, { scheme, width });
      assert.ok((await page.title()).includes("unning report"));
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
      const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(content <= view, `${content} px of content on ${view} px`);
      await page.evaluate(AXE);
      const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
      assert.ok(passes.some((rule) => rule.id === "color-contrast"), "axe looked at the colours");
      const serious = violations.filter((rule) => ["serious", "critical"].includes(rule.impact));
      assert.deepEqual(serious.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join("\n")}`), []);
      assert.deepEqual(faults, []);
      await close();
    });
  }
}

test("everything is said without scripts", async () => {
  const { page, faults, close } = await open(REPORT, { scripts: false });
  assert.ok((await page.locator(".verdict").innerText()).includes("22.4 km was 40 % longer"));
  assert.equal(await page.locator(".cards li").count(), 6);
  for (const id of ["flags", "load", "hills", "cadence", "sides", "plan", "help", "quality", "method", "glossary"]) {
    assert.ok(await page.locator(`section#${id} > h2`).isVisible(), id);
  }
  const table = page.locator("#load figure details").first();
  assert.ok(!(await table.locator("table").isVisible()));
  await table.locator("summary").click();
  assert.ok(await table.locator("table").isVisible());
  assert.equal(await page.locator(".readout, button, input").count(), 0, "a control that needs a script");
  assert.deepEqual(faults, []);
  await close();
});

test("every chart has its numbers in a table", async () => {
  const { page, close } = await open(REPORT);
  const figures = page.locator("figure");
  assert.ok(await figures.count() >= 8);
  for (const figure of await figures.all()) {
    assert.equal(await figure.locator("svg[role=img]").count(), 1);
    assert.ok(await figure.locator("details table tbody tr").count() > 0, await figure.getAttribute("id"));
  }
  await close();
});

test("a heading sorts its column, and a second press turns it round", async () => {
  const { page, close } = await open(REPORT);
  const runs = page.locator("figure#\\30 2-every-run details");
  await runs.locator("summary").click();
  const heading = runs.locator("th", { hasText: /^km/ });
  const column = async () => (await runs.locator("tbody tr td:nth-child(2)").allInnerTexts()).map(Number);
  const before = await column();
  await heading.locator("button").click();
  assert.deepEqual(await column(), before.toSorted((a, b) => a - b));
  assert.equal(await heading.getAttribute("aria-sort"), "ascending");
  await heading.locator("button").press("Enter");
  assert.deepEqual(await column(), before.toSorted((a, b) => b - a));
  await runs.locator("input[type=search]").fill("22.4");
  const left = await runs.locator("tbody tr:visible").allInnerTexts();
  assert.ok(left.length > 0 && left.length < before.length && left.every((row) => row.includes("22.4")), left.join("|"));
  await close();
});

test("values show under the pointer and by arrow keys", async () => {
  const { page, close } = await open(REPORT);
  const figure = page.locator("figure#\\30 1-weekly-distance");
  const readout = figure.locator(".readout");
  const last = figure.locator(".value", { has: page.locator("title", { hasText: /^16-22 Nov 2026/ }) });
  await last.hover({ force: true });
  assert.match(await readout.innerText(), /16-22 Nov 2026: distance 39\.2 km/);
  await figure.locator(".card").press("Home");
  const first = await readout.innerText();
  assert.match(first, /2026.*km/);
  await figure.locator(".card").press("ArrowRight");
  assert.notEqual(await readout.innerText(), first);
  assert.equal(await figure.locator(".value.on").count(), 1);
  await close();
});

test("the tab key walks the page in its order, and the focus can be seen", async () => {
  const { page, close } = await open(REPORT);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  assert.ok(await page.evaluate(() => document.activeElement.getBoundingClientRect().left >= 0), "the skip link shows");
  await page.keyboard.press("Enter");
  assert.equal(new URL(page.url()).hash, "#content");
  await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
  await page.reload();
  const stops = [];
  for (let i = 0; i < 400; i += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const active = document.activeElement;
      if (active === document.body) return null;
      const all = [...document.querySelectorAll("*")];
      return { place: all.indexOf(active), outline: getComputedStyle(active).outlineStyle, name: active.outerHTML.slice(0, 80) };
    });
    if (stop === null || stop.place < (stops.at(-1)?.place ?? -1)) break;
    stops.push(stop);
  }
  const focusable = await page.evaluate(() =>
    [...document.querySelectorAll("a[href], summary, button, input, [tabindex='0']")].filter((e) => e.checkVisibility()).length);
  assert.equal(stops.length, focusable, "every control is reached once");
  assert.deepEqual(stops.filter((stop) => stop.outline === "none").map((stop) => stop.name), []);
  await close();
});

test(`it prints on at most ${MOST_PAGES} pages of A4`, async () => {
  const { page, close } = await open(REPORT);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const pages = pdf.match(/\/Type\s*\/Page(?![a-z])/g)?.length ?? 0;
  assert.ok(pages >= 2 && pages <= MOST_PAGES, `${pages} pages`);
  const [, width, height] = pdf.match(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/);
  assert.deepEqual([Math.round(width), Math.round(height)], [595, 842]);
  await close();
});

/** Pain twice, shoes, steps, sides and what was unusual before: as full as a handout gets. */
test("the handout prints on one page of A4", async () => {
  const exports = `${process.env.STRIDELOAD_WORK}/sore`;
  await mkdir(exports, { recursive: true });
  await copyFile(`${process.env.STRIDELOAD_WORK}/demo/export_demo.zip`, `${exports}/export_demo.zip`);
  const pain = ["2026-11-10,front of knee,left,3,steady,4", "2026-11-20,front of knee,left,4,next_day,3"];
  await writeFile(`${exports}/pain.csv`, ["date,site,side,level,pattern,onset_km", ...pain, ""].join("\n"));
  const handout = `${exports}/handout.html`;
  const words = [exports, "-o", `${exports}-report`, "--handout", handout, "--no-cache", "--no-png", "-q"];
  execFileSync(process.env.STRIDELOAD, words, { stdio: "pipe" });
  const { page, close } = await open(handout);
  const text = await page.locator("main").innerText();
  for (const word of ["Pain, in the runner's words", "Shoes", "151 steps a minute", "keeping left", "What was unusual before",
    "Physiotherapist", "Medical review"]) {
    assert.ok(text.includes(word), word);
  }
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  assert.equal(pdf.match(/\/Type\s*\/Page(?![a-z])/g)?.length, 1);
  await close();
});

test("the page is one small file", async () => {
  assert.ok((await stat(REPORT)).size < MOST_BYTES);
});
