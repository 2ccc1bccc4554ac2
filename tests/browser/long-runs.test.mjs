// A measurement: what a step, a jump of the slider and a choice take in runs of ten thousand and of a
// hundred thousand events, and how long frames take while they play a hundred times as fast. The
// numbers are told; what is tested is that all of it is done.

import assert from "node:assert/strict";
import { test } from "node:test";
import { flood } from "./crowd.mjs";
import { usePlayground } from "./page.mjs";

const playground = usePlayground();

const FRAMES = 40;

/** Longer than for other tests: a machine that does much else at the same time stalls. */
const LIMIT = { timeout: 300_000 };

for (const [sources, rounds, events] of [
  [10, 250, 10_000],
  [20, 1250, 100_000],
]) {
  test(`a run of ${events} events can be played, stepped through and looked at`, LIMIT, async (t) => {
    const page = await playground.open(t, "lesson=hello&lang=en");
    const loaded = await page.page.evaluate((text) => {
      const start = performance.now();
      window.hopscope.load(text);
      return performance.now() - start;
    }, flood(sources, rounds));
    await page.page.waitForFunction((nodes) => document.querySelectorAll("[data-node]").length === nodes, sources + 4);
    const steps = await page.says("steps");
    t.diagnostic(`${steps} steps, loaded in ${loaded.toFixed(0)} ms`);
    assert.ok(steps > events * 0.7, `${steps} steps`);
    for (const pane of ["Hop by hop", "Ladder", "Table", "Queues"]) {
      await page.page.getByRole("tab", { name: pane }).click();
      await page.page.getByRole("tabpanel", { name: pane }).waitFor();
      const middle = Math.floor(steps / 2);
      const told = [];
      for (const [what, selector, step] of [
        ["seek", undefined, middle],
        ["step", "[data-act=step-forward]", middle + 1],
        ["back", "[data-act=step-back]", middle],
        ["end", "[data-act=last-step]", steps],
      ]) {
        const took = await answer(page, selector, step);
        assert.equal(await page.says("step"), step);
        told.push(`${what} ${took.toFixed(0)} ms`);
      }
      await page.seek(middle);
      await page.button("speed").selectOption("100×");
      await page.button("play").click();
      await page.wait("playing", true);
      const { median, p95 } = await frames(page);
      if ((await page.says("playing")) === "true") await page.button("play").click();
      assert.ok((await page.says("step")) > middle, "it plays");
      told.push(`playing: median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`);
      t.diagnostic(`${pane}: ${told.join(", ")}`);
    }
  });
}

/** Presses a button, or moves the slider, and waits until the step is painted; in milliseconds. */
function answer(page, selector, step) {
  return page.page.evaluate(
    ([selector, step]) =>
      new Promise((resolve) => {
        const start = performance.now();
        if (selector) document.querySelector(`[data-testid=transport] ${selector}`).click();
        else {
          const slider = document.querySelector("[data-testid=scrub]");
          slider.value = step - 1;
          slider.dispatchEvent(new Event("input", { bubbles: true }));
        }
        const root = document.querySelector("[data-testid=playground]");
        const look = () => {
          if (root.dataset.step !== String(step)) return requestAnimationFrame(look);
          return requestAnimationFrame(() => resolve(performance.now() - start));
        };
        look();
      }),
    [selector, step],
  );
}

/** Milliseconds between frames: their median and their 95th percentile. */
async function frames(page) {
  const times = await page.page.evaluate(
    (count) =>
      new Promise((resolve) => {
        const stamps = [];
        const tick = (now) => {
          stamps.push(now);
          if (stamps.length <= count) requestAnimationFrame(tick);
          else resolve(stamps.slice(1).map((stamp, index) => stamp - stamps[index]));
        };
        requestAnimationFrame(tick);
      }),
    FRAMES,
  );
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(times.length / 2)], p95: times[Math.floor(times.length * 0.95)] };
}
