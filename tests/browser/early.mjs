// What a reader does at first: what the first part of the module must be enough for. `parts.test.mjs` holds it to
// that, and `cargo xtask dist --learn` learns of it what the first part is.

import { drawn } from "./flows.mjs";
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

/** Links at which `embed.html` shows a flow before anything else has been done, and in which window. */
export const EMBEDDED = [
  ["an embedded flow", "lesson=chain-of-routers&step=1&lang=en", {}],
  ["an embedded flow in Chinese on a phone", "lesson=hello&step=1&lang=zh", { viewport: { width: 360, height: 740 } }],
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

/** Waits until the flow of `embed.html` is drawn, plays it and walks through it. */
export async function walkFlow(page) {
  const flow = page.locator("hopscope-flow");
  await drawn(flow);
  const step = (wanted) => page.waitForFunction((wanted) => document.querySelector("hopscope-flow").step === wanted, wanted);
  const button = (act) => flow.locator(`[data-testid=transport] [data-act=${act}]`);
  await step(1);
  await button("step-forward").click();
  await step(2);
  await flow.press(".");
  await step(3);
  await flow.press(",");
  await step(2);
  await flow.evaluate((element) => element.seek(element.steps));
  await step(await flow.evaluate((element) => element.steps));
  await flow.evaluate((element) => element.seek(1));
  await step(1);
  await button("play").click();
  await step(2);
  await flow.evaluate((element) => element.pause());
}
