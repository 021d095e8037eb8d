import { expect, open, snapshot, start, test, waitFor, waitForStatus } from "./helpers.ts";

const SMALL = "#v=1&data=moons&samples=120&opt=sgd&lr=0.3&bs=8&epochs=6&trials=1";

test("batch sizes are measured, trained under four rules, and read", async ({ page }) => {
  test.setTimeout(240_000);
  await open(page, SMALL);
  await page.getByTestId("room-batches").click();
  await expect(page.getByTestId("batches-base")).toContainText("learning rate 0.3, batch size 8, 6 epochs");
  await page.getByTestId("batches-start").click();
  await expect(page.getByTestId("batches-stop")).toBeVisible();
  await expect(page.getByTestId("batches-status")).toHaveAttribute("data-done", "true", { timeout: 200_000 });
  // 72 examples train: sizes up to all of them.
  await page.getByTestId("batches-table-steps").locator("summary").click();
  const sizes = page.getByTestId("batches-table-steps").locator("tbody th");
  await expect(sizes).toHaveText(["1", "2", "4", "8", "16", "36", "72"]);
  await expect(page.getByTestId("batches-table-steps").locator("thead th")).toHaveCount(5);
  // At the base run's batch size the first three rules are the same run.
  const base = page.getByTestId("batches-table-steps").locator("tbody tr").nth(3).locator("td");
  const cells = await base.allTextContents();
  expect(cells[0]).toMatch(/^\d+ at 0\.3$/);
  expect(new Set(cells.slice(0, 3)).size).toBe(1);
  await page.getByTestId("batches-table-speed").locator("summary").click();
  await expect(page.getByTestId("batches-table-speed").locator("tbody tr")).toHaveCount(7);
  await expect(page.getByTestId("batches-found").locator("li").first()).toBeVisible();
  // Another target is read from the same curves.
  await page.getByTestId("batches-target").fill("0.00001");
  await page.getByTestId("batches-target").press("Enter");
  await expect(base.first()).toHaveText("not reached");
  await page.getByTestId("batches-target").fill("");
  await page.getByTestId("batches-target").press("Enter");
  await expect(base.first()).toHaveText(cells[0]!);
});

test("a race stands still while batch sizes are compared, and what was measured stays", async ({ page }) => {
  await open(page, "#v=1&data=digits&epochs=50&trials=40", { workers: 1 });
  await start(page);
  await waitFor(page, "training", (now) => now.trials.some((trial) => trial.step > 0));
  await page.getByTestId("room-batches").click();
  await page.getByTestId("batches-start").click();
  await expect(page.getByTestId("batches-status")).toContainText("batch size 2");
  const before = await snapshot(page);
  expect(before.status).toBe("paused");
  await page.getByTestId("batches-stop").click();
  await expect(page.getByTestId("batches-start")).toBeVisible();
  await expect(page.getByTestId("batches-status")).toContainText("measurements and trainings done");
  const now = await snapshot(page);
  expect(now.trials.map((trial) => trial.step)).toEqual(before.trials.map((trial) => trial.step));
  const said = await page.getByTestId("batches-status").textContent();
  await page.getByTestId("room-race").click();
  await page.getByTestId("room-batches").click();
  await expect(page.getByTestId("batches-status")).toHaveText(said!);
});

test("the test score is revealed once, for the trial that was chosen on validation", async ({ page }) => {
  await open(page, "#v=1&data=moons&samples=200&noise=0.5&lr=0.01..0.1&epochs=5&trials=4&search=random");
  await expect(page.getByTestId("test-reveal")).toHaveCount(0);
  await start(page);
  const done = await waitForStatus(page, "finished");
  expect(done.test).toBeNull();
  await page.getByTestId("test-reveal").click();
  await expect(page.getByTestId("test-loss")).toBeVisible();
  const { test: seen, lanes } = await snapshot(page);
  expect(seen).not.toBeNull();
  expect(seen!.trial).toBe(lanes[0]!.best!.trial);
  expect(seen!.compared).toBe(done.trials.filter((trial) => trial.outcome === "done").length);
  expect(seen!.loss).toBeGreaterThan(0);
  expect(await page.getByTestId("test-loss").textContent()).toBe(seen!.loss.toPrecision(4));
  // No other trial has a look.
  const other = done.trials.find((trial) => trial.id !== seen!.trial)!;
  await page.getByTestId("trial-table").locator("summary").click();
  await page.getByTestId("trial-table").getByRole("button", { name: `${other.id}`, exact: true }).click();
  await expect(page.getByTestId("test-reveal")).toHaveCount(0);
  await expect(page.getByTestId("test-score")).toContainText(`trial ${seen!.trial}`);
  expect((await snapshot(page)).test).toEqual(seen);
});
