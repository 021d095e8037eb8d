// The rules of a race, as a person sets them: repeats and folds, hopeless trials, a reference, the measured landscape.
import type { Page } from "@playwright/test";
import { expect, open, snapshot, start, test, waitForStatus } from "./helpers.ts";

const rule = async (page: Page, name: string, value: string) => {
  const box = page.getByTestId("rules").getByLabel(name);
  await box.fill(value);
  await box.press("Enter");
};

/** Opens an experiment and unfolds its rules. */
async function openRules(page: Page, hash: string): Promise<void> {
  await open(page, hash);
  await page.getByTestId("rules").locator("summary").click();
}

test("folds and repeats are set in the form, and a trial is their mean with its spread", async ({ page }) => {
  await openRules(page, "#v=1&data=moons&search=random&trials=2&epochs=4");
  await rule(page, "Folds", "3");
  await expect.poll(async () => (await snapshot(page)).hash).toContain("cv=3");
  await rule(page, "Repeats", "2");
  await expect.poll(async () => (await snapshot(page)).hash).toContain("repeats=2");
  await start(page);
  const end = await waitForStatus(page, "finished");
  expect(end.trials).toHaveLength(2);
  for (const trial of end.trials) {
    expect(trial.parts, "every fold, each with every repeat").toHaveLength(6);
    expect(trial.spread).toBeGreaterThan(0);
  }
});

test("hopeless trials end early where the rules say so", async ({ page }) => {
  await openRules(page, "#v=1&data=moons&lr=0.0001..0.5&search=random&trials=16&epochs=10");
  await page.getByTestId("rules").getByLabel("Hopeless trials").selectOption("median");
  await expect.poll(async () => (await snapshot(page)).hash).toContain("prune=median");
  await start(page);
  const end = await waitForStatus(page, "finished");
  const pruned = end.trials.filter((trial) => trial.outcome === "pruned");
  expect(pruned.length).toBeGreaterThan(0);
  expect(end.trials.some((trial) => trial.outcome === "done")).toBe(true);
  for (const trial of pruned) expect(trial.epoch).toBeLessThan(10);
});

test("random search with twice the budget runs along outside the race", async ({ page }) => {
  await openRules(page, "#v=1&data=moons&search=random,sobol&trials=3&epochs=4");
  await page.getByTestId("rules").getByRole("checkbox").check();
  await expect.poll(async () => (await snapshot(page)).hash).toContain("twice=on");
  await start(page);
  const end = await waitForStatus(page, "finished");
  expect(end.lanes.map((lane) => lane.role)).toEqual(["competitor", "competitor", "reference"]);
  expect(end.trials).toHaveLength(3 + 3 + 6);
  await expect(page.getByTestId("ranking").getByRole("row"), "who does not race is not ranked").toHaveCount(1 + 2);
});

test("the landscape is measured at a button, under the searchers' own marks, and again taken away", async ({ page }) => {
  await open(page, "#v=1&data=moons&search=random&trials=4&epochs=2");
  await start(page);
  const before = await waitForStatus(page, "finished");
  await page.getByTestId("survey-16").click();
  await expect.poll(async () => (await snapshot(page)).hash).toContain("survey=16");
  await start(page);
  const end = await waitForStatus(page, "finished");
  const own = end.trials.filter((trial) => trial.searcher === "random");
  expect(own.map((trial) => trial.best), "searchers see nothing of it").toEqual(before.trials.map((trial) => trial.best));
  // Seven batch sizes, sixteen learning rates.
  expect(end.trials.length - own.length).toBe(7 * 16);
  await expect(page.getByTestId("lane-survey")).toContainText("112");
  await expect(page.getByTestId("map")).toHaveAttribute("data-marks", "4");
  await page.getByTestId("survey-16").click();
  await expect.poll(async () => (await snapshot(page)).hash).not.toContain("survey");
});
