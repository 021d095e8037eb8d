// axe-core finds nothing to object to, on any view, in both themes and languages, on a desk and on a phone.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Page } from "@playwright/test";
import { expect, pause, test } from "./helpers.ts";
import { SETTINGS, VIEWS } from "./views.ts";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core objects to, in a few words each. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run(document));
  // Links to experiments are hashes, too, and below the fold they are taken for links that skip to a place in the page.
  const meant = (id: string, target: string) => id !== "skip-link" || target === ".skip";
  return violations.flatMap(({ id, nodes }) =>
    nodes.filter(({ target }) => meant(id, target.join(" "))).map(({ target, any, all, none }) => {
      const why = [...any, ...all, ...none].map(({ message }) => message).join("; ");
      return `${id} at ${target.join(" ")}: ${why}`;
    }));
}

for (const { lang, theme, width } of SETTINGS) {
  test.describe(`${lang}, ${theme}, ${width} px`, () => {
    test.use({
      locale: lang === "zh" ? "zh-CN" : "en-GB",
      colorScheme: theme,
      viewport: { width, height: 900 },
      // What is half faded in has half a contrast.
      contextOptions: { reducedMotion: "reduce" },
    });
    for (const { name, reach } of VIEWS) {
      test(name, async ({ page }) => {
        await reach(page);
        expect(await violations(page)).toEqual([]);
        await pause(page);
      });
    }
  });
}

test("what has no name and no contrast is objected to", async ({ page }) => {
  await VIEWS[0]!.reach(page);
  await page.evaluate(() => {
    document.querySelector("main")!.insertAdjacentHTML("afterbegin",
      `<button></button><p style="color:#888;background:#999">faint</p>`);
  });
  const found = await violations(page);
  expect(found.map((line) => line.split(" ")[0]).sort()).toEqual(["button-name", "color-contrast"]);
});
