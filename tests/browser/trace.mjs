// What must be drawn at each step, worked out from the core's records alone.
//
// The rules are those that docs/scenario.md tells: which records make a step of their own, and that a
// message is on its link from the record that sent it to the record that ends its way.

import assert from "node:assert/strict";

/** Records that make no step of their own. */
const BOOKKEEPING = new Set(["queued", "peer-attached", "handshake-completed", "finished"]);
/** What a node with several sockets takes from one and hands to another makes no step either. */
const HANDED_ON = new Set(["submitted", "delivered"]);

/** The octets of a record's frames. */
export function hexes(record) {
  return record.frames?.map((frame) => frame.hex);
}

/** The records that make a step, by their numbers: step k, counted from 1, shows `steps[k - 1]`. */
export function stepsOf(records) {
  const sockets = new Map();
  for (const { node, socket } of records) {
    if (socket) sockets.set(node, (sockets.get(node) ?? new Set()).add(socket));
  }
  const visible = ({ event, node }) =>
    !BOOKKEEPING.has(event) && !(HANDED_ON.has(event) && sockets.get(node).size > 1);
  return records.filter(visible).map(({ record }) => record);
}

/** Every message's way along a link: the records of its leaving and of its arrival. */
export function spansOf(records) {
  const spans = [];
  for (const record of records) {
    if (record.event === "sent") {
      spans.push({ sent: record.record, ended: Infinity, from: record.node, line: lineOf(record) });
    } else if (record.event === "received") {
      const line = lineOf(record);
      const first = spans.find(
        (span) => span.ended === Infinity && span.line === line && span.from !== record.node,
      );
      if (first) first.ended = record.record;
    }
  }
  return spans;
}

/** A message on its link, whichever end tells of it. */
function lineOf(record) {
  return JSON.stringify([record.endpoint, record.exchange, hexes(record)]);
}

/** The messages on links once `record` has happened, by the records that sent them. */
export function inFlight(spans, record) {
  return spans.filter(({ sent, ended }) => sent <= record && record < ended).map(({ sent }) => sent);
}

/** What the REP at each node keeps once `record` has happened, where it keeps anything. */
export function keptEnvelopes(records, record) {
  const kept = new Map();
  for (const { event, node, socket, frames, exchange } of records.slice(0, record + 1)) {
    if (event === "envelope-restored") kept.delete(node);
    if (event !== "envelope-kept") continue;
    const came = records.find(
      (before) =>
        before.event === "received" && before.node === node && before.socket === socket && before.exchange === exchange,
    );
    kept.set(node, hexes(came).slice(0, came.frames.length - frames.length));
  }
  return kept;
}

/** What every place saw, in order, without times and numbers: the same however the links are made. */
export function account(records) {
  const places = {};
  for (const record of records) {
    if (!record.frames) continue;
    const place = [record.node, record.socket, record.event, record.rule, record.endpoint].join(" ");
    (places[place] ??= []).push(record.frames.map(({ role, hex }) => `${role}:${hex}`).join(" "));
  }
  return Object.fromEntries(Object.entries(places).sort());
}

/** Whether a label on a chip tells the frame it stands for. */
export function tells(label, { hex, role }) {
  if (hex === "") return label === "∅";
  const text = new TextDecoder().decode(Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16)));
  // A name that a ROUTER made up differs from others in its last digits.
  if (hex.startsWith("00") && role === "identity") return label === `0x…${hex.slice(-4)}`;
  if (!label.endsWith("…")) return label === text;
  return label.length > 4 && text.startsWith(label.slice(0, -1));
}

/** A message as RFC 37 frames it: flags, size, body; no frame here is long. */
export function zmtp(frames) {
  return frames
    .map(({ hex, len }, index) => {
      assert.ok(len < 256);
      const more = index < frames.length - 1 ? "01" : "00";
      return `${more}${len.toString(16).padStart(2, "0")}${hex}`;
    })
    .join("");
}
