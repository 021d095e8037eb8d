// What bench gpu says of a run, and whether what was promised was kept.
import { DIFFERENCE, RANGE, RATE, doubts, fastest, grid, kilobytes, ratio, table, times } from "../train/tables.mjs";
import { atLeast, atMost } from "../train/targets.mjs";
import { CROWD, JAX, OURS, TFJS } from "./engines.mjs";

const RATIOS = { A: 40, C: 8, E: 20, F: 5 };
const FIRST_MS = 5000;
/** Time for a step of one of 1,024 models, compared with one of 64. */
const CROWDING = 1.1;

/** One row an engine, in relation to the other libraries. */
export function summarise(workload, variants) {
  const rows = fastest(workload, variants);
  return rows.map((row) => ({
    ...row,
    ratio_to_jax: ratio(rows, row, JAX),
    ratio_to_tfjs: ratio(rows, row, TFJS),
    slower_than_ours: ratio(rows, row, OURS) && 1 / ratio(rows, row, OURS),
  }));
}

/** Tables, doubts and verdicts, as Markdown. */
export function report(rows, first, size, { reps, windowMs }, browser) {
  const shown = (value) => (value ? times(value) : "");
  return [
    `\nChromium ${browser}, ${first[0]?.device ?? "device unknown"}, medians of ${reps} interleaved windows of about ` +
      `${windowMs} ms.`,
    grid(rows, "Steps a second (E, F: of all models together)", RATE),
    "\nOurs include a shuffling of all examples each epoch.",
    grid(rows, "Least and largest window", RANGE),
    grid(rows, `Times ${JAX}`, (row) => shown(row.ratio_to_jax)),
    grid(rows, `Times ${TFJS}`, (row) => shown(row.ratio_to_tfjs)),
    grid(rows, "Largest relative difference of the checked losses to f64", DIFFERENCE),
    "\nFrom an open device to the first step of a new shape, ms\n",
    table(["", "median", "longest"], first.map(({ workload, ms }) => [workload, ms.median.toFixed(0), ms.max.toFixed(0)])),
    "\nThe worker for the graphics device, kB\n",
    table(["file", "plain", "gzip -9"], size.map((it) => [it.file, kilobytes(it.bytes), kilobytes(it.gzip)])),
    doubts(rows),
    "\nTargets\n",
    ...targets(rows, first),
  ].join("\n");
}

function targets(rows, first) {
  const find = (engine, workload) => rows.find((row) => row.engine === engine && row.workload === workload);
  const measured = (workload) => rows.some((row) => row.workload === workload);
  return [
    ...Object.entries(RATIOS)
      .filter(([workload]) => measured(workload))
      .map(([workload, target]) => atLeast(`${workload}: times ${JAX}`, find(OURS, workload)?.ratio_to_jax, target)),
    ...["E", "F"]
      .filter(measured)
      .map((it) => atMost(`${it}: a step with 1,024 models / with 64`, find(CROWD, it)?.slower_than_ours, CROWDING)),
    ...first.map(({ workload, ms }) => atMost(`${workload}: longest wait for the first step, ms`, ms.max, FIRST_MS)),
  ];
}
