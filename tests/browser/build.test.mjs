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

/** A node in the palette. */
function preset(page, name) {
  return page.getByRole("region", { name: "Add a node" }).getByRole("button", { name, exact: true });
}

/** Adds a node as those do who have no pointer: it finds its own place. */
const add = (page, name) => byKey(preset(page, name));

/** Drags a node from the palette to a place of the window. */
async function put(page, name, x, y) {
  const from = await middle(preset(page, name));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(x - 40, y - 10);
  await page.mouse.move(x, y);
  await page.mouse.up();
}

/** The middle of something, in the window. */
async function middle(locator) {
  const box = await locator.boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function buildChain(page, press) {
  for (const [name, node] of [
    ["REQ", "client"],
    ["ROUTER–DEALER", "proxy"],
    ["ROUTER–DEALER", "proxy2"],
    ["REP", "server"],
  ]) {
    await press(preset(page, name));
    await page.locator(`[data-bench-node="${node}"]`).waitFor();
  }
  const links = page.locator("[data-bench-link]");
  let count = 0;
  for (const [from, to] of [
    ["client REQ", "proxy ROUTER"],
    ["proxy DEALER", "proxy2 ROUTER"],
    ["proxy2 DEALER", "server REP"],
  ]) {
    // The first press chooses a socket, the second begins a link.
    await press(socket(page, from));
    await page.locator(".socket.picked").waitFor();
    assert.equal(await page.locator("[data-lit=source]").count(), 0);
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
  assert.equal(await opened.says("playing"), "true", "what was built is played");
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
  for (const name of ["REQ", "PUB", "REP"]) await add(page, name);
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
  await add(page, "REQ");
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
  await add(page, "REP");
  const delay = page.getByTestId("form").getByLabel("Working time", { exact: true });
  await delay.fill("soon");
  await delay.press("Tab");
  await page.getByRole("alert").getByText("expected a duration").waitFor();
  assert.equal(await delay.inputValue(), "soon");
  await delay.fill("5ms");
  await delay.press("Tab");
  await page.waitForFunction(() => document.querySelector("[data-testid=text]").value.includes('delay = "5ms"'));
  assert.equal(await page.getByRole("alert").count(), 0);
});

test("a node stands where it is dropped, a press finds it a place at once, and nothing that is there moves", LIMIT, async (t) => {
  const { page } = await emptySheet(t, byPointer);
  const sheet = page.getByTestId("sheet");
  const corner = await sheet.boundingBox();
  const node = (name) => page.locator(`[data-bench-node="${name}"]`);
  const near = async (name, x, y) => {
    const at = await middle(node(name));
    const off = [at.x - corner.x - x, at.y - corner.y - y];
    assert.ok(Math.abs(off[0]) <= 6 && Math.abs(off[1]) <= 6, `${name}: ${off}`);
    return at;
  };
  await put(page, "REQ", corner.x + 120, corner.y + 90);
  await node("client").waitFor();
  const client = await near("client", 120, 90);
  await put(page, "REP", corner.x + 420, corner.y + 300);
  await node("server").waitFor();
  const server = await near("server", 420, 300);
  // Pressed, it is there, upon nothing else and in sight.
  await preset(page, "SUB").click();
  await node("subscriber").waitFor();
  const boxes = await Promise.all(["client", "server", "subscriber"].map((name) => node(name).boundingBox()));
  const [one, other, { x, y, width, height }] = boxes;
  for (const card of [one, other]) {
    const apart = card.x + card.width <= x || x + width <= card.x || card.y + card.height <= y || y + height <= card.y;
    assert.ok(apart, "upon another node");
  }
  assert.ok(x >= corner.x && y >= corner.y && x + width <= corner.x + corner.width, "out of sight");
  // To choose one socket and then another links nothing; what says that it connects does.
  await socket(page, "client REQ").click();
  await socket(page, "server REP").click();
  await page.getByTestId("form").getByRole("heading", { name: "server REP" }).waitFor();
  assert.equal(await page.locator("[data-lit=source]").count(), 0);
  await page.getByRole("button", { name: "Connect to another socket" }).click();
  await page.getByTestId("told").getByText("Now press the other socket").waitFor();
  await page.getByRole("button", { name: "Stop connecting" }).click();
  await page.getByTestId("told").getByText("To connect this socket").waitFor();
  await page.getByRole("button", { name: "Connect to another socket" }).click();
  await socket(page, "client REQ").click();
  await page.locator("[data-bench-link]").waitFor();
  assert.deepEqual([await middle(node("client")), await middle(node("server"))], [client, server]);
  assert.match(await page.getByTestId("text").inputValue(), /place = \[/);
  // Dropped beside the sheet, nothing is added.
  const from = await middle(preset(page, "REQ"));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 30, from.y + 5);
  await page.mouse.up();
  // A press is answered after it, so what it adds would be there by then.
  await preset(page, "PUB").click();
  await node("publisher").waitFor();
  assert.equal(await page.locator("[data-bench-node]").count(), 4);
});

test("nothing, everything and some topics are told apart in the form", LIMIT, async (t) => {
  const { page } = await emptySheet(t, byPointer);
  await add(page, "SUB");
  await page.getByTestId("sheet").getByRole("button", { name: /^subscriber SUB/ }).click();
  const form = page.getByTestId("form");
  const choice = form.getByRole("combobox", { name: "Subscriptions" });
  const text = page.getByTestId("text");
  const written = (pattern) =>
    page.waitForFunction(
      (pattern) => new RegExp(pattern).test(document.querySelector("[data-testid=text]").value),
      pattern,
    );
  assert.equal(await choice.inputValue(), "all");
  await choice.selectOption("none");
  await page.waitForFunction(() => !document.querySelector("[data-testid=text]").value.includes("subscribe ="));
  // Not set, it stays where it was.
  await choice.selectOption({ label: "these topics, one in a line" });
  const topics = form.getByRole("textbox", { name: /^Subscriptions/ });
  await topics.fill("weather\n0x00");
  await topics.press("Tab");
  await written('subscribe = \\["weather", \\{ hex = "00" \\}\\]');
  await choice.selectOption("all");
  await written('subscribe = ""');
  assert.match(await text.inputValue(), /type = "SUB"/);
});

test("what is copied is pasted in another page, and a text that is no scenario is refused", LIMIT, async (t) => {
  const permissions = ["clipboard-read", "clipboard-write"];
  const first = await playground.open(t, "lesson=hello", { permissions });
  const { page } = first;
  await page.getByRole("button", { name: "Build", exact: true }).click();
  await page.getByTestId("sheet").getByRole("button", { name: /^client, REQ/ }).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  await page.getByTestId("told").getByText("Copied").waitFor();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).includes("[[nodes]]"));
  const other = await page.context().newPage();
  await other.goto(page.url().replace(/#.*/, "#lesson=hello"));
  await other.getByRole("button", { name: "Build", exact: true }).click();
  await other.getByRole("button", { name: "New", exact: true }).click();
  await other.getByTestId("told").getByText("Nothing here yet").waitFor();
  await other.bringToFront();
  await other.keyboard.press("Control+v");
  await other.locator("[data-bench-node]").nth(1).waitFor();
  await other.locator("[data-bench-link]").waitFor();
  await other.evaluate(() => navigator.clipboard.writeText("a shopping list"));
  await other.getByRole("button", { name: "Paste", exact: true }).click();
  await other.getByTestId("told").getByText("no part of a scenario").waitFor();
  assert.equal(await other.locator("[data-bench-node]").count(), 2);
});

test("a message is composed and sent by Ctrl+Enter, and the focus is never lost", LIMIT, async (t) => {
  const opened = await playground.open(t, "lesson=hello");
  const { page } = opened;
  // It is taken over right after a drawing.
  const focused = () => page.waitForFunction(() => document.activeElement !== document.body);
  await page.getByRole("button", { name: "Build", exact: true }).press("Enter");
  await page.getByTestId("bench").waitFor();
  await focused();
  await byKey(socket(page, "client REQ"));
  const composer = page.getByRole("textbox", { name: /^Frames/ });
  await composer.fill("by hand\n0x00ff");
  await composer.press("Control+Enter");
  await opened.ready();
  await focused();
  await page.getByRole("button", { name: "Build", exact: true }).press("Enter");
  await page.getByTestId("bench").waitFor();
  assert.match(await page.getByTestId("text").inputValue(), /send = \["by hand", \{ hex = "00ff" \}\]/);
  await page.getByRole("button", { name: "Run", exact: true }).press("Enter");
  await opened.ready();
  await focused();
});

test("the keys of the workbench are in the help, in both languages", LIMIT, async (t) => {
  for (const [lang, copies] of [
    ["en", "copy, cut, paste; also between pages"],
    ["zh", "复制、剪切、粘贴；可跨页面"],
  ]) {
    const { page } = await playground.open(t, `lesson=hello&lang=${lang}`);
    const help = page.locator("details.keys");
    await help.locator("summary").click();
    await help.getByText(copies).waitFor();
    await page.getByRole("button", { name: lang === "en" ? "Build" : "搭建", exact: true }).click();
    await page.getByTestId("bench").locator("details.keys summary").click();
    await page.getByTestId("bench").getByText(copies).waitFor();
  }
});

test("an empty sheet is run, shared and left again, and the page goes on", LIMIT, async (t) => {
  const opened = await emptySheet(t, byPointer);
  const { page } = opened;
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await opened.wait("steps", 0);
  await page.getByTestId("status").getByText("no steps").waitFor();
  await page.getByText("Nothing happens in this run").first().waitFor();
  assert.equal(await opened.says("playing"), "false");
  // Its address leads back to it.
  await page.reload();
  await opened.wait("steps", 0);
  await page.getByRole("button", { name: "Build", exact: true }).click();
  await add(page, "REQ");
  await page.getByTestId("sheet").getByRole("button", { name: /^req1|^client/i }).first().waitFor();
});

test("a question mark shows the keys and hides them, and is written where one writes", LIMIT, async (t) => {
  const { page } = await playground.open(t, "lesson=hello");
  const keys = page.locator("details.keys");
  await page.keyboard.press("?");
  await keys.getByText("play or pause").waitFor();
  await page.keyboard.press("?");
  await keys.getByText("play or pause").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Build", exact: true }).click();
  const title = page.getByRole("textbox", { name: "Title" });
  await title.fill("");
  await title.press("?");
  assert.equal(await title.inputValue(), "?");
});

test("on a phone all that was added is in sight, and so is where the form of what is chosen begins", LIMIT, async (t) => {
  const { page } = await playground.open(t, "lesson=hello&lang=en", {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    reducedMotion: "reduce",
  });
  await page.getByRole("button", { name: "Build", exact: true }).tap();
  await page.getByRole("button", { name: "New", exact: true }).tap();
  for (const [name, node] of [["REQ", "client"], ["ROUTER–DEALER", "proxy"], ["REP", "server"]]) {
    await preset(page, name).tap();
    await page.locator(`[data-bench-node="${node}"]`).waitFor();
  }
  const sheet = await page.locator(".sheet-frame").boundingBox();
  for (const card of await page.locator("[data-bench-node] > .card").all()) {
    const { x, y, width, height } = await card.boundingBox();
    assert.ok(x >= sheet.x && x + width <= sheet.x + sheet.width, "to the side");
    assert.ok(y >= sheet.y && y + height <= sheet.y + sheet.height, "above or below");
  }
  const inSight = async (locator) => {
    const { y, height } = await locator.boundingBox();
    const foot = await page.locator(".bench-foot").boundingBox();
    return y >= 0 && y + height <= foot.y;
  };
  const form = page.getByTestId("form");
  for (const [thing, first] of [
    [page.locator('[data-bench-node="client"] > .name'), form.getByLabel("Name", { exact: true })],
    [socket(page, "proxy ROUTER"), form.getByLabel("Type", { exact: true })],
  ]) {
    await page.evaluate(() => scrollTo(0, 0));
    await thing.tap();
    await first.waitFor();
    for (let waited = 0; !(await inSight(first)); waited += 1) {
      assert.ok(waited < 50, "the form stays out of sight");
      await page.waitForTimeout(50);
    }
    assert.ok(await inSight(thing), "what was chosen is still in sight");
  }
  // What can be done with keys is of no use to fingers.
  assert.equal(await page.getByText("Arrow keys move").isVisible(), false);
  assert.equal(await page.locator("details.keys").isVisible(), false);
});

test("an action is found by its name and done by keys, from wherever the focus is", LIMIT, async (t) => {
  const opened = await playground.open(t, "lesson=hello");
  const { page } = opened;
  const press = (key) => opened.press(key);
  await page.getByTestId("build").press("Enter");
  await page.getByTestId("bench").waitFor();
  const field = page.getByRole("combobox", { name: "Find an action" });
  const focused = (what) => what.evaluate((it) => it === document.activeElement);
  // The focus is in the header.
  await page.getByTestId("language").focus();
  await press("ControlOrMeta+Shift+P");
  await field.waitFor();
  assert.ok(await focused(field));
  const options = page.getByRole("listbox", { name: "All actions" }).getByRole("option");
  const active = () => options.and(page.locator("[aria-selected=true]")).textContent();
  const first = await active();
  await press("ArrowDown");
  assert.notEqual(await active(), first);
  assert.equal(
    await field.getAttribute("aria-activedescendant"),
    await options.and(page.locator("[aria-selected=true]")).getAttribute("id"),
  );
  await press("ArrowUp");
  assert.equal(await active(), first);
  await field.fill("nothing of the kind");
  await page.getByRole("status").getByText("Nothing that can be done now").waitFor();
  await press("Enter");
  await field.fill("new");
  await press("Enter");
  await field.waitFor({ state: "detached" });
  await page.getByTestId("told").getByText("Nothing here yet").waitFor();
  assert.ok(await focused(page.getByRole("button", { name: "All actions" })));
  // Escape closes it from elsewhere, and so does what the reader turns to.
  await press("ControlOrMeta+Shift+P");
  await field.waitFor();
  await press("Escape");
  await field.waitFor({ state: "detached" });
  await press("ControlOrMeta+Shift+P");
  await field.waitFor();
  await page.getByTestId("text").focus();
  await field.waitFor({ state: "detached" });
});

test("whoever is welcomed and builds begins with nothing, and can go back", LIMIT, async (t) => {
  const { page } = await playground.open(t);
  await page.getByTestId("front").getByRole("button", { name: "Build your own" }).click();
  await page.getByTestId("told").getByText("Nothing here yet").waitFor();
  assert.equal(await page.locator("[data-bench-node]").count(), 0);
  await page.getByRole("button", { name: /^Undo/ }).click();
  await page.locator("[data-bench-node=client]").waitFor();
});
