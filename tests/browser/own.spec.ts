// A person's own data: a file, a text, a drawing, and what travels in a link.
import { expect, open, snapshot, start, test, waitFor, waitForStatus } from "./helpers.ts";
import type { Page } from "@playwright/test";

const EARLIER = "#v=1&data=moons&lr=0.1&bs=32&epochs=7&seed=3";
const RUN = "&lr=0.1&bs=32&epochs=12&width=8&layers=1";

/** Rows of four features, of which the first two decide the class. */
function csv(rows: number): string {
  const lines = ["length,width,weight,age,kind"];
  for (let i = 0; i < rows; i++) {
    const [a, b] = [(i * 37) % 101, (i * 61) % 97];
    lines.push(`${a / 10},${b / 10},${(i * 13) % 29},${i % 7},${a > b ? "long" : "wide"}`);
  }
  return lines.join("\n") + "\n";
}

const file = (text: string, name = "table.csv") => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

async function bring(page: Page, text: string): Promise<void> {
  const panel = page.getByTestId("own");
  if ((await panel.getAttribute("open")) === null) await panel.locator("summary").click();
  await page.getByTestId("own-file").setInputFiles(file(text));
}

/** Draws points of both classes on the two sides of the sheet. */
async function draw(page: Page): Promise<void> {
  const panel = page.getByTestId("own");
  if ((await panel.getAttribute("open")) === null) await panel.locator("summary").click();
  await page.getByTestId("own-draw").click();
  const sheet = page.getByTestId("draw-sheet").locator("canvas");
  const box = (await sheet.boundingBox())!;
  for (const [button, left] of [["draw-1", 0.2], ["draw-2", 0.7]] as const) {
    await page.getByTestId(button).click();
    for (let i = 0; i < 12; i++) {
      const position = { x: box.width * (left + 0.02 * (i % 4)), y: box.height * (0.15 + 0.06 * i) };
      await sheet.click({ position });
    }
  }
}

test("a table of 2,000 rows is opened and learnt", async ({ page }) => {
  await open(page, `#v=1${RUN}`);
  await bring(page, csv(2000));
  const { hash } = await waitFor(page, "own data", (now) => now.hash.includes("data=own&own="));
  expect(hash).toMatch(/own=[0-9a-z]{12}\.4\.2\.2000/);
  expect(hash, "nothing travels unless asked").not.toContain("table=");
  await expect(page.getByTestId("own-state")).toContainText(/2.000 rows, 4 features/);
  await expect(page.getByTestId("data").locator("tbody tr")).toHaveCount(8);
  await start(page);
  const end = await waitForStatus(page, "finished");
  expect(end.trials[0]!.best!.val_acc).toBeGreaterThan(0.95);
  await expect(page.getByTestId("answers").locator("canvas")).toBeVisible();

  await page.reload();
  await waitFor(page, "the same experiment", (now) => now.hash.startsWith(hash));
  await start(page);
  const again = await waitForStatus(page, "finished");
  expect(again.digest, "the table is still there after a reload").toBe(end.digest);
});

test("a broken table is told by line and column, and the experiment stays", async ({ page }) => {
  await open(page, EARLIER);
  await start(page);
  const before = await waitForStatus(page, "finished");
  const lines = csv(40).split("\n");
  lines[4] = "1.5,,3,4,long";
  lines[7] = "1.5,much,3,4,wide";
  lines[9] = "1,2,3";
  await bring(page, lines.join("\r\n"));
  const faults = page.getByTestId("own-faults");
  await expect(faults).toContainText("Line 5, column 2 (width): a value is missing.");
  await expect(faults).toContainText("Line 8, column 2 (width): “much” is not a number.");
  await expect(faults).toContainText("Line 10: 3 fields; the other rows have 5.");
  expect(await snapshot(page)).toEqual(before);
  await expect(page.getByTestId("changed")).toHaveCount(0);

  await bring(page, csv(40));
  await expect(faults).toHaveCount(0);
  await expect(page.getByTestId("changed"), "a good one waits for a restart").toBeVisible();
  expect((await snapshot(page)).digest).toBe(before.digest);
});

test("faults are told in Chinese", async ({ browser, baseURL }) => {
  const page = await browser.newPage({ locale: "zh-CN", baseURL });
  await open(page, EARLIER);
  await bring(page, csv(40).replace("3.7,", "好,"));
  await expect(page.getByTestId("own-faults")).toContainText("第 3 行，第 1 列（length）：“好”不是数字。");
  await page.close();
});

test("another column can be the label, and a pasted text is data", async ({ page }) => {
  await open(page, `#v=1${RUN}`);
  await page.getByTestId("own").locator("summary").click();
  await page.getByTestId("own-text").fill(csv(60).replaceAll(",", "\t"));
  await page.getByTestId("own-use-text").click();
  await waitFor(page, "two classes", (now) => /own=[0-9a-z]{12}\.4\.2\.60/.test(now.hash));
  await page.getByTestId("own-text").fill(csv(60).replaceAll("long", "1").replaceAll("wide", "0"));
  await page.getByTestId("own-use-text").click();
  await page.getByTestId("own-label").selectOption("length");
  await waitFor(page, "a regression", (now) => /own=[0-9a-z]{12}\.4\.0\.60/.test(now.hash));
  await start(page);
  const end = await waitForStatus(page, "finished");
  expect(end.trials[0]!.outcome).toBe("done");
  expect(end.trials[0]!.best!.val_acc).toBeNull();
  await expect(page.getByTestId("answers").locator("canvas")).toBeVisible();
});

const shared = async (page: Page) => {
  await page.getByTestId("copy-link").click();
  return new URL(await page.evaluate(() => navigator.clipboard.readText())).hash;
};

test("a link with small data reproduces in a second page; one without asks for the file", async ({ page, context, browser, baseURL }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, `#v=1${RUN}`);
  const text = csv(60);
  await bring(page, text);
  await waitFor(page, "own data", (now) => now.hash.includes("own="));
  await start(page);
  await waitForStatus(page, "finished");
  const bare = await shared(page);
  await page.getByTestId("own-in-link").click();
  const carrying = await waitFor(page, "the table in the link", (now) => now.hash.includes("&table="));
  expect(carrying.status, "nothing begins anew").toBe("finished");
  expect(new URL(page.url()).hash).toBe(carrying.hash);

  // Another person, with a storage of their own.
  const other = await (await browser.newContext({ baseURL })).newPage();
  await open(other, await shared(page));
  await start(other);
  const there = await waitForStatus(other, "finished");
  expect([there.verdict, there.digest]).toEqual([{ kind: "reproduced" }, carrying.digest]);

  const third = await (await browser.newContext({ baseURL })).newPage();
  await open(third, bare);
  await expect(third.getByTestId("own-missing")).toContainText("60 rows, 4 features");
  await start(third);
  await expect(third.getByTestId("message")).toContainText("There is no data to train on yet");
  expect((await snapshot(third)).status).toBe("idle");
  await third.getByTestId("own-file").setInputFiles(file(csv(61)));
  await expect(third.getByTestId("own-faults")).toContainText("not the data that the link was made with");
  await third.getByTestId("own-file").setInputFiles(file(text));
  await expect(third.getByTestId("own-state")).toBeVisible();
  await start(third);
  const checked = await waitForStatus(third, "finished");
  expect([checked.verdict, checked.digest]).toEqual([{ kind: "reproduced" }, carrying.digest]);
});

test("drawn points are trained on and travel in the link", async ({ page }) => {
  await open(page, "#v=1&lr=0.3&bs=8&epochs=60&width=8&layers=1");
  await draw(page);
  await expect(page.getByTestId("draw-count")).toContainText("12 points of class 1, 12 of class 2.");
  await page.getByTestId("draw-use").click();
  const { hash } = await waitFor(page, "a drawing", (now) => /own=[0-9a-z]{12}\.2\.2\.24&.*table=/.test(now.hash));
  expect(hash.length).toBeLessThan(400);
  await start(page);
  const end = await waitForStatus(page, "finished");
  expect(end.trials[0]!.best!.val_acc).toBe(1);
  await expect(page.getByTestId("answers").locator("canvas")).toBeVisible();
});

test("the sheet works with keys alone, which do nothing else meanwhile", async ({ page }) => {
  await open(page, "#v=1&data=moons&epochs=300");
  await page.getByTestId("own").locator("summary").click();
  await page.getByTestId("own-draw").click();
  await page.getByTestId("draw-sheet").locator("canvas").focus();
  for (const key of ["Enter", "ArrowRight", "Enter", "2", "ArrowUp", "Enter", "Backspace", "Enter"]) {
    await page.keyboard.press(key);
  }
  await expect(page.getByTestId("draw-count")).toContainText("2 points of class 1, 1 of class 2.");
  expect((await snapshot(page)).status).toBe("idle");
  await expect(page.getByTestId("draw-use")).toBeDisabled();
});

test("a file can be dropped anywhere", async ({ page }) => {
  await open(page, `#v=1${RUN}`);
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "dropped.csv", { type: "text/csv" }));
    return transfer;
  }, csv(30));
  await page.dispatchEvent("#map", "drop", { dataTransfer: data });
  await waitFor(page, "own data", (now) => /own=[0-9a-z]{12}\.4\.2\.30/.test(now.hash));
  await expect(page.getByTestId("own-state")).toBeVisible();
});

for (const [set, accuracy] of [["iris", 0.9], ["wine", 0.9], ["cancer", 0.9]] as const) {
  test(`${set}, a real table, is learnt`, async ({ page }) => {
    await open(page, `#v=1&data=${set}&lr=0.1&bs=16&epochs=30`);
    await expect(page.getByTestId("data").locator("tbody tr")).toHaveCount(8);
    await start(page);
    const end = await waitForStatus(page, "finished");
    expect(end.trials[0]!.best!.val_acc).toBeGreaterThan(accuracy);
  });
}
