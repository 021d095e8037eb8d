import {
  colours, expect, expectStandstill, isTraining, open, pause, snapshot, start, steps, test, waitFor, waitForStatus,
} from "./helpers.ts";

const DIGITS = "#v=1&data=digits&search=grid,random,gp&trials=24";

test("grid, random and GP sweep learning rate and batch size on digits to the end", async ({ page }) => {
  test.setTimeout(900_000);
  await open(page, DIGITS);
  await page.getByTestId("play").click();
  const end = await waitForStatus(page, "finished", 840_000);

  expect(end.trials).toHaveLength(72);
  for (const searcher of ["grid", "random", "gp"]) {
    const lane = end.trials.filter((trial) => trial.searcher === searcher);
    expect(lane, searcher).toHaveLength(24);
    expect(end.lanes.find((lane) => lane.searcher === searcher)?.best?.val_loss, searcher).toBeLessThan(0.5);
  }
  const accuracies = end.trials.map((trial) => trial.best?.val_acc ?? 0);
  expect(Math.max(...accuracies)).toBeGreaterThan(0.95);

  for (const trial of end.trials) {
    expect(["done", "diverged"], `trial ${trial.id}`).toContain(trial.outcome);
    expect(Object.keys(trial.point).sort(), `trial ${trial.id}`).toEqual(["bs", "lr"]);
    if (trial.outcome === "diverged") continue;
    expect(trial.final, `trial ${trial.id}`).not.toBeNull();
    expect(trial.curve.length, `trial ${trial.id}`).toBeGreaterThan(1);
    for (const point of trial.curve) {
      expect(Number.isFinite(point.train_loss) && Number.isFinite(point.val_loss), `trial ${trial.id}`).toBe(true);
    }
    const last = trial.curve.at(-1)!;
    expect(trial.final!.val_loss).toBe(last.val_loss);
    expect(trial.final!.train_loss).toBe(last.train_loss);
  }

  await page.getByTestId("trial-table").locator("summary").click();
  await expect(page.getByTestId("trial-table").locator("tbody tr")).toHaveCount(72);
  await expect(page.getByTestId("map")).toHaveAttribute("data-marks", "72");
  expect(await colours(page, "map")).toBeGreaterThan(10);
  expect(await colours(page, "curves")).toBeGreaterThan(3);
});

test("pause stands still, play goes on", async ({ page }) => {
  await open(page, "#v=1&data=digits&epochs=200");
  await page.getByTestId("play").click();
  await waitFor(page, "training", isTraining);
  await page.getByTestId("pause").click();
  const paused = await waitForStatus(page, "paused");
  await page.waitForTimeout(250);
  await expectStandstill(page);
  await page.getByTestId("play").click();
  await waitFor(page, "more steps", (now) => now.status === "running" && steps(now) > steps(paused) + 50);
});

test("every pause takes hold at once", async ({ page }) => {
  await open(page, "#v=1&data=digits&epochs=1000", { workers: 1 });
  await start(page);
  const rounds: { clockMs: number; trainingMs: number }[] = [];
  for (let round = 0; round < 7; round++) {
    await waitFor(page, "training", isTraining);
    rounds.push(await page.evaluate(stopLatency));
    await start(page);
  }
  // Two upper bounds on the latency: the clock also counts what else this machine does, training also what was done
  // before the order and not yet reported (up to 33 ms). The smaller one is closer to the truth.
  const latencies = rounds.map(({ clockMs, trainingMs }) => Math.min(clockMs, trainingMs)).toSorted((a, b) => a - b);
  test.info().annotations.push({ type: "stop latency, ms", description: JSON.stringify({ latencies, rounds }) });
  expect(latencies[3]).toBeLessThan(50);
  expect(latencies[6], "no round hangs, however busy the machine").toBeLessThan(500);
});

/** In the page: how long steps still come in after pause(), and how much training they are at the rate before. */
async function stopLatency(): Promise<{ clockMs: number; trainingMs: number }> {
  const total = () => window.athanor.snapshot().trials.reduce((sum, trial) => sum + trial.step, 0);
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const [from, since] = [total(), performance.now()];
  await sleep(1000);
  const rate = (total() - from) / (performance.now() - since);
  const before = total();
  const begin = performance.now();
  window.athanor.pause();
  let clockMs = 0;
  for (let seen = before; performance.now() - begin < 700; ) {
    await sleep(4);
    const now = total();
    if (now !== seen) clockMs = performance.now() - begin;
    seen = now;
  }
  return { clockMs, trainingMs: (total() - before) / rate };
}

test("step trains a little and stands still again", async ({ page }) => {
  await open(page, "#v=1&data=digits");
  await page.getByTestId("step").click();
  const first = await waitFor(page, "a step", (now) => steps(now) > 0 && now.status === "paused");
  await page.waitForTimeout(250);
  await expectStandstill(page);
  await page.getByTestId("step").click();
  await waitFor(page, "another step", (now) => steps(now) > steps(first) && now.status === "paused");
});

test("reset begins anew, a new seed gives other numbers", async ({ page }) => {
  await open(page, "#v=1&data=moons&search=random&trials=3&epochs=5");
  await start(page);
  const first = await waitForStatus(page, "finished");
  await page.getByTestId("reset").click();
  const idle = await waitForStatus(page, "idle");
  expect(steps(idle)).toBe(0);
  expect(idle.hash).toBe(first.hash);

  await page.getByTestId("new-seed").click();
  await expect.poll(async () => (await snapshot(page)).seed).not.toBe(first.seed);
  await start(page);
  const second = await waitForStatus(page, "finished");
  expect(second.trials[0]!.final!.val_loss).not.toBe(first.trials[0]!.final!.val_loss);
  await pause(page);
});
