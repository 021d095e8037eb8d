// Writes screenshots of the built page to shots/: `npm run shots [-- name …]`, after `cargo xtask build`.
import { chromium } from "@playwright/test";
import { launchOptions } from "./browser.mjs";
import { BASE, serve } from "./server.mjs";

const desktop = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const digits = "#v=1";
const SHOTS = [
  { name: "desktop-dark-en-digits", device: desktop, theme: "dark", lang: "en", hash: digits },
  { name: "desktop-light-zh-digits", device: desktop, theme: "light", lang: "zh", hash: digits },
  { name: "phone-dark-en-digits", device: phone, theme: "dark", lang: "en", hash: digits },
  { name: "desktop-light-en-spiral", device: desktop, theme: "light", lang: "en", hash: "#v=1&data=spiral&epochs=60" },
  { name: "desktop-dark-zh-curve", device: desktop, theme: "dark", lang: "zh", hash: "#v=1&data=curve&epochs=60" },
  { name: "phone-light-zh-spiral", device: phone, theme: "light", lang: "zh", hash: "#v=1&data=spiral&epochs=60" },
];

const wanted = process.argv.slice(2);
const server = await serve(0);
const browser = await chromium.launch(launchOptions);
for (const shot of SHOTS.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))) {
  await take(shot);
}
await browser.close();
server.close();

async function take({ name, device, theme, lang, hash }) {
  const locale = lang === "zh" ? "zh-CN" : "en-GB";
  const page = await browser.newPage({ ...device, colorScheme: theme, locale });
  page.on("console", (message) => message.type() === "error" && console.error(`${name}: ${message.text()}`));
  await page.goto(`http://127.0.0.1:${server.address().port}${BASE}?workers=2${hash}`);
  await page.waitForFunction(() => window.athanor?.snapshot);
  const save = async (moment) => {
    await page.screenshot({ path: `shots/${name}-${moment}.png`, fullPage: device === phone });
    console.log(`shots/${name}-${moment}.png`);
  };
  await save("idle");
  await page.evaluate(() => window.athanor.start());
  const ended = (share) => {
    const { status, trials } = window.athanor.snapshot();
    const over = trials.filter(({ outcome }) => !["queued", "running"].includes(outcome)).length;
    return status === "finished" || over >= share;
  };
  await page.waitForFunction(ended, 30, { timeout: 600_000, polling: 200 });
  await save("running");
  await page.waitForFunction(() => window.athanor.snapshot().status === "finished", null, { timeout: 900_000, polling: 500 });
  await page.waitForTimeout(1500);
  await save("finished");
  await page.close();
}
