// The gallery of mistakes: found in the menu, predicted, seen, and put right; the task ticks itself.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { axeFindings } from "./axe.mjs";
import { collectIllegible } from "./legible.mjs";
import { LIMIT, mistakes, nativeTrace, usePlayground } from "./page.mjs";

const playground = usePlayground();

const HAN = /\p{Script=Han}/u;
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };

/** What a learner might write instead: a piece of the scenario and what becomes of it. */
const REPAIRS = {
  "forgotten-delimiter": ['{ send = "what time is it?" }', '{ send = ["", "what time is it?"] }'],
  "reply-without-a-name": ['{ send = "noon" }', '{ send = [{ frame = 1 }, "noon"] }'],
  "one-name-for-two": [', identity = "worker" }', " }"],
  "stuck-request": ['identity = "client" }', 'identity = "client", relaxed = true, correlate = true }'],
  "frame-by-frame": [/("receive-frame",\s+){2}/g, '"receive-frame", "receive-frame", "receive-frame", '],
  "slow-joiner": ['[{ send = "one" }', '[{ wait = "200ms" }, { send = "one" }'],
  "full-queue": ["send-hwm = 1", "send-hwm = 10"],
  "two-routers": ['bind = "desk" }', 'bind = "desk", identity = "server" }'],
  "tidy-proxy": ["[{ frame = 1 }, { frame = 3 }]", '{ frame = "all" }'],
  "wrong-client": [
    /"receive",\s+("receive",)\s+(\{ send = .*Ada owes 3"\] \},)/g,
    '$1 $2 "receive",',
  ],
};

/** The scenario's text after its repair. */
async function repaired(id) {
  const before = await text(id);
  const after = before.replaceAll(...REPAIRS[id]);
  assert.notEqual(after, before);
  return after;
}

const text = (id) => readFile(new URL(`../../scenarios/gallery/${id}.toml`, import.meta.url), "utf8");

/** Shows another text, at the last step of its run. */
async function rewrite(page, source) {
  await page.page.evaluate((source) => window.hopscope.load(source), source);
  await page.page.waitForFunction(() => !document.querySelector("[data-testid=playground][data-lesson]"));
  await page.seek(await page.says("steps"));
}

/** The task of the scenario that is shown, which has its own text for a name. */
const task = (page) => page.page.getByRole("region", { name: /^(Task|任务)/ });

const conditions = (page) => task(page).getByRole("list").first().getByRole("listitem");

test("the menu has a list of its own for the mistakes, and each leads to one", LIMIT, async (t) => {
  for (const [lang, list, first] of [
    ["en", "Mistakes to put right", "Mistake 1 of 10"],
    ["zh", "常见错误，动手改", "第 1 个错误，共 10 个"],
  ]) {
    const page = await playground.open(t, `lang=${lang}`);
    const titles = await mistakes(lang);
    assert.deepEqual([...titles.keys()].sort(), Object.keys(REPAIRS).sort());
    for (const [id, title] of titles) {
      await page.page.getByTestId("lessons").click();
      const all = page.page.getByRole("list", { name: list }).getByRole("link");
      assert.equal(await all.count(), titles.size);
      await all.filter({ hasText: title }).click();
      await page.wait("lesson", id);
      assert.equal(await page.page.getByRole("heading", { level: 1 }).textContent(), title);
    }
    await page.page.evaluate((hash) => (location.hash = hash), `lesson=forgotten-delimiter&lang=${lang}`);
    await page.page.getByText(first, { exact: true }).waitFor();
  }
});

for (const id of Object.keys(REPAIRS)) {
  test(`${id}: it is predicted, seen to go wrong, and put right`, LIMIT, async (t) => {
    const page = await playground.open(t, `lesson=${id}&lang=en`);
    assert.deepEqual(await page.trace(), await nativeTrace(id));
    // Before the answer nothing gives it away.
    const status = task(page).getByRole("status");
    assert.match(await status.textContent(), /^Predict first/);
    assert.equal(await task(page).getByText("See the step").count(), 0);
    assert.equal(await task(page).getByRole("listitem").count(), 0);
    assert.equal(await task(page).getByText("A hint").count(), 0);
    const question = page.page.getByTestId("predict");
    await question.getByRole("radio").first().check();
    await question.getByRole("button", { name: "Check" }).click();
    await question.getByRole("status").waitFor();
    await page.press("End");
    await status.getByText(/^\d of \d met$/).waitFor();
    const open = conditions(page).and(page.page.locator("[data-met=false]"));
    assert.ok((await open.count()) > 0, "it is not solved yet");

    await rewrite(page, await repaired(id));
    await status.getByText("Solved: every condition is met.").waitFor();
    assert.equal(await open.count(), 0);
    assert.equal(await task(page).getAttribute("data-solved"), "true");
  });
}

test("a mistake that has been put right leads to the next, and the last one to none", LIMIT, async (t) => {
  const ids = [...(await mistakes()).keys()];
  const solve = async (id) => {
    const page = await playground.open(t, `lesson=${id}&lang=en`);
    await page.press("End");
    assert.equal(await task(page).getByRole("button", { name: "The next mistake" }).count(), 0);
    await page.page.evaluate((text) => window.hopscope.goOn(text), await repaired(id));
    await page.page.waitForFunction(() => !document.querySelector("[data-testid=playground][data-lesson]"));
    await page.press("End");
    await task(page).getByText(/^Solved: /).waitFor();
    return page;
  };
  const page = await solve(ids[0]);
  await task(page).getByRole("button", { name: "The next mistake" }).click();
  await page.wait("lesson", ids[1]);
  const last = await solve(ids.at(-1));
  assert.equal(await task(last).getByRole("button", { name: "The next mistake" }).count(), 0);
});

test("a condition leads to the step that shows what is wrong", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=forgotten-delimiter&lang=en");
  await page.press("End");
  const dropped = conditions(page).filter({ hasText: "no message is dropped" });
  assert.match(await dropped.textContent(), /not met: seen once, should not happen/);
  await page.press("Home");
  // Back at the start the question is open again, and the verdict kept.
  await task(page).getByText(/^Predict first/).waitFor();
  const question = page.page.getByTestId("predict");
  await question.getByRole("radio").first().check();
  await question.getByRole("button", { name: "Check" }).click();
  await dropped.getByRole("button", { name: "See the step" }).click();
  const records = await page.trace();
  assert.equal(records[await page.says("record")].event, "dropped");
});

test("hints come one after the other, by keyboard alone", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=two-routers&lang=en");
  await page.press("End");
  const hint = (name) => task(page).locator("summary", { hasText: new RegExp(`^${name}$`) });
  const first = task(page).getByText(/^Who could tell/);
  const second = task(page).getByText(/^The server may announce/);
  assert.equal(await first.isVisible(), false);
  await hint("A hint").focus();
  await page.press("Enter");
  assert.equal(await first.isVisible(), true);
  assert.equal(await second.isVisible(), false);
  await page.press("Tab");
  await page.press("Enter");
  assert.equal(await second.isVisible(), true);
  // Another mistake keeps its hints to itself.
  await page.page.evaluate((hash) => (location.hash = hash), "lesson=slow-joiner&lang=en");
  await page.wait("lesson", "slow-joiner");
  assert.equal(await task(page).getByText(/^The publisher cannot know/).isVisible(), false);
});

const LOOKS = [
  ["light", { colorScheme: "light" }, "en"],
  ["dark", { colorScheme: "dark" }, "en"],
  ["Chinese, phone, dark", { ...PHONE, colorScheme: "dark" }, "zh"],
  ["phone", PHONE, "en"],
];

for (const [what, options, lang] of LOOKS) {
  test(`every mistake can be read, open and solved (${what})`, LIMIT, async (t) => {
    const page = await playground.open(t, `lesson=hello&lang=${lang}`, { reducedMotion: "reduce", ...options });
    const found = {};
    // How close the frames of two neighbours come on a phone is a matter of the stage, not of the task.
    const look = async (where, onStage = true) => {
      const all = await page.page.evaluate(collectIllegible);
      const illegible = all.filter((what) => onStage || !what.includes("g.frame"));
      if (illegible.length > 0) found[where] = illegible;
    };
    for (const id of Object.keys(REPAIRS)) {
      await page.page.evaluate((hash) => (location.hash = hash), `lesson=${id}&lang=${lang}`);
      await page.wait("lesson", id);
      await page.seek(await page.says("steps"));
      await task(page).locator("summary").first().click();
      assert.equal(HAN.test(await task(page).textContent()), lang === "zh", id);
      const width = await page.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(width <= 0, `${id} is wider than the window by ${width} px`);
      await look(id);
      await rewrite(page, await repaired(id));
      await task(page).and(page.page.locator("[data-solved=true]")).waitFor();
      await look(`${id}, solved`, !options.hasTouch);
    }
    assert.deepEqual(found, {});
  });

  test(`axe-core finds nothing about a task, kept, open and solved (${what})`, LIMIT, async (t) => {
    const page = await playground.open(t, `lesson=wrong-client&lang=${lang}`, { reducedMotion: "reduce", ...options });
    assert.deepEqual(await axeFindings(page.page), []);
    await page.seek(await page.says("steps"));
    await task(page).locator("summary").first().click();
    assert.deepEqual(await axeFindings(page.page, ".lesson-body"), []);
    await rewrite(page, await repaired("wrong-client"));
    await task(page).and(page.page.locator("[data-solved=true]")).waitFor();
    assert.deepEqual(await axeFindings(page.page, ".lesson-body"), []);
  });
}
