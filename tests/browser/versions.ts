// Copies of dist/ that differ as two builds do, to serve one after the other.
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
// @ts-expect-error plain JavaScript, shared with shots.mjs
import { dist } from "./server.mjs";

/** The folder of a build's files: its version. */
export async function versionOf(folder: string): Promise<string> {
  const version = (await readdir(folder)).find((name) => name.startsWith("v-"));
  if (!version) throw new Error(`${folder} is no build: cargo xtask build`);
  return version;
}

/** What the service worker keeps, the page itself apart. */
export async function listOf(folder: string): Promise<string[]> {
  const worker = await readFile(join(folder, "sw.js"), "utf8");
  return [...worker.matchAll(/^ {2}\["(.+)", "[0-9a-f]{64}"\],$/gm)].map(([, name]) => name!);
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(file, "utf8");
  const changed = change(text);
  if (changed === text) throw new Error(`nothing to change in ${file}`);
  await writeFile(file, changed);
}

const hash = async (file: string) => createHash("sha256").update(await readFile(file)).digest("hex");

/** A build of another version, whose style sheet is another. */
export async function nextBuild(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "athanor-"));
  await cp(dist, folder, { recursive: true });
  const [old, next] = [await versionOf(folder), "v-0123456789ab"];
  await rename(join(folder, old), join(folder, next));
  const files = await readdir(join(folder, next));
  const style = join(folder, next, files.find((name) => name.endsWith(".css"))!);
  const before = await hash(style);
  await edit(style, (text) => `${text}\n:root { --build: next; }\n`);
  const after = await hash(style);
  // Trunk pins the style sheet's hash.
  await edit(join(folder, "index.html"), (text) => text.replaceAll(old, next).replace(/ integrity="[^"]*"/g, ""));
  await edit(join(folder, "sw.js"), (text) => text.replaceAll(old, next).replace(before, after));
  return folder;
}

/** What a development server has: all files in one folder, and the service worker as it stands in the sources. */
export async function developmentBuild(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "athanor-"));
  await cp(dist, folder, { recursive: true });
  const version = await versionOf(folder);
  await cp(join(folder, version), folder, { recursive: true });
  await rm(join(folder, version), { recursive: true });
  await edit(join(folder, "index.html"), (text) => text.replaceAll(`./${version}/`, "./"));
  await cp(fileURLToPath(new URL("../../www/sw.js", import.meta.url)), join(folder, "sw.js"));
  return folder;
}
