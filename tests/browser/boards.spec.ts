// Trials from elsewhere, comparison and a class on one map.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { expect, open, runToEnd, snapshot, test } from "./helpers.ts";

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/boards/${name}`, import.meta.url));
const SMALL = "#v=1&data=moons&search=random,tpe&trials=6&epochs=5";

const cards = (page: Page) => page.getByTestId("history-card");
const bring = (page: Page, ...files: Parameters<ReturnType<Page["locator"]>["setInputFiles"]>) =>
  page.getByTestId("history-file").setInputFiles(...files);

async function history(page: Page): Promise<void> {
  await page.getByTestId("room-history").click();
  await expect(page.getByTestId("history")).toBeVisible();
}

for (const [name, says] of [
  ["optuna.log", "journal"],
  ["optuna.json", "JSON"],
  ["optuna.csv", "trials_dataframe"],
  ["wandb.csv", "Weights & Biases"],
  ["trials.csv", "one trial in each row"],
] as const)
  test(`${name} becomes a board with map, race and table`, async ({ page }) => {
    await open(page);
    await history(page);
    await bring(page, fixture(name));
    const panel = page.getByTestId("board-import");
    await expect(panel).toContainText(says);
    await expect(page.getByTestId("import-counts")).toContainText(/\d+ trials? over \d+ parameter/);
    await page.getByTestId("import-take").click();
    await expect(panel).toHaveCount(0);
    await expect(cards(page)).toHaveCount(1);
    await cards(page).first().getByTestId("history-open").click();
    const map = page.getByTestId("board-map");
    await expect(map).toBeVisible();
    expect(Number(await map.getAttribute("data-marks"))).toBeGreaterThan(2);
    await expect(page.getByTestId("board-race")).toBeVisible();
    await page.getByTestId("history-back").click();
    // It is still there after a reload.
    await page.reload();
    await history(page);
    await expect(cards(page)).toHaveCount(1);
  });

test("a broken journal is told by its line, and the page stays as it was", async ({ page }) => {
  const before = await runToEnd(page, SMALL);
  await history(page);
  await bring(page, fixture("broken.log"));
  await expect(page.getByTestId("import-faults")).toContainText(/Line \d+/);
  await expect(cards(page)).toHaveCount(1);
  expect((await snapshot(page)).digest).toBe(before.digest);
});

test("a board goes out as a file, comes in and goes out as the same bytes", async ({ page }) => {
  await open(page);
  await history(page);
  await bring(page, fixture("optuna.json"));
  await page.getByTestId("import-take").click();
  await expect(cards(page)).toHaveCount(1);
  await cards(page).first().getByTestId("history-rename").click();
  await page.getByTestId("history-name").fill("Study 7, 第二次");
  await page.getByTestId("history-name").press("Enter");
  await expect(cards(page).first()).toContainText("Study 7, 第二次");
  const save = async () => {
    const coming = page.waitForEvent("download");
    await cards(page).first().getByTestId("history-save").click();
    return readFile(await (await coming).path());
  };
  const file = await save();
  await cards(page).first().getByTestId("history-delete").click();
  await expect(cards(page)).toHaveCount(0);
  await bring(page, { name: "any.json", mimeType: "application/json", buffer: file });
  await expect(cards(page)).toHaveCount(1);
  await expect(cards(page).first()).toContainText("Study 7, 第二次");
  expect((await save()).equals(file)).toBe(true);
  await bring(page, { name: "cut.json", mimeType: "application/json", buffer: file.subarray(0, file.length / 2) });
  await expect(page.getByTestId("history-fault")).toContainText(/line 1, column \d+/);
  await expect(cards(page)).toHaveCount(1);
});

test("a table dropped on the race is learnt from; in the history it may be trials or data", async ({ page }) => {
  await open(page);
  await history(page);
  const rows = Array.from({ length: 40 }, (_, at) => `${at % 7},${(at * 3) % 5},${at % 2 ? "yes" : "no"}`);
  const buffer = Buffer.from(["a,b,class", ...rows].join("\n"));
  await bring(page, { name: "table.csv", mimeType: "text/csv", buffer });
  await page.getByTestId("history-as-data").click();
  await expect(page.getByTestId("play")).toBeVisible();
  await expect.poll(async () => (await snapshot(page)).hash).toContain("data=own");
});

test("two experiments are compared, and a class stands on one map", async ({ page }) => {
  const records: string[] = [];
  for (const seed of [1, 2, 3]) {
    await runToEnd(page, `${SMALL}&seed=${seed}`);
    records.push(await page.evaluate(() => window.athanor.record()));
  }
  await history(page);
  await expect(cards(page)).toHaveCount(3);
  await expect(page.getByTestId("history-compare")).toBeDisabled();
  for (const at of [0, 1]) await cards(page).nth(at).getByTestId("history-choose").check();
  await page.getByTestId("history-compare").click();
  await expect(page.getByTestId("board-compare")).toBeVisible();
  await page.getByTestId("history-back").click();

  // Hand-ins, all at once: they are kept under their files' names and chosen.
  await bring(
    page,
    ["Ana", "Bo", "Chen"].map((name, at) => ({
      name: `${name}.athanor.json`,
      mimeType: "application/json",
      buffer: Buffer.from(records[at]!),
    })),
  );
  await expect(cards(page)).toHaveCount(6);
  await expect(page.getByTestId("history-together")).toContainText("3 chosen");
  await page.getByTestId("history-compare").click();
  const ranking = page.getByTestId("board-ranking");
  await expect(ranking).toContainText("Ana");
  await expect(ranking).toContainText("Chen");
  expect(Number(await page.getByTestId("board-map").getAttribute("data-marks"))).toBeGreaterThan(30);
});
