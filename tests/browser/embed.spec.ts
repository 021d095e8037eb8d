import type { Page } from "@playwright/test";
import { expect, open, runToEnd, snapshot, start, test, waitFor, waitForStatus } from "./helpers.ts";

const SMALL = "#v=1&data=moons&search=random,tpe&trials=4&epochs=6&width=16&seed=5";

/** A page of somebody's course, with the experiment in a frame. */
async function host(page: Page, html: string): Promise<void> {
  await page.route("**/course.html", (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html><h1>Course</h1>${html}` }));
  await page.goto("./course.html");
}

for (const view of ["map", "curves", "race"]) {
  test(`view=${view} plays in a frame of 640 × 420 and needs no scrolling`, async ({ page }) => {
    const src = `./?workers=1${SMALL}&view=${view}&play=1`.replaceAll("&", "&amp;");
    await host(page, `<iframe src="${src}" width="640" height="420" style="border:0"></iframe>`);
    const frame = page.frameLocator("iframe");
    await expect(frame.getByTestId("embed")).toBeVisible();
    await expect(frame.getByTestId("status")).toHaveText("8 of 8 trials");
    await expect(frame.getByTestId(view)).toBeVisible();
    await expect(frame.getByTestId("embed").locator("section.panel")).toHaveCount(1);
    const sizes = await frame.locator("html").evaluate((root) => ({
      inner: [root.scrollWidth, root.scrollHeight],
      outer: [innerWidth, innerHeight],
    }));
    expect(sizes.inner).toEqual(sizes.outer);
    const canvas = await frame.getByTestId(view).locator("canvas").boundingBox();
    expect(canvas!.height).toBeGreaterThan(180);
    const drawn = await frame.getByTestId(view).locator("canvas").evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const { data } = (element as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height);
      return new Set(new Uint32Array(data.buffer)).size;
    });
    expect(drawn).toBeGreaterThan(10);

    await frame.getByTestId("reset").click();
    await expect(frame.getByTestId("status")).toHaveText("0 of 8 trials");
    const opening = page.waitForEvent("popup");
    await frame.getByTestId("open-in-full").click();
    const whole = await opening;
    await expect(whole.getByTestId("copy-link")).toBeVisible();
    expect(whole.url()).not.toContain("view=");
    expect(new URL(whole.url()).hash).toContain("data=moons");
  });
}

test("a frame's buttons pause and go on, and its experiment keeps its view", async ({ page }) => {
  await open(page, "#v=1&data=digits&epochs=500&search=random&trials=3&view=curves&title=Watch%20this");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Watch this");
  await page.getByTestId("play").click();
  await waitForStatus(page, "running");
  await page.getByTestId("pause").click();
  await waitForStatus(page, "paused");
  await page.keyboard.press("Space");
  await page.getByTestId("reset").click();
  await waitForStatus(page, "idle");
  expect(page.url()).toContain("view=curves");
});

test("hidden settings stay in force, and stay hidden", async ({ page }) => {
  const open_ = await runToEnd(page, SMALL);
  const hidden = `${SMALL}&hide=model,data,table`;
  await open(page, hidden);
  for (const field of ["width", "layers", "act", "data", "noise"]) {
    await expect(page.locator(`[data-field=${field}]`)).toHaveCount(0);
  }
  await expect(page.locator("[data-field=lr]")).toBeVisible();
  await expect(page.getByTestId("trial-table")).toHaveCount(0);
  await start(page);
  const ended = await waitForStatus(page, "finished");
  expect(ended.hash, "what is hidden is no setting").toBe(open_.hash);
  expect(ended.digest).toBe(open_.digest);
  await page.getByTestId("new-seed").click();
  await waitFor(page, "another seed", (now) => now.seed === 6);
  await page.getByTestId("reset").click();
  await expect.poll(() => page.url()).toContain("hide=model,data,table");
  expect((await snapshot(page)).hash).toContain("width=16");
  await expect(page.locator("[data-field=width]")).toHaveCount(0);
});

test("parts of the page are hidden by name, and unknown names are told", async ({ page }) => {
  await open(page, `${SMALL}&hide=settings,glass,race,rooms,experiments,reading,everything`);
  await expect(page.getByTestId("notice")).toContainText("everything");
  await expect(page.getByTestId("map")).toBeVisible();
  for (const gone of [".configure", "[data-testid=glass]", "[data-testid=race]", ".rooms", "[data-testid=presets]"]) {
    await expect(page.locator(gone)).toHaveCount(0);
  }
  const map = await page.getByTestId("map").boundingBox();
  expect(map!.width, "the room is used").toBeGreaterThan(700);
});

test("offers do not turn what is hidden", async ({ page }) => {
  const single = "#v=1&data=spiral&search=grid&trials=1&lr=0.00001&bs=32&epochs=30&opt=sgd&seed=3";
  await runToEnd(page, single);
  const offers = page.locator("[data-testid^=offer-]");
  await expect(offers.first()).toBeVisible();
  const all = await offers.count();
  await runToEnd(page, `${single}&hide=training,model,regularisation,techniques,data`);
  await expect(page.getByTestId("reading")).toBeVisible();
  await expect(offers).toHaveCount(0);
  expect(all).toBeGreaterThan(0);
});

test("the dialogue writes the HTML of a frame that does what was chosen", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, `${SMALL}&title=5%22%20%3Cb%3E`);
  await page.getByTestId("share").click();
  await page.getByTestId("share-play").check();
  await page.getByTestId("share-hide").locator("summary").click();
  await page.getByTestId("hide-model").check();
  await page.getByTestId("embed-choices").getByRole("combobox").selectOption("race");
  await page.getByTestId("embed-width").fill("500");
  await page.getByTestId("embed-width").press("Enter");
  const html = await page.getByTestId("embed-code").inputValue();
  await page.getByTestId("embed-code-copy").click();
  await expect(page.getByTestId("embed-code-copy")).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(html);
  expect(await page.getByTestId("share-link").inputValue()).toMatch(/hide=model&by=[^&]+&play=1$/);

  await host(page, html);
  const iframe = page.locator("iframe");
  await expect(iframe).toHaveAttribute("title", '5" <b>');
  await expect(iframe).toHaveAttribute("width", "500");
  const frame = page.frameLocator("iframe");
  await expect(frame.getByTestId("race")).toBeVisible();
  await expect(frame.getByTestId("status")).toHaveText("8 of 8 trials");
  await expect(frame.getByTestId("open-in-full")).toHaveAttribute("href", /hide=model/);
});
