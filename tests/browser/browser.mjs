// One browser for all tests, and pages that remember what went wrong on them.

import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  // Chromium refuses its own sandbox to root, who runs it in most containers; the pages opened here are ours.
  args: process.getuid() === 0 ? ["--no-sandbox"] : [],
});

/** Opens a file; `faults` fills with console errors, exceptions and requests for anything else. */
export async function open(file, { width = 1200, height = 900, scheme = "light", scripts = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: scheme, javaScriptEnabled: scripts,
  });
  // A busy machine takes its time.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const address = pathToFileURL(file).href;
  const faults = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== address) faults.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  return { page, faults, close: () => context.close() };
}
