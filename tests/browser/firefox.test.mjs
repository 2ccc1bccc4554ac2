// The main flows once more, in Firefox: what a reader does is done here by role and accessible name, with trusted
// clicks and keys, and what is shown is held to the core's records.

import assert from "node:assert/strict";
import { test } from "node:test";
import { useFirefox } from "./firefox.mjs";
import { LIMIT, nativeTrace } from "./page.mjs";
import { spansOf, stepsOf, zmtp } from "./trace.mjs";
import { walk } from "./walk.mjs";

const firefox = useFirefox();

test("Firefox: the page starts, steps forward and back, seeks, and plays to the end", LIMIT, async (t) => {
  const page = await firefox.open(t, "lesson=hello&lang=en&step=1");
  assert.match(await page.page.title(), /Hopscope/);
  const steps = await page.says("steps");
  await page.click("button", "Step forward");
  const second = await page.drawnAt(2);
  await page.click("button", "Step forward");
  await page.drawnAt(3);
  await page.click("button", "Step back");
  assert.deepEqual(await page.drawnAt(2), second, "back is where it was before");
  await page.click("button", "Last step");
  await page.drawnAt(steps);
  await page.pressOn("slider", "Step of the run", "ArrowLeft");
  await page.drawnAt(steps - 1);
  await page.press("Home");
  await page.drawnAt(1);
  // From behind the last question: at an open one it waits for the reader.
  await page.click("button", "Last step");
  await page.drawnAt(steps);
  await page.click("button", "Step back");
  await page.drawnAt(steps - 1);
  await page.click("button", "Play");
  await page.wait("playing", true);
  await page.wait("playing", false);
  const last = await page.drawnAt(steps);
  assert.match(last.account, new RegExp(`^step ${steps} of ${steps}: `));
});

test("Firefox: a chain of routers draws at each step the frames that the native binary records", LIMIT, async (t) => {
  const page = await firefox.open(t, "lesson=chain-of-routers&length=2&lang=en&step=1");
  const records = await page.trace();
  assert.deepEqual(records, await nativeTrace("chain-of-routers", { length: 2 }));
  await walk(page, "en", () => page.press("."));
});

test("Firefox: a message is chosen, and the inspector shows its frames and its octets", LIMIT, async (t) => {
  const page = await firefox.open(t, "lesson=one-proxy&over=tcp&lang=en");
  const records = await page.trace();
  await page.click("button", "Last step");
  await page.wait("step", await page.says("steps"));
  await page.click("button", "request, proxy → server: Identity client Delimiter Body hello");
  const { sent } = spansOf(records).find(({ from, sent }) => from === "proxy" && records[sent].frames.length === 3);
  await page.until(
    (frames) => {
      const shown = [...document.querySelectorAll("[data-testid=frames] [data-hex]")];
      return shown.map((frame) => frame.dataset.hex).join() === frames;
    },
    records[sent].frames.map(({ hex }) => hex).join(),
  );
  await page.click("tab", "Octets");
  await page.find("tabpanel", "Octets");
  const octets = await page.page.$$eval("[data-testid=hex] [data-field]", (all) =>
    all.filter((one) => !one.closest("details")).map((one) => one.textContent).join(""),
  );
  assert.equal(octets.replaceAll(/\s/g, "").toLowerCase(), zmtp(records[sent].frames));
});

test("Firefox: the page turns Chinese, and stays at its step", LIMIT, async (t) => {
  const page = await firefox.open(t, "lesson=hello&lang=en&step=4");
  await page.click("button", "中文");
  await page.find("button", "前进一步");
  await page.until(() => document.documentElement.lang.startsWith("zh"));
  await page.pressOn("button", "前进一步");
  const { account } = await page.drawnAt(5);
  assert.match(account, /^第 5 步，共 \d+ 步：.*\p{Script=Han}/u);
});

test("Firefox: a request and its answer are built from an empty sheet by keyboard, undone, done again and run", LIMIT, async (t) => {
  const page = await firefox.open(t, "lesson=hello&lang=en");
  const node = (name) => page.until((name) => document.querySelector(`[data-bench-node=${name}]`), name);
  await page.pressOn("button", "Build");
  await page.pressOn("button", "New");
  for (const [preset, name] of [
    ["REQ", "client"],
    ["ROUTER–DEALER", "proxy"],
    ["REP", "server"],
  ]) {
    await page.pressOn("button", preset);
    await node(name);
  }
  await page.pressOn("button", "client REQ, not linked");
  await page.until(() => document.querySelector(".socket.picked"));
  await page.pressOn("button", "client REQ, not linked");
  await page.until(() => document.querySelector("[data-lit=source]"));
  await page.pressOn("button", "proxy ROUTER, not linked");
  await page.until(() => document.querySelectorAll("[data-bench-link]").length === 1);
  await page.pressOn("button", "proxy DEALER, not linked");
  await page.until(() => document.querySelector(".socket.picked"));
  await page.pressOn("button", "proxy DEALER, not linked");
  await page.until(() => document.querySelector("[data-lit=source]"));
  await page.pressOn("button", "server REP, not linked");
  const linked = () => document.querySelectorAll("[data-bench-link]").length === 2;
  await page.until(linked);
  const text = await page.text("text");
  await page.pressOn("button", "Undo");
  await page.until(() => document.querySelectorAll("[data-bench-link]").length === 1);
  await page.press("Control+y");
  await page.until(linked);
  assert.equal(await page.text("text"), text);
  await page.pressOn("button", "Run");
  await page.until(() => document.querySelector("[data-testid=stage]"));
  const delivered = (await page.trace()).filter(({ event }) => event === "delivered");
  const ends = delivered.filter(({ node }) => node !== "proxy");
  assert.deepEqual(ends.map(({ node, frames }) => [node, frames.map(({ hex }) => Buffer.from(hex, "hex").toString())]), [
    ["server", ["hello"]],
    ["client", ["world"]],
  ]);
});

test("Firefox: a server is killed from the menu, which makes a branch, and one goes back to the other", LIMIT, async (t) => {
  const page = await firefox.open(t, "lesson=hello&lang=en&step=4");
  const before = await page.trace();
  await page.click("button", "Act …");
  await page.click("menuitem", "Node “server”");
  await page.click("menuitem", "Kill server");
  await page.find("navigation", "Branches");
  const records = await page.trace();
  assert.equal(records[await page.says("record")].event, "killed");
  assert.deepEqual(stepsOf(records).slice(0, 4), stepsOf(before).slice(0, 4), "what was before is as it was");
  assert.match(await page.text("account"), /killed/);
  await page.click("button", "A (original)");
  await page.until((count) => window.hopscope.trace().length === count, before.length);
  assert.deepEqual(await page.trace(), before);
});

test("Firefox: the ladder has a rung for each step, and keys walk down it", LIMIT, async (t) => {
  const page = await firefox.open(t, "lesson=hello&lang=en&step=1");
  await page.click("tab", "Ladder");
  await page.pressOn("grid", "The whole run as a ladder, time downward", "ArrowDown");
  await page.wait("step", 2);
  const chosen = await page.page.$eval("[role=row][aria-selected=true]", (rung) => [
    rung.getAttribute("aria-rowindex"),
    rung.getAttribute("aria-label"),
  ]);
  assert.deepEqual(chosen, ["2", await page.text("account")]);
});

test("Firefox: a link that was copied opens the same text at the same step", LIMIT, async (t) => {
  const page = await firefox.open(t, "lesson=hello&lang=en");
  const text = 'title = "Mine"\nsummary = "…" # 我的\n\n[[nodes]]\nname = "one"\nkind = "script"\nsockets = { type = "PUSH", bind = "a" }\nsteps = [{ send = "x" }]\n\n[[nodes]]\nname = "two"\nkind = "sink"\nsockets = { type = "PULL", connect = "a" }\n';
  await page.page.evaluate((text) => window.hopscope.load(text), text);
  await page.find("heading", "Mine");
  await page.click("button", "Last step");
  const steps = await page.says("steps");
  await page.wait("step", steps);
  await page.click("button", "Share");
  await page.click("button", "Copy link for editing");
  const link = await page.until(async () => (await navigator.clipboard.readText()) || undefined);
  assert.ok(link.startsWith(firefox.address), link);
  const other = await firefox.open(t, link.slice(link.indexOf("#") + 1));
  await other.find("heading", "Workbench");
  assert.equal(await other.text("text"), text);
});

test("Firefox: the page for frames of others draws a lesson and steps", LIMIT, async (t) => {
  const page = await firefox.open(t, "lesson=hello&lang=en", { file: "embed.html" });
  await page.until(() => document.querySelector("hopscope-flow").steps > 0);
  const step = () =>
    Number(document.querySelector("hopscope-flow").shadowRoot.querySelector("[data-testid=flow]").dataset.step);
  const at = await page.page.evaluate(step);
  await page.click("button", "Step forward");
  while ((await page.page.evaluate(step)) === at) await page.page.evaluate(() => new Promise(requestAnimationFrame));
  assert.equal(await page.page.evaluate(step), at + 1);
});
