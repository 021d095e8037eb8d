import { expect, expectStandstill, isTraining, open, steps, test, waitFor, waitForStatus } from "./helpers.ts";

const LONG = "#v=1&data=digits&epochs=200";

test("space plays and pauses, the arrow steps, R resets", async ({ page }) => {
  await open(page, LONG);
  await page.keyboard.press("Space");
  await waitFor(page, "training", isTraining);
  await page.keyboard.press("Space");
  await waitForStatus(page, "paused");
  await page.waitForTimeout(250);
  await expectStandstill(page, 300);
  const paused = await waitForStatus(page, "paused");
  await page.keyboard.press("ArrowRight");
  await waitFor(page, "a step", (now) => now.status === "paused" && steps(now) > steps(paused));
  await page.keyboard.press("r");
  expect(steps(await waitForStatus(page, "idle"))).toBe(0);
});

test("keys typed into a field are the field's own", async ({ page }) => {
  await open(page, LONG);
  const field = page.locator("input[type=number], input[type=text], input:not([type])").first();
  await field.focus();
  await page.keyboard.press("r");
  await page.keyboard.press("Space");
  await page.waitForTimeout(300);
  await waitForStatus(page, "idle");
});

test("everything that can be pressed has a name and can be reached", async ({ page }) => {
  await open(page);
  for (const control of await page.locator("button:visible, select:visible, input:visible, a[href]:visible").all()) {
    const markup = await control.evaluate((element) => element.outerHTML.slice(0, 200));
    await expect(control, markup).toHaveAccessibleName(/\S/);
  }
  const reached = new Set<string | null>();
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => document.activeElement?.getAttribute("data-testid") ?? null));
  }
  for (const id of ["play", "step", "reset", "new-seed", "copy-link", "lang", "theme"]) {
    expect(reached, `Tab reaches ${id}`).toContain(id);
  }
});

test("the theme follows the system, then the reader's choice, and lasts", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page);
  const html = page.locator("html");
  await expect(html).toHaveAttribute("data-theme", "dark");
  const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.getByTestId("theme").click();
  await expect(html).toHaveAttribute("data-theme", "light");
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe(dark);
  await page.reload();
  await expect(html).toHaveAttribute("data-theme", "light");
});
