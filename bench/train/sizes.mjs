// What a browser that has never seen the page fetches until the default experiment has done its first training step.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { dist } from "./browser.mjs";

const WORKER_FILES = ["worker_loader.js", "worker.js", "worker_bg.wasm"];

/** Sizes of the files that the server was asked for, plain and as `gzip -9` makes them. */
export async function coldOpen(browser, server) {
  const context = await browser.newContext();
  const page = await context.newPage();
  server.forget();
  await page.goto(`${server.origin}/dist/`);
  await page.getByTestId("play").click();
  await page.waitForFunction(() => window.athanor.snapshot().trials.some((trial) => trial.step > 0));
  const names = server.asked().map((path) => path.replace(/^\/dist\//, "") || "index.html");
  await context.close();
  const files = await Promise.all(names.map(fileSizes));
  return {
    files,
    gzip: total(files),
    worker_gzip: total(files.filter(({ file }) => WORKER_FILES.includes(file))),
  };
}

/** Of a file of `dist/`. */
export async function fileSizes(file) {
  const content = await readFile(join(dist, file));
  return { file, bytes: content.length, gzip: gzipSync(content, { level: 9 }).length };
}

const total = (files) => files.reduce((sum, { gzip }) => sum + gzip, 0);
