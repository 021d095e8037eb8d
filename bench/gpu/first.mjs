// How long a new shape takes to its first step. Each time in a browser of its own, since browsers keep what they
// compiled.
import { launch } from "../train/browser.mjs";
import { spread } from "../train/tables.mjs";

const LIMIT_MS = 120_000;

/** Milliseconds for each workload of one model, and the device. */
export async function firstSteps(origin, names, times) {
  const rows = [];
  for (const workload of names) {
    const found = [];
    for (let time = 0; time < times; time++) found.push(await inNewBrowser(origin, workload));
    rows.push({ workload, ms: spread(found.map(({ ms }) => ms)), device: found[0].device });
  }
  return rows;
}

async function inNewBrowser(origin, workload) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(origin);
    await page.waitForFunction(() => window.bench);
    await page.evaluate(() => window.bench.start("first", "first.js"));
    const ask = [{ command: "first", workload }, LIMIT_MS];
    return await page.evaluate(([message, limitMs]) => window.bench.call("first", message, limitMs), ask);
  } finally {
    await browser.close();
  }
}
