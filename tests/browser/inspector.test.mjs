// The inspector's lenses: the octets are those that ZMTP would carry, fields and octets point at
// each other, the rule is the one that the trace names, in the core's words.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMIT, hopscope, usePlayground } from "./page.mjs";
import { spansOf, stepsOf, zmtp } from "./trace.mjs";

const playground = usePlayground();

/** Opens a lens of the inspector. */
async function look(page, lens) {
  await page.page.locator(`#tab-${lens}`).click();
  await page.page.locator(`#lens[data-tab=${lens}]`).waitFor();
}

/** All octets that the hex view shows, as one line of digits. */
async function octets(page) {
  const shown = await page.page.locator("#lens [data-testid=hex]:not(details *) [data-field]").allTextContents();
  return shown.join("").replaceAll(/\s/g, "").toLowerCase();
}

test("Octets shows every message as ZMTP writes it, frame by frame", LIMIT, async (t) => {
  for (const link of ["lesson=chain-of-routers&length=2", "lesson=who-are-you&over=tcp", "lesson=missing-delimiter"]) {
    const page = await playground.open(t, `${link}&lang=en`, { reducedMotion: "reduce" });
    const records = await page.trace();
    const steps = stepsOf(records);
    await look(page, "bytes");
    for (const { sent } of spansOf(records)) {
      await page.seek(steps.indexOf(sent) + 1);
      assert.equal(await octets(page), zmtp(records[sent].frames), `${link}, record ${sent}`);
    }
  }
});

test("Octets shows greeting and READY of the handshake", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=one-proxy&over=tcp&lang=en", { reducedMotion: "reduce" });
  const records = await page.trace();
  const steps = stepsOf(records);
  await look(page, "bytes");
  const parts = records.filter(({ event, node }) => event === "octets-sent" && node === "client");
  assert.deepEqual(parts.map(({ rule }) => rule), ["zmtp-greeting", "zmtp-ready"]);
  await page.seek(steps.indexOf(parts[0].record) + 1);
  // RFC 37, Greeting: signature, version 3.1, mechanism NULL, client, filler. The signature holds the
  // length of "client" and one more, which tells a peer of ZMTP 1.0 how long the identity is.
  const mechanism = "4e554c4c".padEnd(40, "0");
  assert.equal(await octets(page), `ff${"7".padStart(16, "0")}7f0301${mechanism}00${"00".repeat(31)}`);
  await page.seek(steps.indexOf(parts[1].record) + 1);
  const ready = Buffer.from(await octets(page), "hex").toString("latin1");
  assert.match(ready, /^\x04.\x05READY\x0bSocket-Type\0\0\0\x03REQ\x08Identity\0\0\0\x06client$/s);
});

test("a field and its octets point at each other", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=one-proxy&step=6&lang=en", { reducedMotion: "reduce" });
  await look(page, "bytes");
  const fields = page.page.locator("[data-testid=fields] [data-field]");
  const spans = page.page.locator("#lens [data-testid=hex]:not(details *) [data-field]");
  const pointed = (locator) =>
    locator.evaluateAll((all) => all.find((one) => one.classList.contains("pointed"))?.dataset.field);
  assert.equal(await pointed(fields), undefined);
  assert.ok((await fields.count()) >= 6, "three frames have at least six fields");
  for (const field of await spans.all()) {
    const number = await field.getAttribute("data-field");
    await field.hover();
    await page.page.waitForFunction(
      (number) => document.querySelector(`[data-testid=fields] [data-field="${number}"]`).classList.contains("pointed"),
      number,
    );
    assert.equal(await pointed(fields), number);
    assert.equal(await pointed(spans), number);
  }
  // Out of the way: what scrolls under a resting pointer would be pointed at.
  await page.page.mouse.move(0, 0);
  for (const field of await fields.all()) {
    const number = await field.getAttribute("data-field");
    await field.focus();
    await page.page.waitForFunction(
      (number) => document.querySelector("[data-testid=fields] .pointed")?.dataset.field === number,
      number,
    );
    // A body without octets has a field all the same, and nothing to light up.
    const hasOctets = (await spans.and(page.page.locator(`[data-field="${number}"]`)).count()) > 0;
    assert.equal(await pointed(spans), hasOctets ? number : undefined);
  }
});

for (const lang of ["en", "zh"]) {
  test(`Why tells the rule that the trace names, as \`hopscope why\` does (${lang})`, LIMIT, async (t) => {
    const page = await playground.open(t, `lesson=unknown-name&step=1&lang=${lang}`);
    const records = await page.trace();
    await look(page, "why");
    const seen = new Set();
    for (const [index, record] of stepsOf(records).entries()) {
      await page.seek(index + 1);
      const heading = page.page.locator("[data-testid=why] [data-rule]");
      const { rule } = records[record];
      if (rule === undefined) {
        assert.equal(await heading.count(), 0, `record ${record} has no rule`);
        continue;
      }
      assert.equal(await heading.getAttribute("data-rule"), rule);
      seen.add(rule);
      const [short, , long, , source] = (await hopscope("why", rule, "--lang", lang)).split("\n");
      assert.equal(await heading.textContent(), short);
      const text = await page.page.getByTestId("why").textContent();
      assert.ok(text.includes(long) && text.includes(source), `${rule}: ${text}`);
    }
    assert.ok(seen.has("router-drops-unroutable") && seen.size > 4, [...seen].join());
  });
}

test("a message is looked at by a click on the stage or in the strip", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=one-proxy&step=6&lang=en");
  const records = await page.trace();
  const listed = () =>
    page.page.locator("[data-testid=frames] [data-hex]").evaluateAll((all) => all.map((one) => one.dataset.hex));
  const cell = page.page.locator("[data-strip=past]").first();
  const record = Number(await cell.getAttribute("data-record"));
  await cell.click();
  await page.page.locator("[data-strip][aria-pressed=true]").waitFor();
  assert.deepEqual(await listed(), records[record].frames.map(({ hex }) => hex));
  // Pressed again, the step's own message is looked at.
  await cell.click();
  await page.page.locator("[data-strip][aria-pressed=true]").waitFor({ state: "detached" });
  const own = records[await page.says("record")];
  assert.deepEqual(await listed(), own.frames.map(({ hex }) => hex));
  // Pressed on its way, a message stops where it is and is shown.
  await page.stopTime();
  await page.seek(stepsOf(records).indexOf(spansOf(records)[1].sent) + 1);
  await page.button("play").click();
  await page.wait("playing", true);
  await page.pass(100);
  await page.page.locator("[data-stack=flight] .panel").first().click({ force: true });
  await page.wait("playing", false);
  await page.page.locator("[data-stack=flight].chosen").waitFor();
});

for (const [lang, state] of [["en", "State"], ["zh", "状态"]]) {
  test(`a node that is pressed shows what is known of it, and it comes into sight (${lang})`, LIMIT, async (t) => {
    for (const width of [1440, 360]) {
      const page = await playground.open(t, `lesson=hello&step=4&lang=${lang}`, { viewport: { width, height: 800 } });
      await page.stage.locator("[data-node=server]").click();
      const tab = page.page.getByRole("tab", { name: state, selected: true });
      await tab.waitFor();
      await page.page.getByTestId("state").getByRole("region", { name: "server REP" }).waitFor();
      const { y, height } = await tab.boundingBox();
      assert.ok(y >= 0 && y + height < 800, `${width}: ${y}`);
      assert.equal(await page.says("step"), 4);
      const close = page.page.getByRole("button", { name: lang === "en" ? "Close" : "关闭", exact: true });
      if (width === 1440) {
        assert.equal(await close.count(), 0, "it stands beside the stage");
        continue;
      }
      // The node that was pressed is not lost, and what is told of it goes along with the steps.
      await page.settled();
      const above = async () => {
        const [card, told] = [page.stage.locator("[data-node=server] .card"), page.page.getByTestId("inspector")];
        const [node, sheet] = [await card.boundingBox(), await told.boundingBox()];
        return node.y >= 0 && node.y + node.height <= sheet.y;
      };
      assert.ok(await above());
      await page.button("step-forward").click();
      await page.wait("step", 5);
      await page.settled();
      assert.ok(await above(), "a step on");
      await close.click();
      await close.waitFor({ state: "detached" });
      assert.ok((await page.page.getByTestId("inspector").boundingBox()).y > height, "it stands below again");
    }
  });

  test(`the end of a run tells who waits for what and by which rule (${lang})`, LIMIT, async (t) => {
    const page = await playground.open(t, `lesson=hello&step=3&lang=${lang}`);
    await page.stage.locator("[data-node=server]").click({ button: "right" });
    await page.page.getByRole("menuitem", { name: lang === "en" ? "Kill server" : "杀死 server" }).click();
    await page.page.locator("[data-branch='1']").waitFor();
    const ending = page.page.getByTestId("run-end");
    assert.equal(await ending.count(), 0);
    await page.press("End");
    const told = lang === "en" ? "client REQ waits for its reply. REQ takes strict turns" : "client REQ 等着它的回复。REQ 严格轮流";
    await ending.getByText(told).waitFor();
    assert.ok((await page.account.textContent()).includes(told));
  });
}
