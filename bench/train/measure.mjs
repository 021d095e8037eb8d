// The method: check that an engine trains the right thing, size its windows, then run the windows of all engines round
// robin, so that whatever else the machine does falls on all alike.
import { difference, reference } from "./reference.js";
import { WORKLOADS } from "./workloads.js";

/** The f32 engines differ from f64 by less over the steps compared; a learning rate ten per cent off differs by more. */
const TOLERANCE = 0.005;
const CHECKED_STEPS = { single: 100, population: 20 };
const SETUP_MS = 180_000;

/** Steps a second of each engine's windows: `[{ ...engine, rates, difference, error }]`. */
export async function measure(page, name, engines, { reps, windowMs }) {
  const workload = WORKLOADS[name];
  const steps = workload.models > 1 ? CHECKED_STEPS.population : CHECKED_STEPS.single;
  const expected = reference(workload, steps);
  refuse(reference({ ...workload, lr: workload.lr * 1.1 }, steps), expected);
  const rows = engines.map((engine, k) => ({ ...engine, id: `${name} ${k}`, rates: [] }));
  for (const row of rows) await attempt(page, row, () => prepare(page, row, name, expected, windowMs));
  for (let rep = 0; rep <= reps; rep++)
    for (const row of rows.filter((it) => !it.error))
      await attempt(page, row, async () => {
        const { ms, steps } = await call(page, row, { command: "window", steps: row.steps }, 20 * windowMs + 10_000);
        // The first round comes after all compiling; it does not count, and the windows take their length from it.
        if (rep === 0) row.steps = fitting(steps, ms, windowMs);
        else row.rates.push((1000 * steps * (row.models ?? workload.models)) / ms);
      });
  for (const row of rows) await page.evaluate((id) => window.bench.stop(id), row.id);
  return rows;
}

/** The canary: a check that passed this would pass anything. */
function refuse(wrong, expected) {
  if (difference(wrong, expected) < TOLERANCE) throw new Error("the comparison of losses sees no difference");
}

async function attempt(page, row, work) {
  try {
    await work();
  } catch (error) {
    row.error = String(error.message ?? error)
      .split("\n")[0]
      .slice(0, 300);
    await page.evaluate((id) => window.bench.stop(id), row.id);
  }
}

async function prepare(page, row, workload, expected, windowMs) {
  const { peer, models, backend, oneByOne } = row;
  await page.evaluate(([id, script]) => window.bench.start(id, script), [row.id, `${peer}.js`]);
  await call(page, row, { command: "start", workload, options: { models, backend, oneByOne } }, SETUP_MS);
  if (peer !== "limit") {
    row.difference = await (row.ownBatches ? checkOwn : check)(page, row, expected);
    if (!(row.difference <= TOLERANCE)) throw new Error(`trains something else: losses differ by ${row.difference}`);
  }
  row.steps = await size(page, row, windowMs);
}

async function check(page, row, expected) {
  const losses = await call(page, row, { command: "curve", steps: expected.length }, SETUP_MS);
  return difference(losses, expected);
}

/** Of an engine whose minibatches are not those of `expected`. */
async function checkOwn(page, row, { length: steps }) {
  const { losses, expected, wrong } = await call(page, row, { command: "check", steps }, SETUP_MS);
  refuse(wrong, expected);
  return difference(losses, expected);
}

/** How many steps fill a window; on the way the engine gets warm. */
async function size(page, row, windowMs) {
  for (let steps = 2; ; ) {
    const window = await call(page, row, { command: "window", steps }, SETUP_MS);
    const ms = Math.max(window.ms, 0.1);
    if (ms > windowMs / 2) return fitting(window.steps, ms, windowMs);
    steps = Math.ceil(window.steps * Math.min(10, (0.8 * windowMs) / ms));
  }
}

const fitting = (steps, ms, windowMs) => Math.max(1, Math.round((steps * windowMs) / ms));

const call = (page, row, message, limitMs) =>
  page.evaluate(([id, message, limitMs]) => window.bench.call(id, message, limitMs), [row.id, message, limitMs]);
