// Many messages on their way: what is drawn of them, and how long frames take meanwhile, held against an
// empty page in the same browser and the same minute.
//
// On a machine of its own the answer is 60 frames a second. A machine that runs other tests at the same
// time stalls for reasons of its own, so times are printed and never tested: only that what is painted is
// there, moves, and can be pointed at.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMIT, usePlayground } from "./page.mjs";

const playground = usePlayground();

const CLIENTS = 40;
const SINKS = 10;
const FRAMES = 180;

for (const [each, sight] of [
  [6, "a part of them in sight"],
  [6, "all in sight"],
  [20, "all in sight"],
]) {
  const all = CLIENTS * each;
  test(`${all} messages between 50 nodes are painted while they move, ${sight}`, LIMIT, async (t) => {
    const { page, first } = await crowded(t, crowd(each, sight === "all in sight"));
    assert.deepEqual(await drawn(page), { painted: all - 1, elements: 1, flights: all });
    const usual = await emptyPage();

    await page.page.bringToFront();
    const before = await pixels(page);
    await page.button("play").click();
    await page.wait("playing", true);
    const busy = await measure(page.page);
    await page.button("play").click();

    t.diagnostic(`empty page: ${told(usual)}`);
    t.diagnostic(`${CLIENTS + SINKS} nodes, ${all} messages, ${sight}: ${told(busy)}`);
    assert.ok((await page.says("step")) > first, "it did not play");
    assert.ok((await drawn(page)).flights >= all * 0.8, "too few messages were left in flight");
    if (sight === "all in sight") assert.notDeepEqual(await pixels(page), before, "they did not move");
  });
}

for (const [how, press] of [
  ["a click", (page, at) => page.mouse.click(at.x, at.y)],
  ["a tap", (page, at) => page.touchscreen.tap(at.x, at.y)],
]) {
  test(`a painted message is chosen by ${how}, and then it is an element in the very place`, LIMIT, async (t) => {
    const { page } = await crowded(t, crowd(6, true), { hasTouch: true });
    const at = await spot(page);
    await press(page.page, at);
    const chosen = page.page.locator("[data-stack=flight]:is(.chosen, :has(.followed))");
    await chosen.first().waitFor();
    const boxes = await chosen.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
    const holds = ({ left, right, top, bottom }) => left <= at.x && at.x <= right && top <= at.y && at.y <= bottom;
    assert.ok(boxes.some(holds), `${JSON.stringify(boxes)} and the press at ${JSON.stringify(at)}`);
    // It bears the button of the menu.
    await page.page.getByRole("button", { name: /^Message .*: what can be done$/ }).press("Enter");
    await page.page.getByRole("menu").getByRole("menuitem", { name: "Hold this message where it is" }).waitFor();
  });
}

test("the menu on a painted message is that message's, and what is done with it is done to it", LIMIT, async (t) => {
  const { page } = await crowded(t, crowd(6, true));
  const at = await spot(page);
  await page.page.mouse.click(at.x, at.y, { button: "right" });
  await page.page.getByRole("menu").getByRole("menuitem", { name: "Hold this message where it is" }).click();
  await page.page.locator("[data-stack=flight]", { hasText: "held" }).waitFor();
  assert.equal((await page.trace()).filter(({ event }) => event === "held").length, 1);
});

test("by the keys alone a painted message is come to, and is an element then", LIMIT, async (t) => {
  const { page } = await crowded(t, crowd(6, true));
  const handle = page.page.locator(".handle");
  await handle.focus();
  const flights = page.page.locator("[data-stack=flight]");
  assert.equal(await flights.count(), 1);
  // The things of the stage come in turn, messages last: backwards they are first.
  await page.press("ArrowLeft");
  await page.press("ArrowLeft");
  await page.page.waitForFunction(() => document.querySelectorAll("[data-stack=flight]").length === 2);
  await page.press("Enter");
  await page.page.getByRole("menu").getByRole("menuitem", { name: "Hold this message where it is" }).waitFor();
});

test("who wants less motion sees painted messages go from place to place with the steps", LIMIT, async (t) => {
  const { page, first } = await crowded(t, crowd(6, true), { reducedMotion: "reduce" });
  const before = await pixels(page);
  await page.button("play").click();
  await page.page.waitForFunction(
    (first) => Number(document.querySelector("[data-testid=playground]").dataset.step) > first + 2,
    first,
  );
  await page.button("play").click();
  await page.wait("playing", false);
  const then = await pixels(page);
  assert.notDeepEqual(then, before);
  await page.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.deepEqual(await pixels(page), then, "they still move");
});

test("painted messages take the colours of the theme", LIMIT, async (t) => {
  const { page } = await crowded(t, crowd(6, true), { colorScheme: "light" });
  const light = await brightness(page);
  await page.page.emulateMedia({ colorScheme: "dark" });
  let now = light;
  for (let frame = 0; now > light / 2 && frame < 200; frame += 1) {
    await page.page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    now = await brightness(page);
  }
  assert.ok(now <= light / 2, `brightness ${now}, and ${light} in the light theme`);
});

test("of more than 800 messages some are drawn, and the page says so in both languages", LIMIT, async (t) => {
  const { page } = await crowded(t, crowd(30, true));
  assert.deepEqual(await drawn(page), { painted: 799, elements: 1, flights: 1200 });
  const note = page.page.getByTestId("thinned");
  assert.equal(await note.textContent(), "Drawn: 800 of 1200 messages on their way");
  await page.page.getByRole("button", { name: "中文" }).click();
  await note.getByText("路上有 1200 条消息，只画出 800 条").waitFor();
});

/** What an empty page takes. */
async function emptyPage() {
  const empty = await playground.browser.newPage();
  await empty.setContent("<!doctype html><title>Empty</title>");
  const usual = await measure(empty);
  await empty.close();
  return usual;
}

/** A page with the moment before the first of all messages arrives, and that step. */
async function crowded(t, text, options = {}) {
  const page = await playground.open(t, "lang=en", options);
  await page.page.evaluate((text) => window.hopscope.load(text), text);
  await page.page.waitForFunction(
    (nodes) => document.querySelectorAll("[data-node]").length === nodes,
    CLIENTS + SINKS,
  );
  const arrives = (await page.trace()).find(({ event }) => event === "received").record;
  let [low, high] = [1, await page.says("steps")];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    await page.seek(middle);
    if ((await page.says("record")) < arrives) low = middle;
    else high = middle - 1;
  }
  await page.seek(low);
  return { page, first: low };
}

/** 40 clients that send so many messages each, four clients to each of ten sinks, over slow links. */
function crowd(messages, close) {
  const place = (at) => (close ? { place: [(at % 8) * 96, Math.floor(at / 8) * 88] } : {});
  const clients = Array.from({ length: CLIENTS }, (_, n) => ({
    name: `c${n + 1}`,
    kind: "client",
    sockets: { type: "DEALER", connect: `e${n % SINKS}` },
    steps: Array.from({ length: messages }, (_, m) => ({ send: ["", `m${m + 1}`] })),
    ...place(n),
  }));
  const sinks = Array.from({ length: SINKS }, (_, n) => ({
    name: `s${n + 1}`,
    kind: "script",
    sockets: { type: "ROUTER", bind: `e${n}` },
    steps: Array.from({ length: (CLIENTS / SINKS) * messages }, () => "receive"),
    ...place(CLIENTS + n),
  }));
  const nodes = [...clients, ...sinks];
  return JSON.stringify({ title: "A crowd", summary: "Many messages.", link: { latency: "500ms" }, nodes });
}

/** How many messages are painted, how many are elements, and how many there are. */
async function drawn(page) {
  const { painted, flights } = await page.page.getByTestId("crowd").evaluate((canvas) => canvas.dataset);
  const elements = await page.page.locator("[data-stack=flight]").count();
  return { painted: Number(painted), elements, flights: Number(flights) };
}

/** What is painted: of every row of pixels how many are. */
function pixels(page) {
  return page.page.getByTestId("crowd").evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const rows = new Array(canvas.height).fill(0);
    for (let at = 3; at < data.length; at += 4) rows[Math.floor(at / 4 / canvas.width)] += data[at] > 0;
    return rows;
  });
}

/** How bright what is painted is, from 0 to 255. */
function brightness(page) {
  return page.page.getByTestId("crowd").evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let [sum, count] = [0, 0];
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] === 255) [sum, count] = [sum + data[at] + data[at + 1] + data[at + 2], count + 1];
    }
    return sum / count / 3;
  });
}

/** A place in sight where a message is painted and no element lies on top, once the stage rests. */
async function spot(page) {
  let [before, now] = [undefined, await spotNow(page)];
  while (before?.x !== now.x || before.y !== now.y) {
    await page.page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
    [before, now] = [now, await spotNow(page)];
  }
  return now;
}

function spotNow(page) {
  return page.page.getByTestId("crowd").evaluate((canvas) => {
    const { left, top } = canvas.getBoundingClientRect();
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let y = 9; y < canvas.height - 9; y += 9) {
      for (let x = 0; x < canvas.width; x += 9) {
        // Not the border, which lies half beside the message.
        const painted = [-6, 6].every((by) => data[4 * ((y + by) * canvas.width + x) + 3] === 255);
        if (!painted) continue;
        const at = { x: left + x, y: top + y };
        const there = document.elementFromPoint(at.x, at.y);
        if (there?.closest(".layers") && !there.closest(".above")) return at;
      }
    }
    throw new Error("nothing is painted in sight");
  });
}

/** Milliseconds between frames, in order of length: their median, their 95th percentile, frames a second. */
async function measure(page) {
  const times = await page.evaluate(
    (frames) =>
      new Promise((resolve) => {
        const stamps = [];
        const tick = (now) => {
          stamps.push(now);
          if (stamps.length <= frames) requestAnimationFrame(tick);
          else resolve(stamps.slice(1).map((stamp, index) => stamp - stamps[index]));
        };
        requestAnimationFrame(tick);
      }),
    FRAMES,
  );
  const all = times.reduce((sum, time) => sum + time);
  times.sort((a, b) => a - b);
  const rate = (1000 * times.length) / all;
  return { median: times[Math.floor(times.length / 2)], p95: times[Math.floor(times.length * 0.95)], rate };
}

function told({ median, p95, rate }) {
  return `median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, ${rate.toFixed(1)} frames a second`;
}
