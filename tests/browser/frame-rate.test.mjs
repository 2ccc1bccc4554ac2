// A measurement: how long frames take while 50 nodes have 200 messages in flight, held against an empty
// page in the same browser and the same minute.
//
// On a machine of its own the answer is 60 frames a second. A machine that runs other tests at the same
// time stalls for reasons of its own, so the test prints both numbers and fails only when the page is
// both slow by itself (33 ms: every second frame is lost) and much slower than the empty page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMIT, usePlayground } from "./page.mjs";

const playground = usePlayground();

const CLIENTS = 40;
const SINKS = 10;
const MESSAGES = 6;
const IN_FLIGHT = 200;
const FRAMES = 180;

test("60 frames a second with 200 messages in flight between 50 nodes", LIMIT, async (t) => {
  const page = await playground.open(t);
  await page.page.evaluate((text) => window.hopscope.load(text), crowd());
  await page.page.waitForFunction(
    (nodes) => document.querySelectorAll("[data-node]").length === nodes,
    CLIENTS + SINKS,
  );
  const steps = await page.says("steps");
  // All messages are sent before the first arrives; so many steps back from the middle they are under way.
  const first = (await page.trace()).find(({ event }) => event === "received").record;
  let [low, high] = [1, steps];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    await page.seek(middle);
    if ((await page.says("record")) < first) low = middle;
    else high = middle - 1;
  }
  await page.seek(low);
  assert.equal(await flights(page), CLIENTS * MESSAGES);

  const empty = await playground.browser.newPage();
  await empty.setContent("<!doctype html><title>Empty</title>");
  const usual = await measure(empty);
  await empty.close();

  await page.page.bringToFront();
  const before = await transforms(page);
  await page.button("play").click();
  await page.wait("playing", true);
  const busy = await measure(page.page);
  await page.button("play").click();

  t.diagnostic(`empty page: ${told(usual)}`);
  t.diagnostic(`${CLIENTS + SINKS} nodes, ${CLIENTS * MESSAGES} messages: ${told(busy)}`);
  assert.ok((await page.says("step")) > low, "it did not play");
  assert.ok((await flights(page)) >= IN_FLIGHT, "too few messages were left in flight");
  const after = await transforms(page);
  assert.ok([...after].filter(([record, now]) => before.get(record) !== now).length >= IN_FLIGHT, "they did not move");
  assert.ok(busy.p95 <= Math.max(2 * usual.p95, 33), `frames take ${told(busy)}; on an empty page ${told(usual)}`);
});

/** 40 clients that send six messages each, four clients to each of ten sinks, over slow links. */
function crowd() {
  const clients = Array.from({ length: CLIENTS }, (_, n) => ({
    name: `c${n + 1}`,
    kind: "client",
    sockets: { type: "DEALER", connect: `e${n % SINKS}` },
    steps: Array.from({ length: MESSAGES }, (_, m) => ({ send: ["", `m${m + 1}`] })),
  }));
  const sinks = Array.from({ length: SINKS }, (_, n) => ({
    name: `s${n + 1}`,
    kind: "script",
    sockets: { type: "ROUTER", bind: `e${n}` },
    steps: Array.from({ length: (CLIENTS / SINKS) * MESSAGES }, () => "receive"),
  }));
  const nodes = [...clients, ...sinks];
  return JSON.stringify({ title: "A crowd", summary: "Many messages.", link: { latency: "500ms" }, nodes });
}

/** Milliseconds between frames, in order of length: their median and their 95th percentile. */
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
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(times.length / 2)], p95: times[Math.floor(times.length * 0.95)] };
}

function told({ median, p95 }) {
  return `median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`;
}

function flights(page) {
  return page.page.locator("[data-stack=flight]").count();
}

async function transforms(page) {
  const all = await page.page
    .locator("[data-stack=flight]")
    .evaluateAll((stacks) => stacks.map((stack) => [stack.dataset.record, stack.getAttribute("transform")]));
  return new Map(all);
}
