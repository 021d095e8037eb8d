// The figures for other programs.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../target/bench/", import.meta.url));

/** Leaves them in `target/bench/`. */
export async function save(name, value) {
  const short = (_, it) => (typeof it === "number" ? Number(it.toPrecision(6)) : it);
  await mkdir(folder, { recursive: true });
  await writeFile(folder + name, `${JSON.stringify(value, short, 2)}\n`);
}
