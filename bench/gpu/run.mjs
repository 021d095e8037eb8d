// node run.mjs [--only A,C] [--reps 5] [--ms 400], after `cargo xtask bench gpu` has built what it measures.
import { parseArgs } from "node:util";
import { bundle, launch, serve } from "../train/browser.mjs";
import { measure } from "../train/measure.mjs";
import { save } from "../train/save.mjs";
import { loadedSizes } from "../train/sizes.mjs";
import { enginesFor } from "./engines.mjs";
import { firstSteps } from "./first.mjs";
import { report, summarise } from "./report.mjs";

const WORKER_FILES = ["gpu_worker.js", "gpu_worker_bg.wasm"];
const SCRIPTS = [
  "page.js",
  "peers/population.js",
  "peers/first.js",
  "../train/peers/jax.js",
  "../train/peers/tfjs.js",
];

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "A,B,C,E,F" },
    reps: { type: "string", default: "5" },
    ms: { type: "string", default: "400" },
  },
});
const names = values.only.split(",");
const settings = { reps: Number(values.reps), windowMs: Number(values.ms) };

await bundle("gpu", SCRIPTS.map((script) => new URL(script, import.meta.url)));
const size = await Promise.all(WORKER_FILES.map(loadedSizes));
const server = await serve("gpu");
const browser = await launch();
try {
  const page = await browser.newPage();
  await page.goto(server.origin);
  await page.waitForFunction(() => window.bench);
  const rows = [];
  for (const name of names) {
    console.log(`  ${name} …`);
    rows.push(...summarise(name, await measure(page, name, enginesFor(name), settings)));
  }
  console.log("  first steps …");
  const first = await firstSteps(server.origin, names.filter((name) => "ABC".includes(name)), settings.reps);
  await save("gpu.json", { rows, first, size });
  console.log(report(rows, first, size, settings, browser.version()));
} finally {
  await browser.close();
  server.close();
}
