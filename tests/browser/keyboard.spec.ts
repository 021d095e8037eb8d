import type { Page } from "@playwright/test";
import { expect, expectStandstill, isTraining, open, pause, start, steps, test, waitFor, waitForStatus } from "./helpers.ts";
import { VIEWS } from "./views.ts";

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

interface Stop {
  /** Where it is in the document, and what it is. */
  at: number;
  markup: string;
  ringed: boolean;
  inSight: boolean;
  /** Top and left edges of the column, and of itself. */
  column: number[];
}

/** What a person can press, in the order of the document. */
const pressable = (page: Page) =>
  page.evaluate(() => {
    const roles = ["button", "link", "checkbox", "radio", "switch", "tab", "menuitem", "slider", "textbox", "combobox"];
    const selector = ["a[href]", "button", "input", "select", "textarea", "summary", "[tabindex]", "[onclick]",
      ...roles.map((role) => `[role=${role}]`)].join();
    // Behind an open dialogue nothing can be pressed.
    const all = [...(document.querySelector("dialog[open]") ?? document).querySelectorAll<HTMLElement>(selector)];
    const seen = all.filter((it) => it.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
      && !it.matches(":disabled, [tabindex='-1']:not(button, a, input, select, [role])"));
    // Of a group of radio buttons one is reached by Tab, the others by arrows.
    const radios = (it: HTMLElement) => it.matches("input[type=radio]") && !it.matches(":checked");
    seen.forEach((it, at) => (it.dataset.stop = String(at)));
    return seen.map((it, at) => ({ at, markup: it.outerHTML.slice(0, 160), byArrows: radios(it) }));
  });

/** Walks through the page by Tab, from its beginning to its end. */
async function walk(page: Page, most: number): Promise<Stop[]> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    getSelection()?.removeAllRanges();
    // A dialogue opens with the focus on its first button: the walk begins before that.
    const start = document.querySelector<HTMLElement>("dialog[open]") ?? document.body;
    start.tabIndex = -1;
    start.focus();
    start.removeAttribute("tabindex");
    scrollTo(0, 0);
  });
  const stops: Stop[] = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate((): Stop | null => {
      const it = document.activeElement as HTMLElement | null;
      if (!it || it === document.body) return null;
      const style = getComputedStyle(it);
      const box = it.getBoundingClientRect();
      const column = it.closest(".column, .header, .transport, .footer, .notices")?.getBoundingClientRect();
      return {
        at: Number(it.dataset.stop ?? -1),
        markup: it.outerHTML.slice(0, 160),
        ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
        inSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        column: column ? [column.top + scrollY, column.left] : [],
      };
    });
    if (!stop || stop.at === stops[0]?.at) break;
    stops.push(stop);
  }
  return stops;
}

for (const { name, reach } of VIEWS) {
  test(`Tab leads everywhere and gets nowhere stuck: ${name}`, async ({ page }) => {
    await reach(page);
    await pause(page);
    const wanted = await pressable(page);
    const stops = await walk(page, 2 * wanted.length + 20);
    const reached = new Set(stops.map(({ at }) => at));
    expect(wanted.filter(({ at, byArrows }) => !byArrows && !reached.has(at)), "out of reach").toEqual([]);
    expect(stops.filter(({ at }) => at < 0).map(({ markup }) => markup), "reached, but not to be pressed").toEqual([]);
    expect(stops.filter(({ ringed, inSight }) => !ringed || !inSight), "the focus is not seen").toEqual([]);
    expect(stops.map(({ at }) => at), "each once, in the order of the document").toEqual([...reached].sort((a, b) => a - b));
  });
}

test("on a phone Tab goes from the top to the bottom, too", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await VIEWS.find(({ name }) => name.includes("chosen"))!.reach(page);
  const wanted = await pressable(page);
  const stops = await walk(page, 2 * wanted.length + 20);
  expect(stops.length).toBeGreaterThan(50);
  const tops = stops.filter(({ column }) => column.length).map(({ column }) => Math.round(column[0]!));
  expect(tops, "column by column").toEqual([...tops].sort((a, b) => a - b));
});

const focus = (page: Page) =>
  page.evaluate(() => {
    const it = document.activeElement;
    return it === document.body ? "nowhere" : it?.getAttribute("data-testid") ?? it?.getAttribute("aria-label") ?? it?.tagName;
  });

test("what goes away leaves the focus with its neighbour", async ({ page }) => {
  await open(page, "#v=1&data=moons&lr=0.1&bs=32&epochs=30&colour=red");
  await page.getByTestId("notice").getByRole("button").press("Enter");
  await expect(page.getByTestId("notice")).toHaveCount(0);
  await expect.poll(() => focus(page)).not.toBe("nowhere");
  await page.getByTestId("room-panda").press("Enter");
  await page.getByTestId("panda-step").press("Enter");
  await expect(page.getByTestId("panda-stage")).toHaveAttribute("data-reached", "1");
  // It could not be pressed while it stepped.
  await expect.poll(() => focus(page)).toBe("panda-step");
  await page.getByTestId("panda-fork").press("Enter");
  await page.getByTestId("panda-fork").press("Enter");
  await page.getByRole("button", { name: "C: Remove this branch" }).press("Enter");
  await expect(page.getByTestId("branches").locator("tbody tr")).toHaveCount(2);
  await expect.poll(() => focus(page)).toBe("branch-A");
  await page.keyboard.press("Tab");
  await expect.poll(() => focus(page)).toBe("branch-B");
});

test("a person who points keeps the keyboard where it was", async ({ page }) => {
  await open(page, "#v=1&data=moons&colour=red");
  await page.getByTestId("notice").getByRole("button").click();
  await expect(page.getByTestId("notice")).toHaveCount(0);
  expect(await focus(page)).toBe("nowhere");
});

test("the play button keeps the focus from the beginning of a run to its end", async ({ page }) => {
  await open(page, "#v=1&data=moons&lr=0.1&bs=32&epochs=5");
  await page.getByTestId("play").press("Enter");
  await waitForStatus(page, "finished");
  await expect(page.getByTestId("play")).toBeDisabled();
  await expect(page.getByTestId("play")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect.poll(() => focus(page)).toBe("step");
  await waitForStatus(page, "finished");
});

for (const menu of ["presets", "trust"]) {
  test(`Escape closes what ${menu} opens, and gives the focus back`, async ({ page }) => {
    await open(page);
    const fold = page.getByTestId(menu);
    await fold.locator("summary").press("Enter");
    await expect(fold).toHaveAttribute("open");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    await expect(fold).not.toHaveAttribute("open");
    await expect(fold.locator("summary")).toBeFocused();
  });
}

test("from a trial into one run and back, the focus is somewhere", async ({ page }) => {
  await open(page, "#v=1&data=moons&lr=0.1&bs=32&epochs=5");
  await start(page);
  await waitForStatus(page, "finished");
  await page.getByTestId("take-in-hand").press("Enter");
  await expect.poll(() => focus(page)).toBe("room-panda");
  await page.getByTestId("room-race").press("Enter");
  expect(await focus(page)).toBe("room-race");
});
