// What a reader does at first: what the first part of the module must be enough for. `parts.test.mjs` holds it to
// that, and `cargo xtask dist --learn` learns of it what the first part is.

import { Playground } from "./page.mjs";

/** Links that are opened before anything else has been done, and in which window. */
export const OPENINGS = [
  ["the first page", "", {}],
  ["the first page in Chinese", "", { locale: "zh-CN" }],
  ["a lesson", "lesson=chain-of-routers&step=1&lang=en", {}],
  ["a lesson in Chinese", "lesson=hello&step=1&lang=zh", {}],
  ["a lesson on a phone", "lesson=chain-of-routers&step=1&lang=en", { viewport: { width: 360, height: 740 } }],
  ["a lesson without motion", "lesson=one-proxy&step=1&lang=en", { reducedMotion: "reduce" }],
];

/** The window of a reader who has no other. */
export const WINDOW = { viewport: { width: 1440, height: 900 }, locale: "en-GB" };

/** Waits until the page is drawn, plays it, walks through it and chooses a message. */
export async function walk(page) {
  const opened = new Playground(page);
  await opened.ready();
  const steps = await opened.says("steps");
  await opened.seek(1);
  await opened.press(".");
  await opened.wait("step", 2);
  await opened.press(",");
  await opened.wait("step", 1);
  await opened.button("step-forward").click();
  await opened.wait("step", 2);
  await opened.seek(steps - 1);
  await opened.press(".");
  await opened.wait("step", steps);
  await opened.seek(5);
  await page.locator("[data-strip]").first().click();
  await page.locator("[data-testid=stage] [data-stack] .frame").first().dispatchEvent("click");
  await opened.seek(1);
  await opened.button("play").click();
  await opened.wait("playing", true);
  await opened.wait("step", 2);
  await opened.button("play").click();
  await opened.wait("playing", false);
}
