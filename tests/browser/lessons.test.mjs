// Every lesson, clicked through in both languages and over both kinds of link: the page's trace is the
// native binary's, and what is drawn at each step are the frames of the record that the step shows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMIT, lessons, mistakes, nativeTrace, usePlayground } from "./page.mjs";
import { account } from "./trace.mjs";
import { walk } from "./walk.mjs";

const playground = usePlayground();

const LESSONS = ["hello", "one-proxy", "chain-of-routers", "who-are-you", "missing-delimiter", "unknown-name"];

test("these are all the lessons, and the page offers them by their titles", LIMIT, async (t) => {
  for (const lang of ["en", "zh"]) {
    const page = await playground.open(t, `lang=${lang}`);
    const titles = await lessons(lang);
    assert.deepEqual([...titles.keys()], LESSONS);
    for (const [id, title] of titles) {
      await page.page.getByTestId("lessons").click();
      await page.page.getByRole("link", { name: title, exact: true }).click();
      await page.wait("lesson", id);
      assert.equal(await page.page.getByRole("heading", { level: 1 }).textContent(), title);
      assert.equal(await page.says("playing"), "false");
    }
  }
});

for (const lesson of LESSONS) {
  for (const lang of ["en", "zh"]) {
    test(`${lesson} in ${lang}: what is drawn is what the native binary records`, LIMIT, async (t) => {
      const page = await playground.open(t, `lesson=${lesson}&lang=${lang}`);
      assert.deepEqual(await page.trace(), await nativeTrace(lesson));
      await answer(page);
      await page.seek(1);
      // By the button in one language and by its key in the other.
      await walk(page, lang, () => (lang === "en" ? page.button("step-forward").click() : page.press(".")));
    });
  }

  test(`${lesson} over simulated TCP: every place sees what it sees over real TCP`, LIMIT, async (t) => {
    const page = await playground.open(t, `lesson=${lesson}`);
    await page.page.locator("label", { has: page.page.locator("[data-over=tcp]") }).click();
    await page.wait("over", "tcp");
    const records = await page.trace();
    assert.ok(records.some(({ event }) => event === "octets-sent"), "no handshake is told");
    assert.deepEqual(account(records), account(await nativeTrace(lesson, {}, "tcp")));
    assert.deepEqual(account(records), account(await nativeTrace(lesson)));
    await page.seek(1);
    await walk(page, "en", () => page.press("."));
  });
}

test("a chain of 1 to 8 ROUTERs: as many names are put on and taken off again", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=chain-of-routers");
  for (let length = 1; length <= 8; length += 1) {
    await page.set("length", length);
    const records = await page.trace();
    assert.deepEqual(records, await nativeTrace("chain-of-routers", { length }), `length ${length}`);
    // The shortest and the longest step by step; of those between, how they end.
    const walked = length === 1 || length === 8;
    await (walked ? page.seek(1) : page.button("last-step").click());
    const last = walked ? await walk(page, "en", () => page.press(".")) : await page.drawnAt(await page.says("steps"));
    // By link there and back: the delimiter, the body, and a name for every ROUTER passed.
    const grown = Array.from({ length: length + 1 }, (_, link) => link + 2);
    for (const direction of ["to-binder", "to-connector"]) {
      const cells = last.strip.filter((cell) => cell.direction === direction).sort((a, b) => a.link - b.link);
      assert.deepEqual(cells.map((cell) => cell.frames.length), grown, `length ${length}, ${direction}`);
    }
  }
});

/** Answers the questions ahead, since the strip is silent about what is asked. */
async function answer(page) {
  for (;;) {
    const form = page.page.locator("[data-testid=predict][data-told=false]");
    if ((await form.count()) === 0) return;
    const question = await form.locator("legend").textContent();
    await form.locator("input").first().check();
    await form.locator("[type=submit]").click();
    const told = page.page.locator("[data-testid=predict][data-told=true]", { hasText: question });
    await told.waitFor();
    // The next question is asked once one goes on from the step that answers this one.
    await told.locator(".outcome button").click();
    await page.press(".");
    await page.page.locator("[data-testid=predict]").waitFor();
  }
}

test("a lesson that was seen to its end leads to the next, and the last one to the mistakes", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&lang=en");
  const next = page.page.locator(".onward").getByRole("button");
  assert.equal(await next.count(), 0, "not before its end");
  const walk = async () => {
    // Whoever jumps is asked first what was jumped over.
    for (let left = await page.says("steps"); left > 1; left -= 1) await page.press(".");
    await page.wait("step", await page.says("steps"));
  };
  for (const lesson of [...(await lessons()).keys()].slice(1)) {
    await walk();
    assert.equal(await next.textContent(), "The next lesson");
    await next.click();
    await page.wait("lesson", lesson);
  }
  await walk();
  assert.equal(await next.textContent(), "On to the mistakes");
  await next.click();
  await page.wait("lesson", [...(await mistakes()).keys()][0]);
});

test("what links are made of stays when another lesson is chosen", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&lang=en&over=tcp");
  for (const lesson of ["chain-of-routers", "forgotten-delimiter"]) {
    await page.page.getByTestId("lessons").click();
    await page.page.locator(`.menu [data-lesson=${lesson}]`).click();
    await page.wait("lesson", lesson);
    assert.equal(await page.says("over"), "tcp");
    await page.page.waitForFunction((lesson) => location.hash.includes(lesson) && location.hash.includes("over=tcp"), lesson);
  }
});
