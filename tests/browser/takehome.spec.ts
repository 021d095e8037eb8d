// What leaves the page: tables, pictures, programs and the printed report, each looked into.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { Locator, Page } from "@playwright/test";
import { expect, open, runToEnd, test } from "./helpers.ts";

const RACE = "#v=1&data=moons&opt=sgd|adam&lr=0.001..100&bs=8..128&beta1=0.8..0.99&search=random,gp&trials=8&epochs=6";

test.use({ colorScheme: "light" });

interface Saved {
  name: string;
  text: string;
  bytes: Buffer;
}

async function saved(page: Page, press: () => Promise<void>): Promise<Saved> {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  const bytes = await readFile(await download.path());
  return { name: download.suggestedFilename(), text: bytes.toString("utf8"), bytes };
}

const file = (page: Page, name: string) => page.getByTestId(name).getByTestId("save");

async function picture(chart: Locator, form: "png" | "svg"): Promise<Saved> {
  await chart.hover();
  await chart.getByTestId("save-picture").click();
  return saved(chart.page(), () => chart.getByTestId(`save-${form}`).click());
}

/** Rows by the names of their columns. Nothing is quoted. */
function rows(csv: string): Record<string, string>[] {
  const [head, ...lines] = csv.trimEnd().split("\n").map((line) => line.split(","));
  return lines.map((cells) => {
    expect(cells.length).toBe(head!.length);
    return Object.fromEntries(head!.map((name, at) => [name, cells[at]!]));
  });
}

test("tables hold every trial and every point with their exact numbers", async ({ page }) => {
  const { trials } = await runToEnd(page, RACE);
  expect(new Set(trials.map((trial) => trial.outcome)), "some diverge").toContain("diverged");
  await page.getByTestId("take-home").click();

  const table = await saved(page, () => file(page, "athanor-trials.csv").click());
  expect(table.name).toBe("athanor-trials.csv");
  const told = rows(table.text);
  expect(told).toHaveLength(trials.length);
  for (const [at, trial] of trials.entries()) {
    const row = told[at]!;
    expect([row.trial, row.searcher, row.outcome]).toEqual([String(trial.id), trial.searcher, trial.outcome]);
    expect(Number(row.lr)).toBe(trial.point.lr);
    expect(row.beta1 === "", "SGD has no β₁").toBe(trial.point.opt === "sgd");
    const best = trial.best && [trial.best.train_loss, trial.best.val_loss, trial.best.val_acc];
    const given = [row.best_train_loss, row.best_val_loss, row.best_val_acc].map((text) => Math.fround(Number(text)));
    expect(row.best_val_loss === "" ? null : given).toEqual(best);
  }

  const curves = rows((await saved(page, () => file(page, "athanor-curves.csv").click())).text);
  const points = trials.flatMap((trial) => trial.curve.map((point) => ({ id: trial.id, ...point })));
  expect(curves).toHaveLength(points.length);
  for (const [at, { id, epoch, step, train_loss }] of points.entries()) {
    const row = curves[at]!;
    expect([row.trial, row.epoch, row.step].map(Number)).toEqual([id, epoch, step]);
    expect(Math.fround(Number(row.train_loss))).toBe(train_loss);
  }
});

test("before the first trial the tables say why they are not there", async ({ page }) => {
  await open(page, RACE);
  await page.getByTestId("take-home").click();
  await expect(page.getByTestId("no-trials")).toBeVisible();
  for (const name of ["athanor-trials.csv", "athanor-curves.csv"]) await expect(file(page, name)).toBeDisabled();
  await expect(page.getByTestId("open-report")).toBeDisabled();
  await expect(file(page, "athanor_optuna.py")).toBeEnabled();
});

test("programs are Python, and the sweep names its program", async ({ page }, info) => {
  await open(page, RACE);
  await page.getByTestId("take-home").click();
  for (const tool of ["optuna", "sklearn", "hyperopt", "ray", "wandb"]) {
    const { name, text } = await saved(page, () => file(page, `athanor_${tool}.py`).click());
    expect(text).toContain("trials=8");
    const path = info.outputPath(name);
    await writeFile(path, text);
    await promisify(execFile)("python3", ["-m", "py_compile", path]);
  }
  const sweep = await saved(page, () => file(page, "athanor_wandb.yaml").click());
  expect(sweep.text).toContain("program: athanor_wandb.py\n");
});

test("a program can be copied; what has no counterpart is named", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, RACE);
  await page.getByTestId("take-home").click();
  const row = page.getByTestId("athanor_ray.py");
  await row.getByTestId("copy").click();
  await expect(row.getByRole("status")).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("from ray import tune");
  await page.getByTestId("dialog-close").click();
  await page.evaluate(() => window.athanor.load("#v=1&data=own&search=pbt"));
  await page.getByTestId("take-home").click();
  await expect(page.getByTestId("athanor_sklearn.py")).toContainText("Population-based training");
  await expect(page.getByTestId("athanor_ray.py")).not.toContainText("Population-based training");
  await expect(page.getByTestId("athanor_ray.py")).toContainText("your table");
});

/** Pixels of a picture, drawn at a size, and its own size. */
const pixels = (page: Page, bytes: Buffer, type: string, size: [number, number]) =>
  page.evaluate(
    async ([data, type, size]) => {
      const image = new Image();
      image.src = `data:${type};base64,${data}`;
      await image.decode();
      const [width, height] = size;
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const context = canvas.getContext("2d")!;
      context.drawImage(image, 0, 0, width, height);
      return { wide: image.naturalWidth, rgba: [...context.getImageData(0, 0, width, height).data] };
    },
    [bytes.toString("base64"), type, size] as const,
  );

function apart(a: number[], b: number[]): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / a.length;
}

test("the map as SVG has its marks, and looks like the PNG", async ({ page }) => {
  await runToEnd(page, RACE);
  const panel = page.getByTestId("map");
  const marks = Number(await panel.getAttribute("data-marks"));
  const svg = await picture(panel.locator(".chart"), "svg");
  const told = await page.evaluate((text) => {
    const document = new DOMParser().parseFromString(text, "image/svg+xml");
    const count = (selector: string) => document.querySelectorAll(selector).length;
    return {
      errors: count("parsererror"),
      title: document.querySelector("title")?.textContent,
      texts: [...document.querySelectorAll("text")].map((text) => text.textContent),
      landscape: document.querySelector("image")?.getAttribute("href")?.slice(0, 22),
      done: count('polygon[fill="#faf8f4"][fill-opacity="0.9"]'),
      crosses: count('polyline[stroke="#c4263a"]'),
    };
  }, svg.text);
  expect(svg.name).toBe("athanor-map-lr-bs.svg");
  expect(told.errors).toBe(0);
  expect(told.title).toBe(await panel.locator("h2").textContent());
  expect(told.done + told.crosses / 2).toBe(marks);
  expect(told.crosses).toBeGreaterThan(0);
  expect(told.landscape).toBe("data:image/png;base64,");
  for (const text of ["Random", "Gaussian process", "× diverged", "Learning rate"]) expect(told.texts).toContain(text);

  const png = await picture(panel.locator(".chart"), "png");
  expect(png.name).toBe("athanor-map-lr-bs.png");
  const box = (await panel.locator("canvas").boundingBox())!;
  const size: [number, number] = [Math.round(box.width / 2), Math.round(box.height / 2)];
  const [a, b] = [await pixels(page, png.bytes, "image/png", size), await pixels(page, svg.bytes, "image/svg+xml", size)];
  expect(a.wide).toBe(Math.round(3 * box.width));
  const race = await picture(page.getByTestId("race").locator(".chart"), "png");
  const other = await pixels(page, race.bytes, "image/png", size);
  expect(apart(a.rgba, b.rgba)).toBeLessThan(4);
  expect(apart(a.rgba, other.rgba), "the canary").toBeGreaterThan(12);
});

test("every chart can be kept", async ({ page }) => {
  await runToEnd(page, RACE);
  await expect(page.getByTestId("picture-boundary")).toBeAttached();
  const charts = page.locator(".chart:visible", { has: page.getByTestId("save-picture") });
  const names: string[] = [];
  for (const chart of await charts.all()) {
    const { name, text } = await picture(chart, "svg");
    names.push(name);
    const parsed = await page.evaluate((text) => {
      const document = new DOMParser().parseFromString(text, "image/svg+xml");
      return { errors: document.querySelectorAll("parsererror").length, parts: document.querySelectorAll("g > *").length };
    }, text);
    expect(parsed.errors, name).toBe(0);
    expect(parsed.parts, name).toBeGreaterThan(10);
  }
  expect(names.map((name) => name.replace(/\d+/, "N"))).toEqual([
    "athanor-map-lr-bs.svg",
    "athanor-race.svg",
    "athanor-projections.svg",
    "athanor-curves-N.svg",
    "athanor-boundary.svg",
  ]);
});

test("a map of cells is drawn as squares", async ({ page }) => {
  await runToEnd(page, "#v=1&data=moons&lr=0.01..1/4&bs=16..64/3&search=grid&trials=12&epochs=2");
  const { text } = await picture(page.getByTestId("map").locator(".chart"), "svg");
  expect(text).not.toContain("<image");
  expect(text.match(/<rect /g)!.length).toBeGreaterThan(12);
});

test("everything can be reached with the keyboard, and no key slips through to the race", async ({ page }) => {
  const { trials } = await runToEnd(page, RACE);
  await page.getByTestId("take-home").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("take-home-dialog")).toBeVisible();
  await page.keyboard.press("r");
  const save = file(page, "athanor-trials.csv");
  for (let tabs = 0; tabs < 10 && !(await save.evaluate((node) => node === document.activeElement)); tabs += 1) {
    await page.keyboard.press("Tab");
  }
  const table = await saved(page, () => page.keyboard.press("Enter"));
  expect(rows(table.text)).toHaveLength(trials.length);
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("take-home-dialog")).toBeHidden();
  await expect(page.getByTestId("take-home")).toBeFocused();

  const chart = page.getByTestId("race").locator(".chart");
  await chart.getByTestId("save-picture").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(chart.getByTestId("save-svg")).toBeFocused();
  expect((await saved(page, () => page.keyboard.press("Enter"))).name).toBe("athanor-race.svg");
  await expect(chart.getByTestId("save-picture")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(chart.getByTestId("save-svg")).toHaveCount(0);
});

const pages = (pdf: Buffer) => pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)!.length;

for (const lang of ["en", "zh"]) {
  test(`the report is one page of paper, always light (${lang})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: "dark" });
    const { trials, digest, hash } = await runToEnd(page, RACE);
    if (lang === "zh") await page.getByTestId("lang").click();
    expect(pages(await page.pdf({ preferCSSPageSize: true })), "the page itself is longer").toBeGreaterThan(1);
    await page.getByTestId("take-home").click();
    await page.getByTestId("open-report").click();
    const report = page.getByTestId("report");
    await expect(report).toContainText(digest!);
    await expect(report).toContainText(hash);
    await expect(report).toContainText(String(new Date().getFullYear()));
    await expect(report.locator("svg[role=img]")).toHaveCount(3);
    await expect(report.locator("tbody tr")).toHaveCount(10);
    const best = trials
      .filter((trial) => trial.outcome === "done")
      .reduce((a, b) => (b.best!.val_loss < a.best!.val_loss ? b : a));
    await expect(report.locator("tbody th").first()).toHaveText(String(best.id));
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await expect(page.getByTestId("map")).toBeHidden();
    await expect(page.getByTestId("print")).toBeHidden();
    await expect(report).toBeVisible();
    const ink = await report.evaluate((node) => getComputedStyle(node).color);
    expect(ink, "dark ink on white paper").toBe("rgb(43, 40, 33)");
    expect(pages(await page.pdf({ preferCSSPageSize: true }))).toBe(1);
    await page.emulateMedia({ media: "screen", colorScheme: "dark" });
    await page.keyboard.press("Escape");
    await expect(report).toHaveCount(0);
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

  test("pictures and files are within reach of a finger", async ({ page }) => {
    await runToEnd(page, RACE);
    const chart = page.getByTestId("race").locator(".chart");
    await expect(chart.getByTestId("picture-race")).toHaveCSS("opacity", "1");
    await chart.getByTestId("save-picture").tap();
    expect((await saved(page, () => chart.getByTestId("save-png").tap())).name).toBe("athanor-race.png");
    await page.getByTestId("take-home").tap();
    const dialog = page.getByTestId("take-home-dialog");
    expect(await dialog.evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0);
    await page.getByTestId("open-report").tap();
    expect(await page.getByTestId("report-dialog").evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0);
  });
});
