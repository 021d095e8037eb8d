// The page and the command line: the same link gives the same trials, number for number, in WebAssembly and natively.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, runToEnd, type Snapshot, test } from "./helpers.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Between them every optimiser, activation, loss and searcher, and every regulariser. */
const EXPERIMENTS = [
  "#v=1&data=digits&opt=sgd|momentum&nesterov=off|on&lr=0.01..1&epochs=4&search=grid,random&trials=8",
  "#v=1&data=spiral&opt=adam|adamw&lr=0.001..1&epochs=10&act=tanh&dropout=0.2&wd=0.01&search=sobol,gp&trials=10",
  "#v=1&data=curve&opt=adagrad|adadelta&lr=0.01..10&epochs=10&act=sigmoid|gelu&search=shuffled,gp&trials=10",
  "#v=1&data=xor&opt=sgd|rmsprop&lr=0.001..1&epochs=10&act=leaky&loss=mse&flip=0.1&wd=1e-6..0.01&search=grid,gp&trials=10",
  "#v=1&data=moons&opt=adamax|nadam&lr=0.001..1&epochs=10&act=relu&init=he|xavier&layers=1..3&search=grid,random,gp&trials=10",
];
const OPTIMISERS = ["adadelta", "adagrad", "adam", "adamax", "adamw", "momentum", "nadam", "rmsprop", "sgd"];

/** Runs `athanor`; what it prints. */
async function athanor(...args: string[]): Promise<string> {
  const cargo = ["run", "--quiet", "--package", "cli", "--", ...args];
  const { stdout } = await promisify(execFile)(process.env.CARGO ?? "cargo", cargo, { cwd: ROOT });
  return stdout;
}

/** The optimisers that a link searches. */
const listed = (hash: string) => /opt=([^&]*)/.exec(hash)![1]!.split("|").sort();

let folder: string;

test.beforeAll(async () => {
  test.setTimeout(900_000); // It may have to be compiled first.
  expect(await athanor("--version")).toContain("fused1");
  folder = await mkdtemp(join(tmpdir(), "athanor-"));
});

test.afterAll(() => rm(folder, { recursive: true }));

for (const [i, hash] of EXPERIMENTS.entries()) {
  test(`the terminal prints the page's digest: ${hash.slice(1, 50)}…`, async ({ page }) => {
    const ours = await runToEnd(page, hash);
    const out = join(folder, `${i}.json`);
    const printed = await athanor("run", hash, "--out", out);
    const native: Snapshot = JSON.parse(await readFile(out, "utf8"));
    expect(native.trials).toEqual(ours.trials);
    expect(native.lanes).toEqual(ours.lanes);
    expect(native.digest).toBe(ours.digest);
    expect(printed).toContain(`digest   ${ours.digest}\n`);
    expect([...new Set(ours.trials.map((trial) => trial.point.opt))].sort()).toEqual(listed(hash));
  });
}

test("the experiments use every optimiser", () => {
  expect([...new Set(EXPERIMENTS.flatMap(listed))].sort()).toEqual(OPTIMISERS);
});

// The canary: were the digest blind, all would agree.
test("another engine has another digest", async () => {
  const digests = ["fused", "candle"].map(async (engine) => {
    const printed = await athanor("run", "#v=1&data=moons&epochs=5&trials=4&search=random", "--engine", engine);
    return /^digest +(\w{8})$/m.exec(printed)?.[1];
  });
  const [fused, candle] = await Promise.all(digests);
  expect(fused).toBeDefined();
  expect(candle).toBeDefined();
  expect(candle).not.toBe(fused);
});
