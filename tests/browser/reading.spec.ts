// What the curves say: a lesson is opened, its verdict and evidence are read, a remedy is tried with one click, both runs
// are compared, and the way back leads to the lesson.
import { colours, expect, open, snapshot, start, test, waitFor, waitForStatus } from "./helpers.ts";

const LESSON = "Overfitting";

test("overfitting is read with its evidence, a remedy is tried and compared, and the way back works", async ({ page }) => {
  await open(page);
  await page.getByTestId("presets").locator("summary").click();
  await page.getByTestId("presets").locator("a", { has: page.locator(`b:text-is("${LESSON}")`) }).click();
  const lesson = await snapshot(page);
  await start(page);
  const ended = await waitForStatus(page, "finished");
  expect(ended.trials).toHaveLength(1);

  const reading = page.getByTestId("reading");
  await expect(reading).toHaveAttribute("data-verdict", "overfitting");
  const evidence = page.getByTestId("evidence").locator("li");
  expect(await evidence.count()).toBeGreaterThanOrEqual(2);
  await expect(evidence.first()).toContainText(/epoch/i);
  await expect(evidence.first()).toContainText(/\d/);
  await expect(page.getByTestId("agreement")).toContainText(/\d+ of \d+/);

  await page.getByTestId("offer-dropout").click();
  const both = await waitFor(page, "both runs", (now) => now.status === "finished" && now.trials.length === 2);
  expect(both.hash).toContain("dropout=0|0.3");
  expect(both.trials.map((trial) => trial.point)).toEqual([{ dropout: 0 }, { dropout: 0.3 }]);
  // The trial that was read is trained again, bit for bit.
  expect(both.trials[0]!.final).toEqual(ended.trials[0]!.final);
  const gap = (index: number) => both.trials[index]!.final!.val_loss - both.trials[index]!.final!.train_loss;
  expect(gap(1)).toBeLessThan(gap(0));

  const comparison = page.getByTestId("comparison");
  await expect(comparison.locator("tbody tr")).toHaveCount(2);
  await expect(comparison.locator("tbody tr").first()).toHaveAttribute("data-verdict", "overfitting");
  await expect(page.getByTestId("curves")).toHaveAttribute("data-rival", "true");
  expect(await colours(page, "curves")).toBeGreaterThan(3);
  await comparison.locator("tbody tr").first().getByRole("button").click();
  await expect(comparison.locator("tbody tr").first()).toHaveClass(/selected/);

  await page.getByTestId("go-back").click();
  const back = await waitForStatus(page, "finished");
  expect(back.hash).toBe(lesson.hash);
  expect(back.trials).toHaveLength(1);
  await expect(page.getByTestId("go-back")).toHaveCount(0);
  await expect(reading).toHaveAttribute("data-verdict", "overfitting");
});

test("what cannot be searched is tried alone, beside the curves of the run it came from", async ({ page }) => {
  await open(page, "#v=1&data=moons&opt=adam&lr=0.01&bs=16&epochs=60&samples=150&noise=0.4&width=64&search=grid&trials=1");
  await start(page);
  const before = await waitForStatus(page, "finished");
  await page.getByTestId("offer-more-data").focus();
  await page.keyboard.press("Enter");
  const after = await waitFor(page, "the larger run", (now) => now.status === "finished" && now.hash !== before.hash);
  expect(after.hash).toContain("samples=600");
  const rows = page.getByTestId("comparison").locator("tbody tr");
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("before");
  await expect(page.getByTestId("curves")).toHaveAttribute("data-rival", "true");
  await page.getByTestId("go-back").click();
  expect((await waitForStatus(page, "finished")).hash).toBe(before.hash);
});

test("a remedy for a trial of a sweep fixes that trial, and the way back leads to the sweep", async ({ page }) => {
  await open(page, "#v=1&data=moons&epochs=30&samples=200&lr=1..100&search=random&trials=8");
  await start(page);
  const sweep = await waitForStatus(page, "finished");
  const diverged = sweep.trials.find((trial) => trial.outcome === "diverged");
  expect(diverged, "the range reaches where runs diverge").toBeDefined();
  await page.getByTestId("trial-table").locator("summary").click();
  await page.getByTestId("trial-table").locator("tbody th button", { hasText: new RegExp(`^${diverged!.id}$`) }).click();
  await expect(page.getByTestId("reading")).toHaveAttribute("data-verdict", "diverged");
  await page.getByTestId("offer-lower-lr").click();
  const both = await waitFor(page, "both runs", (now) => now.status === "finished" && now.trials.length === 2);
  expect(both.hash).toContain(`bs=${diverged!.point["bs"]}`);
  expect(both.trials.map((trial) => trial.outcome).sort()).toContain("diverged");
  await page.getByTestId("go-back").click();
  const back = await waitFor(page, "the sweep", (now) => now.status === "finished" && now.trials.length === 8);
  expect(back.hash).toBe(sweep.hash);
});
