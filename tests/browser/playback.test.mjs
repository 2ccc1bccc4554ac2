// Playback: what moves and what keeps still, by buttons, by keys and by the slider.
//
// Time is Playwright's: `clock.runFor` lets the page's animation frames pass without waiting for them,
// so that these tests see the same on a busy machine as on an idle one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMIT, usePlayground } from "./page.mjs";

const playground = usePlayground();

/** Opens the page with its time stopped. */
async function open(t, fragment, options) {
  const page = await playground.open(t, fragment, options);
  await page.stopTime();
  return page;
}

/** Where everything on the stage is. */
function places(page) {
  return page.stage.evaluate((stage) =>
    [...stage.querySelectorAll("[data-stack]")].map(
      (stack) => `${stack.dataset.record} ${stack.getAttribute("transform")} ${stack.getAttribute("opacity")}`,
    ),
  );
}

test("the page starts paused, where the first lesson starts", LIMIT, async (t) => {
  const page = await open(t);
  assert.equal(await page.says("lesson"), "hello");
  assert.equal(await page.says("playing"), "false");
  assert.match(await page.button("play").getAttribute("aria-label"), /^Play$/);
  const [record] = (await page.trace()).filter(
    ({ node, event }) => node === "client" && event === "submitted",
  );
  assert.equal(await page.says("record"), record.record);
  const before = await page.picture();
  await page.pass(5000);
  assert.equal(await page.picture(), before);
});

test("over TCP the handshake is told of, seen step by step, and gone past by a button or by a key", LIMIT, async (t) => {
  for (const [lang, see, past] of [
    ["en", "See the handshake", "Past the handshake"],
    ["zh", "看握手", "跳过握手"],
  ]) {
    const page = await playground.open(t, `lesson=chain-of-routers&over=tcp&lang=${lang}`);
    const trace = await page.trace();
    const event = async () => trace[await page.says("record")].event;
    assert.equal(await page.says("step"), 1);
    assert.equal(await event(), "submitted");
    const row = page.page.getByTestId("handshake");
    const [first, last] = (await row.textContent()).match(/\d+/g).map(Number);
    assert.ok(last - first > 20, `${first} to ${last}`);
    const height = async () => (await row.boundingBox()).height;
    const high = await height();
    await row.getByRole("button", { name: see }).click();
    await page.wait("step", first);
    assert.equal(await height(), high, "what is below it does not move");
    // Nothing is left out: each of them can be looked at.
    for (let step = first; step < first + 4; step += 1) {
      await page.wait("step", step);
      assert.match(await event(), /^octets-/);
      await page.press(".");
    }
    await row.getByRole("button", { name: past }).click();
    await page.wait("step", last + 1);
    assert.doesNotMatch(await event(), /^octets-/);
    await page.seek(first + 1);
    await page.press(">");
    await page.wait("step", last + 1);
    // Elsewhere the key does nothing.
    await page.press(">");
    await page.press(",");
    await page.wait("step", last);
  }
});

test("in process there is no handshake to be gone past", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=chain-of-routers");
  assert.equal(await page.says("step"), 1);
  assert.equal(await page.page.getByTestId("handshake").count(), 0);
});

test("play moves a message along its link and ends at the last step", LIMIT, async (t) => {
  const page = await open(t, "lesson=hello&step=1");
  await skip(page);
  await page.button("play").click();
  await page.wait("playing", true);
  assert.equal(await page.button("play").getAttribute("aria-label"), "Pause");
  // On to the step that sends the request.
  await page.passUntil(async () => (await page.says("step")) === 3);
  const across = async () => {
    const [flight] = await page.page.locator("[data-stack=flight]").evaluateAll((all) => all.map((one) => one.getCTM().e));
    return flight;
  };
  const seen = [await across()];
  for (let frame = 0; frame < 4; frame += 1) {
    await page.pass(60);
    seen.push(await across());
  }
  assert.deepEqual(seen, [...new Set(seen)].sort((a, b) => a - b), "the request goes to the right, on and on");
  await playedOut(page);
  // Played once more it starts from the beginning.
  await page.button("play").click();
  await page.wait("step", 1);
  await page.wait("playing", true);
});

for (const [lang, play] of [
  ["en", "Play lesson 1"],
  ["zh", "播放第 1 课"],
]) {
  test(`a first visitor sees a request go across before anything is asked (${lang})`, LIMIT, async (t) => {
    const page = await open(t, "", { locale: lang === "en" ? "en-GB" : "zh-CN" });
    await page.page.getByRole("button", { name: play }).click();
    await page.wait("playing", true);
    await page.passUntil(async () => (await page.says("playing")) === "false", 200);
    const seen = (await page.trace()).slice(0, (await page.says("record")) + 1);
    const delivered = seen.filter(({ event }) => event === "delivered").map(({ node }) => node);
    assert.deepEqual(delivered, ["server"], "the request has come to its end");
    assert.ok(!seen.some(({ node, event }) => node === "server" && event === "sent"), "the reply is asked about");
    assert.equal(await page.page.getByTestId("predict").getAttribute("data-told"), "false");
  });
}

test("pause keeps everything where it is, in the middle of its way", LIMIT, async (t) => {
  const page = await open(t, "lesson=hello&step=1");
  await skip(page);
  await page.button("play").click();
  await page.wait("playing", true);
  await page.passUntil(async () => (await page.page.locator("[data-stack=flight]").count()) > 0);
  await page.pass(150);
  await page.button("play").click();
  await page.wait("playing", false);
  const before = await places(page);
  const step = await page.says("step");
  await page.pass(5000);
  assert.deepEqual(await places(page), before);
  assert.equal(await page.says("step"), step);
  await page.button("play").click();
  await page.wait("playing", true);
  await page.pass(50);
  assert.notDeepEqual(await places(page), before, "played on, it goes on from there");
});

test("keys play, pause, step and jump; wherever they belong to something else they do not", LIMIT, async (t) => {
  const page = await open(t, "lesson=hello&step=1");
  const last = await page.says("steps");
  for (const [key, step] of [
    [".", 2],
    ["ArrowRight", 3],
    [",", 2],
    ["ArrowLeft", 1],
    ["ArrowLeft", 1],
    ["End", last],
    ["ArrowRight", last],
    ["Home", 1],
  ]) {
    await page.press(key);
    await page.wait("step", step);
  }
  await page.press("Space");
  await page.wait("playing", true);
  await page.press("Space");
  await page.wait("playing", false);
  // With a modifier they are the browser's.
  await page.press("Alt+.");
  await page.press("Control+ArrowRight");
  assert.equal(await page.says("step"), 1);
  // Space presses the focused button, and only that.
  await page.button("step-forward").focus();
  await page.press("Space");
  await page.wait("step", 2);
  assert.equal(await page.says("playing"), "false");
  // On a tab arrows go from tab to tab.
  await page.page.getByRole("tab", { name: "Frames" }).focus();
  await page.press("ArrowRight");
  await page.page.getByRole("tab", { name: "Octets", selected: true }).waitFor();
  assert.equal(await page.says("step"), 2);
  // The slider moves by its own keys, once for each press.
  await page.scrub.focus();
  await page.press("ArrowRight");
  await page.wait("step", 3);
  await page.press("End");
  await page.wait("step", last);
});

test("single keys can be switched off; the others act all the same", LIMIT, async (t) => {
  const page = await open(t, "lesson=hello&step=1");
  await page.page.locator(".keys summary").click();
  await page.page.locator(".keys input").uncheck();
  await page.page.locator("h1").click();
  for (const key of [".", ",", "Space"]) await page.press(key);
  await page.press("ArrowRight");
  await page.wait("step", 2);
  assert.equal(await page.says("playing"), "false");
});

test("the slider scrubs, and leaves the run paused where it is put", LIMIT, async (t) => {
  const page = await open(t, "lesson=one-proxy&step=1");
  await page.button("play").click();
  await page.wait("playing", true);
  const box = await page.scrub.boundingBox();
  const middle = box.y + box.height / 2;
  await page.page.mouse.move(box.x + 10, middle);
  await page.page.mouse.down();
  await page.page.mouse.move(box.x + box.width / 2, middle, { steps: 5 });
  await page.page.mouse.up();
  assert.equal(await page.says("playing"), "false");
  const [step, steps] = [await page.says("step"), await page.says("steps")];
  assert.ok(Math.abs(step - steps / 2) < steps / 6, `step ${step} of ${steps} in the middle`);
  assert.equal(Number(await page.scrub.inputValue()), step - 1);
  assert.match(await page.scrub.getAttribute("aria-valuetext"), new RegExp(`^step ${step} of ${steps}: .{10}`));
  const before = await page.picture();
  await page.pass(2000);
  assert.equal(await page.picture(), before);
});

test("twice the speed, half the time, from a tenth to a hundred", LIMIT, async (t) => {
  const page = await open(t, "lesson=hello&step=1");
  await skip(page);
  const speed = page.button("speed");
  const lasts = async (label) => {
    await speed.selectOption(label);
    await page.seek(1);
    await page.button("play").click();
    await page.wait("playing", true);
    return page.passUntil(async () => (await page.says("step")) === 5);
  };
  const usual = await lasts("1×");
  assert.deepEqual(await speed.locator("option").allTextContents(), ["1/10×", "¼×", "½×", "1×", "2×", "4×", "10×", "25×", "50×", "100×"]);
  for (const [label, factor] of [["2×", 2], ["4×", 4], ["10×", 10], ["½×", 0.5], ["1/10×", 0.1]]) {
    const spent = await lasts(label);
    assert.ok(Math.abs(spent * factor - usual) <= 100 * (factor + 1), `${label}: ${spent} ms, 1×: ${usual} ms`);
  }
});

for (const motion of ["no-preference", "reduce"]) {
  test(`stepping back shows the same as stepping forward did (motion: ${motion})`, LIMIT, async (t) => {
    const page = await open(t, "lesson=chain-of-routers&length=2&step=1", { reducedMotion: motion });
    const steps = await page.says("steps");
    const forward = [];
    for (let step = 1; step <= steps; step += 1) {
      if (step > 1) await page.press(".");
      await page.wait("step", step);
      // An entrance is over in less than a second; one that is interrupted must leave no trace, too.
      if (step % 3 !== 0) await page.pass(1000);
      forward.push(step % 3 !== 0 ? await page.picture() : undefined);
    }
    for (let step = steps; step >= 1; step -= 1) {
      await page.wait("step", step);
      if (forward[step - 1]) assert.equal(await page.picture(), forward[step - 1], `step ${step}`);
      await page.press(",");
    }
    // And so does a jump from afar.
    for (const step of [steps - 3, 2, Math.ceil(steps / 2)]) {
      await page.seek(step);
      if (forward[step - 1]) assert.equal(await page.picture(), forward[step - 1], `jump to step ${step}`);
    }
  });
}

test("a hidden page keeps still and goes on where it was", LIMIT, async (t) => {
  const page = await open(t, "lesson=hello&step=1");
  const hide = (hidden) =>
    page.page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      Object.defineProperty(document, "visibilityState", {
        configurable: true,
        get: () => (hidden ? "hidden" : "visible"),
      });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await page.button("play").click();
  await page.wait("playing", true);
  await page.pass(700);
  await hide(true);
  // A frame that had been asked for may still come.
  await page.pass(50);
  const [before, step] = [await page.picture(), await page.says("step")];
  await page.pass(5000);
  assert.equal(await page.picture(), before);
  assert.equal(await page.says("step"), step);
  await hide(false);
  await page.pass(40);
  assert.ok((await page.says("step")) - step <= 1, "what was hidden is not skipped");
  await playedOut(page);
});

test("with less motion every step is there at once, and playing goes from one to the next", LIMIT, async (t) => {
  const page = await open(t, "lesson=hello&step=1", { reducedMotion: "reduce" });
  await page.press(".");
  await page.wait("step", 2);
  const stepped = await places(page);
  await page.pass(1000);
  assert.deepEqual(await places(page), stepped);
  await page.press("Home");
  await page.wait("step", 1);
  await page.button("speed").selectOption("4×");
  await page.button("play").click();
  await page.wait("playing", true);
  const seen = new Map();
  await page.passUntil(async () => {
    const step = await page.says("step");
    const now = JSON.stringify(await places(page));
    assert.equal(now, seen.get(step) ?? now, `something moves within step ${step}`);
    seen.set(step, now);
    return playedToTheEnd(page);
  }, 50);
  assert.equal(seen.size, await page.says("steps"), "every step is seen");
});

test("playing waits before the answer to an open question, until there is one or it is skipped", LIMIT, async (t) => {
  const page = await open(t, "lesson=chain-of-routers&length=3&step=1");
  const form = page.page.getByTestId("predict");
  const waits = form.getByText("Playing waits for your answer");
  const trace = await page.trace();
  const asked = trace.filter(({ event, node }) => event === "identity-pushed" && node === "hop2")[0].record;
  await page.button("speed").selectOption("10×");
  await page.button("play").click();
  await page.passUntil(async () => (await page.says("playing")) === "false");
  await waits.waitFor();
  assert.ok((await page.says("record")) < asked, "the answer is not shown");
  assert.match(await page.account.textContent(), /Playing waits for your answer/);
  const step = await page.says("step");
  await page.pass(3000);
  assert.equal(await page.says("step"), step);
  // An answer, and it goes on; up to the next question.
  await form.locator("[data-option='1'] input").check();
  await form.getByRole("button", { name: "Check" }).click();
  await page.button("play").click();
  await page.passUntil(async () => (await page.says("playing")) === "false");
  await waits.waitFor();
  assert.ok((await page.says("record")) >= asked);
  // Skipped, it is told and neither right nor wrong.
  await form.getByRole("button", { name: "Skip" }).click();
  const told = await form.locator("[role=status]").textContent();
  assert.match(told, /^REP takes off everything/);
  await page.button("play").click();
  await page.passUntil(async () => (await page.says("playing")) === "false");
  assert.equal(await page.says("step"), await page.says("steps"));
});

test("a question: a wrong answer and a right one, and nothing told before", LIMIT, async (t) => {
  const page = await open(t, "lesson=chain-of-routers&length=3&step=1");
  const form = page.page.getByTestId("predict");
  const question = await form.locator("legend").textContent();
  assert.match(question, /second ROUTER/);
  // The strip does not give the answer away.
  const strip = (await page.drawnAt(1)).strip;
  assert.ok(strip.some(({ time }) => time === "secret"));
  assert.ok(strip.filter(({ time }) => time === "secret").every(({ frames }) => frames.length === 0));
  await assertDisabled(form.locator("[type=submit]"));
  await form.locator("[data-option='0'] input").check();
  await form.locator("[type=submit]").click();
  assert.match(await form.locator("[role=status]").textContent(), /^Not quite\..*newest name is the first frame/);
  assert.equal(await form.locator(".option.wrong").getAttribute("data-option"), "0");
  assert.equal(await form.locator(".option.right").getAttribute("data-option"), "1");
  await assertDisabled(form.locator("[data-option='1'] input"));
  // The right one is what the trace has.
  const right = await form.locator(".option.right [data-hex]").evaluateAll((all) => all.map((one) => one.dataset.hex));
  await form.locator(".outcome button").click();
  const record = await page.says("record");
  const { event, node, frames } = (await page.trace())[record];
  assert.deepEqual([node, event], ["hop2", "identity-pushed"]);
  assert.deepEqual(frames.map(({ hex }) => hex), right);

  // The next question comes as one goes on, and is answered by keyboard and right.
  await page.press(".");
  const on = await page.says("record");
  await form.locator("legend", { hasText: "REP" }).waitFor();
  await form.locator("[data-option='1'] input").focus();
  await page.press("Space");
  await page.press("ArrowUp");
  assert.equal(await form.locator("[data-option='0'] input").isChecked(), true);
  await page.press("Enter");
  assert.match(await form.locator("[role=status]").textContent(), /^Right\. REP takes off everything/);
  assert.equal(await form.locator(".option.wrong").count(), 0);
  assert.equal(await page.says("record"), on, "the arrow keys were the question's");
});

/** Skips the question that comes next. */
function skip(page) {
  return page.page.getByTestId("predict").getByRole("button", { name: "Skip" }).click();
}

/** Whether it has played to the end; where playing waits for an answer, it goes on without one. */
async function playedToTheEnd(page) {
  if ((await page.says("playing")) === "true") return false;
  if ((await page.says("step")) === (await page.says("steps"))) return true;
  await page.button("play").click();
  return false;
}

function playedOut(page) {
  return page.passUntil(() => playedToTheEnd(page), 1000);
}

async function assertDisabled(locator) {
  assert.equal(await locator.isDisabled(), true);
}
