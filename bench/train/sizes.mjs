// What a browser that has never seen the page fetches until the default experiment has done its first training step.
import { readFile, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { dist } from "./browser.mjs";

const WORKER_FILES = ["worker_loader.js", "worker.js", "worker_bg.wasm"];

/** Sizes of the files that the server was asked for, plain and as `gzip -9` makes them. */
export async function coldOpen(browser, server) {
  // What is kept for use without a network is fetched when the page has nothing else to do.
  const context = await browser.newContext({ serviceWorkers: "block" });
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
    worker_gzip: total(files.filter(({ file }) => WORKER_FILES.includes(basename(file)))),
  };
}

/** Of a file of `dist/`. */
export async function fileSizes(file) {
  const content = await readFile(join(dist, file));
  return { file, bytes: content.length, gzip: gzipSync(content, { level: 9 }).length };
}

/** Of a file that the page loads: those lie in a folder named by its version. */
export async function loadedSizes(name) {
  const version = (await readdir(dist)).find((folder) => folder.startsWith("v-"));
  return fileSizes(join(version, name));
}

const total = (files) => files.reduce((sum, { gzip }) => sum + gzip, 0);
