// The bundles, the files beside them, a server on the loopback address, and one headless Chromium.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, readdir, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const folderOf = (bench) => join(root, "target/bench", bench);
export const dist = join(root, "dist");

/**
 * Bundles a bench's page and its peers' workers, all scripts given as addresses; every file of its site lies in one
 * folder. What wasm-bindgen made of crates/bench, `cargo xtask` has left beside it.
 */
export async function bundle(bench, scripts) {
  const [site, wasm] = ["site", "wasm"].map((name) => join(folderOf(bench), name));
  await rm(site, { recursive: true, force: true });
  await mkdir(site, { recursive: true });
  await build({
    entryPoints: scripts.map(fileURLToPath),
    entryNames: "[name]",
    outdir: site,
    bundle: true,
    minify: true,
    format: "esm",
    alias: { "@wasm": wasm },
    // tfjs asks for Node's modules only where there is no browser.
    external: ["crypto", "fs", "os", "path", "perf_hooks", "util", "worker_threads"],
    define: { global: "self" },
    logLevel: "error",
  });
  await copyFile(join(here, "page.html"), join(site, "index.html"));
  for (const folder of [wasm, join(here, "node_modules/@tensorflow/tfjs-backend-wasm/wasm-out")])
    for (const name of await readdir(folder))
      if (name.endsWith(".wasm")) await copyFile(join(folder, name), join(site, name));
}

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** The file of an address: our page's under `/dist/`, the bench's elsewhere; none outside. */
function fileFor(site, url) {
  const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  const [folder, name] = path.startsWith("/dist/") ? [dist, path.slice(6)] : [site, path.slice(1)];
  const file = normalize(join(folder, name || "index.html"));
  return file.startsWith(folder + sep) ? file : null;
}

/** Serves a bench on a free port of the loopback address, and keeps in mind which files it was asked for. */
export async function serve(bench) {
  const site = join(folderOf(bench), "site");
  const asked = new Set();
  const server = createServer(async (request, response) => {
    try {
      const file = fileFor(site, request.url);
      const body = await readFile(file);
      asked.add(new URL(request.url, "http://localhost").pathname);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    asked: () => [...asked],
    forget: () => asked.clear(),
    close: () => server.close(),
  };
}

/** Debian's Chromium or the one named by CHROMIUM, else Playwright's. */
export function launch() {
  const system = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const quiet = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  // WebGL and WebGPU without a graphics card, for the peers of `--all`.
  const software = ["--enable-unsafe-webgpu", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"];
  return chromium.launch({
    executablePath: existsSync(system) ? system : undefined,
    args: [...quiet, ...software],
  });
}
