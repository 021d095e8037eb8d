// Draws the icons of the installed page from www/icon.svg: `npm run icons`. Their bytes are committed; the same Chromium
// draws the same.
import { chromium } from "@playwright/test";
import { readFile, writeFile } from "node:fs/promises";
import { launchOptions } from "./browser.mjs";

const www = new URL("../../www/", import.meta.url);
const svg = await readFile(new URL("icon.svg", www), "utf8");
const plate = /<rect [^>]*fill="([^"]+)" \/>/;
const [, ground] = plate.exec(svg);
// Systems cut corners of their own: the ground then fills the square, and the furnace keeps clear of its edge.
const within = (share) =>
  svg.replace(plate, `<rect width="64" height="64" fill="${ground}" />`)
    .replace("<!--", `<g transform="translate(32 32) scale(${share}) translate(-32 -32)"><!--`)
    .replace("</svg>", "</g></svg>");
const ICONS = [
  { name: "icon-192.png", size: 192, svg },
  { name: "icon-512.png", size: 512, svg },
  // A circle of four fifths of the width is always seen.
  { name: "icon-maskable.png", size: 512, svg: within(0.8) },
  { name: "apple-touch-icon.png", size: 180, svg: within(0.9) },
];

const browser = await chromium.launch(launchOptions);
for (const { name, size, svg } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${svg}`);
  await writeFile(new URL(name, www), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
