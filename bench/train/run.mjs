// node run.mjs [--only A,C] [--reps 5] [--ms 400] [--all], after `cargo xtask bench train` has built what it measures.
import { readdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { bundle, launch, serve } from "./browser.mjs";
import { enginesFor } from "./engines.mjs";
import { measure } from "./measure.mjs";
import { measureProduct } from "./path.mjs";
import { productReport, summarise, trainReport } from "./report.mjs";
import { save } from "./save.mjs";
import { coldOpen } from "./sizes.mjs";
import { targets } from "./targets.mjs";

/** What peers share. */
const HELPERS = ["tensors.js", "transposed.js"];

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "A,B,C,D,E,F" },
    reps: { type: "string", default: "5" },
    ms: { type: "string", default: "400" },
    all: { type: "boolean", default: false },
  },
});
const names = values.only.split(",");
const settings = { reps: Number(values.reps), windowMs: Number(values.ms), all: values.all };

const peers = await readdir(new URL("peers/", import.meta.url));
const scripts = ["page.js", ...peers.filter((name) => !HELPERS.includes(name)).map((name) => `peers/${name}`)];
await bundle("train", scripts.map((script) => new URL(script, import.meta.url)));
const server = await serve("train");
const browser = await launch();
try {
  const page = await browser.newPage();
  await page.goto(server.origin);
  await page.waitForFunction(() => window.bench);
  const measured = [];
  for (const name of names) {
    console.log(`  ${name} …`);
    measured.push(...summarise(name, await measure(page, name, enginesFor(name, settings), settings)));
  }
  console.log("  the product …");
  const product = { ...(await measureProduct(page, names, settings)), sizes: await coldOpen(browser, server) };
  await save("train.json", measured.filter((row) => !row.error).map(published));
  await save("train-product.json", product);
  console.log(trainReport(measured, settings, browser.version()));
  console.log(productReport(product));
  console.log(targets(measured, product));
} finally {
  await browser.close();
  server.close();
}

function published({ engine, workload, steps_per_s, ratio_to_candle, share_of_limit }) {
  return { engine, workload, steps_per_s, ratio_to_candle, share_of_limit };
}
