import type { Browser, Page } from "@playwright/test";
import { expect, open, runToEnd, snapshot, start, test, waitFor, waitForStatus } from "./helpers.ts";

// These run in a Chromium that has WebGPU, on a software adapter where there is no other (see playwright.config.ts).
const MAP = "#v=1&data=circles&samples=200&epochs=8&width=8&lr=0.001..100/32&bs=8..512/32&search=grid&trials=1024";
const SMALL = "#v=1&data=moons&samples=200&epochs=20&width=8&search=grid,random&trials=8&lr=0.001..0.1&seed=3";

test.beforeEach(async ({ page }) => {
  await page.goto("./");
  const there = await page.evaluate(async () => {
    const gpu = (navigator as Navigator & { gpu?: { requestAdapter(): Promise<object | null> } }).gpu;
    return !!(await gpu?.requestAdapter());
  });
  if (process.env.REQUIRE_GPU) expect(there, "REQUIRE_GPU: an adapter").toBe(true);
  test.skip(!there, "this browser has no WebGPU adapter");
  await page.goto("about:blank");
});

interface TraceEvent {
  ph: string;
  name: string;
  pid: number;
  tid: number;
  /** Wall-clock and processor time, microseconds. */
  dur?: number;
  tdur?: number;
  args?: { name?: string };
}

/**
 * The longest task of the page's main thread meanwhile, milliseconds of processor time: on a machine whose every core
 * is busy computing as a GPU, wall-clock time would tell how long the thread was kept waiting.
 */
async function longestTask(browser: Browser, page: Page, meanwhile: () => Promise<unknown>): Promise<number> {
  await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
  await meanwhile();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const thread = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  const named = traceEvents.filter((event) => event.name === "thread_name" && event.args?.name === "CrRendererMain");
  const main = new Set(named.map(thread));
  const tasks = traceEvents.filter((event) => event.ph === "X" && event.tdur !== undefined && main.has(thread(event)));
  expect(tasks.length, "tasks seen").toBeGreaterThan(10);
  const worst = (times: number[]) => times.reduce((a, b) => Math.max(a, b), 0) / 1000;
  const [busy, wall] = [worst(tasks.map(({ tdur }) => tdur!)), worst(tasks.map(({ dur }) => dur ?? 0))];
  test.info().annotations.push({ type: "longest task", description: `${busy} ms, by the wall clock ${wall} ms` });
  return busy;
}

test("a pinned GPU trains the sweep, and its numbers are the processor's within a tolerance", async ({ page }) => {
  const gpu = await runToEnd(page, `${SMALL}&engine=gpu`);
  expect(gpu.engine).toMatchObject({ pinned: "gpu", inForce: "gpu", why: "pinned", adapter: { software: true } });
  await expect(page.getByTestId("message")).toHaveCount(0);
  await expect(page.getByTestId("trust").locator("summary")).toContainText("GPU");
  await page.goto("about:blank");
  const cpu = await runToEnd(page, `${SMALL}&engine=cpu`);
  expect(gpu.digest).not.toBe(cpu.digest);
  expect(gpu.trials).toHaveLength(16);
  for (const [i, trial] of gpu.trials.entries()) {
    const other = cpu.trials[i]!;
    expect([trial.outcome, trial.step, trial.epoch, trial.curve.length, trial.point]).toEqual([
      other.outcome, other.step, other.epoch, other.curve.length, other.point,
    ]);
    for (const [epoch, point] of trial.curve.entries()) {
      expect(point.val_loss).toBeCloseTo(other.curve[epoch]!.val_loss, 2);
    }
  }
});

test("a lost device costs no trial, and is told", async ({ page }) => {
  await open(page, `${MAP}&epochs=20&engine=gpu`.replace("&epochs=8", ""));
  await start(page);
  await waitFor(page, "trials in the middle", (now) => now.trials.filter((trial) => trial.epoch > 2).length > 100);
  await page.getByTestId("trust").locator("summary").click();
  await page.getByTestId("lose-gpu").click();
  await expect(page.getByTestId("losses")).toContainText("1 device lost");
  await expect(page.getByTestId("message")).toContainText("graphics device was lost");
  const end = await waitForStatus(page, "finished", 200_000);
  expect(end.engine).toMatchObject({ inForce: "gpu", devicesLost: 1 });
  // A trial that begins again does not count as resumed.
  expect(end.engine.trialsResumed, `${end.engine.trialsRestarted} began again`).toBeGreaterThan(100);
  expect(end.trials).toHaveLength(1024);
  for (const trial of end.trials) {
    expect(["done", "diverged"]).toContain(trial.outcome);
    expect(trial.curve.map(({ epoch }) => epoch)).toEqual(trial.curve.map((_, i) => i));
  }
});

test("a thousand trials at once leave the main thread free", async ({ browser, page }) => {
  await open(page, `${MAP}&engine=gpu`);
  await page.waitForTimeout(500);
  const longest = await longestTask(browser, page, async () => {
    await start(page);
    // Nobody asks for snapshots meanwhile: they would be tasks of ours.
    await expect(page.getByTestId("status")).toHaveClass(/finished/, { timeout: 200_000 });
  });
  expect(longest, "longest task, ms").toBeLessThan(50);
  const end = await snapshot(page);
  expect([end.trials.length, end.engine.inForce]).toEqual([1024, "gpu"]);
  const seen = await longestTask(browser, page, () =>
    page.evaluate(() => { for (const end = performance.now() + 300; performance.now() < end; ); }),
  );
  expect(seen, "a long task when there is one").toBeGreaterThan(50);
});

test("auto leaves a software adapter alone", async ({ page, context }) => {
  const fetched: string[] = [];
  context.on("request", (request) => void fetched.push(request.url()));
  const end = await runToEnd(page, SMALL);
  test.skip(!end.engine.adapter!.software, "there is real hardware here");
  expect(end.engine).toMatchObject({ inForce: "fused", why: "software", rates: null });
  expect(fetched.filter((url) => url.includes("gpu_worker"))).toEqual([]);
});

test("an adapter that hides what it is is found out by the worker, and left alone", async ({ page }) => {
  await page.addInitScript(() => {
    const gpu = (navigator as unknown as { gpu: { requestAdapter(): Promise<object | null> } }).gpu;
    gpu.requestAdapter = async () => ({ info: { vendor: "acme", description: "Furnace 9000" } });
  });
  const end = await runToEnd(page, SMALL);
  test.skip(!end.engine.adapter!.software, "there is real hardware here");
  expect(end.engine).toMatchObject({ inForce: "fused", why: "software", adapter: { name: "Furnace 9000" } });
});
