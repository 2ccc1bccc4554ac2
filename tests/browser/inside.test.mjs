// Looking inside: any frame can be followed to where it comes from and where it goes, a link's octets
// are read from the greeting on, and the sockets tell their state and what is new with a step.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMIT, usePlayground } from "./page.mjs";
import { stepsOf } from "./trace.mjs";

const playground = usePlayground();
const STILL = { reducedMotion: "reduce" };

const inspector = (page) => page.page.getByRole("complementary", { name: "Inspector" });

/** Opens a lens of the inspector by its name. */
async function look(page, name) {
  await page.page.getByRole("tab", { name }).click();
  await inspector(page).getByRole("tabpanel", { name }).waitFor();
}

/** Waits until the page shows this record, or the next one that is a step. */
async function comesTo(page, records, record) {
  const step = stepsOf(records).findIndex((number) => number >= record);
  await page.wait("step", step + 1);
}

test("a frame on the stage is followed to the ROUTER that pushed it and to where it is popped", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=chain-of-routers&length=2&lang=en", STILL);
  const records = await page.trace();
  const received = records.find(({ event, node }) => event === "delivered" && node === "server").record;
  const arrives = records.findLast(({ event, node, record }) => event === "sent" && node === "hop2" && record < received);
  await page.seek(stepsOf(records).indexOf(arrives.record) + 1);
  // The second frame of the message on its way to the server is hop1's name for the client.
  const frame = page.stage.locator("[data-stack=flight] .frame[data-role=identity]").nth(1);
  const hex = await frame.getAttribute("data-hex");
  assert.equal(hex, arrives.frames[1].hex);
  await frame.click();
  const picked = inspector(page).getByRole("button", { name: /^Identity/, expanded: true });
  await picked.waitFor();
  assert.match(await picked.textContent(), /client.*Put there by hop1\.ROUTER/);
  // It is marked wherever it is drawn: on both links behind hop1, and on no other.
  const marked = page.page.locator("[data-strip] .chip.followed");
  assert.equal(await marked.count(), 2);
  // Where it comes from: the very record by which hop1 pushed it.
  await inspector(page).getByRole("button", { name: /^Step \d+ Put there by hop1\.ROUTER/ }).click();
  const pushed = records.find(({ event, node }) => event === "identity-pushed" && node === "hop1");
  await comesTo(page, records, pushed.record);
  assert.equal(await page.says("record"), pushed.record);
  assert.equal(pushed.frames[0].hex, hex);
  // It is still followed there. On its way back it ends where hop1 takes it off again.
  await picked.waitFor();
  const back = records.find(({ event, node, record }) => event === "sent" && node === "hop2" && record > received);
  await page.seek(stepsOf(records).indexOf(back.record) + 1);
  // So it is at any other step that has it, without another press.
  await page.stage.locator("[data-stack=flight] .frame.followed[data-role=identity]").first().waitFor();
  await inspector(page).getByRole("button", { name: /^Step \d+ Taken off by hop1\.ROUTER/ }).click();
  const popped = records.find(({ event, node }) => event === "identity-popped" && node === "hop1");
  await comesTo(page, records, popped.record);
  assert.equal(await picked.count(), 0, "it is no frame of the message any more");
});

test("frames are followed by keyboard alone, and let go of", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=one-proxy&lang=en", STILL);
  const records = await page.trace();
  const pushed = records.find(({ event }) => event === "identity-pushed");
  await page.seek(stepsOf(records).indexOf(pushed.record) + 1);
  const delimiter = inspector(page).getByRole("button", { name: /^Delimiter/ });
  await delimiter.focus();
  await page.press("Enter");
  await inspector(page).getByRole("button", { name: /^Delimiter/, expanded: true }).waitFor();
  await page.press("Tab");
  const focused = page.page.locator(":focus");
  assert.match(await focused.textContent(), /^Step \d+ Added by client's REQ socket/);
  await page.press("Enter");
  const added = records.find(({ event }) => event === "delimiter-added");
  await comesTo(page, records, added.record);
  await inspector(page).getByRole("button", { name: /^Delimiter/, expanded: true }).focus();
  await page.press("Escape");
  await inspector(page).getByRole("button", { name: /^Delimiter/, expanded: false }).waitFor();
});

test("a frame in a drawer is followed to where its socket came by it", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=one-proxy&lang=en", STILL);
  const records = await page.trace();
  const kept = records.find(({ event }) => event === "envelope-kept");
  await page.seek(stepsOf(records).indexOf(kept.record) + 1);
  await page.stage.locator("[data-drawer=envelope][data-role=identity]").click();
  await inspector(page).getByRole("button", { name: /^Identity/, expanded: true }).waitFor();
  const legs = await inspector(page).getByTestId("way").getByRole("button").allTextContents();
  assert.match(legs[0], /Put there by proxy\.ROUTER/);
  assert.ok(legs.some((leg) => /Set aside by server/.test(leg)), legs.join("\n"));
  assert.ok(legs.some((leg) => /Put back by server/.test(leg)), legs.join("\n"));
  const named = records.find(({ event, node }) => event === "peer-named" && node === "proxy");
  await page.page.locator("[data-drawer=names]").first().click();
  await inspector(page).getByRole("button", { name: /^Step \d+ proxy\.ROUTER gave the peer this name/ }).click();
  await comesTo(page, records, named.record);
});

test("what a question asks for is not told by the way of a frame", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=chain-of-routers&step=14&lang=en", STILL);
  await inspector(page).getByRole("button", { name: /^Body/ }).click();
  await inspector(page).getByText("answer the question", { exact: false }).waitFor();
});

test("the whole conversation of a link is there, and fields and octets of the greeting point at each other", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=one-proxy&over=tcp&lang=en", STILL);
  const records = await page.trace();
  await page.seek(await page.says("steps"));
  await look(page, "Octets");
  await inspector(page).getByRole("combobox", { name: "Link" }).selectOption({ index: 1 });
  const said = inspector(page).getByTestId("talk").getByRole("button", { name: /→/ });
  const parts = (await said.allTextContents()).map((text) => text.match(/^(.*?) (\S+) → (\S+) · (\d+) octet/).slice(1, 5));
  // Greetings first, then READY, then the question and its answer: each side's as the trace tells.
  assert.deepEqual(parts.slice(0, 2).map(([part]) => part), ["greeting", "greeting"]);
  assert.deepEqual(parts.slice(2, 4).map(([part]) => part), ["READY", "READY"]);
  assert.deepEqual(
    parts.slice(4).map(([part, from]) => `${part} of ${from}`),
    ["message of client", "message of proxy"],
  );
  assert.equal(parts[0][3], "64");
  await inspector(page).getByRole("button", { name: /^greeting client → proxy/ }).click();
  const field = inspector(page).getByRole("button", { name: /major version/ });
  await field.focus();
  const number = await field.getAttribute("data-field");
  const octets = inspector(page).getByTestId("hex").locator(`[data-field="${number}"]`);
  await inspector(page).locator(`[data-testid=hex] .pointed[data-field="${number}"]`).waitFor();
  assert.equal((await octets.textContent()).trim(), "03");
  const mechanism = inspector(page).getByRole("button", { name: /mechanism.*NULL/ });
  const other = await mechanism.getAttribute("data-field");
  await inspector(page).getByTestId("hex").locator(`[data-field="${other}"]`).hover();
  await inspector(page).getByRole("button", { name: /mechanism.*NULL/, pressed: true }).waitFor();
  assert.ok(records.some(({ event }) => event === "octets-sent"));
});

test("in process there are no octets, and one button runs it over TCP", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=3&lang=en", STILL);
  const event = async () => (await page.trace())[await page.says("record")].event;
  await look(page, "Octets");
  await inspector(page).getByText("In process there are no octets", { exact: false }).waitFor();
  await inspector(page).getByRole("button", { name: "Run it over simulated TCP" }).click();
  await page.wait("over", "tcp");
  await inspector(page).getByTestId("talk").waitFor();
  // The same is seen as before, behind the handshake.
  assert.ok((await page.says("step")) > 3);
  assert.equal(await event(), "sent");
});

test("State tells the lock-step, the kept envelope and the names, and marks what is new", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=one-proxy&lang=en", STILL);
  const records = await page.trace();
  const at = (event, node) => stepsOf(records).indexOf(records.find((one) => one.event === event && one.node === node).record) + 1;
  await look(page, "State");
  const fact = (label) => inspector(page).locator(".fact", { has: page.page.locator("dt", { hasText: label }) }).first();
  await page.seek(at("envelope-kept", "server"));
  await inspector(page).getByRole("region", { name: "server REP" }).waitFor();
  const kept = fact("Envelope set aside");
  assert.match(await kept.textContent(), /client.*new$/);
  await page.seek(at("sent", "client"));
  assert.match(await fact("Lock-step").textContent(), /has asked proxy\.ROUTER and waits for its reply/);
  await page.seek(at("peer-named", "proxy"));
  assert.match(await fact("Known as").textContent(), /client/);
  const peer = inspector(page).getByRole("region", { name: "proxy ROUTER" }).getByRole("heading", { name: /client/ });
  assert.match(await peer.textContent(), /client.*new$/);
  // Another node than that of the step stays chosen from step to step.
  await inspector(page).getByRole("combobox", { name: "Node" }).selectOption("3");
  await inspector(page).getByRole("region", { name: "server REP" }).waitFor();
  await page.press(".");
  await inspector(page).getByRole("region", { name: "server REP" }).waitFor();
  // The frame in its drawer leads to the frame's way.
  await page.seek(at("envelope-kept", "server"));
  await kept.getByRole("button", { name: "Identity client" }).click();
  await inspector(page).getByRole("button", { name: /^Identity/, expanded: true }).waitFor();
});

test("octets that are no text are told apart from a text of the same letters, wherever they are seen", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&lang=en");
  const frames = ["", { hex: "cafe00" }, "cafe00", "0xcafe00"];
  const client = { name: "client", kind: "client", sockets: { type: "DEALER", connect: "door" }, steps: [{ send: frames }] };
  const sink = { name: "server", kind: "worker", sockets: { type: "ROUTER", bind: "door" }, reply: "ok" };
  await page.page.evaluate(
    (text) => window.hopscope.load(text),
    JSON.stringify({ title: "Octets", summary: "Octets and texts.", nodes: [client, sink] }),
  );
  await page.page.getByRole("heading", { name: "Octets" }).waitFor();
  const flight = page.stage.locator("[data-stack=flight]");
  for (let at = 0; (await flight.count()) === 0; at += 1) {
    assert.ok(at < 20, "the message leaves");
    await page.press(".");
    await page.settled();
  }
  assert.equal(await flight.getAttribute("aria-label"), "Delimiter, Body octets 0xcafe00, Body cafe00, Body 0xcafe00");
  assert.match(await page.account.textContent(), /0xcafe00, "cafe00", "0xcafe00"/);
  const faces = (place, what) =>
    place.locator("[data-role=body]").evaluateAll(
      (frames, what) =>
        frames.map((frame) => {
          const letters = frame.querySelector(what) ?? frame;
          return [letters.textContent, getComputedStyle(letters).fontStyle];
        }),
      what,
    );
  const expected = [
    ["0xcafe00", "italic"],
    ["cafe00", "normal"],
    ["0xcafe00", "normal"],
  ];
  assert.deepEqual(await faces(flight, "text"), expected);
  assert.deepEqual(await faces(page.page.locator("[data-strip=now]"), "[aria-hidden]"), expected);
  assert.deepEqual(await faces(page.page.getByTestId("frames"), ".value"), expected);
  for (const view of ["Ladder", "Table"]) {
    await page.page.getByRole("tab", { name: view }).click();
    const row = page.page.locator(view === "Ladder" ? "[data-rung=leaves]" : "[data-testid=table] [data-record]").first();
    assert.deepEqual(await faces(row, "[aria-hidden]"), expected, view);
  }
});

for (const [lang, said] of [
  ["en", /^Put back by server in front of the reply\. Added by client's REQ socket\./],
  ["zh", /^server 把它放回回复前面。 client 的 REQ 套接字加上的。/],
]) {
  test(`the delimiter of a reply is told as what was kept and put back (${lang})`, LIMIT, async (t) => {
    const page = await playground.open(t, `lesson=hello&step=1&lang=${lang}`);
    const sent = (await page.trace()).filter((record) => record.event === "sent");
    const origin = page.page.getByTestId("frames").locator("[data-role=delimiter] .origin");
    while ((await page.says("record")) < sent[0].record) await page.press(".");
    await page.wait("record", sent[0].record);
    assert.doesNotMatch(await origin.textContent(), said);
    await page.button("last-step").click();
    await page.wait("step", await page.says("steps"));
    for (let back = 0; (await page.says("record")) > sent[1].record; back += 1) {
      assert.ok(back < 10);
      const step = await page.says("step");
      await page.press(",");
      await page.wait("step", step - 1);
    }
    assert.match(await origin.textContent(), said);
  });
}
