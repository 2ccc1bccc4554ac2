// What a step is about is in sight, without scrolling by hand: the message on the stage and the line
// that is told, in a chain too long for the window and on a phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMIT, lessons, mistakes, usePlayground } from "./page.mjs";

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
      // On a busy machine the page scrolls a moment after the step.
      if (await outOfSight(page)) await page.settled();
      const hidden = await outOfSight(page);
      if (hidden) found.push(`step ${step}: ${hidden}`);
    }
    assert.deepEqual(found, []);
  });
}

for (const viewport of [{ width: 1440, height: 900 }, { width: 1280, height: 720 }]) {
  test(`the line that is told is in sight beside the stage, and the question where there is room (${viewport.height})`, LIMIT, async (t) => {
    const page = await playground.open(t, "lesson=chain-of-routers&step=1", { viewport, reducedMotion: "reduce" });
    const steps = await page.says("steps");
    const found = [];
    for (let step = 1; step <= steps; step += 1) {
      if (step > 1) await page.press(".");
      await page.wait("step", step);
      const parts = ["[data-line=now]"];
      if (viewport.height === 900) parts.push("[data-told=false] legend", "[data-told=false] [type=submit]");
      for (const part of parts) {
        if ((await page.page.locator(part).count()) === 0) continue;
        const hidden = await page.page.evaluate(sightOf, part);
        if (hidden) found.push(`step ${step}, ${part}: ${hidden}`);
      }
    }
    assert.deepEqual(found, []);
    await page.seek(1);
    await page.button("speed").selectOption("100×");
    await page.button("play").click();
    await page.wait("playing", false);
    await page.page.locator(".waits").waitFor();
    assert.equal(await page.page.evaluate(sightOf, "[data-testid=predict] [type=submit]"), undefined);
  });
}

for (const [what, options] of [["a large window", {}], ["a phone", PHONE]]) {
  test(`what an answer asks for is watched on the stage, and what came of it stays (${what})`, LIMIT, async (t) => {
    const page = await playground.open(t, "lesson=hello&step=1&lang=en", { ...options, reducedMotion: "reduce" });
    await page.page.locator("[data-option='0']").click();
    await page.page.locator("[data-testid=predict] [type=submit]").click();
    await page.page.getByRole("button", { name: "Watch it happen" }).click();
    await page.wait("step", 8);
    await page.settled();
    const places = page.page.locator(".outcome, [data-stack=here][data-focus=true]");
    await places.first().waitFor();
    assert.match(await page.page.locator(".outcome").textContent(), /^Not quite/);
    assert.equal(await outOfSight(page), undefined);
    if (what === "a large window") assert.equal(await page.page.evaluate(sightOf, ".outcome"), undefined);
    await page.press(".");
    await page.page.locator("[data-told=false]").waitFor();
  });
}

test("what is printed last is in sight", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=who-are-you&step=16&lang=en");
  const hidden = () =>
    page.page.locator(".paper").evaluate((paper) => {
      const last = [...paper.querySelectorAll("pre:not(.later)")].at(-1).getBoundingClientRect();
      const frame = paper.getBoundingClientRect();
      return last.bottom > frame.bottom + 1 || last.top < frame.top - 1;
    });
  assert.equal(await page.page.locator(".paper").evaluate((paper) => paper.scrollHeight > paper.clientHeight), true);
  assert.equal(await hidden(), false);
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
    // Behind the step of a line it is told what happens.
    const meanwhile = page.page.locator("[data-line=now] .sentence");
    const now = (await meanwhile.count()) ? meanwhile : line;
    assert.equal(told, await now.textContent());
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
  // Stage and question have no room together: the stage stays until the reader goes there.
  assert.equal(await outOfSight(page), undefined);
  assert.equal(await page.page.evaluate(sightOf, "[data-testid=predict] legend") === undefined, false);
  await caption.getByRole("button", { name: "To the question" }).click();
  assert.equal(await page.page.evaluate(sightOf, "[data-testid=predict] legend"), undefined);
});

test("no act leads past an open question, which is asked first and can be answered", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=1&lang=en", { ...PHONE, reducedMotion: "reduce" });
  await page.button("speed").selectOption("100×");
  await page.button("play").click();
  await page.wait("playing", false);
  const asked = await page.says("step");
  // What is due at the time of the act comes before it, and with it the answer.
  await page.page.getByRole("button", { name: "Act …" }).click();
  await page.page.getByRole("menuitem", { name: "Link between client and server" }).click();
  await page.page.getByRole("menuitem", { name: "Cut this link: both ends notice" }).click();
  await page.page.getByRole("menu").waitFor({ state: "detached" });
  assert.equal(await page.says("step"), asked, "what comes of it would tell the answer");
  await page.page.getByTestId("caption").getByRole("button", { name: "To the question" }).click();
  const form = page.page.getByTestId("predict");
  await form.getByRole("radio").first().check();
  await form.getByRole("button", { name: "Check" }).click();
  await page.page.getByTestId("predict").getByRole("status").waitFor();
  await page.page.locator("[data-branch='1']").waitFor();
  const records = await page.trace();
  assert.ok(records.some(({ event }) => event === "link-cut"), "and it was done");
});

for (const viewport of [{ width: 1440, height: 900 }, { width: 1440, height: 800 }, { width: 1200, height: 660 }]) {
  const { width, height } = viewport;
  test(`stage and strip share a window of ${width} x ${height}, and what does not fit scrolls in its own place`, LIMIT, async (t) => {
    for (const length of [1, 6]) {
      const page = await playground.open(t, `lesson=chain-of-routers&length=${length}&step=1`, {
        viewport,
        reducedMotion: "reduce",
      });
      for (const step of [2, 12, 24, 40]) {
        await page.seek(Math.min(step, await page.says("steps")));
        await page.settled();
        const boxes = await page.page.evaluate(() =>
          [".middle", ".middle .box", ".view-tabs", "[data-view=strip]", ".transport"].map((part) => {
            const { top, bottom } = document.querySelector(part).getBoundingClientRect();
            return [top, bottom];
          }),
        );
        const [middle, stage, tabs, strip, transport] = boxes;
        const told = JSON.stringify({ length, step, boxes });
        assert.ok(stage[0] >= middle[0] && stage[1] <= tabs[0] + 1 && tabs[1] <= strip[0] + 1, told);
        assert.ok(strip[1] <= middle[1] + 1 && middle[1] <= transport[0] + 1, told);
        assert.ok(stage[1] - stage[0] >= 180 && strip[1] - strip[0] >= 90, told);
        assert.equal(await outOfSight(page), undefined, told);
      }
    }
  });
}

for (const viewport of [{ width: 1440, height: 900 }, { width: 1280, height: 720 }]) {
  const { width, height } = viewport;
  test(`every mistake opens with its question and all choices in a window of ${width} x ${height}, beside its stage`, LIMIT, async (t) => {
    const page = await playground.open(t, "lesson=hello", { viewport, reducedMotion: "reduce" });
    const found = [];
    for (const lang of ["en", "zh"]) {
      for (const id of (await mistakes()).keys()) {
        await page.page.evaluate((hash) => (location.hash = hash), `lesson=${id}&lang=${lang}`);
        await page.wait("lesson", id);
        await page.settled();
        const parts = ["legend", "[type=submit]"];
        for (let option = 0; option < (await page.page.locator("[data-option]").count()); option += 1) {
          parts.push(`[data-option="${option}"]`);
        }
        for (const part of parts) {
          const hidden = await page.page.evaluate(sightOf, `[data-testid=predict] ${part}`);
          if (hidden) found.push(`${id}, ${lang}, ${part}: ${hidden}`);
        }
        const hidden = await outOfSight(page);
        if (hidden) found.push(`${id}, ${lang}: ${hidden}`);
      }
    }
    assert.deepEqual(found, []);
  });
}

test("on a phone every mistake opens with the way to its question in sight, and it leads there", LIMIT, async (t) => {
  const found = [];
  for (const id of (await mistakes()).keys()) {
    const page = await playground.open(t, `lesson=${id}&lang=en`, { ...PHONE, reducedMotion: "reduce" });
    const caption = "[data-testid=caption] button";
    const hidden = (await page.page.evaluate(sightOf, caption)) ?? (await outOfSight(page));
    if (hidden) found.push(`${id}: ${hidden}`);
    await page.page.locator(caption).getByText("Predict").click();
    for (const part of ["legend", "[data-option='0']", "[type=submit]"]) {
      const hidden = await page.page.evaluate(sightOf, `[data-testid=predict] ${part}`);
      if (hidden) found.push(`${id}, ${part}: ${hidden}`);
    }
  }
  assert.deepEqual(found, []);
});

for (const viewport of [{ width: 1440, height: 900 }, { width: 1440, height: 780 }, { width: 1280, height: 720 }]) {
  const { width, height } = viewport;
  test(`the strip of a chain of three ROUTERs is seen whole in a window of ${width} x ${height}`, LIMIT, async (t) => {
    for (const lang of ["en", "zh"]) {
      const page = await playground.open(t, `lesson=chain-of-routers&length=3&lang=${lang}`, {
        viewport,
        reducedMotion: "reduce",
      });
      await page.press("End");
      await page.wait("step", await page.says("steps"));
      assert.equal(await page.page.locator("[data-strip]").count(), 8, "there and back on each of four links");
      const hidden = await page.page.evaluate(() => {
        const { top, bottom, left, right } = document.querySelector("[data-view=strip]").getBoundingClientRect();
        const parts = document.querySelectorAll("[data-strip] [data-role], .hop .pair");
        const outside = [...parts].filter((part) => {
          const box = part.getBoundingClientRect();
          return box.top < top || box.bottom > bottom || box.left < left || box.right > right;
        });
        return outside.map((part) => part.textContent);
      });
      assert.deepEqual(hidden, []);
    }
  });
}

test("the list of keys opens within the window", LIMIT, async (t) => {
  for (const options of [{}, { viewport: { width: 800, height: 900 } }, PHONE]) {
    const page = await playground.open(t, "lesson=hello&lang=en", { ...options, reducedMotion: "reduce" });
    await page.press("?");
    const { x, y, width, height } = await page.page.locator(".keys[open] .card").boundingBox();
    const window = page.page.viewportSize();
    assert.ok(x >= 0 && y >= 0 && x + width <= window.width && y + height <= window.height, `${x} ${y} ${width} ${height}`);
  }
});

test("what was put right at the workbench is ticked in sight, beside the stage on which it is shown", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=tidy-proxy&lang=en", { reducedMotion: "reduce" });
  await page.press("End");
  await page.page.getByTestId("build").click();
  const text = page.page.getByTestId("text");
  await text.fill((await text.inputValue()).replace("[{ frame = 1 }, { frame = 3 }]", '{ frame = "all" }'));
  await page.page.getByTestId("tally").getByText("Solved: every condition is met.").waitFor();
  assert.equal(await page.page.evaluate(sightOf, "[data-testid=task] h3"), undefined);
  await page.page.getByRole("button", { name: "Run", exact: true }).click();
  await page.ready();
  await page.press("End");
  const next = page.page.getByTestId("task").getByRole("button", { name: "The next mistake" });
  await next.waitFor();
  assert.equal(await page.page.evaluate(sightOf, "[data-testid=task] .progress"), undefined);
});

test("at the workbench what one begins with and the keys are in a window 800 high, and one can begin with nothing", LIMIT, async (t) => {
  for (const fragment of ["lesson=hello&lang=en", "lesson=who-are-you&lang=en", "lesson=who-are-you&lang=zh"]) {
    const { page } = await playground.open(t, fragment, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
    await page.getByTestId("build").click();
    for (const part of [".begins", ".by-key"]) {
      await page.locator(part).waitFor();
      assert.equal(await page.evaluate(sightOf, part), undefined, `${part} of ${fragment}`);
    }
    await page.locator(".begins button").click();
    await page.locator(".begins").waitFor({ state: "detached" });
    assert.equal(await page.locator("[data-bench-node]").count(), 0);
  }
});

test("what is wrong with a long text is in sight, and so is its line", LIMIT, async (t) => {
  for (const options of [{}, { viewport: { width: 800, height: 900 } }, PHONE]) {
    const { page } = await playground.open(t, "lesson=chain-of-routers&lang=en", { ...options, reducedMotion: "reduce" });
    await page.getByTestId("build").click();
    const text = page.getByTestId("text");
    await text.fill((await text.inputValue()).replace("reply =", "replay ="));
    const told = "[data-testid=text-status] .mistake p";
    await page.locator(told).first().waitFor();
    await page.locator(".numbers .wrong").scrollIntoViewIfNeeded();
    for (const part of [told, ".numbers .wrong"]) {
      assert.equal(await page.evaluate(sightOf, part), undefined, `${part} at ${page.viewportSize().width}`);
    }
  }
});

/** A message of thirty frames. */
const THIRTY = JSON.stringify({
  title: "Thirty",
  summary: "A message of thirty frames.",
  nodes: [
    {
      name: "client",
      kind: "client",
      sockets: { type: "DEALER", connect: "desk" },
      steps: [{ send: Array.from({ length: 30 }, (_, frame) => `part ${frame}`) }],
    },
    { name: "server", kind: "sink", sockets: { type: "ROUTER", bind: "desk" } },
  ],
});

test("a message of thirty frames is folded on a phone's stage, and opens in the inspector", LIMIT, async (t) => {
  for (const [what, options] of [["a large window", {}], ["a phone", PHONE]]) {
    const opened = await playground.open(t, "lesson=hello&lang=en", { ...options, reducedMotion: "reduce" });
    const { page } = opened;
    await page.evaluate((text) => window.hopscope.load(text), THIRTY);
    await page.getByRole("heading", { name: "Thirty" }).waitFor();
    await opened.press(".");
    await page.locator("[data-stack]").waitFor();
    await opened.settled();
    const fold = page.locator("[data-stack] .fold");
    if (options !== PHONE) {
      assert.equal(await page.locator("[data-stack] .frame").count(), 30);
      assert.equal(await fold.count(), 0, what);
      continue;
    }
    assert.equal(await fold.textContent(), "+21");
    assert.equal(await page.evaluate(sightOf, "[data-stack] .panel"), undefined);
    const box = await page.locator(".box").boundingBox();
    assert.ok((await page.locator("[data-stack] .panel").boundingBox()).height < box.height, "the stage is high enough");
    await fold.click();
    const frames = page.getByTestId("frames");
    await frames.getByText("part 17").waitFor();
    await opened.settled();
    assert.equal(await page.evaluate(sightOf, "[data-stack] .panel"), undefined, "beside what is told");
    await page.getByTestId("inspector").getByRole("button", { name: "Close" }).click();
    // A frame behind the fold is followed by its own number.
    await page.locator("[data-stack] .frame").nth(6).click();
    await page.locator("#picked-frame").getByText("part 27").waitFor();
  }
});

test("at the workbench of a phone, Run and how far the task is done are in sight wherever one is", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=tidy-proxy&lang=en", { ...PHONE, reducedMotion: "reduce" });
  await page.press("End");
  await page.page.getByTestId("build").click();
  const text = page.page.getByTestId("text");
  const tally = page.page.getByTestId("tally");
  const inSight = async (what) => {
    for (const part of ["[data-testid=tally]", ".bench-foot .primary"]) {
      assert.equal(await page.page.evaluate(sightOf, part), undefined, `${part}, ${what}`);
    }
  };
  await tally.waitFor();
  await inSight("at the top");
  const source = await text.inputValue();
  await text.fill(source.replace("[{ frame = 1 }, { frame = 3 }]", '{ frame = "all" }'));
  await tally.getByText("Solved: every condition is met.").waitFor();
  await text.evaluate((area) => area.scrollIntoView({ block: "end" }));
  await inSight("at the end of the text");
  await tally.click();
  assert.equal(await page.page.evaluate(sightOf, "[data-testid=task] h3"), undefined);
  await page.page.getByRole("button", { name: "Run", exact: true }).click();
  await page.ready();
  await page.press("End");
  const caption = page.page.getByTestId("caption");
  await caption.getByText("Solved: every condition is met.").waitFor();
  assert.equal(await page.page.evaluate(sightOf, "[data-testid=caption] p"), undefined);
  await caption.getByRole("button", { name: "The next mistake" }).click();
  await page.page.waitForFunction(() => document.querySelector("[data-testid=playground][data-lesson]"));
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

for (const [what, step, options] of [
  ["beside the stage", 1, {}],
  ["in a low window", 1, { viewport: { width: 1280, height: 720 } }],
  ["in a low window, some steps on", 2, { viewport: { width: 1280, height: 720 } }],
  ["on a phone", 1, PHONE],
]) {
  test(`choosing an answer moves nothing (${what})`, LIMIT, async (t) => {
    const page = await playground.open(t, `lesson=hello&step=${step}`, { reducedMotion: "reduce", ...options });
    const check = page.page.locator("[data-testid=predict] [type=submit]");
    await check.scrollIntoViewIfNeeded();
    await page.settled();
    for (const option of [1, 2, 0]) {
      const before = await check.boundingBox();
      await page.page.locator(`[data-option="${option}"] input`).click();
      await page.settled();
      assert.deepEqual(await check.boundingBox(), before, `option ${option}`);
    }
    await check.click();
    await page.page.locator(".outcome").waitFor();
  });
}

test("in a low window what sockets remember is in sight at each step, with the message", LIMIT, async (t) => {
  const viewport = { width: 1280, height: 800 };
  const page = await playground.open(t, "lesson=chain-of-routers&step=1", { viewport, reducedMotion: "reduce" });
  await eachStep(page, () => {
    const { bottom } = document.querySelector(".box").getBoundingClientRect();
    const cut = (drawer) => drawer.getBoundingClientRect().bottom > bottom;
    // The envelope that a REP keeps may be too much beside a message as large.
    return [...document.querySelectorAll(".node:not(.active) .drawer")].filter(cut).length || undefined;
  });
});

test("on a phone the node of the step is seen from its name on, and its hop in the strip", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=1", { ...PHONE, reducedMotion: "reduce" });
  await eachStep(page, () => {
    const { top } = document.querySelector(".box").getBoundingClientRect();
    const card = document.querySelector(".node.active .card").getBoundingClientRect();
    return card.top < top ? `cut by ${top - card.top}` : undefined;
  });
  const long = await playground.open(t, "lesson=chain-of-routers&length=8&step=1", { ...PHONE, reducedMotion: "reduce" });
  await eachStep(long, () => {
    const frame = document.querySelector(".strip-scroll").getBoundingClientRect();
    const now = document.querySelector(".strip .cell.now")?.getBoundingClientRect();
    return now && (now.left < frame.left || now.right > frame.right) ? `${now.left} to ${now.right}` : undefined;
  });
});

/** Steps through the run; `flaw` tells in the page what is wrong at a step, if anything is. */
async function eachStep(page, flaw) {
  const steps = await page.says("steps");
  const found = [];
  for (let step = 1; step <= steps; step += 1) {
    if (step > 1) await page.press(".");
    await page.wait("step", step);
    await page.settled();
    const told = await page.page.evaluate(flaw);
    if (told !== undefined) found.push(`step ${step}: ${told}`);
  }
  assert.deepEqual(found, []);
}

test("at 1024 by 768 playback leaves two thirds of the window, and the slider stays", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=5", { viewport: { width: 1024, height: 768 } });
  const transport = await page.page.getByTestId("transport").boundingBox();
  assert.ok(transport.height < 768 / 3, `${transport.height}`);
  const foot = await page.scrub.boundingBox();
  assert.ok(foot.y >= transport.y && foot.y + foot.height <= 768);
  await page.seek(7);
});

test("three branches have room at 1280 by 800, each with all of its buttons", LIMIT, async (t) => {
  const opened = await playground.open(t, "lesson=hello&step=5&lang=en", { viewport: { width: 1280, height: 800 } });
  const { page } = opened;
  for (const node of ["server", "client"]) {
    await opened.stage.locator(`[data-node=${node}]`).click({ button: "right" });
    await page.getByRole("menuitem", { name: `Kill ${node}` }).click();
    await page.locator(`[data-branch="${node === "server" ? 1 : 2}"]`).waitFor();
    if (node === "server") await page.locator('[data-branch="0"] .name').click();
  }
  const bar = await page.locator(".branches ol").boundingBox();
  const buttons = await page.locator(".branches button").all();
  assert.equal(buttons.length, 8);
  for (const button of buttons) {
    const { x, width } = await button.boundingBox();
    assert.ok(x >= bar.x && x + width <= bar.x + bar.width, `${x} and ${width} of ${bar.width}`);
  }
});

test("on a phone the stage comes into sight where an answer is watched", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=1&lang=en", { ...PHONE, reducedMotion: "reduce" });
  await page.page.getByTestId("caption").getByRole("button", { name: "Predict" }).click();
  const form = page.page.getByTestId("predict");
  await form.getByRole("radio").first().check();
  await form.getByRole("button", { name: "Check" }).click();
  await form.getByRole("button", { name: "Watch it happen" }).click();
  await page.page.waitForFunction(() => document.querySelector("[data-testid=playground]").dataset.step > 1);
  await page.settled();
  assert.equal(await outOfSight(page), undefined);
});

for (const viewport of [{ width: 1440, height: 900 }, { width: 1280, height: 720 }]) {
  test(`an answer stays in sight until it is watched, with the line that is told (${viewport.height})`, LIMIT, async (t) => {
    // The second has a long line.
    for (const lesson of ["hello", "one-proxy"]) {
      const page = await playground.open(t, `lesson=${lesson}&step=1&lang=en`, { viewport, reducedMotion: "reduce" });
      await page.button("speed").selectOption("100×");
      await page.button("play").click();
      await page.wait("playing", false);
      const form = page.page.getByTestId("predict");
      await form.getByRole("radio").first().check();
      await form.getByRole("button", { name: "Check" }).click();
      for (const part of ["[data-testid=predict] .outcome strong", "[data-line=now] > *"]) {
        await page.page.locator(part).first().waitFor();
        assert.equal(await page.page.evaluate(sightOf, part), undefined, part);
      }
      await page.page.locator(".lesson-body").evaluate((body) => body.scrollTo(0, 0));
      assert.equal(await page.page.evaluate(sightOf, "[data-testid=predict] .outcome strong"), undefined);
    }
  });
}

test("the way on from a lesson's end is in sight, below the welcome too, and no tab is cut beside the stage", LIMIT, async (t) => {
  for (const viewport of [{ width: 1280, height: 720 }, { width: 1120, height: 660 }]) {
    const { page } = await playground.open(t, "", { viewport, reducedMotion: "reduce" });
    await page.getByTestId("front").waitFor();
    await page.keyboard.press("End");
    for (let question = 0; question < 2; question += 1) {
      await page.getByTestId("predict").getByRole("button", { name: "Skip", exact: true }).click();
    }
    await page.locator(".onward button").waitFor();
    assert.equal(await page.evaluate(sightOf, ".onward button"), undefined);
    const cut = await page.locator(".view-tabs .tabs").evaluate((tabs) => tabs.scrollWidth - tabs.clientWidth);
    assert.ok(cut <= 0, `${cut} px of the tabs are cut`);
  }
});
