// node run.mjs [--only A,C] [--reps 5] [--ms 400] [--all], after `cargo xtask bench train` has built what it measures.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundle, launch, serve } from "./browser.mjs";
import { enginesFor } from "./engines.mjs";
import { measure } from "./measure.mjs";
import { measureProduct } from "./path.mjs";
import { productReport, summarise, trainReport } from "./report.mjs";
import { coldOpen } from "./sizes.mjs";
import { targets } from "./targets.mjs";

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
const out = fileURLToPath(new URL("../../target/bench/", import.meta.url));

await bundle();
const server = await serve();
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
  await mkdir(out, { recursive: true });
  await write("train.json", measured.filter((row) => !row.error).map(published));
  await write("train-product.json", product);
  console.log(trainReport(measured, settings, browser.version()));
  console.log(productReport(product));
  console.log(targets(measured, product));
} finally {
  await browser.close();
  server.close();
}

async function write(name, value) {
  const short = (_, it) => (typeof it === "number" ? Number(it.toPrecision(6)) : it);
  await writeFile(out + name, `${JSON.stringify(value, short, 2)}\n`);
}

function published({ engine, workload, steps_per_s, ratio_to_candle, share_of_limit }) {
  return { engine, workload, steps_per_s, ratio_to_candle, share_of_limit };
}
