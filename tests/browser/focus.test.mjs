// Whoever goes by keyboard keeps their place: what is pressed and goes away with that hands the focus to
// what is left beside it, never to nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMIT, usePlayground } from "./page.mjs";

const playground = usePlayground();

/** Presses what has this name by keyboard, and asks where the focus is once `gone` is so. */
async function press(page, button, gone) {
  await button.focus();
  await page.press("Enter");
  await gone();
  await page.page.waitForFunction(() => document.activeElement !== document.body);
  return page.page.evaluate(() => {
    const { activeElement: one } = document;
    return { tag: one.tagName, text: one.textContent, drawn: one.getClientRects().length > 0 };
  });
}

test("a question that is answered keeps the focus in it", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=chain-of-routers&step=1&lang=en");
  const form = page.page.getByTestId("predict");
  await form.locator("[data-option='1'] input").check();
  const check = form.getByRole("button", { name: "Check" });
  const now = await press(page, check, () => check.waitFor({ state: "detached" }));
  assert.deepEqual([now.text, now.drawn], ["Watch it happen", true]);
  const watch = form.getByRole("button", { name: "Watch it happen" });
  const then = await press(page, watch, () => watch.waitFor({ state: "detached" }));
  assert.ok(then.drawn);
});

test("a branch that is closed, and a frame that is let go, hand the focus on", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=2&lang=en");
  await page.stage.locator("[data-node=server]").click({ button: "right" });
  await page.page.getByRole("menuitem", { name: "Kill server" }).click();
  const list = page.page.getByRole("navigation", { name: "Branches" });
  await list.waitFor();
  await list.getByRole("button", { name: "Compare with A (original)" }).click();
  const stop = page.page.getByRole("button", { name: "Stop comparing" });
  const stopped = await press(page, stop, () => stop.waitFor({ state: "detached" }));
  assert.ok(stopped.drawn);
  const close = list.getByRole("button", { name: "Close branch B" });
  const closed = await press(page, close, () => list.waitFor({ state: "detached" }));
  assert.ok(closed.drawn);
  const frames = page.page.getByTestId("frames");
  await frames.getByRole("button").first().click();
  const back = page.page.getByRole("button", { name: "Back to the message of this step" });
  const let_go = await press(page, back, () => back.waitFor({ state: "detached" }));
  assert.ok(let_go.drawn);
});

test("whoever presses beside everything gives the focus up, and no step takes it back", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=2&lang=en");
  await page.button("step-forward").click();
  await page.wait("step", 3);
  await page.page.locator("h1").click();
  await page.press(".");
  await page.wait("step", 4);
  assert.equal(await page.page.evaluate(() => document.activeElement === document.body), true);
});
