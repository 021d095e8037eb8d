// The product's whole path against the same runs done bare, and several workers at once.
import { cpus } from "node:os";
import { spread } from "./tables.mjs";

/** So that a run takes some 30 to 100 ms. The default of the product is shorter: see `DEFAULT_EPOCHS`. */
const EPOCHS = { A: 400, B: 400, C: 50 };
/** Runs as short as the page's own default: reported, not judged, because a run is over within a few milliseconds. */
const DEFAULT_EPOCHS = 20;
const WORKERS = [1, 2, 4];

export async function measureProduct(page, names, settings) {
  const cores = cpus().length;
  const result = { cores, path: [], workers: [] };
  for (const workload of names.filter((name) => name in EPOCHS)) {
    const rates = await windows(page, workload, settings);
    for (const epochs of [EPOCHS[workload], DEFAULT_EPOCHS]) result.path.push(pathRow(workload, epochs, rates));
    for (const count of WORKERS) result.workers.push(workersRow(workload, count, cores, rates));
  }
  return result;
}

/** Rates of all interleaved windows, by a key that says what was measured. */
async function windows(page, workload, { reps, windowMs }) {
  await page.evaluate((workers) => window.bench.product.start(workers), Math.max(...WORKERS));
  await page.evaluate(() => window.bench.start("bare", "bare.js"));
  const product = (workers, epochs) =>
    page.evaluate((it) => window.bench.product.window(it), { workers, workload, epochs, windowMs });
  const bare = (epochs, evaluations) =>
    page.evaluate((it) => window.bench.call("bare", it, 60_000), {
      command: "rate",
      workload,
      epochs,
      evaluations,
      windowMs,
    });
  const measures = {};
  for (const epochs of [EPOCHS[workload], DEFAULT_EPOCHS]) {
    measures[`product ${epochs}`] = () => product(1, epochs);
    measures[`bare ${epochs}`] = () => bare(epochs, true);
    measures[`steps ${epochs}`] = () => bare(epochs, false);
  }
  for (const workers of WORKERS.filter((count) => count > 1))
    measures[`workers ${workers}`] = () => product(workers, EPOCHS[workload]);
  const rates = {};
  // The first round warms up all workers and does not count.
  for (let rep = 0; rep <= reps; rep++)
    for (const [key, measure] of Object.entries(measures)) {
      const rate = await measure();
      if (rep > 0) (rates[key] ??= []).push(rate);
    }
  rates["workers 1"] = rates[`product ${EPOCHS[workload]}`];
  await page.evaluate(() => window.bench.product.stop());
  await page.evaluate(() => window.bench.stop("bare"));
  return rates;
}

function pathRow(workload, epochs, rates) {
  const [product, bare, steps] = ["product", "bare", "steps"].map((kind) => spread(rates[`${kind} ${epochs}`]));
  return {
    workload,
    epochs,
    targeted: epochs === EPOCHS[workload],
    product,
    bare,
    steps_only: steps,
    ratio: product.median / bare.median,
    evaluation_share: 1 - bare.median / steps.median,
  };
}

function workersRow(workload, workers, cores, rates) {
  const steps_per_s = spread(rates[`workers ${workers}`]);
  const one = spread(rates["workers 1"]).median;
  return { workload, workers, steps_per_s, efficiency: steps_per_s.median / (Math.min(workers, cores) * one) };
}
