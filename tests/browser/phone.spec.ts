import type { Page } from "@playwright/test";
import { expect, isTraining, open, start, test, waitFor, waitForStatus } from "./helpers.ts";

test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

/** What sticks out to the right, unless it scrolls in a box of its own. */
const overhang = (page: Page) =>
  page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth - innerWidth,
    width: innerWidth,
  }));

for (const lang of ["en", "zh"]) {
  test(`a phone needs no sideways scrolling, before, during and after a run (${lang})`, async ({ page }) => {
    await open(page, "#v=1&data=moons&search=grid,random,gp&trials=3&epochs=20");
    if (lang === "zh") await page.getByTestId("lang").click();
    expect(await overhang(page)).toEqual({ scroll: 0, width: 390 });
    await start(page);
    await waitFor(page, "training", (now) => isTraining(now) || now.status === "finished");
    expect(await overhang(page)).toEqual({ scroll: 0, width: 390 });
    await waitForStatus(page, "finished");
    expect(await overhang(page)).toEqual({ scroll: 0, width: 390 });
  });
}

test("play can be tapped and the map is as wide as the screen allows", async ({ page }) => {
  await open(page, "#v=1&data=moons&epochs=500");
  await page.getByTestId("play").tap();
  await waitFor(page, "training", isTraining);
  const box = await page.getByTestId("map").locator("canvas").first().boundingBox();
  expect(box!.width).toBeGreaterThan(280);
  expect(box!.width).toBeLessThanOrEqual(390);
});
