// A message of any frames is sent by hand, from a socket that was chosen, at the moment that is shown; what cannot
// be sent says why, and what was written stays.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMIT, usePlayground } from "./page.mjs";
import { hexes } from "./trace.mjs";

const playground = usePlayground();

/** Two who only listen unless somebody sends for them: a DEALER at a DEALER. */
const TWO = `title = "Two"
summary = "…"

[[nodes]]
name = "one"
kind = "script"
sockets = { type = "DEALER", bind = "between" }
steps = [{ wait = "1ms" }, { send = "first" }, { wait = "5ms" }, { send = "second" }]

[[nodes]]
name = "two"
kind = "script"
sockets = { type = "DEALER", connect = "between" }
steps = ["receive", "receive", "receive"]
`;

/** Opens the two at a moment and the form of a socket at the workbench. */
async function composer(t, moment, lang = "en") {
  const opened = await playground.open(t, `lesson=hello&lang=${lang}`);
  const { page } = opened;
  await page.evaluate((text) => window.hopscope.load(text), TWO);
  await page.getByRole("heading", { name: "Two" }).waitFor();
  const records = await opened.trace();
  assert.equal(await opened.says("step"), 1);
  while (!moment(records[await opened.says("record")])) await opened.press(".");
  const at = records[await opened.says("record")];
  await page.getByRole("button", { name: lang === "en" ? "Build" : "搭建", exact: true }).click();
  await page.getByTestId("sheet").getByRole("button", { name: /^one DEALER/ }).click();
  const group = page.getByRole("group", { name: lang === "en" ? "Send a message by hand" : "手动发送一条消息" });
  const frames = group.getByRole("textbox");
  const send = group.getByRole("button");
  return { opened, page, frames, send, before: records, at };
}

const firstIsSent = ({ event, node }) => event === "sent" && node === "one";

test("frames in text and hex are sent from the chosen socket at the moment that is shown", LIMIT, async (t) => {
  const { opened, page, frames, send, before, at } = await composer(t, firstIsSent);
  await frames.fill("by hand\n0x00FF 7f\n\n帧");
  await send.click();
  await page.getByTestId("stage").waitFor();
  const records = await opened.trace();
  const wanted = ["by hand", Buffer.from([0, 255, 127]), "", "帧"].map((frame) => Buffer.from(frame).toString("hex"));
  const mine = records.filter((record) => hexes(record)?.join() === wanted.join());
  const submitted = mine.find(({ event }) => event === "submitted");
  assert.equal(submitted.node, "one");
  assert.equal(submitted.at, at.at, "at the moment that was shown");
  assert.ok(mine.some(({ event, node }) => event === "delivered" && node === "two"), "it arrives");
  // What was before it is as it was; what comes after comes all the same.
  assert.deepEqual(records.slice(0, at.record + 1), before.slice(0, at.record + 1));
  const second = Buffer.from("second").toString("hex");
  assert.ok(records.some((record) => record.event === "delivered" && hexes(record).join() === second));
  await page.getByRole("navigation", { name: "Branches" }).waitFor();
});

test("what was sent makes its entrance on the stage, up to where the step rests", LIMIT, async (t) => {
  const { opened, page, frames, send } = await composer(t, firstIsSent);
  await frames.fill("job\n0x00ff10\npayload");
  await send.click();
  await page.getByTestId("stage").waitFor();
  await opened.settled();
  const step = await opened.says("step");
  assert.equal((await opened.trace())[await opened.says("record")].event, "submitted");
  const shown = await opened.picture();
  // It is what is seen at the step by whoever comes to it otherwise.
  await opened.seek(step + 1);
  await opened.seek(step);
  await opened.settled();
  assert.deepEqual(shown, await opened.picture());
  await page.locator("[data-stack=here]", { hasText: "payload" }).waitFor();
});

test("the act stands in the text, and undo takes it back", LIMIT, async (t) => {
  const { opened, page, frames, send, before } = await composer(t, firstIsSent);
  await frames.fill("once");
  await send.click();
  await page.getByTestId("stage").waitFor();
  assert.notEqual((await opened.trace()).length, before.length);
  await opened.press("ControlOrMeta+z");
  await page.waitForFunction((count) => window.hopscope.trace().length === count, before.length);
  assert.deepEqual(await opened.trace(), before);
});

for (const [what, written, words, lang] of [
  ["letters that are no hex", "0xyz", /"yz" is not hex; expected two digits \(0-9, a-f\) for each octet/, "en"],
  ["half an octet", "fine\n0xabc", /"abc" is not hex; expected two digits/, "en"],
  ["nothing", "", /expected at least one frame/, "en"],
  ["nothing, in Chinese", "", /至少要有一帧/, "zh"],
]) {
  test(`${what} cannot be sent: it is told what was expected, and nothing is lost`, LIMIT, async (t) => {
    const { opened, page, frames, send, before } = await composer(t, firstIsSent, lang);
    await frames.fill(written);
    await send.click();
    // Beside what was typed.
    await page.getByRole("group").getByRole("alert").getByText(words).waitFor();
    assert.equal(await frames.getAttribute("aria-invalid"), "true");
    assert.equal(await frames.inputValue(), written);
    assert.deepEqual(await opened.trace(), before, "the run is as it was");
    // Put right, it is sent.
    await frames.fill("0xabcd");
    await send.click();
    await page.getByTestId("stage").waitFor();
    assert.ok((await opened.trace()).some((record) => record.event === "submitted" && hexes(record).join() === "abcd"));
  });
}
