// Runs the published proofs in Firefox, over WebDriver BiDi: `npm run firefox`, after `cargo xtask build`. A line for
// each; exit code 1 unless all are reproduced.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { proofs } from "./proofs.mjs";
import { BASE, serve } from "./server.mjs";

const LIMIT_MS = 180_000;

// Firefox writes into its user's home, and refuses one that is another's, as after sudo.
const home = await mkdtemp(join(tmpdir(), "athanor-firefox-"));
const server = await serve(0);
const firefox = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
  headless: true,
  env: { ...process.env, HOME: home },
});
try {
  console.log(await firefox.version());
  let differing = 0;
  for (const proof of proofs) {
    const { verdict, seconds } = await check(proof);
    console.log(`${proof.name.padEnd(10)}${seconds.padStart(6)} s  ${verdict}`);
    if (verdict !== "reproduced") differing += 1;
  }
  if (differing > 0) throw new Error(`${differing} of ${proofs.length} proofs are not reproduced`);
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
} finally {
  await firefox.close();
  server.close();
  await rm(home, { recursive: true, force: true });
}

/** Runs an experiment to its end. */
async function check({ hash, digest }) {
  const page = await firefox.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  const start = performance.now();
  await page.goto(`http://127.0.0.1:${server.address().port}${BASE}?workers=2${hash}`);
  await page.waitForFunction(() => window.athanor?.snapshot !== undefined);
  await page.evaluate(() => window.athanor.start());
  await page.waitForFunction(() => window.athanor.snapshot().status === "finished", { timeout: LIMIT_MS, polling: 100 });
  const end = await page.evaluate(() => {
    const { digest, verdict, engine, messages } = window.athanor.snapshot();
    return { digest, verdict, engine: engine.inForce, messages };
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  await page.close();
  return { seconds, verdict: judge(end, digest, complaints) };
}

function judge({ digest, verdict, engine, messages }, expected, complaints) {
  if (complaints.length > 0 || messages.length > 0) return [...complaints, JSON.stringify(messages)].join("; ");
  if (engine !== "fused") return `trained by ${engine}`;
  if (digest !== expected) return `digest ${digest}, not ${expected}: ${JSON.stringify(verdict)}`;
  return verdict.kind;
}
