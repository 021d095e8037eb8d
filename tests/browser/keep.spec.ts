// What is kept: nothing that has ended is lost or trained twice, whatever becomes of page, tab or storage.
import { readFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";
import { expect, open, pause, runToEnd, snapshot, start, test, waitFor, waitForStatus, type Snapshot } from "./helpers.ts";

const SWEEP = "#v=1&data=moons&samples=1000&search=grid,random,tpe,gp&trials=8&epochs=80&lr=0.001..1";
const SMALL = "#v=1&data=moons&search=random,tpe&trials=6&epochs=5";

interface Entry {
  ended?: { trial: number; epoch: number };
}

const record = (page: Page) => page.evaluate(() => window.athanor.record());
const ended = (now: Snapshot) => now.trials.filter((trial) => !["queued", "running"].includes(trial.outcome));

/** How often each trial's training is recorded to have ended. */
function endings(text: string): Map<number, number> {
  const counts = new Map<number, number>();
  for (const entry of JSON.parse(text).entries as Entry[])
    if (entry.ended) counts.set(entry.ended.trial, (counts.get(entry.ended.trial) ?? 0) + 1);
  return counts;
}

async function loaded(page: Page): Promise<void> {
  await page.waitForFunction(() => window.athanor?.snapshot !== undefined);
}

async function history(page: Page): Promise<void> {
  await page.getByTestId("room-history").click();
  await expect(page.getByTestId("history")).toBeVisible();
}

const cards = (page: Page) => page.getByTestId("history-card");

async function text(download: Download): Promise<string> {
  return readFile(await download.path(), "utf8");
}

async function save(page: Page, card = 0): Promise<string> {
  const coming = page.waitForEvent("download");
  await cards(page).nth(card).getByTestId("history-save").click();
  return text(await coming);
}

/** Checks that a card's record says of so many trials, each once, that they ended. */
async function expectEachOnce(page: Page, card: number, trials: number): Promise<void> {
  const counts = endings(await save(page, card));
  expect(counts.size).toBe(trials);
  expect([...counts.values()].every((count) => count === 1)).toBe(true);
}

test("ten reloads in mid-sweep lose nothing and train nothing twice", async ({ page, browser, baseURL }) => {
  const other = await (await browser.newContext({ baseURL })).newPage();
  const undisturbed = await runToEnd(other, SWEEP);
  await other.context().close();

  await open(page, SWEEP);
  await start(page);
  const total = undisturbed.trials.length;
  for (let reload = 1; reload <= 10; reload++) {
    const due = Math.floor((reload * total) / 12);
    const before = await waitFor(page, `${due} trials have ended`, (now) => ended(now).length >= due, 120_000);
    await page.reload();
    await loaded(page);
    const after = await waitFor(page, "it goes on", (now) => now.trials.length > 0);
    const known = new Map(after.trials.map((trial) => [trial.id, trial]));
    for (const trial of ended(before)) {
      expect(known.get(trial.id)?.outcome, `trial ${trial.id} after reload ${reload}`).toBe(trial.outcome);
      expect(known.get(trial.id)?.curve).toEqual(trial.curve);
    }
    expect(["running", "finished"]).toContain(after.status);
  }
  const end = await waitForStatus(page, "finished", 180_000);
  expect(end.digest).toBe(undisturbed.digest);
  const counts = endings(await record(page));
  expect(counts.size).toBe(total);
  expect([...counts.values()].every((count) => count === 1)).toBe(true);
});

test("a paused sweep stays paused over a reload, and its best network still answers", async ({ page }) => {
  await open(page, SWEEP);
  await start(page);
  await waitFor(page, "some have ended", (now) => ended(now).length >= 5);
  await pause(page);
  const before = await waitForStatus(page, "paused");
  await page.reload();
  await loaded(page);
  const after = await waitForStatus(page, "paused");
  expect(ended(after).length).toBeGreaterThanOrEqual(ended(before).length);
  await expect(page.getByTestId("answers").locator("canvas").first()).toBeVisible();
  await start(page);
  expect((await waitForStatus(page, "finished", 120_000)).digest).not.toBeNull();
});

test("a long trial goes on from where it was a few seconds before a reload", async ({ page }) => {
  await open(page, "#v=1&model=cnn&channels=4&epochs=1000&lr=0.005..0.05&bs=64&search=random&trials=1", { workers: 1 });
  await start(page);
  const before = await waitFor(page, "a while has passed", ({ trials }) => (trials[0]?.epoch ?? 0) >= 1, 60_000);
  await page.waitForTimeout(8000);
  const then = (await snapshot(page)).trials[0]!;
  expect(then.epoch).toBeGreaterThan(before.trials[0]!.epoch);
  await page.reload();
  await loaded(page);
  const now = await waitFor(page, "it is trained again", ({ trials }) => (trials[0]?.curve.length ?? 0) > 0);
  // Its first sign of life is no fresh start: at most what four seconds brought is done again.
  const perSecond = (then.epoch - before.trials[0]!.epoch) / 8;
  expect(now.trials[0]!.epoch).toBeGreaterThan(then.epoch - 4 * perSecond - 1);
  const known = new Map(then.curve.map((point) => [point.epoch, point]));
  for (const point of now.trials[0]!.curve) if (known.has(point.epoch)) expect(point).toEqual(known.get(point.epoch));
  expect(now.trials[0]!.curve.map((point) => point.epoch)).toEqual(now.trials[0]!.curve.map((_, at) => at));
});

test("an experiment of a closed tab is opened from the history and goes on", async ({ page, context }) => {
  const reference = (await runToEnd(page, SMALL)).digest;
  await page.evaluate(() => window.athanor.reset());
  await start(page);
  await waitFor(page, "some have ended", (now) => ended(now).length >= 3);
  await page.close();

  const next = await context.newPage();
  await open(next, "#v=1&data=xor");
  await history(next);
  await expect(cards(next)).toHaveCount(2);
  await cards(next).first().getByTestId("history-open").click();
  await expect(next.getByTestId("play")).toBeVisible();
  const opened = await snapshot(next);
  expect(opened.hash).toContain("data=moons");
  expect(ended(opened).length).toBeGreaterThanOrEqual(3);
  if (opened.status !== "finished") await start(next);
  expect((await waitForStatus(next, "finished")).digest).toBe(reference);
});

test("two tabs that go on with the same experiment keep one record each", async ({ page, context }) => {
  await open(page, SWEEP.replace("epochs=80", "epochs=400"), { workers: 1 });
  await start(page);
  await waitFor(page, "some have ended", (now) => ended(now).length >= 4);
  const second = await context.newPage();
  await open(second, "#v=1&data=xor", { workers: 1 });
  await history(second);
  await cards(second).first().getByTestId("history-open").click();
  expect((await snapshot(page)).status).toBe("running");
  await start(second);
  const ends = [await waitForStatus(page, "finished", 180_000), await waitForStatus(second, "finished", 180_000)];
  expect(ends[0]!.digest).toBe(ends[1]!.digest);
  await history(second);
  await expect(cards(second)).toHaveCount(2);
  for (const card of [0, 1]) await expectEachOnce(second, card, 32);
});

test("without storage all goes on in memory, and the page says so", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  await open(page, SMALL);
  await expect(page.getByTestId("message")).toContainText("until the page is closed");
  await start(page);
  const end = await waitForStatus(page, "finished");
  expect(end.digest).not.toBeNull();
  await history(page);
  await expect(page.getByTestId("history-state")).toContainText("storage denied");
  await expect(cards(page)).toHaveCount(1);
  expect(endings(await save(page)).size).toBe(12);
});

test("a full disk is told, and nothing is lost", async ({ page, context, baseURL }) => {
  const { origin } = new URL(baseURL!);
  const devtools = await context.newCDPSession(page);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  const end = await runToEnd(page, SMALL);
  expect(end.digest).not.toBeNull();
  await expect(page.getByTestId("message")).toContainText("storage is full");
  await history(page);
  await expect(page.getByTestId("history-state")).toContainText("storage is full");
  await expect(cards(page)).toHaveCount(1);
  expect(endings(await save(page)).size).toBe(12);
  await cards(page).first().getByTestId("history-duplicate").click();
  await expect(cards(page)).toHaveCount(2);
  // Once something is deleted the disk is tried again, and the experiment moves there.
  await devtools.send("Storage.overrideQuotaForOrigin", { origin });
  await cards(page).filter({ hasText: "(copy)" }).getByTestId("history-delete").click();
  await expect(cards(page)).toHaveCount(1);
  await expect(page.getByTestId("history-state")).toHaveCount(0);
  await page.reload();
  await loaded(page);
  expect((await waitForStatus(page, "finished")).digest).toBe(end.digest);
});

/** A disk that can be made full, for this tab alone. */
async function disk(page: Page): Promise<(full: boolean) => Promise<void>> {
  await page.addInitScript(() => {
    const { commit } = IDBTransaction.prototype;
    IDBTransaction.prototype.commit = function () {
      if (sessionStorage.getItem("full")) this.abort();
      else commit.call(this);
    };
    const { get } = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, "error")!;
    Object.defineProperty(IDBTransaction.prototype, "error", {
      get() {
        return sessionStorage.getItem("full") ? new DOMException("", "QuotaExceededError") : get!.call(this);
      },
    });
  });
  return (full) =>
    page.evaluate(
      (full) => (full ? sessionStorage.setItem("full", "yes") : sessionStorage.removeItem("full")),
      full,
    );
}

test("what is gone on with while the disk is full stays one record", async ({ page }) => {
  const full = await disk(page);
  await runToEnd(page, "#v=1&data=xor&search=random&trials=3&epochs=5");
  await open(page, SWEEP.replace("epochs=80", "epochs=200"), { workers: 1 });
  await start(page);
  await waitFor(page, "some have ended", (now) => ended(now).length >= 3);
  await pause(page);
  await open(page, SMALL, { workers: 1 });
  await full(true);
  await history(page);
  await cards(page).first().getByTestId("history-open").click();
  await waitFor(page, "it is open", (now) => ended(now).length >= 3);
  await start(page);
  const end = await waitForStatus(page, "finished", 180_000);
  await expect(page.getByTestId("message")).toContainText("storage is full");
  await page.evaluate(() => window.athanor.load("#v=1&data=circles"));
  await full(false);
  await history(page);
  await cards(page).last().getByTestId("history-delete").click();
  await expect(page.getByTestId("history-state")).toHaveCount(0);
  await expect(page.getByTestId("history-undo"), "it is gone for good").toHaveCount(0);
  await page.reload();
  await loaded(page);
  await history(page);
  await expect(cards(page)).toHaveCount(1);
  await expectEachOnce(page, 0, 32);
  await cards(page).first().getByTestId("history-open").click();
  expect((await waitForStatus(page, "finished")).digest).toBe(end.digest);
});

test("a tab that comes back to the disk keeps a record of its own where another tab has gone on", async ({ page, context }) => {
  const full = await disk(page);
  await runToEnd(page, SMALL);
  await open(page, SWEEP.replace("epochs=80", "epochs=400"), { workers: 1 });
  await start(page);
  await waitFor(page, "some have ended", (now) => ended(now).length >= 3);
  await pause(page);
  const second = await context.newPage();
  await open(second, "#v=1&data=xor", { workers: 1 });
  await history(second);
  await cards(second).first().getByTestId("history-open").click();
  const before = ended(await snapshot(page)).length;
  await full(true);
  await start(page);
  await waitFor(page, "more have ended", (now) => ended(now).length >= before + 2);
  await pause(page);
  await expect(page.getByTestId("message")).toContainText("storage is full");
  await full(false);
  await start(second);
  const reference = (await waitForStatus(second, "finished", 180_000)).digest;

  await history(page);
  await cards(page).last().getByTestId("history-delete").click();
  await expect(page.getByTestId("history-state")).toHaveCount(0);
  await expect(cards(page), "the other tab's, and this one's").toHaveCount(2);
  await page.getByTestId("room-race").click();
  await start(page);
  expect((await waitForStatus(page, "finished", 180_000)).digest).toBe(reference);
  await history(second);
  await expect(cards(second)).toHaveCount(2);
  for (const card of [0, 1]) await expectEachOnce(second, card, 32);
});

test("rename, duplicate, delete and undo", async ({ page }) => {
  await runToEnd(page, SMALL);
  await history(page);
  const card = cards(page).first();
  await expect(card).toContainText("12");
  const made = await card.locator("h3").innerText();
  expect(made).toMatch(/^\w+ \w+$/);
  await card.getByTestId("history-rename").click();
  await page.keyboard.type("Lesson 3 <b>");
  await page.keyboard.press("Enter");
  await expect(card.locator("h3")).toHaveText("Lesson 3 <b>");
  await card.getByTestId("history-duplicate").click();
  await expect(cards(page)).toHaveCount(2);
  const copy = cards(page).filter({ hasText: "(copy)" });
  await copy.getByTestId("history-delete").click();
  await expect(cards(page)).toHaveCount(1);
  await page.getByTestId("history-undo").click();
  await expect(cards(page)).toHaveCount(2);
  await copy.getByTestId("history-delete").click();
  await expect(cards(page)).toHaveCount(1);
  await page.reload();
  await loaded(page);
  await history(page);
  await expect(cards(page)).toHaveCount(1);
  await expect(cards(page).locator("h3")).toHaveText("Lesson 3 <b>");
});

test("a file goes out, comes in and goes out as the same bytes", async ({ page }) => {
  await runToEnd(page, SMALL);
  const first = await record(page);
  const digest = (await snapshot(page)).digest;
  await history(page);
  expect(await save(page)).toBe(first);
  await page.evaluate(() => window.athanor.load("#v=1&data=xor"));
  await history(page);
  await page.getByTestId("history-file").setInputFiles({
    name: "x.athanor.json",
    mimeType: "application/json",
    buffer: Buffer.from(first),
  });
  await expect(page.getByTestId("play")).toBeVisible();
  expect((await waitForStatus(page, "finished")).digest).toBe(digest);
  expect(await record(page)).toBe(first);

  // Pasted anywhere.
  await page.evaluate(() => window.athanor.load("#v=1&data=xor"));
  await page.evaluate((json) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", json);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, first);
  await waitFor(page, "the pasted one", (now) => now.digest === digest);
});

/** A finished experiment of five thousand trials, some 20 MB of JSON. */
function large(by: string): string {
  const points = Array.from({ length: 61 }, (_, epoch) => [
    0, epoch, epoch * 17, 1.2345678 / (epoch + 1), 1.3456789 / (epoch + 1), 0.5123457, 0.4987654,
  ]);
  const lines = [JSON.stringify({ by })];
  for (let trial = 0; trial < 5000; trial++) {
    points[60]![4] = 0.02 + ((trial * 7919) % 5000) / 100_000;
    lines.push(JSON.stringify({ ended: { trial, outcome: "done", step: 1020, epoch: 60, points } }));
  }
  const link = "v=1&data=moons&epochs=60&search=random&trials=5000&by=" + by;
  return `{"athanor":1,"link":"${link}","entries":[\n${lines.join(",\n")}\n]}\n`;
}

test("20 MB come in; what is damaged is told with its place and changes nothing", async ({ page }) => {
  const before = await runToEnd(page, SMALL);
  const by = /"by":"([^"]+)"/.exec(await record(page))![1]!;
  const file = large(by);
  expect(file.length).toBeGreaterThan(20e6);
  await history(page);
  const bring = (name: string, buffer: Buffer) =>
    page.getByTestId("history-file").setInputFiles({ name, mimeType: "application/json", buffer });

  await bring("cut.json", Buffer.from(file.slice(0, file.length / 2)));
  const fault = page.getByTestId("history-fault");
  await expect(fault).toContainText(/line 2\d\d\d, column/);
  await expect(fault).toContainText("Nothing has changed");
  await bring("other.json", Buffer.from('{"hello": "world"}'));
  await expect(page.getByTestId("import-faults")).toContainText("Neither an Optuna journal");
  await bring("bytes.json", Buffer.from([0x7b, 0xff, 0xfe]));
  await expect(page.getByTestId("import-faults")).toContainText("UTF-8");
  await bring("newer.json", Buffer.from('{"athanor":99,"link":"v=1","entries":[]}'));
  await expect(fault).toContainText("newer");
  expect((await snapshot(page)).digest).toBe(before.digest);
  await expect(cards(page)).toHaveCount(1);

  await bring("large.json", Buffer.from(file));
  await expect(page.getByTestId("reading-file")).toBeVisible();
  const now = await waitFor(page, "five thousand trials", ({ trials }) => trials.length === 5000, 120_000);
  expect(now.status).toBe("finished");
  expect(now.digest).not.toBeNull();
  await expect(page.getByTestId("reading-file")).toHaveCount(0);
  await history(page);
  await expect(cards(page)).toHaveCount(2);
});
