// What tests of embedded flows stand on: a site with the built files and the examples on it, and what is
// drawn inside an element, as data.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openPage } from "./harness.mjs";
import { serve } from "./static-server.mjs";

/** The folder of the built page. */
export const DIST = process.env.HOPSCOPE_PAGE_DIR ?? fileURLToPath(new URL("../../dist", import.meta.url));

/** The path below which everything lies: documentation seldom has a domain of its own. */
export const SITE = "/some/where";

/** The file that may be fetched once. */
export const WASM = "hopscope-web_bg.wasm";

const EXAMPLES = fileURLToPath(new URL("../../examples/embed", import.meta.url));
const FOLDERS = { [`${SITE}/dist/`]: DIST, [`${SITE}/examples/embed/`]: EXAMPLES };

/** A page of nothing but this piece of HTML. */
export const snippetPage = (snippet) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>A page</title>
    <script type="module" src="dist/hopscope-flow.js"></script>
  </head>
  <body>${snippet}</body>
</html>`;

/**
 * Serves the site, opens an address of it, and takes both away after the test.
 *
 * @param options Playwright's, and `page`: the HTML of `/page.html`; `server`: what `serve` shall do otherwise;
 *   `complains`: the page will log errors, which are then returned and do not fail the test
 */
export async function openOn(browser, t, address, { page: html, server = {}, complains = false, ...options } = {}) {
  const pages = html ? { [`${SITE}/page.html`]: html } : {};
  const site = await serve({ folders: FOLDERS, pages, ...server });
  const url = `${site.address}${SITE}${address}`;
  const opened = await openOf(browser, t, url, complains, options);
  // After the page, which may still be fetching its second part and would complain of a site that is gone.
  t.after(() => site.stop());
  return { site, ...opened };
}

async function openOf(browser, t, url, complains, options) {
  if (!complains) return { page: await openPage(t, browser, url, options) };
  const context = await browser.newContext(options);
  t.after(() => context.close());
  const page = await context.newPage();
  const logged = [];
  page.on("console", (message) => logged.push(message.text()));
  await page.goto(url);
  return { page, logged };
}

/** Scrolls to a flow and waits until it is drawn. */
export async function drawn(flow) {
  await flow.scrollIntoViewIfNeeded();
  await flow.evaluate(async (element) => {
    while (!element.steps) await new Promise(requestAnimationFrame);
  });
  await flow.locator("[data-testid=stage]").waitFor();
}

/** In the page: whether the picture shows this step. */
export function stepIsDrawn(step) {
  const { shadowRoot } = document.querySelector("hopscope-flow");
  return shadowRoot.querySelector("[data-testid=flow]")?.dataset.step === String(step);
}

/** In the page: each message drawn, on the stage and in the strip, with the record it is drawn from. */
export function drawnMessages(flow) {
  const hexOf = (frame) => frame.dataset.hex;
  return [...flow.shadowRoot.querySelectorAll("[data-stack], [data-strip]:not([data-strip=secret])")].map((message) => ({
    record: Number(message.dataset.record),
    frames: [...message.querySelectorAll("[data-hex]:not([data-leaving])")].map(hexOf),
  }));
}

/** The core's records of a lesson, as the program prints them. */
export async function recordsOf(lesson, settings) {
  const set = Object.entries(settings).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const { stdout } = await promisify(execFile)(process.env.HOPSCOPE_BIN, ["run", lesson, "--json", ...set]);
  return stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** In the page: whether the flow's ground is dark, or is not. */
export function groundIsDark(dark) {
  let element = document.querySelector("hopscope-flow").shadowRoot.querySelector("[part=flow]");
  while ((element = element.firstElementChild)) {
    const [red, green, blue, opacity = 1] = getComputedStyle(element).backgroundColor.match(/[\d.]+/g).map(Number);
    if (opacity === 1) return (red + green + blue) / 3 < 128 === dark;
  }
  return false;
}
