// The race on show: lanes, search seeds, the time slider, the hand on a lane, the numbers.
import type { Page } from "@playwright/test";
import { colours, expect, open, snapshot, start, test, waitFor, waitForStatus, type Trial } from "./helpers.ts";

const FOUR = "#v=1&data=digits&search=grid,random,tpe,gp&trials=8&epochs=10";

const marks = async (page: Page) => Number(await page.getByTestId("map").getAttribute("data-marks"));
const slide = (page: Page, to: number) => page.getByTestId("moment").fill(String(to));
/** What a trial is worth to its searcher. */
const loss = (trial: Trial) => (trial.outcome === "done" ? trial.best!.val_loss : Infinity);
const hasEnded = (trial: Trial) => trial.outcome === "done" || trial.outcome === "diverged";
/** Trials that a lane's row says have ended. */
const trials = async (page: Page, searcher: string) =>
  Number(await page.getByTestId(`lane-${searcher}`).locator("td").first().textContent());

test("four searchers race on digits, and the race can be scrubbed back and forth", async ({ page }) => {
  test.setTimeout(300_000);
  await open(page, FOUR);
  await expect(page.getByTestId("moment")).toBeDisabled();
  await start(page);
  const end = await waitForStatus(page, "finished", 240_000);
  expect(end.trials).toHaveLength(32);
  expect(await marks(page)).toBe(32);

  const best = (searcher: string, k: number) =>
    Math.min(...end.trials.filter((trial) => trial.searcher === searcher).slice(0, k).map(loss));
  for (const moment of [2, 7, 1, 8, 0, 5]) {
    await slide(page, moment);
    await expect(page.getByTestId("moment-text")).toContainText(String(moment));
    await expect(page.getByTestId("map")).toHaveAttribute("data-marks", String(4 * moment));
    for (const searcher of ["grid", "random", "tpe", "gp"]) {
      expect(await trials(page, searcher), `${searcher} at ${moment}`).toBe(moment);
      const shown = await page.getByTestId(`lane-${searcher}`).locator("td").nth(2).textContent();
      if (best(searcher, moment) < Infinity) expect(Number(shown), `${searcher} at ${moment}`).toBeCloseTo(best(searcher, moment), 3);
      else expect(shown, `${searcher} at ${moment}`).toBe("—");
    }
  }
  expect((await snapshot(page)).trials, "nothing is trained again").toEqual(end.trials);
  await page.getByTestId("moment-now").click();
  await expect(page.getByTestId("map")).toHaveAttribute("data-marks", "32");
});

test("the slider obeys the keyboard, and the race replays itself", async ({ page }) => {
  await open(page, "#v=1&data=moons&search=random,sobol&trials=6&epochs=5");
  await start(page);
  await waitForStatus(page, "finished");
  await page.getByTestId("moment").focus();
  await page.keyboard.press("Home");
  await expect(page.getByTestId("map")).toHaveAttribute("data-marks", "0");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByTestId("map")).toHaveAttribute("data-marks", "2");
  await page.getByTestId("moment-play").click();
  await expect(page.getByTestId("map")).toHaveAttribute("data-marks", "12", { timeout: 20_000 });
  await expect(page.getByTestId("moment-now")).toBeEnabled();
});

test("every number of the race stands in a table, and agrees with the trials", async ({ page }) => {
  await open(page, "#v=1&data=moons&search=random,sobol&trials=5&epochs=5");
  await start(page);
  const end = await waitForStatus(page, "finished");
  const table = page.getByTestId("race-table");
  await table.locator("summary").click();
  await expect(table.locator("tbody tr")).toHaveCount(5);
  for (const [column, searcher] of ["random", "sobol"].entries()) {
    const losses = end.trials.filter((trial) => trial.searcher === searcher).map(loss);
    for (let k = 1; k <= 5; k++) {
      const shown = await table.locator("tbody tr").nth(k - 1).locator("td").nth(column).textContent();
      const best = Math.min(...losses.slice(0, k));
      if (best < Infinity) expect(Number(shown), `${searcher} after ${k}`).toBeCloseTo(best, 3);
      else expect(shown, `${searcher} after ${k}`).toBe("—");
    }
  }
});

test("a lane that is held begins no trials, steps one at a time, and changes nothing for the others", async ({ page }) => {
  const hash = "#v=1&data=moons&search=random,sobol&trials=6&epochs=5";
  await open(page, hash);
  const sobol = page.getByTestId("lane-sobol");
  await sobol.getByTestId("lane-hold").click();
  await expect(sobol.getByTestId("lane-hold")).toHaveAttribute("aria-pressed", "true");
  await start(page);
  await waitFor(page, "random's trials", (now) => now.trials.filter(hasEnded).length === 6);
  expect((await snapshot(page)).status, "the race waits for the lane that is held").not.toBe("finished");
  expect(await trials(page, "sobol")).toBe(0);
  await sobol.getByTestId("lane-step").click();
  await expect.poll(() => trials(page, "sobol")).toBe(1);
  await page.waitForTimeout(300);
  expect(await trials(page, "sobol")).toBe(1);
  await sobol.getByTestId("lane-hold").click();
  const end = await waitForStatus(page, "finished");

  await open(page, hash);
  await start(page);
  const free = await waitForStatus(page, "finished");
  expect(end.trials).toEqual(free.trials);
});

test("the eye shows one lane alone on the map", async ({ page }) => {
  await open(page, "#v=1&data=moons&search=random,sobol&trials=4&epochs=5");
  await start(page);
  await waitForStatus(page, "finished");
  const eye = page.getByTestId("lane-sobol").getByTestId("lane-eye");
  await eye.click();
  await expect(page.getByTestId("map")).toHaveAttribute("data-marks", "4");
  await eye.click();
  await expect(page.getByTestId("map")).toHaveAttribute("data-marks", "8");
});

test("several search seeds make a band, and each has a row of its own", async ({ page }) => {
  await open(page, "#v=1&data=moons&search=random,sobol&trials=5&epochs=5&seeds=3");
  const before = await colours(page, "race");
  await start(page);
  const end = await waitForStatus(page, "finished");
  expect(end.trials).toHaveLength(30);
  expect(new Set(end.trials.map((trial) => JSON.stringify(trial.point))).size, "other seeds, other points").toBe(30);
  await expect(page.getByTestId("lanes").locator("tbody tr")).toHaveCount(2);
  const random = page.getByTestId("lane-random");
  await expect(random.locator("td").nth(2)).toHaveText(/^[\d.]+ \[[\d.]+–[\d.]+\]$/);
  await random.getByRole("button", { name: /seed/ }).first().click();
  await expect(page.getByTestId("lanes").locator("tbody tr")).toHaveCount(5);
  expect(await colours(page, "race")).toBeGreaterThan(before);
});

test("regret is measured once the race is over", async ({ page }) => {
  await open(page, "#v=1&data=moons&search=random,sobol&trials=4&epochs=5");
  await expect(page.getByTestId("regret")).toBeDisabled();
  await start(page);
  await waitForStatus(page, "finished");
  await page.getByTestId("regret").click();
  await expect(page.getByTestId("regret")).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByTestId("race").locator("h2")).toContainText("regret");
});

test("a preset opens an experiment that can be played", async ({ page }) => {
  await open(page);
  await page.getByTestId("presets").locator("summary").click();
  await page.getByTestId("presets").getByRole("link").filter({ hasText: "Four searchers" }).click();
  await expect.poll(async () => (await snapshot(page)).hash).toContain("tpe");
  await expect(page.getByTestId("lanes").locator("tbody tr")).toHaveCount(4);
  await expect(page.getByTestId("play")).toBeEnabled();
});
