// What a step is about is in sight, without scrolling by hand: the message on the stage and the line
// that is told, in a chain too long for the window and on a phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMIT, lessons, usePlayground } from "./page.mjs";

const playground = usePlayground();

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };

for (const [what, options] of [
  ["a large window", {}],
  ["a phone", PHONE],
]) {
  test(`every lesson opens with its message in sight (${what})`, LIMIT, async (t) => {
    const found = [];
    for (const id of (await lessons()).keys()) {
      // With less motion the page is scrolled at once, so that nothing has to be waited for.
      const page = await playground.open(t, `lesson=${id}`, { ...options, reducedMotion: "reduce" });
      await page.settled();
      const hidden = await outOfSight(page);
      if (hidden) found.push(`${id}: ${hidden}`);
    }
    assert.deepEqual(found, []);
  });

  test(`each step of a chain of eight keeps its message in sight (${what})`, LIMIT, async (t) => {
    const page = await playground.open(t, "lesson=chain-of-routers&length=8&step=1", {
      ...options,
      reducedMotion: "reduce",
    });
    const steps = await page.says("steps");
    const found = [];
    for (let step = 1; step <= steps; step += 1) {
      if (step > 1) await page.press(".");
      await page.wait("step", step);
      const hidden = await outOfSight(page);
      if (hidden) found.push(`step ${step}: ${hidden}`);
    }
    assert.deepEqual(found, []);
  });
}

test("the line that is told is in sight beside the stage", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=chain-of-routers&step=1", {
    viewport: { width: 1280, height: 720 },
    reducedMotion: "reduce",
  });
  const steps = await page.says("steps");
  const found = [];
  for (let step = 1; step <= steps; step += 1) {
    if (step > 1) await page.press(".");
    await page.wait("step", step);
    if ((await page.page.locator("[data-line=now]").count()) === 0) continue;
    const hidden = await page.page.evaluate(sightOf, "[data-line=now]");
    if (hidden) found.push(`step ${step}: ${hidden}`);
  }
  assert.deepEqual(found, []);
});

test("on a phone the line that is told is in sight at every step, and the question where playing waits", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=1&lang=en", { ...PHONE, reducedMotion: "reduce" });
  const steps = await page.says("steps");
  const found = [];
  for (let step = 1; step <= steps; step += 1) {
    if (step > 1) await page.press(".");
    await page.wait("step", step);
    const line = page.page.locator("[data-line=now] button > span:last-child");
    if ((await line.count()) === 0) continue;
    const told = await page.page.getByTestId("caption").locator("p").textContent();
    assert.equal(told, await line.textContent());
    const hidden = (await page.page.evaluate(sightOf, "[data-testid=caption] p")) ?? (await outOfSight(page));
    if (hidden) found.push(`step ${step}: ${hidden}`);
  }
  assert.deepEqual(found, []);
  await page.seek(1);
  await page.button("speed").selectOption("100×");
  await page.button("play").click();
  await page.wait("playing", false);
  const caption = page.page.getByTestId("caption");
  assert.match(await caption.textContent(), /^Playing waits for your answer/);
  await caption.getByRole("button", { name: "To the question" }).click();
  assert.equal(await page.page.evaluate(sightOf, "[data-testid=predict] legend"), undefined);
});

/** What hides the message that the step is about, or the note where there is no message. */
async function outOfSight(page) {
  const focus = "[data-stack][data-focus=true] .panel";
  const what = (await page.page.locator(focus).count()) > 0 ? focus : "[data-testid=pill]";
  assert.equal(await page.page.locator(what).count(), 1);
  return page.page.evaluate(sightOf, what);
}

/** Says where an element is whose corners are not to be seen; nothing if they are. */
function sightOf(selector) {
  const element = document.querySelector(selector);
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  const inset = Math.min(4, width / 4, height / 4);
  const corners = [left + inset, right - inset].flatMap((x) => [top + inset, bottom - inset].map((y) => [x, y]));
  const hidden = corners.filter(([x, y]) => {
    const seen = document.elementFromPoint(x, y);
    // Corners of a stack are round, and things of the stage may lie on each other.
    const near = element.closest("svg") ?? element;
    return !seen || !(near.contains(seen) || seen.contains(near));
  });
  if (hidden.length === 0) return undefined;
  const box = [left, top, right, bottom].map(Math.round).join(" ");
  return `${hidden.length} of its 4 corners are hidden; it is at ${box} of ${innerWidth} x ${innerHeight}`;
}
