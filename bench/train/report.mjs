// What bench train says of a run.
import { LIMIT } from "./engines.mjs";
import { DIFFERENCE, RANGE, RATE, doubts, fastest, grid, kilobytes, percent, ratio, table, times, whole } from "./tables.mjs";

/** One row an engine, in relation to candle and to the limit. */
export function summarise(workload, variants) {
  const rows = fastest(workload, variants);
  return rows.map((row) => ({
    ...row,
    ratio_to_candle: ratio(rows, row, "candle"),
    share_of_limit: ratio(rows, row, LIMIT),
  }));
}

/** One table a figure: engines down, workloads across. */
export function trainReport(rows, { reps, windowMs }, browser) {
  return [
    `\nChromium ${browser}, medians of ${reps} interleaved windows of about ${windowMs} ms.`,
    grid(rows, "Steps a second (E, F: of all models together)", RATE),
    "\n¹ one model after another. Empty: the engine does not do it (fused trains no convolutions, tfjs has no gradient of" +
      " them on wasm, ConvNetJS no populations).",
    grid(rows, "Least and largest window", RANGE),
    grid(rows, "Times candle", (row) => (row.ratio_to_candle ? times(row.ratio_to_candle) : "")),
    grid(rows, "Share of the register limit", (row) => (row.share_of_limit ? percent(row.share_of_limit) : "")),
    grid(rows, "Largest relative difference of the checked losses to f64", DIFFERENCE),
    doubts(rows),
  ].join("\n");
}

/** The product's path, several workers, and what a cold open fetches. */
export function productReport({ path, workers, cores, sizes }) {
  const paths = path.map((it) => [
    `${it.workload}, ${it.epochs} epochs`,
    whole(it.product.median),
    whole(it.bare.median),
    percent(it.ratio),
    percent(it.evaluation_share),
  ]);
  const several = workers.map((it) => [
    `${it.workload}, ${it.workers}`,
    whole(it.steps_per_s.median),
    percent(it.efficiency),
  ]);
  const files = sizes.files.map(({ file, bytes, gzip }) => [file, kilobytes(bytes), kilobytes(gzip)]);
  return [
    "\nThe product's path (worker, slices, evaluations, messages) and the same runs bare\n",
    table(["run", "product, steps/s", "bare, steps/s", "product / bare", "evaluations, of bare"], paths),
    `\nWorkers at once, on ${cores} cores\n`,
    table(["run, workers", "steps/s", "of min(workers, cores) × one"], several),
    "\nA cold open to the first training step of the default experiment, kB\n",
    table(["file", "plain", "gzip -9"], [...files, ["all", "", kilobytes(sizes.gzip)]]),
  ].join("\n");
}
