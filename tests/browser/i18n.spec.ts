import type { Page } from "@playwright/test";
import { expect, open, start, test, waitForStatus } from "./helpers.ts";

// Names that are the same in every language: the product's, those of methods, keys of the URL and units.
const NAMES =
  /^(athanor|sgd|momentum|nesterov|adagrad|adadelta|rmsprop|adam|adamax|adamw|nadam|relu|leaky relu|tanh|sigmoid|gelu|he|xavier|gp|tpe|cma-es|hyperband|asha|sobol|xor|mse|lr|bs|candle|simd|url|id|β₁|β₂|[a-z]{1,3})$/i;

interface Label {
  where: string;
  text: string;
}

/** Everything a person can read outside canvases, except numbers and names, the language switch itself included not. */
async function labels(page: Page): Promise<Label[]> {
  const all = await page.evaluate(() => {
    const found: { where: string; text: string }[] = [];
    const skipped = "script, style, noscript, code, kbd, output, [data-testid=lang], [lang], svg";
    const visible = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const outside = (element: Element) => !element.closest(skipped) || element.closest(skipped)?.matches("html");
    const add = (element: Element, text: string | null) => {
      const where = element.closest("[data-testid]")?.getAttribute("data-testid") ?? element.tagName.toLowerCase();
      if (text?.trim()) found.push({ where, text: text.trim() });
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement!;
      if (outside(parent) && visible(parent)) add(parent, node.textContent);
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
      if (!outside(element) || !visible(element)) continue;
      for (const name of ["aria-label", "title", "placeholder"]) add(element, element.getAttribute(name));
    }
    return found;
  });
  return all.filter(({ text }) => /[A-Za-z]{2,}|\p{Script=Han}/u.test(text) && !NAMES.test(text));
}

async function expectSwitched(page: Page): Promise<void> {
  const before = await labels(page);
  expect(before.length).toBeGreaterThan(25);
  const english = new Set(before.map(({ text }) => text));
  expect(before.filter(({ text }) => /\p{Script=Han}/u.test(text) && !text.includes("炼丹炉"))).toEqual([]);

  await page.getByTestId("lang").click();
  await expect(page.locator("html")).toHaveAttribute("lang", /^zh/);
  const after = await labels(page);
  expect(after.length).toBeGreaterThan(25);
  expect(after.filter(({ text }) => english.has(text)), "labels that stayed English").toEqual([]);
  expect(after.filter(({ text }) => !/\p{Script=Han}/u.test(text)), "labels without a Chinese word").toEqual([]);
}

test("switching language changes every visible label", async ({ page }) => {
  await open(page, "#v=1");
  await expect(page.locator("html")).toHaveAttribute("lang", /^en/);
  await expectSwitched(page);
});

test("and so it does with results on the page", async ({ page }) => {
  await open(page, "#v=1&data=moons&search=random,gp&trials=3&epochs=5&colour=red");
  await start(page);
  await waitForStatus(page, "finished");
  await expectSwitched(page);
});

test("the choice of language is remembered, and a Chinese browser starts in Chinese", async ({ page, browser, baseURL }) => {
  await open(page);
  await page.getByTestId("lang").click();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", /^zh/);

  const chinese = await browser.newPage({ baseURL, locale: "zh-CN" });
  await open(chinese);
  await expect(chinese.locator("html")).toHaveAttribute("lang", /^zh/);
  await chinese.close();
});
