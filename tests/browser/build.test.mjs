// A topology is built from nothing and run: by keyboard alone, by pointer, and as text.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMIT, usePlayground } from "./page.mjs";

const playground = usePlayground();

/** Opens the workbench with an empty sheet. */
async function emptySheet(t, press) {
  const opened = await playground.open(t, "lesson=hello");
  const { page } = opened;
  await press(page.getByRole("button", { name: "Build", exact: true }));
  await page.getByTestId("bench").waitFor();
  await press(page.getByRole("button", { name: "New", exact: true }));
  await page.getByTestId("told").getByText("Nothing here yet").waitFor();
  return opened;
}

/** Presses something as those do who have no pointer. */
async function byKey(locator) {
  await locator.focus();
  await locator.press("Enter");
}

const byPointer = (locator) => locator.click();

function socket(page, name) {
  return page.getByTestId("sheet").getByRole("button", { name: new RegExp(`^${name}\\b`) });
}

async function buildChain(page, press) {
  const palette = page.getByRole("region", { name: "Add a node" });
  for (const [preset, node] of [
    ["REQ", "client"],
    ["ROUTER–DEALER", "proxy"],
    ["ROUTER–DEALER", "proxy2"],
    ["REP", "server"],
  ]) {
    await press(palette.getByRole("button", { name: preset, exact: true }));
    await page.locator(`[data-bench-node="${node}"]`).waitFor();
  }
  const links = page.locator("[data-bench-link]");
  let count = 0;
  for (const [from, to] of [
    ["client REQ", "proxy ROUTER"],
    ["proxy DEALER", "proxy2 ROUTER"],
    ["proxy2 DEALER", "server REP"],
  ]) {
    await press(socket(page, from));
    await page.locator("[data-lit=source]").waitFor();
    await press(socket(page, to));
    count += 1;
    await links.nth(count - 1).waitFor();
    assert.equal(await links.count(), count);
  }
}

/** Runs what was built, and holds the frames at the server to those of a chain of two ROUTERs. */
async function runs(opened, press) {
  const { page } = opened;
  await press(page.getByRole("button", { name: "Run", exact: true }));
  await opened.ready();
  const records = await opened.trace();
  const bodies = records.filter((record) => record.event === "delivered").map((record) => record.node);
  assert.deepEqual(bodies.filter((node) => node === "server" || node === "client"), ["server", "client"]);
  const pushed = records.filter((record) => record.event === "identity-pushed");
  assert.equal(pushed.length, 2, "each ROUTER puts one name in front");
}

test("a chain of routers is built from nothing and run by keyboard alone", LIMIT, async (t) => {
  const opened = await emptySheet(t, byKey);
  await buildChain(opened.page, byKey);
  await runs(opened, byKey);
});

test("the same by pointer, and undone and done again", LIMIT, async (t) => {
  const opened = await emptySheet(t, byPointer);
  const { page } = opened;
  await buildChain(page, byPointer);
  const text = page.getByTestId("text");
  const whole = await text.inputValue();
  const nodes = page.locator("[data-bench-node]");
  for (let undone = 0; undone < 7; undone += 1) {
    await page.getByRole("button", { name: "Undo", exact: true }).click();
  }
  await page.getByTestId("told").getByText("Nothing here yet").waitFor();
  assert.equal(await nodes.count(), 0);
  for (let again = 0; again < 7; again += 1) {
    await page.getByRole("button", { name: "Redo", exact: true }).click();
  }
  await nodes.nth(3).waitFor();
  assert.equal(await text.inputValue(), whole);
  await runs(opened, byPointer);
});

test("a link is drawn from socket to socket, and an impossible one is refused with the reason", LIMIT, async (t) => {
  const { page } = await emptySheet(t, byPointer);
  const palette = page.getByRole("region", { name: "Add a node" });
  for (const preset of ["REQ", "PUB", "REP"]) {
    await palette.getByRole("button", { name: preset, exact: true }).click();
  }
  await page.locator('[data-bench-node="server"]').waitFor();
  const drag = async (from, to) => {
    const middle = async (locator) => {
      const box = await locator.boundingBox();
      return [box.x + box.width / 2, box.y + box.height / 2];
    };
    const start = await middle(socket(page, from));
    const end = await middle(socket(page, to));
    await page.mouse.move(...start);
    await page.mouse.down();
    await page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2);
    await page.locator("[data-lit=lit]").first().waitFor();
    await page.mouse.move(...end);
    await page.mouse.up();
  };
  await drag("client REQ", "publisher PUB");
  await page.getByTestId("told").getByText("REQ cannot talk to PUB").waitFor();
  assert.equal(await page.locator("[data-bench-link]").count(), 0);
  await drag("client REQ", "server REP");
  await page.locator("[data-bench-link]").waitFor();
});

test("a mistake in the text marks its line and leaves the last good picture", LIMIT, async (t) => {
  const { page } = await emptySheet(t, byPointer);
  await page.getByRole("region", { name: "Add a node" }).getByRole("button", { name: "REQ", exact: true }).click();
  await page.locator('[data-bench-node="client"]').waitFor();
  const text = page.getByTestId("text");
  const good = await text.inputValue();
  await text.fill(good.replace("REQ", "RQE"));
  await page.getByTestId("text-status").getByText('did you mean "REQ"?').waitFor();
  const line = good.split("\n").findIndex((line) => line.includes("REQ")) + 1;
  assert.equal(await page.locator(".numbers .wrong").textContent(), String(line));
  assert.equal(await page.locator('[data-bench-node="client"]').count(), 1);
  await text.fill(good.replace("REQ", "DEALER"));
  await socket(page, "client DEALER").waitFor();
  assert.equal(await page.locator(".numbers .wrong").count(), 0);
});

test("a value that cannot be stays in its field with what was expected", LIMIT, async (t) => {
  const { page } = await emptySheet(t, byPointer);
  await page.getByRole("region", { name: "Add a node" }).getByRole("button", { name: "REP", exact: true }).click();
  const delay = page.getByTestId("form").getByLabel("delay");
  await delay.fill("soon");
  await delay.press("Tab");
  await page.getByRole("alert").getByText("expected a duration").waitFor();
  assert.equal(await delay.inputValue(), "soon");
  await delay.fill("5ms");
  await delay.press("Tab");
  await page.waitForFunction(() => document.querySelector("[data-testid=text]").value.includes('delay = "5ms"'));
  assert.equal(await page.getByRole("alert").count(), 0);
});
