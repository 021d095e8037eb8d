// From windows to figures and tables.

/** Median, least and largest of some rates. */
export function spread(rates) {
  const sorted = [...rates].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle) - 1]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}

/** One row an engine: the fastest of its variants. */
export function fastest(workload, variants) {
  const rows = new Map();
  for (const { engine, oneByOne, rates, difference, error } of variants) {
    const row = rates.length && !error ? { oneByOne, difference, steps_per_s: spread(rates) } : { error };
    const held = rows.get(engine);
    if (!held || (row.steps_per_s?.median ?? 0) > (held.steps_per_s?.median ?? 0)) rows.set(engine, row);
  }
  return [...rows].map(([engine, row]) => ({ engine, workload, ...row }));
}

/** How many times as fast a row is as another engine on the same workload; null where that was not measured. */
export function ratio(rows, row, engine) {
  const other = rows.find((it) => it.engine === engine && it.workload === row.workload)?.steps_per_s;
  return other && row.steps_per_s ? row.steps_per_s.median / other.median : null;
}

export const whole = (x) => (x >= 100 ? Math.round(x).toLocaleString("en") : x.toPrecision(3));
export const percent = (x) => `${(100 * x).toFixed(x < 0.1 ? 1 : 0)} %`;
export const times = (x) => `${x.toPrecision(x < 1 ? 2 : 3)} ×`;

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column ? "---:" : "---"))), ...rows.map(line)].join("\n");
}

export const kilobytes = (bytes) => (bytes / 1000).toFixed(1);

/** Windows of one engine on a quiet machine differ by less. */
const UNEVEN = 4 / 3;

/** A table with engines down and workloads across; `show` makes a cell of a row. */
export function grid(rows, title, show) {
  const [workloads, engines] = ["workload", "engine"].map((key) => [...new Set(rows.map((row) => row[key]))]);
  const cell = (engine) => (workload) => {
    const row = rows.find((it) => it.engine === engine && it.workload === workload);
    return row?.steps_per_s ? show(row) : row?.error ? "failed" : "";
  };
  const lines = engines.map((it) => [it, ...workloads.map(cell(it))]);
  return `\n${title}\n\n${table(["", ...workloads], lines)}`;
}

/** Cells that several tables have. */
export const RATE = ({ steps_per_s: { median }, oneByOne }) => whole(median) + (oneByOne ? " ¹" : "");
export const RANGE = ({ steps_per_s: { min, max } }) => `${whole(min)} – ${whole(max)}`;
export const DIFFERENCE = ({ difference }) => difference?.toExponential(1) ?? "";

/** What speaks against a run: windows too uneven, engines that failed. */
export function doubts(rows) {
  const failures = rows.filter((row) => row.error).map((row) => `- ${row.workload}, ${row.engine}: ${row.error}`);
  const uneven = rows.filter(({ steps_per_s: it }) => it && it.max > UNEVEN * it.min);
  return [
    uneven.length > rows.length / 10
      ? `\n**Do not trust this run**: ${uneven.length} of ${rows.length} engines had windows that differ by more than ` +
        "a third. Something else ran on the machine."
      : "",
    failures.length ? `\nFailed:\n\n${failures.join("\n")}` : "",
  ].join("\n");
}
