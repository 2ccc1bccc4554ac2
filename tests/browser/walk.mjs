// Walks a lesson step by step and holds everything that is drawn to the core's records.
//
// `page` is a page of either browser: something with `trace()` and `drawnAt(step)`.

import assert from "node:assert/strict";
import { hexes, inFlight, keptEnvelopes, spansOf, stepsOf, tells } from "./trace.mjs";

const HAN = /\p{Script=Han}/u;

/** Goes from the first step to the last by `forward`, checking each; gives what is drawn at the last. */
export async function walk(page, lang, forward) {
  const records = await page.trace();
  const steps = stepsOf(records);
  const spans = spansOf(records);
  let drawn;
  for (let step = 1; step <= steps.length; step += 1) {
    if (step > 1) await forward();
    drawn = await page.drawnAt(step);
    const record = steps[step - 1];
    const at = `step ${step}, record ${record} (${records[record].node} ${records[record].event})`;
    assert.equal(drawn.record, record, at);
    assert.equal(drawn.steps, steps.length, at);
    checkStage(drawn, records, spans, record, at);
    checkStrip(drawn, records, spans, record, at);
    checkDrawers(drawn, records, record, at);
    checkInspector(drawn, records, record, at);
    checkWords(drawn, step, lang, at);
  }
  return drawn;
}

function checkStage({ stacks, pills }, records, spans, record, at) {
  for (const stack of stacks) {
    assert.ok(stack.record <= record, `${at}: drawn from record ${stack.record}, which is yet to come`);
    assertFrames(stack.frames, records[stack.record], `${at}: ${stack.state} of record ${stack.record}`);
  }
  const flights = stacks.filter(({ state }) => state === "flight").map((stack) => stack.record);
  assert.deepEqual(flights.sort((a, b) => a - b), inFlight(spans, record), `${at}: on the links`);
  const focus = stacks.filter((stack) => stack.focus);
  if (!records[record].frames) {
    assert.equal(focus.length, 0, `${at}: there is no message to look at`);
    assert.equal(pills, 1, `${at}: a note tells what happens`);
    return;
  }
  assert.deepEqual(focus.map((stack) => stack.record), [record], `${at}: the message of the step`);
  assertRoles(focus[0].frames, records[record], at);
  checkLeaving(focus[0], records, record, at);
}

/** What is taken off is seen leaving: with it, the message is what it was just before. */
function checkLeaving(stack, records, record, at) {
  const { event, node, socket } = records[record];
  const takesOff = ["identity-popped", "delimiter-stripped", "envelope-kept"].includes(event);
  if (!takesOff) {
    assert.deepEqual(stack.leaving, [], `${at}: nothing is taken off`);
    return;
  }
  const before = records.findLast(
    (earlier) => earlier.record < record && earlier.node === node && earlier.socket === socket && earlier.frames,
  );
  const whole = [...stack.leaving, ...stack.frames].map(({ hex }) => hex);
  assert.deepEqual(whole, hexes(before), `${at}: what leaves`);
}

function checkStrip({ strip }, records, spans, record, at) {
  assert.ok(strip.length > 0, `${at}: the strip is empty`);
  for (const cell of strip) {
    const what = `${at}: the strip's message of record ${cell.record}`;
    const span = spans.find(({ sent }) => sent === cell.record);
    assert.ok(span, `${what} was never sent`);
    const time = span.sent > record ? "later" : span.ended >= record ? "now" : "past";
    if (cell.time === "secret") {
      assert.equal(time, "later", `${what} is kept secret`);
      assert.deepEqual(cell.frames, [], what);
    } else {
      assert.equal(cell.time, time, what);
      assertFrames(cell.frames, records[cell.record], what);
      assertRoles(cell.frames, records[cell.record], what);
    }
  }
}

function checkDrawers({ drawers }, records, record, at) {
  const envelopes = new Map();
  const names = new Set();
  for (const { node, kind, hex } of drawers) {
    if (kind === "envelope") envelopes.set(node, [...(envelopes.get(node) ?? []), hex]);
    else names.add(`${node} ${hex}`);
  }
  const kept = keptEnvelopes(records, record);
  assert.deepEqual([...envelopes.keys()], [...kept.keys()], `${at}: who keeps an envelope`);
  for (const [node, frames] of envelopes) assertRows(frames, kept.get(node), `${at}: ${node} keeps`);
  for (const { event, node, frames } of records.slice(0, record + 1)) {
    if (event !== "identity-pushed") continue;
    assert.ok(names.has(`${node} ${frames[0].hex}`), `${at}: ${node} pushed a name it does not know`);
  }
}

/** A drawer has room for so many rows; of a longer list it shows the first. */
function assertRows(rows, expected, what) {
  assert.deepEqual(rows, expected.slice(0, rows.length), what);
  assert.ok(rows.length === expected.length || rows.length >= 3, `${what} ${rows.length} of ${expected.length}`);
}

function checkInspector({ inspector }, records, record, at) {
  if (records[record].event.startsWith("octets-")) {
    assert.equal(inspector, undefined, `${at}: octets are no frames`);
    return;
  }
  const subject = records.slice(0, record + 1).findLast(({ frames }) => frames);
  const message = subject?.frames.map(({ role, hex }) => ({ role, hex }));
  // Behind the message stands what was set aside of it.
  const kept = subject?.event === "envelope-kept" ? keptEnvelopes(records, subject.record).get(subject.node) : [];
  const envelope = kept.map((hex) => ({ role: hex === "" ? "delimiter" : "identity", hex }));
  assert.deepEqual(inspector, message && [...message, ...envelope], `${at}: the inspector`);
}

function checkWords({ status, account: spoken, told, steps }, step, lang, at) {
  const count = lang === "zh" ? `第 ${step} 步，共 ${steps} 步` : `step ${step} of ${steps}`;
  assert.ok(status.startsWith(count), `${at}: ${status}`);
  assert.ok(spoken.startsWith(count) && spoken.length > count.length + 5, `${at}: ${spoken}`);
  if (told !== undefined) assert.equal(HAN.test(told), lang === "zh", `${at}: ${told}`);
}

function assertFrames(drawn, record, what) {
  assert.deepEqual(drawn.map(({ hex }) => hex), hexes(record), what);
  for (const frame of drawn) assert.ok(tells(frame.label, frame), `${what}: “${frame.label}” for ${frame.hex}`);
}

function assertRoles(drawn, record, what) {
  assert.deepEqual(drawn.map(({ role }) => role), record.frames.map(({ role }) => role), what);
}
