import type { Page } from "@playwright/test";
import jsqr from "jsqr";
import { readFile } from "node:fs/promises";
import { expect, isTraining, open, runToEnd, snapshot, start, steps, test, waitFor, waitForStatus } from "./helpers.ts";

const SMALL = "#v=1&data=digits&search=random,gp&trials=6&epochs=5&seed=11";

test("a shared link reproduces every number in a second page", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const first = await runToEnd(page, SMALL);
  await page.getByTestId("copy-link").click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain(first.hash);

  const other = await context.newPage();
  await open(other, new URL(link).hash, { workers: 1 });
  const shown = await snapshot(other);
  expect(shown.status).toBe("idle");
  expect(shown.hash).toBe(first.hash);
  await start(other);
  const second = await waitForStatus(other, "finished", 180_000);

  expect(second.trials).toHaveLength(12);
  expect(first.trials.filter((trial) => trial.final !== null).length).toBeGreaterThan(8);
  for (const [index, trial] of first.trials.entries()) {
    const [theirs, ours] = [second.trials[index]!.final?.val_loss, trial.final?.val_loss];
    expect(Object.is(theirs, ours), `trial ${trial.id}: ${ours} and ${theirs}`).toBe(true);
  }
  expect(second.trials).toStrictEqual(first.trials);
});

test("the address bar is the experiment", async ({ page }) => {
  await open(page, SMALL);
  await page.getByTestId("new-seed").click();
  const { hash, seed } = await waitFor(page, "another seed", (now) => now.seed !== 11);
  await expect.poll(() => new URL(page.url()).hash).toBe(hash);
  for (const part of ["v=1", "search=random,gp", "trials=6", "epochs=5", `seed=${seed}`]) expect(hash).toContain(part);
  expect(hash, "defaults are left out").not.toContain("opt=");
});

test("play=1 starts at once", async ({ page }) => {
  await open(page, `${SMALL}&play=1`);
  await waitFor(page, "running by itself", (now) => now.status !== "idle");
});

test("load() opens another experiment", async ({ page }) => {
  await open(page, SMALL);
  await page.evaluate(() => window.athanor.load("#v=1&data=spiral&seed=3"));
  await waitFor(page, "spiral", (now) => now.hash.includes("data=spiral") && now.seed === 3);
  expect((await snapshot(page)).status).toBe("idle");
});

const TITLE = "Too large? <b>Guess</b> & see: 学习率";
const NOTE = "Look at the best trial first.\nThen at the worst: <script>alert(1)</script>";

test("title and note are typed while it trains, reset nothing, and travel in the link", async ({ page }) => {
  await open(page, "#v=1&data=digits&search=random&trials=200&epochs=1000");
  await start(page);
  const before = await waitFor(page, "training", (now) => isTraining(now) && steps(now) > 20);
  await page.getByTestId("share").click();
  await page.getByTestId("share-title").fill(TITLE);
  await page.getByTestId("share-note").fill(NOTE);
  await expect(page.getByTestId("cover").getByRole("heading")).toHaveText(TITLE);
  const link = await page.getByTestId("share-link").inputValue();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("share-dialog")).toHaveCount(0);
  const after = await snapshot(page);
  expect(after.hash, "no setting").toBe(before.hash);
  expect(after.status).toBe("running");
  expect(steps(after)).toBeGreaterThanOrEqual(steps(before));

  await expect.poll(() => page.url()).toContain("title=Too%20large%3F");
  expect(new URL(link).hash).toBe(new URL(page.url()).hash);
  await page.reload();
  const cover = page.getByTestId("cover");
  await expect(cover.getByRole("heading")).toHaveText(TITLE);
  expect(await cover.locator("p").innerText(), "line breaks are kept, and nothing is HTML").toBe(NOTE);
  await expect(page).toHaveTitle(`${TITLE} · Athanor`);
  expect((await snapshot(page)).hash).toBe(before.hash);
  await page.evaluate(() => window.athanor.load("#v=1&data=moons"));
  await expect(cover).toHaveCount(0);
  await expect(page).toHaveTitle(/^Athanor 炼丹炉/);
});

test("what cannot be shown of a title is cut, and the page says so", async ({ page }) => {
  await open(page, `#v=1&data=moons&title=${"ab%E2%80%AE".repeat(60)}`);
  await expect(page.getByTestId("cover").getByRole("heading")).toHaveText("ab".repeat(40));
  await expect(page.getByTestId("notice")).toContainText("title");
});

/** What a scanner reads in a picture. */
async function scan(page: Page, picture: Buffer, type: string): Promise<string | undefined> {
  const { width, height, rgba } = await page.evaluate(
    async ([base64, type]) => {
      const image = new Image();
      image.src = `data:${type};base64,${base64}`;
      await image.decode();
      const canvas = new OffscreenCanvas(Math.max(600, image.naturalWidth), Math.max(600, image.naturalWidth));
      const context = canvas.getContext("2d")!;
      context.imageSmoothingEnabled = false;
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let rgba = "";
      for (let i = 0; i < data.length; i += 8192) rgba += String.fromCharCode(...data.subarray(i, i + 8192));
      return { width: canvas.width, height: canvas.height, rgba: btoa(rgba) };
    },
    [picture.toString("base64"), type] as const,
  );
  return jsqr.default(new Uint8ClampedArray(Buffer.from(rgba, "base64")), width, height)?.data;
}

test("the QR code is the link: on the screen, as SVG and as PNG, in the dark too", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, `${SMALL}&title=Which%20rate%3F`);
  await page.getByTestId("share").click();
  const link = await page.getByTestId("share-link").inputValue();
  expect(link).toContain("title=Which%20rate");
  const shown = await page.getByTestId("share-qr").screenshot();
  expect(await scan(page, shown, "image/png")).toBe(link);
  for (const [kind, type] of [["svg", "image/svg+xml"], ["png", "image/png"]] as const) {
    const saved = page.waitForEvent("download");
    await page.getByTestId(`share-qr-${kind}`).click();
    const file = await saved;
    expect(file.suggestedFilename()).toBe(`athanor-qr.${kind}`);
    expect(await scan(page, await readFile(await file.path()), type)).toBe(link);
  }
});

test("results are handed in as a code, and a class stands on one map", async ({ page, context }) => {
  const links: string[] = [];
  for (const [name, seed] of [["Zoë", 1], ["王小明", 2], ["Ben", 3]] as const) {
    await runToEnd(page, `#v=1&data=moons&search=random,tpe&trials=20&epochs=3&seed=${seed}`);
    await page.getByTestId("share").click();
    const dialogue = page.getByTestId("hand-in");
    await dialogue.locator("summary").click();
    await dialogue.getByTestId("hand-in-name").fill(name);
    await expect(dialogue.getByTestId("hand-in-count")).toContainText("40 trials");
    const link = await dialogue.getByTestId("hand-in-link").inputValue();
    expect(link.length).toBeLessThanOrEqual(1000);
    await dialogue.getByTestId("share-qr").scrollIntoViewIfNeeded();
    expect(await scan(page, await dialogue.getByTestId("share-qr").screenshot(), "image/png")).toBe(link);
    links.push(link);
    await page.keyboard.press("Escape");
  }
  // The teacher's browser knows nothing of all that.
  const teacher = await (await context.browser()!.newContext()).newPage();
  await teacher.goto(links[0]!);
  await expect(teacher.getByTestId("history-handed")).toContainText("“Zoë” has handed in 40 trials");
  expect(teacher.url(), "a reload takes nothing twice").not.toContain("board=");
  await teacher.evaluate((hash) => (location.hash = hash), new URL(links[1]!).hash);
  await expect(teacher.getByTestId("history-handed")).toContainText("王小明");
  await teacher.locator("summary", { hasText: "Paste" }).click();
  const text = teacher.getByTestId("history-text");
  await text.fill(`Mine: ${links[2]}\nZoë again: ${links[0]}\n${links[1]!.slice(0, -20)}`);
  await teacher.getByTestId("history-use-text").click();
  await expect(teacher.getByTestId("history-fault")).toContainText("cannot be read");
  await expect(teacher.getByTestId("history-handed")).toContainText("Ben");
  await expect(teacher.getByTestId("history-card")).toHaveCount(3);
  await teacher.getByTestId("history-compare").click();
  const ranking = teacher.getByTestId("board-ranking");
  for (const name of ["Zoë", "王小明", "Ben"]) await expect(ranking).toContainText(name);
  await teacher.context().close();
});

test("sharing needs no mouse, and keys in the dialogue do nothing behind it", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, SMALL);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-testid") ?? "");
  const tabTo = async (id: string) => {
    for (let i = 0; i < 60 && (await focused()) !== id; i++) await page.keyboard.press("Tab");
    expect(await focused()).toBe(id);
  };
  await tabTo("step");
  await page.keyboard.press("Enter");
  const before = await waitFor(page, "an epoch", (now) => now.status === "paused" && steps(now) > 0);
  await tabTo("share");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("share-dialog")).toBeVisible();
  await tabTo("share-title");
  await page.keyboard.type("By hand");
  await tabTo("share-link-copy");
  await page.keyboard.press("r");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("share-link-copy")).toHaveText("Copied");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(await page.getByTestId("share-link").inputValue());
  expect(link).toContain("title=By%20hand");
  expect(steps(await snapshot(page)), "R did not reset").toBe(steps(before));
  await page.keyboard.press("Escape");
  expect(await focused(), "the focus is back").toBe("share");
});

test("a long link is packed, still opens, and the dialogue says what is too much", async ({ page }) => {
  const list = (from: number) => Array.from({ length: 32 }, (_, i) => Math.sin(from + i + 1) ** 2 / 3).join("|");
  const lists = ["dropout", "momentum", "warmup", "smooth", "jitter", "finish"].map((key, i) => `${key}=${list(31 * i)}`);
  await open(page, `#v=1&data=moons&trials=2&${lists.join("&")}`);
  const opened = await snapshot(page);
  expect(await page.getByTestId("notice").count()).toBe(0);
  await page.getByTestId("share").click();
  const link = await page.getByTestId("share-link").inputValue();
  expect(link).toContain("#v=1&z=");
  expect(link.length).toBeGreaterThan(2000);
  expect(link.length).toBeLessThan(0.7 * opened.hash.length);
  await expect(page.getByTestId("share-length")).toContainText("values");
  await expect(page.getByTestId(link.length > 2953 ? "share-qr-none" : "share-qr-dense")).toBeVisible();
  await open(page, new URL(link).hash);
  expect((await snapshot(page)).hash).toBe(opened.hash);
});
