// Without a network, installed, and from one version to the next. Each test has a server of its own, whose files change and
// which may go away.
import type { Server } from "node:http";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "@playwright/test";
// @ts-expect-error plain JavaScript, shared with shots.mjs
import { launchOptions } from "./browser.mjs";
import { expect, open, runToEnd, start, test as base, waitFor, waitForStatus, isTraining } from "./helpers.ts";
// @ts-expect-error plain JavaScript, shared with shots.mjs
import { BASE, dist, serve } from "./server.mjs";
import { developmentBuild, listOf, nextBuild, versionOf } from "./versions.ts";

/** A name that leads here, but is no secure origin as 127.0.0.1 is. */
const INSECURE = "athanor.test";
const SMALL = "#v=1&data=digits&search=grid,random&trials=2&epochs=2&lag=1";
const CANDLE = `${SMALL}&engine=candle`;

interface Site {
  folder: string;
  asked: string[];
  port: number;
  stop(): Promise<void>;
}

const test = base.extend<{ host: string; site: Site }>({
  host: ["127.0.0.1", { option: true }],
  site: async ({}, use) => {
    const site: Site = { folder: dist, asked: [], port: 0, stop: async () => {} };
    const server: Server = await serve(0, site);
    const address = server.address();
    site.port = typeof address === "object" ? address!.port : 0;
    site.stop = () => new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
    await use(site);
    if (server.listening) await site.stop();
    if (site.folder !== dist) await rm(site.folder, { recursive: true });
  },
  baseURL: async ({ host, site }, use) => use(`http://${host}:${site.port}${BASE}`),
});

// Where there is no server, the browser complains of not finding a newer service worker there.
const NO_SERVER = "Failed to load resource: net::ERR_CONNECTION_REFUSED";
const expected = (...texts: string[]) => [new RegExp([NO_SERVER, ...texts].join("|"))];

test.use({
  serviceWorkers: "allow",
  expectedErrors: expected(),
  launchOptions: { ...launchOptions, args: [...launchOptions.args, `--host-resolver-rules=MAP ${INSECURE} 127.0.0.1`] },
});

const version = (page: Page) =>
  page.evaluate(() => document.documentElement.dataset.files!.replaceAll(/[./]/g, ""));
const keptNames = (page: Page) => page.evaluate(() => caches.keys());
const expectKept = (page: Page) =>
  expect(page.locator("html"), "kept for use without a network").toHaveAttribute("data-offline", "kept", { timeout: 60_000 });
/** Looks for another version, as the page does now and then. */
const look = (page: Page) =>
  page.evaluate(() => navigator.serviceWorker.getRegistration().then((it) => it!.update().then(() => "", String)));

/** From which versions' folders a page and its workers have got files. */
async function versionsUsed(page: Page): Promise<string[]> {
  const used = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  return [...new Set(used.flatMap((name) => /\/(v-[0-9a-f]+)\//.exec(name)?.[1] ?? []))];
}

test("after one visit the page trains to the same end without a network, with every engine", async ({ page, site }) => {
  const [online, candle] = [await runToEnd(page, SMALL), await runToEnd(page, CANDLE)];
  await open(page);
  await expectKept(page);
  await expect(page.getByTestId("offline-kept")).toBeVisible();
  expect(await page.evaluate(() => navigator.serviceWorker.controller !== null), "looked after at once").toBe(true);
  await site.stop();
  await page.reload();

  const offline = await runToEnd(page, SMALL);
  expect(offline.digest).toBe(online.digest);
  expect((await runToEnd(page, CANDLE)).digest).toBe(candle.digest);
  expect(candle.engine.inForce).toBe("candle");
  // Whatever else the page may ask for: other data, the GPU's worker, icons.
  for (const name of await listOf(dist)) {
    expect(await page.evaluate((name) => fetch(`./${name}`).then((it) => it.status), name), name).toBe(200);
  }
  for (const address of ["./index.html?lang=zh#v=1&data=moons", "./?a=b&c", "."]) {
    await page.goto(address);
    await expect(page.getByTestId("play"), address).toBeVisible();
  }
});

test.describe("what was never there", () => {
  test.use({ expectedErrors: expected("status of 404") });
  test("is not there without a network either", async ({ page, site }) => {
    await open(page);
    await expectKept(page);
    const ask = () => page.evaluate(() => fetch("./no-such-file").then((it) => it.status, () => "no network"));
    expect(await ask()).toBe(404);
    await site.stop();
    expect(await ask()).toBe("no network");
  });
});

test("the first visit comes first, and nothing is downloaded twice", async ({ page, site }) => {
  await open(page);
  await expectKept(page);
  const asked = site.asked.filter((path) => !path.endsWith("favicon.ico")).map((path) => path.split("?")[0]!);
  const worker = asked.indexOf(`${BASE}sw.js`);
  for (const wanted of await page.evaluate(() => [...document.querySelectorAll("link, script")].map((it) => (it as HTMLLinkElement).href || (it as HTMLScriptElement).src).filter(Boolean))) {
    const path = new URL(wanted).pathname;
    // The manifest and its icons are the browser's own business, and come when it likes.
    if (path.includes("/v-")) expect(asked.indexOf(path), `${path} before the service worker`).toBeLessThan(worker);
  }
  const twice = asked.filter((path, at) => path.includes("/v-") && asked.indexOf(path) !== at);
  expect(twice, "downloaded twice").toEqual([]);
  // And the second visit asks for nothing but news.
  site.asked.length = 0;
  await runToEnd(page, SMALL);
  expect(site.asked.filter((path) => !path.includes("/sw.js"))).toEqual([]);
});

for (const lang of ["en", "zh"]) {
  test(`a newer version is announced, and an open page goes on with its own (${lang})`, async ({ page, context, site }) => {
    await page.goto(`./?workers=1&lang=${lang}#v=1&data=moons&epochs=2000`);
    await expectKept(page);
    await page.evaluate(() => Promise.all([caches.open("another app"), caches.open("athanor /another/ v-0")]));
    const old = await version(page);
    const other = await context.newPage();
    await other.goto("./?workers=1");
    await expectKept(other);
    await start(page);
    await waitFor(page, "training", isTraining);

    // The server has the new version only.
    site.folder = await nextBuild();
    const next = await versionOf(site.folder);
    expect(await look(page)).toBe("");
    const notice = page.getByTestId("update");
    await expect(notice).toContainText(lang === "en" ? "newer version" : "新版本");
    await expect(other.getByTestId("update")).toBeVisible();
    expect(await version(page)).toBe(old);
    await waitFor(page, "training goes on", isTraining);

    // Workers that this page has never had before still are of its version.
    await page.evaluate((hash) => window.athanor.load(hash), CANDLE);
    await start(page);
    await waitForStatus(page, "finished", 120_000);
    expect(await versionsUsed(page)).toEqual([old]);

    await page.getByTestId("update-reload").click();
    await expect.poll(() => version(page)).toBe(next);
    await expectKept(page);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--build"))).toBe("next");
    await runToEnd(page, SMALL);
    expect(await versionsUsed(page)).toEqual([next]);

    // The other page is still of the old version, which is kept for as long as it is open.
    expect(await keptNames(page)).toContain(`athanor ${BASE} ${old}`);
    await other.evaluate((hash) => window.athanor.load(hash), CANDLE);
    await start(other);
    await waitForStatus(other, "finished", 120_000);
    expect(await versionsUsed(other)).toEqual([old]);
    await other.close();
    // A page that is opened while another is still closing cannot know; the next one does.
    await expect.poll(async () => {
      await page.reload();
      await expectKept(page);
      return keptNames(page);
    }).toEqual(["another app", "athanor /another/ v-0", `athanor ${BASE} ${next}`]);
  });
}

/** The file in which the next build differs; what is as before is taken from what is kept. */
const changed = async (folder: string) => join(folder, (await listOf(folder)).find((name) => name.endsWith(".css"))!);
const BROKEN: [string, (folder: string) => Promise<void>][] = [
  ["lacks a file", async (folder) => rm(await changed(folder))],
  ["has a file of another version", async (folder) => writeFile(await changed(folder), "body {}")],
  ["has the page of another version", async (folder) => writeFile(join(folder, "index.html"), "<!doctype html>")],
];
test.describe("an update that", () => {
  test.use({ expectedErrors: expected("status of 404", "is not that of v-") });
  for (const [what, spoil] of BROKEN) {
    test(`${what} leaves the old version whole`, async ({ page, site }) => {
      await open(page);
      await expectKept(page);
      const old = await version(page);
      site.folder = await nextBuild();
      await spoil(site.folder);
      await look(page);
      // It has been tried and has failed: nothing is installing any more.
      await expect.poll(() => page.evaluate(async () => {
        const it = await navigator.serviceWorker.getRegistration();
        return [it!.installing, it!.waiting].every((worker) => worker === null);
      })).toBe(true);
      expect(site.asked.filter((path) => path.endsWith("sw.js")).length).toBeGreaterThan(1);
      await expect(page.getByTestId("update")).toHaveCount(0);
      await site.stop();
      await runToEnd(page, CANDLE);
      expect([await version(page), await versionsUsed(page)]).toEqual([old, [old]]);
      await expectKept(page);
    });
  }
});

test("a development server is rid of what a build has kept", async ({ page, site }) => {
  await open(page);
  await expectKept(page);
  site.folder = await developmentBuild();
  await page.reload();
  await look(page);
  // What is open goes on with what it has.
  await expect(page.getByTestId("update")).toBeVisible();
  const old = await version(page);
  await page.evaluate((hash) => window.athanor.load(hash), CANDLE);
  await start(page);
  await waitForStatus(page, "finished", 120_000);
  expect(await versionsUsed(page)).toEqual([old]);
  await page.getByTestId("update-reload").click();
  await expect.poll(() => version(page)).toBe("");
  await page.reload();
  await runToEnd(page, SMALL);
  await expect.poll(() => keptNames(page)).toEqual([]);
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length))).toBe(0);
});

test.describe("over plain HTTP", () => {
  test.use({ host: INSECURE });
  test("the page works, keeps nothing and complains of nothing", async ({ page }) => {
    await runToEnd(page, SMALL);
    expect(await page.evaluate(() => [isSecureContext, "serviceWorker" in navigator])).toEqual([false, false]);
    await expect(page.getByTestId("offline-kept")).toHaveCount(0);
  });
});

test("a page within another is not kept", async ({ page, site, baseURL }) => {
  await page.route("**/course.html", (route) =>
    route.fulfill({ contentType: "text/html", body: `<iframe src="./?workers=1" width="900" height="600"></iframe>` }));
  await page.goto("./course.html");
  await expect(page.frameLocator("iframe").getByTestId("play")).toBeVisible();
  await page.waitForTimeout(1000);
  expect(site.asked).not.toContain(`${new URL(baseURL!).pathname}sw.js`);
});

test("it can be installed", async ({ baseURL }, info) => {
  // Contexts of a test are private windows, in which nothing can be installed.
  const context: BrowserContext = await chromium.launchPersistentContext(info.outputPath("profile"), { ...launchOptions, baseURL });
  const page = context.pages()[0]!;
  await page.goto("./?lang=zh#v=1");
  await expectKept(page);
  const client = await context.newCDPSession(page);
  const manifest = await client.send("Page.getAppManifest");
  expect(manifest.errors).toEqual([]);
  expect(manifest.url).toBe(`${baseURL}manifest.webmanifest`);
  // A copy under another path is another app.
  expect((await client.send("Page.getAppId")).appId).toBe(baseURL);
  expect((await client.send("Page.getInstallabilityErrors")).installabilityErrors).toEqual([]);
  const touch = page.locator("link[rel=apple-touch-icon]");
  expect(await touch.evaluate((it) => fetch((it as HTMLLinkElement).href).then((answer) => answer.status))).toBe(200);
  await context.close();
});
