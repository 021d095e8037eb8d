// What no longer fits into a link of 2,000 characters is refused where it is set, placed or written.
import { expect, open, snapshot, test } from "./helpers.ts";

/** Numbers with all their digits. */
const list = (from: number, count = 32) =>
  Array.from({ length: count }, (_, i) => Math.sin(from + i + 1) ** 2 / 3).join("|");
const lists = (keys: string[]) => keys.map((key, i) => `${key}=${list(31 * i)}`).join("&");
/** Chinese without repetitions: nothing packs worse among what people write. */
const NOTE = Array.from({ length: 400 }, (_, i) => String.fromCharCode(0x4e00 + ((i * 2654435761) >>> 8) % 5000)).join("");

test("a note is cut where the link is full, and stays whole in its box", async ({ page }) => {
  await open(page, `#v=1&data=moons&trials=2&${lists(["dropout", "momentum", "warmup"])}`);
  await page.getByTestId("share").click();
  await page.getByTestId("share-title").fill("标题");
  await page.getByTestId("share-note").fill(NOTE);
  const said = page.getByTestId("share-left-out");
  await expect(said).toContainText("characters are left out");
  const link = await page.getByTestId("share-link").inputValue();
  expect(link.length).toBeLessThanOrEqual(2000);
  expect(link.length).toBeGreaterThan(1400);
  await expect(page.getByTestId("share-note")).toHaveValue(NOTE);
  const left = Number(/\d+/.exec(await said.innerText())![0]);
  const note = await page.getByTestId("cover").locator("p").innerText();
  expect(note).toBe(NOTE.slice(0, 400 - left));
  await page.getByTestId("share-note").fill("短");
  await expect(said).toHaveCount(0);
});

test("a list that the link has no room for is refused at its field", async ({ page }) => {
  await open(page, `#v=1&data=moons&trials=2&${lists(["dropout", "momentum", "warmup"])}`);
  const before = await snapshot(page);
  const field = page.locator('[data-field="wd"]');
  const box = field.getByRole("textbox");
  await box.fill(list(200));
  await box.press("Enter");
  await expect(field.getByRole("alert")).toContainText(/2.000 characters/);
  expect((await snapshot(page)).hash).toBe(before.hash);
  await box.fill("0.01|0.02");
  await box.press("Enter");
  await expect(field.getByRole("alert")).toHaveCount(0);
  expect((await snapshot(page)).hash).toContain("wd=0.01|0.02");
});

test("a trial that the link has no room for is not placed, and the way to go on is named", async ({ page }) => {
  await open(page, `#v=1&data=moons&search=you,random&trials=200&epochs=1&${lists(["dropout", "momentum", "warmup"])}&smooth=${list(99, 14)}`);
  const canvas = page.getByTestId("map").locator("canvas");
  await canvas.focus();
  const problem = page.getByTestId("you").getByRole("alert");
  let placed = 0;
  for (; placed < 60 && (await problem.count()) === 0; placed++) {
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.waitForTimeout(100);
  }
  expect(placed).toBeGreaterThan(0);
  await expect(problem).toContainText("holds no more trials");
  await page.getByTestId("share").click();
  expect((await page.getByTestId("share-link").inputValue()).length).toBeLessThanOrEqual(2000);
});
