// Serves dist/, or another folder, under /athanor/ on the loopback address, as GitHub Pages would: no rewriting, no special
// headers.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const PORT = Number(process.env.PORT ?? 4178);
export const BASE = "/athanor/";

export const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

function fileFor(url, folder) {
  const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  if (!path.startsWith(BASE)) return null;
  const file = normalize(join(folder, path.slice(BASE.length) || "index.html"));
  return file.startsWith(folder + sep) ? file : null;
}

/** `site.folder` may change while it is served; `site.asked` collects what was asked for, in order. */
export function serve(port = PORT, site = { folder: dist, asked: [] }) {
  const server = createServer(async (request, response) => {
    site.asked.push(request.url);
    try {
      const file = fileFor(request.url, site.folder);
      if (!file) throw new Error("outside");
      const body = await readFile(file);
      response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
      response.end(body);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" });
      response.end("not found");
    }
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve();
