// What was promised, and whether this run kept it.
import { LIMIT, OURS } from "./engines.mjs";

const RATIOS = { A: 25, B: 8, C: 7.5, D: 12 };
const SHARES = { A: 0.3, B: 0.4, C: 0.6 };
const TO_TENSOR_LIBRARIES = 25;
const PRODUCT = 0.85;
const WORKERS = 0.9;
const OPEN_BYTES = 700_000;
const WORKER_BYTES = 150_000;

/** A line a target, as Markdown. */
export function targets(measured, product) {
  return ["\nTargets\n", ...speed(measured), ...path(product), ...sizes(product.sizes)].join("\n");
}

function speed(measured) {
  const find = (engine, workload) => measured.find((row) => row.engine === engine && row.workload === workload);
  return Object.keys(RATIOS).flatMap((workload) => {
    const ours = find(OURS, workload);
    if (!ours?.steps_per_s) return [];
    // Where candle itself is fast, a target may lie beyond what the core can do.
    const limit = find(LIMIT, workload)?.ratio_to_candle?.toFixed(1);
    const lines = [atLeast(`${workload}: times candle (the limit: ${limit})`, ours.ratio_to_candle, RATIOS[workload])];
    // Of convolutions only the former was promised.
    if (!SHARES[workload]) return lines;
    lines.push(atLeast(`${workload}: share of the register limit`, ours.share_of_limit, SHARES[workload]));
    for (const library of ["tfjs wasm", "jax-js wasm"]) {
      const theirs = find(library, workload)?.steps_per_s;
      const ratio = theirs && ours.steps_per_s.median / theirs.median;
      lines.push(atLeast(`${workload}: times ${library}`, ratio, TO_TENSOR_LIBRARIES));
    }
    return lines;
  });
}

function path({ path, workers, cores }) {
  return [
    ...path
      .filter((it) => it.targeted)
      .map((it) => atLeast(`${it.workload}: product path, of bare`, it.ratio, PRODUCT)),
    ...workers
      .filter((it) => it.workers > 1 && it.workers <= cores)
      .map((it) => atLeast(`${it.workload}: ${it.workers} workers, of ${it.workers} × one`, it.efficiency, WORKERS)),
  ];
}

function sizes({ gzip, worker_gzip }) {
  return [atMost("cold open, bytes", gzip, OPEN_BYTES), atMost("worker, bytes", worker_gzip, WORKER_BYTES)];
}

export const atLeast = (what, value, target) => line(what, value, `≥ ${target}`, value >= target);
export const atMost = (what, value, target) => line(what, value, `≤ ${target}`, value <= target);

function line(what, value, target, met) {
  const figure = value == null ? "not measured" : value.toLocaleString("en", { maximumSignificantDigits: 6 });
  return `- ${met ? "met    " : "NOT MET"}  ${what}: ${figure} (${target})`;
}
