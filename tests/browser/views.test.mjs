// The views below the stage: ladder, table and plots of the queues, by their names and by keys; and the
// jumps along a message and along a rule.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axeFindings } from "./axe.mjs";
import { crowd } from "./crowd.mjs";
import { LIMIT, usePlayground } from "./page.mjs";

const playground = usePlayground();

/** Everything that is told of a message, without what only those who see it get. */
const spoken = (locator) => locator.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));

async function show(page, name) {
  await page.page.getByRole("tab", { name }).click();
  await page.page.getByRole("tabpanel", { name }).waitFor();
}

test("the tabs below the stage are walked through by arrows, and the view has their name", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=4&lang=en");
  await page.page.getByRole("tab", { name: "Hop by hop", selected: true }).focus();
  for (const name of ["Ladder", "Table", "Queues"]) {
    await page.press("ArrowRight");
    await page.page.getByRole("tab", { name, selected: true }).waitFor();
    await page.page.getByRole("tabpanel", { name }).waitFor();
  }
  await page.press("Home");
  await page.page.getByRole("tabpanel", { name: "Hop by hop" }).waitFor();
  assert.equal(await page.says("step"), 4, "the step stays where it is");
});

test("the ladder has a rung for each step, follows the step, and goes to what is chosen in it", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=chain-of-routers&length=2&step=1&lang=en");
  await show(page, "Ladder");
  const ladder = page.page.getByRole("grid", { name: "The whole run as a ladder" });
  const steps = await page.says("steps");
  for (const key of ["ArrowDown", "ArrowDown", "PageDown", "End", "ArrowUp", "Home"]) {
    await ladder.press(key);
    const step = await page.says("step");
    const now = ladder.getByRole("row", { selected: true });
    await now.waitFor();
    assert.deepEqual(await spoken(now), [await page.account.textContent()]);
    assert.equal(await now.getAttribute("aria-rowindex"), String(step));
    assert.equal(await ladder.getAttribute("aria-rowcount"), String(steps));
    assert.equal(await ladder.getAttribute("aria-activedescendant"), await now.getAttribute("id"));
  }
  assert.equal(await page.says("step"), 1);
  // A rung of which a message leaves shows its frames, and choosing it chooses the message.
  const leaves = ladder.locator("[data-rung=leaves]").first();
  await leaves.locator("time").click();
  const record = await page.says("record");
  const { event, frames } = (await page.trace())[record];
  assert.equal(event, "sent");
  const shown = await leaves.locator("[data-hex]").evaluateAll((all) => all.map((one) => one.dataset.hex));
  assert.deepEqual(shown, frames.map(({ hex }) => hex));
  assert.equal(await ladder.locator(".arrow.chosen").count(), 1);
  // What is asked is not told here either.
  assert.ok((await ladder.locator("[role=row]", { hasText: "?" }).count()) > 0);
});

test("the table tells every hop of the trace, each with its time, ends, frames and rule", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=missing-delimiter&step=1&lang=en");
  await show(page, "Table");
  const table = page.page.getByRole("grid", { name: "Every hop of the run" });
  const trace = await page.trace();
  const sent = trace.filter(({ event }) => event === "sent");
  const dropped = trace.filter(({ event }) => event === "dropped");
  assert.equal(Number(await table.getAttribute("aria-rowcount")), sent.length + dropped.length + 1);
  assert.deepEqual(await table.getByRole("columnheader").allTextContents(), ["Time", "From", "To", "Frames", "Rule"]);
  for (const row of await table.getByRole("row").all()) {
    if (!(await row.getAttribute("data-record"))) continue;
    const record = trace[Number(await row.getAttribute("data-record"))];
    const hexes = await row.locator("[data-hex]").evaluateAll((all) => all.map((one) => one.dataset.hex));
    if (hexes.length > 0) assert.deepEqual(hexes, record.frames.map(({ hex }) => hex));
    assert.ok((await row.textContent()).includes(record.node));
  }
  await table.getByRole("row", { name: "nobody" }).click();
  assert.equal(await page.says("record"), dropped[0].record);
  await table.press("ArrowUp");
  const before = table.getByRole("row", { selected: true });
  assert.equal(Number(await before.getAttribute("data-record")), await page.says("record"));
});

test("any frame of the ladder, the table and the strip is followed, by pointer and by key", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=chain-of-routers&length=2&step=1&lang=en");
  const trace = await page.trace();
  const inspector = page.page.getByTestId("inspector");
  /** The frame that the inspector follows, by the row that is open there. */
  const followed = async () => {
    const open = inspector.locator(".frame-list li.picked");
    await open.waitFor();
    assert.ok((await inspector.getByTestId("way").count()) > 0, "its way is told");
    return open.getAttribute("data-hex");
  };
  const [, second] = trace.filter(({ event }) => event === "sent");
  for (const [pane, name] of [["Ladder", "The whole run as a ladder"], ["Table", "Every hop of the run"]]) {
    await page.seek(1);
    await show(page, pane);
    const grid = page.page.getByRole("grid", { name });
    // The second message has a name, the delimiter and the body; the body of it:
    const row = grid.getByRole("row").filter({ has: page.page.locator("[data-role=identity]") }).first();
    await row.getByRole("button", { name: "Body hello" }).click();
    assert.equal(await page.says("record"), second.record, "the step goes along");
    assert.equal(await followed(), second.frames.at(-1).hex);
    assert.equal(await row.getByRole("button", { pressed: true }).count(), 1);
    // From there by keys, and out at the left.
    for (const frame of [1, 0]) {
      await grid.press("ArrowLeft");
      await row.locator(`.frame-button:nth-child(${frame + 1})[aria-pressed=true]`).waitFor();
      assert.equal(await followed(), second.frames[frame].hex);
      const active = await grid.getAttribute("aria-activedescendant");
      assert.equal(await page.page.locator(`[id="${active}"] [data-hex]`).getAttribute("data-hex"), second.frames[frame].hex);
    }
    await grid.press("ArrowLeft");
    await inspector.locator("li.picked").waitFor({ state: "detached" });
    assert.equal(await page.says("record"), second.record, "the arrows were those of the frames");
  }
  await show(page, "Hop by hop");
  const cell = page.page.locator(`[data-strip][data-record="${second.record}"]`);
  await cell.focus();
  await page.press("ArrowRight");
  assert.equal(await followed(), second.frames[0].hex);
  await page.press("ArrowRight");
  await inspector.locator("li.picked[data-role=delimiter]").waitFor();
});

test("from a queue one goes to what waits in it, whose frames can be followed", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&lang=en");
  await page.page.evaluate((text) => window.hopscope.load(text), crowd(4, 12));
  await page.page.waitForFunction(() => document.querySelectorAll("[data-node]").length === 5);
  await show(page, "Queues");
  await page.page.getByRole("button", { name: "Fullest moment: c2, out to server" }).click();
  await page.page.getByRole("button", { name: "See what waits: c2, out to server" }).click();
  const inspector = page.page.getByTestId("inspector");
  await inspector.getByRole("tab", { name: "State", selected: true }).waitFor();
  const waiting = inspector.locator(".frame-button").last();
  const hex = await waiting.locator("[data-hex]").getAttribute("data-hex");
  await waiting.click();
  assert.equal(await inspector.locator("li.picked").getAttribute("data-hex"), hex);
});

test("the plots tell how full each queue was, and lead to where it was fullest or had to wait", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&lang=en");
  await page.page.evaluate((text) => window.hopscope.load(text), crowd(4, 12));
  await page.page.waitForFunction(() => document.querySelectorAll("[data-node]").length === 5);
  await show(page, "Queues");
  const plot = page.page.getByRole("img", { name: /^c2, out to server: messages: now \d, at most 3 of 3 waited \d+ times$/ });
  await plot.waitFor();
  await page.page.getByRole("button", { name: "Fullest moment: c2, out to server" }).click();
  await page.page.getByRole("img", { name: /^c2, out to server: messages: now 3, at most 3 of 3/ }).waitFor();
  await page.page.getByRole("button", { name: "First loss or wait: c2, out to server" }).click();
  const { event, node } = (await page.trace())[await page.says("record")];
  assert.deepEqual([event, node], ["blocked", "c2"]);
  // A plot is clicked where one wants to be.
  const box = await plot.boundingBox();
  await page.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const middle = (await page.says("step")) / (await page.says("steps"));
  assert.ok(Math.abs(middle - 0.5) < 0.05, `${middle}`);
});

test("the plots tell nothing of what an open question asks for", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=1&lang=en");
  await show(page, "Queues");
  const queues = page.page.getByTestId("queues");
  await queues.waitFor();
  const before = Number(await queues.getAttribute("data-queues"));
  assert.equal(await queues.locator(".untold").count(), before);
  await page.page.getByRole("button", { name: "Skip", exact: true }).click();
  await page.page.keyboard.press("End");
  await page.page.getByRole("button", { name: "Skip", exact: true }).click();
  await queues.locator(".untold").first().waitFor({ state: "detached" });
  assert.ok(Number(await queues.getAttribute("data-queues")) > before);
});

test("the table shows short names whole, and nothing on the ladder is written across its own line", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=chain-of-routers&step=20&lang=en");
  await show(page, "Table");
  const chips = page.page.getByTestId("table").locator(".chip > :last-child");
  await chips.first().waitFor();
  const cut = await chips.evaluateAll((all) =>
    all.filter((one) => one.parentElement.scrollWidth > one.parentElement.clientWidth || one.textContent.includes("…"))
      .map((one) => one.textContent));
  assert.deepEqual(cut, []);
  const wire = await playground.open(t, "lesson=hello&over=tcp&step=4&lang=en");
  await show(wire, "Ladder");
  const rungs = wire.page.getByTestId("ladder").locator("[data-rung]");
  await rungs.first().waitFor();
  const across = await rungs.evaluateAll((all) =>
    all.flatMap((rung) => {
      const [dot, text] = [".dot", ".beside"].map((part) => rung.querySelector(part).getBoundingClientRect());
      return text.left < dot.right && dot.left < text.right ? [rung.textContent] : [];
    }));
  assert.deepEqual(across, []);
  assert.equal(await wire.page.locator("[data-arrow=octets]").count(), 4);
});

test("a view takes the place of the stage and gives it back", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=4&lang=en");
  await show(page, "Table");
  await page.page.getByRole("button", { name: "Enlarge this view" }).click();
  await page.stage.waitFor({ state: "detached" });
  await page.press(".");
  await page.wait("step", 5);
  await page.page.getByRole("button", { name: "Back to the stage" }).click();
  await page.stage.waitFor();
});

test("jumps go along a message and along a rule, by buttons and by keys", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=missing-delimiter&step=1&lang=en");
  const trace = await page.trace();
  const now = async () => trace[await page.says("record")];
  const forward = page.page.getByRole("button", { name: "Next moment of this message" });
  await page.press("]");
  const { exchange } = await now();
  assert.equal(typeof exchange, "number");
  const seen = [await page.says("step")];
  while ((await forward.getAttribute("aria-disabled")) === "false") {
    await forward.click();
    assert.equal((await now()).exchange, exchange);
    seen.push(await page.says("step"));
  }
  assert.deepEqual(seen, [...new Set(seen)].sort((a, b) => a - b));
  await page.press("[");
  assert.equal(await page.says("step"), seen.at(-2));
  // The rule is chosen from those of the run, each with the number of its steps.
  const rules = page.page.getByRole("combobox", { name: "Rule to jump along" });
  const option = rules.locator("option", { hasText: "DEALER adds no frame" });
  const count = Number((await option.textContent()).match(/\((\d+)\)$/)[1]);
  await rules.selectOption({ value: "dealer-leaves-frames" });
  const press = async (name) => {
    const button = page.page.getByRole("button", { name });
    let times = 0;
    for (; (await button.getAttribute("aria-disabled")) === "false"; times += 1) await button.click();
    return times;
  };
  await press("Step before by this rule");
  assert.equal((await press("Next step by this rule")) + 1, count);
  await page.stage.click({ position: { x: 2, y: 2 } });
  await page.press("{");
  await page.page.getByRole("tab", { name: "Why" }).click();
  assert.equal(await page.page.locator("[data-rule]").getAttribute("data-rule"), "dealer-leaves-frames");
});

for (const [what, options, lang] of [
  ["light", {}, "en"],
  ["dark, Chinese", { colorScheme: "dark" }, "zh"],
  ["phone", { viewport: { width: 360, height: 740 }, hasTouch: true }, "en"],
]) {
  test(`axe-core finds nothing in any view (${what})`, LIMIT, async (t) => {
    const page = await playground.open(t, `lesson=missing-delimiter&lang=${lang}`, options);
    for (const pane of ["ladder", "table", "queues", "strip"]) {
      await page.page.locator(`#view-${pane}`).click();
      await page.page.locator(`[data-view=${pane}]`).waitFor();
      assert.deepEqual(await axeFindings(page.page), [], pane);
      const wide = await page.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${pane}: the page scrolls sideways by ${wide}`);
    }
  });
}

test("of ten thousand steps only what is in view is there", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&lang=en");
  await page.page.evaluate((text) => window.hopscope.load(text), crowd(30, 40));
  await page.page.waitForFunction(() => document.querySelectorAll("[data-node]").length === 31);
  const steps = await page.says("steps");
  assert.ok(steps > 10_000, `${steps} steps`);
  assert.ok((await page.page.locator(".lanes svg *").count()) < 4000, "the lanes are thinned");
  for (const [pane, rows] of [["Ladder", "row"], ["Table", "row"]]) {
    await show(page, pane);
    for (const step of [Math.floor(steps / 2), steps, 200]) {
      await page.seek(step);
      const panel = page.page.getByRole("tabpanel", { name: pane });
      await panel.getByRole(rows, { selected: true }).waitFor();
      const there = await panel.getByRole(rows).count();
      assert.ok(there > 5 && there < 80, `${pane}, step ${step}: ${there} rows`);
    }
  }
});

test("a view that is chosen below a high stage comes into sight with its tabs", LIMIT, async (t) => {
  const viewport = { width: 1280, height: 800 };
  const page = await playground.open(t, "lesson=hello&lang=en", { viewport, reducedMotion: "reduce" });
  const sink = (name) => ({ name, kind: "sink", sockets: { type: "PULL", connect: "work" } });
  const steps = [{ send: "one" }, { wait: "5ms" }, { send: "two" }];
  const nodes = [{ name: "push", kind: "script", sockets: { type: "PUSH", bind: "work" }, steps }, sink("a"), sink("b")];
  const text = (acts) => JSON.stringify({ title: "Shares", summary: "Two sinks.", nodes, acts });
  await page.page.evaluate((text) => window.hopscope.load(text), text([]));
  await page.page.waitForFunction(() => document.querySelector("h1").textContent === "Shares");
  await page.seek(3);
  await page.page.evaluate((text) => window.hopscope.goOn(text), text([{ at: "3ms", kill: "a" }]));
  await page.page.locator("[data-branch='1']").waitFor();
  for (const name of ["Ladder", "Table", "Queues"]) {
    await page.page.evaluate(() => document.querySelector("#stage").scrollTo(0, 0));
    await page.page.getByRole("tab", { name: "Hop by hop" }).click();
    await page.page.getByRole("tab", { name }).click();
    await page.page.locator(`[data-view=${name.toLowerCase()}]`).waitFor();
    await page.settled();
    const [stage, tabs, view] = await page.page.evaluate(() =>
      ["#stage", ".view-tabs", "#view"].map((part) => {
        const { top, bottom } = document.querySelector(part).getBoundingClientRect();
        return { top, bottom };
      }),
    );
    const told = JSON.stringify({ name, stage, tabs, view });
    assert.ok(tabs.top >= stage.top && tabs.bottom <= view.top + 12 && view.bottom <= stage.bottom + 1, told);
  }
});
