// What is opened has room: lists and menus lie in the window, no control lies on another, what is told stands where
// one looks, and a row holds all that is in it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { crowd } from "./crowd.mjs";
import { drawn, openOn, snippetPage } from "./flows.mjs";
import { LIMIT, usePlayground } from "./page.mjs";

const playground = usePlayground();

const STILL = { reducedMotion: "reduce" };
const PHONE = { ...STILL, viewport: { width: 360, height: 740 }, hasTouch: true };

/** The edges of an element in the window. */
const edges = (locator) =>
  locator.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom };
  });

/** Whether one box is within another, to a pixel. */
const within = (inner, outer) =>
  inner.left >= outer.left - 1 &&
  inner.right <= outer.right + 1 &&
  inner.top >= outer.top - 1 &&
  inner.bottom <= outer.bottom + 1;

const apart = (one, other) =>
  one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;

const WINDOW = { left: 0, top: 0, right: 360, bottom: 740 };

test("on a phone the list of actions lies in the window", LIMIT, async (t) => {
  const { page } = await playground.open(t, "lesson=hello", PHONE);
  await page.getByRole("button", { name: "Build", exact: true }).click();
  await page.getByRole("button", { name: "All actions", exact: true }).click();
  const list = await edges(page.locator(".action-list"));
  assert.ok(within(list, { ...WINDOW, bottom: Infinity }), JSON.stringify(list));
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
});

test("on a phone a form in the menu of acts is seen whole, with what is wrong in it", LIMIT, async (t) => {
  const { page, stage } = await playground.open(t, "lesson=one-proxy&step=7", PHONE);
  await stage.locator("[data-node=proxy]").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Send a message from proxy’s ROUTER …" }).click();
  const menu = page.getByTestId("break-menu");
  await menu.getByRole("textbox").fill("0xyz");
  await menu.getByRole("button", { name: "Do it" }).click();
  await menu.getByRole("alert").waitFor();
  for (const part of [menu, menu.getByRole("alert"), menu.getByRole("button", { name: "Cancel" })]) {
    const box = await edges(part);
    assert.ok(within(box, WINDOW) && within(box, await edges(menu)), JSON.stringify(box));
  }
});

test("on a phone the button of acts stands beside a view that takes the stage's place", LIMIT, async (t) => {
  const { page } = await playground.open(t, "lesson=hello", PHONE);
  await page.getByRole("tab", { name: "Ladder" }).click();
  await page.getByRole("button", { name: "Enlarge this view" }).click();
  const act = await edges(page.getByRole("button", { name: "Act …" }));
  for (const button of await page.locator(".view-tabs button").all()) {
    assert.ok(apart(act, await edges(button)), await button.textContent());
  }
});

test("a row of a queue holds all that is in it, on a phone too", LIMIT, async (t) => {
  for (const options of [STILL, PHONE]) {
    const { page } = await playground.open(t, "lesson=hello", options);
    await page.evaluate((text) => window.hopscope.load(text), crowd(4, 12));
    await page.locator("[data-node]").nth(4).waitFor();
    await page.getByRole("tab", { name: "Queues" }).click();
    await page.getByRole("button", { name: "First loss or wait: c2, out to server" }).waitFor();
    for (const row of await page.getByTestId("queues").getByRole("listitem").all()) {
      const box = await edges(row);
      for (const part of await row.locator("button, p, b, .depth-plot").all()) {
        assert.ok(within(await edges(part), box), await part.textContent());
      }
    }
  }
});

test("the rung of a step is as wide as the ladder, which may be wider than its lines", LIMIT, async (t) => {
  const { page } = await playground.open(t, "lesson=hello", STILL);
  await page.getByRole("tab", { name: "Ladder" }).click();
  const [rung, ladder] = [page.getByRole("row", { selected: true }), page.getByTestId("ladder")];
  const widths = await Promise.all([rung, ladder].map((one) => one.evaluate((element) => element.clientWidth)));
  assert.equal(widths[0], widths[1]);
});

test("where a lesson prints, the stage is seen whole all the same", LIMIT, async (t) => {
  const { page } = await playground.open(t, "lesson=who-are-you", STILL);
  await page.getByTestId("printed").waitFor();
  const [inner, outer] = await page.locator(".middle .box").evaluate((box) => [box.scrollHeight, box.clientHeight]);
  assert.ok(inner <= outer, `${inner} in ${outer}`);
});

test("the buttons of an embedded flow stand in lines and not beyond its edge", LIMIT, async (t) => {
  for (const width of [1000, 360]) {
    const { page } = await openOn(playground.browser, t, "/page.html", {
      page: snippetPage('<hopscope-flow scenario="one-proxy"></hopscope-flow>'),
      viewport: { width, height: 900 },
    });
    const flow = page.locator("hopscope-flow");
    await drawn(flow);
    const outer = await edges(flow);
    const boxes = await Promise.all((await flow.locator(".jumps :is(button, select)").all()).map(edges));
    for (const box of boxes) assert.ok(within(box, outer), JSON.stringify(box));
    const tops = new Set(boxes.map(({ top, bottom }) => Math.round((top + bottom) / 2)));
    assert.equal(tops.size, 1, `${width}: ${[...tops]}`);
  }
});

/** Two nodes with names of forty letters, as long as they may be. */
const LONG = JSON.stringify({
  title: "Long names",
  summary: "Names as long as they may be.",
  nodes: [
    { name: "W".repeat(40), kind: "client", sockets: { type: "REQ", connect: "desk" }, steps: [{ send: "hello" }, "receive"] },
    { name: "a_name_without_a_hyphen_at_which_to_break".slice(0, 40), kind: "echo", sockets: { type: "REP", bind: "desk" } },
  ],
});

test("names of forty letters stay within what bears them, in the menu, the ladder and the programs", LIMIT, async (t) => {
  for (const options of [STILL, PHONE]) {
    const { page } = await playground.open(t, "lesson=hello", options);
    await page.evaluate((text) => window.hopscope.load(text), LONG);
    await page.getByRole("heading", { name: "Long names" }).waitFor();
    await page.getByRole("tab", { name: "Code" }).click();
    const lens = await edges(page.getByTestId("code"));
    for (const file of await page.getByTestId("code").getByRole("button").all()) {
      const box = await edges(file);
      assert.ok(box.right <= lens.right && box.left >= lens.left, await file.textContent());
    }
    await page.getByRole("tab", { name: "Ladder" }).click();
    const [one, other] = await Promise.all((await page.locator(".ladder-head span").all()).map(edges));
    assert.ok(apart(one, other), JSON.stringify([one, other]));
    await page.getByRole("button", { name: "Act …" }).click();
    const menu = page.getByTestId("break-menu");
    const fits = () => menu.evaluate((one) => one.scrollWidth <= one.clientWidth);
    assert.ok(await fits(), "the list of things");
    await menu.getByRole("menuitem", { name: /^Node “W/ }).click();
    await menu.getByRole("menuitem", { name: /^Kill W/ }).waitFor();
    assert.ok(await fits(), "what can be done");
    // What was done stands on the edge of the card, and not on the name; a note says it at first.
    await menu.getByRole("menuitem", { name: /^Kill W/ }).click();
    await page.getByTestId("stage").locator(".node.killed").waitFor();
    await page.getByRole("button", { name: "Step forward" }).click();
    const card = page.getByTestId("stage").locator(".node.killed");
    const mark = await edges(card.locator(".mark"));
    for (const line of await card.locator(".name").all()) {
      const name = await edges(line);
      // Lines of text are higher than their letters.
      assert.ok(mark.bottom - 4 <= name.top + 4, JSON.stringify([mark, name]));
    }
  }
});
