// One run in a person's hands: its knobs are turned while it trains, it goes back in time, branches and compares.
import { type Page } from "@playwright/test";
import { expect, open, snapshot, start, test, waitForStatus } from "./helpers.ts";

const stage = (page: Page) => page.getByTestId("panda-stage");
const reached = async (page: Page) => Number(await stage(page).getAttribute("data-reached"));
const picture = (page: Page, panel: string) =>
  page.getByTestId(panel).locator("canvas").first().evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

async function reach(page: Page, epoch: number) {
  await expect.poll(() => reached(page), { timeout: 30_000 }).toBeGreaterThanOrEqual(epoch);
}

/** Pauses, and waits for the epoch under way. */
async function stand(page: Page) {
  await page.getByTestId("panda-pause").click();
  await expect(page.getByTestId("panda-play")).toBeVisible();
  await page.waitForTimeout(300);
  return reached(page);
}

test("the learning rate is changed in mid-run, the run goes back in time, branches off, and branches compare", async ({ page }) => {
  await open(page, "#v=1&data=moons&lr=0.1&bs=32&epochs=300");
  await page.getByTestId("room-panda").click();
  // The untrained network is there at once.
  await expect(page.getByTestId("panda-weights")).toHaveAttribute("data-epoch", "0");
  await expect(page.getByTestId("panda-says").locator("canvas")).toBeVisible();
  await expect(stage(page).locator(".numbers")).toContainText("Epoch 0 ·");
  await expect(page.getByTestId("turns")).toHaveCount(0);
  await page.getByTestId("panda-play").click();
  await reach(page, 4);

  // In mid-run, without a reset.
  const before = await reached(page);
  await page.getByTestId("lr-÷10").click();
  await reach(page, before + 4);
  const turns = page.getByTestId("turns").locator("li");
  await expect(turns).toHaveCount(1);
  await expect(turns).toContainText("0.1 → 0.01");
  const turned = Number(/epoch (\d+)/.exec((await turns.textContent()) ?? "")![1]);
  expect(turned).toBeGreaterThanOrEqual(before);
  const end = await stand(page);
  expect(end).toBeGreaterThan(turned);

  // Boundary, weights and numbers follow the slider.
  await expect(page.getByTestId("panda-says")).toHaveAttribute("data-epoch", String(end));
  // A canvas is drawn in the frame after.
  await page.waitForTimeout(200);
  const now = [await picture(page, "panda-says"), await picture(page, "panda-weights"), await stage(page).locator(".numbers").textContent()];
  await page.getByTestId("panda-scrub").fill("2");
  await expect(page.getByTestId("panda-epoch")).toHaveText(`Epoch 2 · trained to ${end}`);
  for (const panel of ["panda-says", "panda-weights"]) {
    await expect(page.getByTestId(panel)).toHaveAttribute("data-epoch", "2");
  }
  await expect.poll(() => picture(page, "panda-says")).not.toBe(now[0]);
  await expect.poll(() => picture(page, "panda-weights")).not.toBe(now[1]);
  await expect(stage(page).locator(".numbers")).toContainText("Epoch 2 ·");
  const then = await stage(page).locator(".numbers").textContent();
  await page.getByTestId("panda-end").click();
  await expect.poll(() => picture(page, "panda-says")).toBe(now[0]);
  await expect(stage(page).locator(".numbers")).toHaveText(now[2] ?? "");

  // Turned in the past, a knob begins a new branch there.
  await page.getByTestId("panda-scrub").fill("2");
  const rate = page.locator('[data-field="lr"] input');
  await expect(rate).toHaveValue("0.1");
  await rate.fill("0.3");
  await rate.press("Enter");
  const rows = page.getByTestId("branches").locator("tbody tr");
  await expect(rows).toHaveCount(2);
  await expect(stage(page)).toHaveAttribute("data-branch", "B");
  await expect(stage(page)).toHaveAttribute("data-reached", "2");
  await expect(stage(page)).toHaveAttribute("data-branch", "B");
  await expect(stage(page).locator(".numbers")).toHaveText(then ?? "");
  await page.getByTestId("panda-play").click();
  await reach(page, 8);
  await stand(page);
  await expect(rows.nth(1)).toContainText("from A, epoch 2");
  await expect(rows.nth(1)).toContainText("0.1 → 0.3");
  const numbers = await rows.locator("td:nth-child(4)").allTextContents();
  expect(numbers.every((text) => /\d/.test(text)) && numbers[0] !== numbers[1]).toBe(true);
  await page.getByTestId("branch-A").click();
  // Both may have come to the same epoch.
  await expect(stage(page)).toHaveAttribute("data-branch", "A");
  await expect(stage(page)).toHaveAttribute("data-reached", String(end));
  await expect(stage(page).locator(".numbers")).toHaveText(now[2] ?? "");

  // The way out and back keeps everything.
  await page.getByTestId("room-race").click();
  await expect(page.getByTestId("play")).toBeVisible();
  await page.getByTestId("room-panda").click();
  await expect(rows).toHaveCount(2);
  await page.getByRole("button", { name: "B: Remove this branch" }).click();
  await expect(rows).toHaveCount(1);
});

test("a trial taken in hand is the same run, number by number, on the keyboard too", async ({ page }) => {
  await open(page, "#v=1&data=spiral&lr=0.1&bs=32&epochs=12&opt=adam&search=grid&trials=1");
  await start(page);
  const ended = await waitForStatus(page, "finished");
  const numbers = await page.getByTestId("curves").locator(".numbers").textContent();
  expect(ended.trials[0]!.final!.epoch).toBe(12);
  await page.getByTestId("take-in-hand").click();
  await expect(page.getByTestId("room-panda")).toHaveAttribute("aria-current", "page");
  await expect(page.getByTestId("panda-says")).toHaveAttribute("data-epoch", "0");
  await page.keyboard.press("ArrowRight");
  await reach(page, 1);
  await page.getByTestId("panda").getByLabel("Pace").selectOption("full");
  await page.locator("main h2").first().click();
  await page.keyboard.press(" ");
  await reach(page, 12);
  await expect(stage(page).locator(".numbers")).toHaveText(numbers ?? "");
  await page.getByTestId("panda-longer").click();
  await reach(page, 24);
  expect((await snapshot(page)).digest).toBe(ended.digest);

  // Another run beside it; the first stays.
  await page.getByTestId("hand-new").click();
  await expect(stage(page)).toHaveAttribute("data-reached", "0");
  await page.getByTestId("hand-1").click();
  await expect(stage(page)).toHaveAttribute("data-reached", "24");
  await page.getByTestId("room-race").click();
  await page.getByTestId("take-in-hand").click();
  await expect(stage(page)).toHaveAttribute("data-reached", "24");
  await page.getByRole("button", { name: "Run 2: Let this run go" }).click();
  await expect(page.getByTestId("hand-2")).toHaveCount(0);

  // An experiment is opened where it is run.
  await page.getByTestId("presets").locator("summary").click();
  await page.getByTestId("presets").locator("a").first().click();
  await expect(page.getByTestId("play")).toBeVisible();
});

test("a diverged branch says so, and its past can still be branched off", async ({ page }) => {
  await open(page, "#v=1&data=curve&lr=0.01&bs=32&epochs=60");
  await page.getByTestId("room-panda").click();
  await page.getByTestId("panda-play").click();
  await reach(page, 3);
  const rate = page.locator('[data-field="lr"] input');
  await rate.fill("90");
  await rate.press("Enter");
  await expect(page.getByTestId("knobs")).toContainText("cannot go on", { timeout: 20_000 });
  await expect(page.getByTestId("panda-reading")).toHaveAttribute("data-verdict", "diverged");
  await expect(rate).toBeDisabled();
  await expect(page.getByTestId("panda-play")).toBeDisabled();
  await page.getByTestId("panda-scrub").fill("1");
  await expect(rate).toBeEnabled();
  await rate.fill("0.02");
  await rate.press("Enter");
  await page.getByTestId("panda-play").click();
  await reach(page, 6);
  await expect(stage(page)).toHaveAttribute("data-branch", "B");
});

test("a knob is one number: ranges are refused with a word, and the way to the default is one, too", async ({ page }) => {
  await open(page, "#v=1&data=moons&lr=0.5&bs=64&epochs=20");
  await page.getByTestId("room-panda").click();
  const row = page.locator('[data-field="lr"]');
  const rate = row.locator("input");
  await rate.fill("0.1..1");
  await rate.press("Enter");
  await expect(row.getByRole("alert")).toContainText("One value here");
  await row.locator(".field-head button").click();
  await expect(row.locator("input")).toHaveCount(1);
  expect(Number(await rate.inputValue())).toBeGreaterThan(0);
  await expect(page.getByTestId("turns")).toHaveCount(0);
  await page.getByTestId("panda-step").click();
  await reach(page, 1);
});

test("there are six branches at most, and any but the first can go", async ({ page }) => {
  await open(page, "#v=1&data=moons&lr=0.1&bs=32&epochs=12");
  await page.getByTestId("room-panda").click();
  await page.getByTestId("panda").getByLabel("Pace").selectOption("full");
  await page.getByTestId("panda-play").click();
  await reach(page, 12);
  for (let branch = 2; branch <= 6; branch++) await page.getByTestId("panda-fork").click();
  await expect(page.getByTestId("branches").locator("tbody tr")).toHaveCount(6);
  await expect(page.getByTestId("panda-fork")).toBeDisabled();
  await page.getByTestId("panda-scrub").fill("3");
  await expect(page.getByTestId("knobs-say")).toContainText("Remove one");
  await page.getByRole("button", { name: "C: Remove this branch" }).click();
  await expect(page.getByTestId("branches").locator("tbody tr")).toHaveCount(5);
  await expect(page.getByTestId("panda-fork")).toBeEnabled();
});
