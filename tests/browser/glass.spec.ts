// The glass box: what a searcher believed at any moment of the race, drawn and in numbers.
import type { Page } from "@playwright/test";
import { expect, open, runToEnd, snapshot, start, test, waitForStatus } from "./helpers.ts";

const RACE = "#v=1&data=moons&samples=200&epochs=4&lr=0.001..1&bs=8|16|32|64&search=random,gp,tpe&trials=16&lag=2";

const glass = (page: Page) => page.getByTestId("glass");
const reason = (page: Page) => page.getByTestId("glass-reason");
const look = (page: Page, searcher: string) => glass(page).getByLabel("Whose inside").selectOption(searcher);

/** Sets the time slider, as a drag would. */
const scrub = (page: Page, moment: number) => page.getByTestId("moment").fill(String(moment));

/** The picture of a map, for comparisons. */
const picture = (page: Page, map: string) =>
  page.getByTestId(map).locator("canvas").evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

/** What the table behind a map says, by its caption. */
const table = (page: Page, caption: string) =>
  page.getByTestId("glass-table").locator("table", { hasText: caption }).locator("tbody").innerText();

test("a Gaussian process's maps follow the time slider, with the reason in words and the numbers in tables", async ({
  page,
}) => {
  const end = await runToEnd(page, RACE);
  await look(page, "gp");
  await page.getByTestId("glass-table").locator("summary").click();
  const at = async (moment: number) => {
    await scrub(page, moment);
    await expect(reason(page)).toHaveAttribute("data-trial", String(moment));
    return {
      mean: await picture(page, "glass-map-mean"),
      next: await page.getByTestId("glass-map-mean").getAttribute("data-next"),
      numbers: await table(page, "Predicted loss"),
      reason: await reason(page).innerText(),
    };
  };
  const early = await at(8);
  const late = await at(14);
  for (const key of ["mean", "next", "numbers", "reason"] as const) {
    expect(late[key], key).not.toBe(early[key]);
  }
  for (const map of ["glass-map-sd", "glass-map-acquisition"]) await expect(page.getByTestId(map)).toBeVisible();
  expect(early.reason).toMatch(/High uncertainty here|Close to the best|Promising and little known|Leftover/);
  expect(early.numbers.split("\n").length, "rows of the table").toBe(4);
  // Back again, the same picture: nothing depends on the way.
  expect(await at(8)).toEqual(early);
  // The point that it explains is the one that was trained.
  const trial = end.trials.filter(({ searcher }) => searcher === "gp")[8]!;
  await expect(reason(page).locator("b")).toContainText(`Batch size ${trial.point.bs}`);
});

test("before a model has enough outcomes, the start-up is the reason", async ({ page }) => {
  await runToEnd(page, RACE);
  await look(page, "gp");
  await scrub(page, 3);
  await expect(reason(page)).toContainText("Start-up: the model wants 5 outcomes first");
  await expect(page.getByTestId("glass-map-mean")).toHaveCount(0);
});

test("TPE shows its good and bad densities, and which trials count as good", async ({ page }) => {
  await runToEnd(page, RACE);
  await look(page, "tpe");
  await scrub(page, 15);
  for (const map of ["good", "bad", "ratio"]) await expect(page.getByTestId(`glass-map-${map}`)).toBeVisible();
  await expect(reason(page)).toContainText(/times as densely|Leftover/);
  await expect(page.getByTestId("glass-threshold")).toContainText("of 14 trials");
});

test("random search shows how many different values it tested on each axis", async ({ page }) => {
  const end = await runToEnd(page, RACE);
  await look(page, "random");
  await expect(reason(page)).toContainText("it looks at no outcome");
  const own = end.trials.filter(({ searcher }) => searcher === "random");
  const different = (key: string) => new Set(own.map(({ point }) => point[key])).size;
  const counted = page.getByTestId("glass-projections").locator("li");
  await expect(counted).toHaveCount(2);
  await expect(counted.nth(0)).toHaveAttribute("data-distinct", String(different("lr")));
  await expect(counted.nth(1)).toHaveAttribute("data-distinct", String(different("bs")));
});

test("whether the box is open changes no trial", async ({ page }) => {
  await open(page, RACE);
  await glass(page).locator("summary").first().click();
  await start(page);
  const closed = await waitForStatus(page, "finished");
  await expect(reason(page)).toHaveCount(0);
  const opened = await runToEnd(page, RACE);
  expect(opened.digest).toBe(closed.digest);
  expect((await snapshot(page)).messages).toEqual([]);
});

test("halving shows its rungs, and on request what would have become of the cut", async ({ page }) => {
  const halving = RACE.replace("random,gp,tpe", "halving").replace("epochs=4", "epochs=9");
  const end = await runToEnd(page, halving);
  const rungs = page.getByTestId("glass-rungs");
  const rows = rungs.locator("tbody tr");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0).locator("td").nth(0)).toHaveText(String(end.trials.length));
  await expect(rungs.getByTestId("glass-best-cut")).toHaveCount(0);
  await page.getByTestId("glass-finish-cut").click();
  await expect(rungs.getByTestId("glass-best-cut")).toContainText("had been cut", { timeout: 60_000 });
  await expect(rows.nth(0).locator("td").last()).toHaveText(/^[−-]?[01]\.\d\d$/);
  // Ghosts are no part of the race.
  expect((await snapshot(page)).digest).toBe(end.digest);
});

test("CMA-ES shows its cloud, and population-based training its lineages", async ({ page }) => {
  await runToEnd(page, RACE.replace("random,gp,tpe", "cmaes").replace("bs=8|16|32|64", "width=4..32"));
  await expect(page.getByTestId("glass-cloud")).toContainText("generations");
  await expect(reason(page)).toContainText("standard deviations from its middle");
  await runToEnd(page, RACE.replace("random,gp,tpe", "pbt").replace("epochs=4", "epochs=10"));
  await expect(page.getByTestId("glass-lineage")).toContainText("took over a better one's network");
});
