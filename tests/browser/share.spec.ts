import { expect, open, runToEnd, snapshot, start, test, waitFor, waitForStatus } from "./helpers.ts";

const SMALL = "#v=1&data=digits&search=random,gp&trials=6&epochs=5&seed=11";

test("a shared link reproduces every number in a second page", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const first = await runToEnd(page, SMALL);
  await page.getByTestId("copy-link").click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain(first.hash);

  const other = await context.newPage();
  await open(other, new URL(link).hash, { workers: 1 });
  const shown = await snapshot(other);
  expect(shown.status).toBe("idle");
  expect(shown.hash).toBe(first.hash);
  await start(other);
  const second = await waitForStatus(other, "finished", 180_000);

  expect(second.trials).toHaveLength(12);
  expect(first.trials.filter((trial) => trial.final !== null).length).toBeGreaterThan(8);
  for (const [index, trial] of first.trials.entries()) {
    const [theirs, ours] = [second.trials[index]!.final?.val_loss, trial.final?.val_loss];
    expect(Object.is(theirs, ours), `trial ${trial.id}: ${ours} and ${theirs}`).toBe(true);
  }
  expect(second.trials).toStrictEqual(first.trials);
});

test("the address bar is the experiment", async ({ page }) => {
  await open(page, SMALL);
  await page.getByTestId("new-seed").click();
  const { hash, seed } = await waitFor(page, "another seed", (now) => now.seed !== 11);
  await expect.poll(() => new URL(page.url()).hash).toBe(hash);
  for (const part of ["v=1", "search=random,gp", "trials=6", "epochs=5", `seed=${seed}`]) expect(hash).toContain(part);
  expect(hash, "defaults are left out").not.toContain("opt=");
});

test("play=1 starts at once", async ({ page }) => {
  await open(page, `${SMALL}&play=1`);
  await waitFor(page, "running by itself", (now) => now.status !== "idle");
});

test("load() opens another experiment", async ({ page }) => {
  await open(page, SMALL);
  await page.evaluate(() => window.athanor.load("#v=1&data=spiral&seed=3"));
  await waitFor(page, "spiral", (now) => now.hash.includes("data=spiral") && now.seed === 3);
  expect((await snapshot(page)).status).toBe("idle");
});
