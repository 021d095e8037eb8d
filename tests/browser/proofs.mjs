// The published proofs, for every browser: links with the digests that they claim.
import { readFileSync } from "node:fs";

const text = readFileSync(new URL("../proofs.txt", import.meta.url), "utf8");

export const proofs = text
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [name, link] = line.split(" ");
    return { name, hash: `#${link}`, digest: new URLSearchParams(link).get("r").slice(0, 8) };
  });
