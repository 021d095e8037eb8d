// From windows to figures, tables and verdicts.
import { LIMIT } from "./engines.mjs";

/** Median, least and largest of some rates. */
export function spread(rates) {
  const sorted = [...rates].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle) - 1]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}

/** One row an engine: the fastest of its variants, in relation to candle and to the limit. */
export function summarise(workload, variants) {
  const rows = new Map();
  for (const { engine, oneByOne, rates, difference, error } of variants) {
    const row = rates.length && !error ? { oneByOne, difference, steps_per_s: spread(rates) } : { error };
    const held = rows.get(engine);
    if (!held || (row.steps_per_s?.median ?? 0) > (held.steps_per_s?.median ?? 0)) rows.set(engine, row);
  }
  const relation = (row, other) => {
    const reference = rows.get(other)?.steps_per_s;
    return reference && row.steps_per_s ? row.steps_per_s.median / reference.median : null;
  };
  return [...rows].map(([engine, row]) => ({
    engine,
    workload,
    ...row,
    ratio_to_candle: relation(row, "candle"),
    share_of_limit: relation(row, LIMIT),
  }));
}

const whole = (x) => (x >= 100 ? Math.round(x).toLocaleString("en") : x.toPrecision(3));
const percent = (x) => `${(100 * x).toFixed(x < 0.1 ? 1 : 0)} %`;
const times = (x) => `${x.toPrecision(x < 1 ? 2 : 3)} ×`;

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column ? "---:" : "---"))), ...rows.map(line)].join("\n");
}

/** Windows of one engine on a quiet machine differ by less. */
const UNEVEN = 4 / 3;

/** One table a figure: engines down, workloads across. */
export function trainReport(rows, { reps, windowMs }, browser) {
  const workloads = [...new Set(rows.map((row) => row.workload))];
  const engines = [...new Set(rows.map((row) => row.engine))];
  const grid = (title, show) => {
    const cell = (engine) => (workload) => {
      const row = rows.find((it) => it.engine === engine && it.workload === workload);
      return row?.steps_per_s ? show(row) : row?.error ? "failed" : "";
    };
    return `\n${title}\n\n${table(
      ["", ...workloads],
      engines.map((it) => [it, ...workloads.map(cell(it))]),
    )}`;
  };
  const failures = rows.filter((row) => row.error).map((row) => `- ${row.workload}, ${row.engine}: ${row.error}`);
  const uneven = rows.filter(({ steps_per_s: it }) => it && it.max > UNEVEN * it.min);
  return [
    `\nChromium ${browser}, medians of ${reps} interleaved windows of about ${windowMs} ms.`,
    grid(
      "Steps a second (E, F: of all models together)",
      ({ steps_per_s: { median }, oneByOne }) => whole(median) + (oneByOne ? " ¹" : ""),
    ),
    "\n¹ one model after another. Empty: the engine does not do it (fused trains no convolutions, tfjs has no gradient of" +
      " them on wasm, ConvNetJS no populations).",
    grid("Least and largest window", ({ steps_per_s: { min, max } }) => `${whole(min)} – ${whole(max)}`),
    grid("Times candle", (row) => (row.ratio_to_candle ? times(row.ratio_to_candle) : "")),
    grid("Share of the register limit", (row) => (row.share_of_limit ? percent(row.share_of_limit) : "")),
    grid(
      "Largest relative difference of the checked losses to f64",
      ({ difference }) => difference?.toExponential(1) ?? "",
    ),
    uneven.length > rows.length / 10
      ? `\n**Do not trust this run**: ${uneven.length} of ${rows.length} engines had windows that differ by more than ` +
        "a third. Something else ran on the machine."
      : "",
    failures.length ? `\nFailed:\n\n${failures.join("\n")}` : "",
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

const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
