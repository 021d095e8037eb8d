import type { Page, Worker } from "@playwright/test";
import { expect, isTraining, open, runToEnd, type Snapshot, start, test, waitFor, waitForStatus } from "./helpers.ts";

// Trials long enough to be seen training, and to die in.
const SWEEP = "#v=1&data=digits&search=grid,random,gp&trials=8&epochs=150&lr=0.001..0.3&bs=16..256&seed=5";

let undisturbed: Snapshot;

test.beforeAll(async ({ browser, baseURL }) => {
  const page = await browser.newPage({ baseURL });
  undisturbed = await runToEnd(page, SWEEP, 2);
  await page.close();
});

for (const workers of [1, 2, 4]) {
  test(`${workers} workers give the same trial table`, async ({ page }) => {
    const end = await runToEnd(page, SWEEP, workers);
    expect(end.workers).toBe(workers);
    expect(end.trials).toHaveLength(24);
    expect(end.trials).toStrictEqual(undisturbed.trials);
  });
}

/** Runs the sweep, disturbs one of two workers in the middle, and checks that nothing is lost. */
async function disturbed(page: Page, kill: (victim: Worker) => Promise<unknown>): Promise<void> {
  await open(page, SWEEP, { workers: 2 });
  await start(page);
  await waitFor(page, "mid-sweep", (now) => isTraining(now) && now.trials.some((trial) => trial.outcome === "done"));
  expect(page.workers().length).toBe(2);
  const gone = new Promise((resolve) => page.workers()[0]!.once("close", resolve));
  await kill(page.workers()[0]!);
  await gone;
  const end = await waitForStatus(page, "finished", 200_000);
  expect(end.trials.filter((trial) => trial.outcome === "failed")).toEqual([]);
  expect(end.trials).toStrictEqual(undisturbed.trials);
  expect(page.workers().length, "a new worker took the place of the dead one").toBe(2);
}

test("a worker that vanishes in the middle of a sweep loses no trial", async ({ page }) => {
  // Its answer may never come: it is gone.
  await disturbed(page, async (victim) => void victim.evaluate(() => self.close()).catch(() => {}));
});

test.describe("a worker that throws", () => {
  test.use({ expectedErrors: [/thrown by the test/] });

  test("in the middle of a sweep loses no trial", async ({ page }) => {
    const crash = () => void setTimeout(() => { throw new Error("thrown by the test"); });
    await disturbed(page, (victim) => victim.evaluate(crash));
  });
});
