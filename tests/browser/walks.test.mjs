// The chain of routers of lesson 3 is built from an empty sheet and run: once with keys and nothing else, once with
// a finger and nothing else. What then passes each socket are the frames of the lesson.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMIT, nativeTrace, usePlayground } from "./page.mjs";

const playground = usePlayground();

/** Nodes by the palette's name, the name they get there, and what they are called in the lesson. */
const NODES = [
  ["REQ", "client", "client"],
  ["ROUTER–DEALER", "proxy", "hop1"],
  ["ROUTER–DEALER", "proxy", "hop2"],
  ["REP", "server", "server"],
];
const LINKS = [
  ["client REQ", "hop1 ROUTER"],
  ["hop1 DEALER", "hop2 ROUTER"],
  ["hop2 DEALER", "server REP"],
];
/** The sockets that tell their peer a name, and the name. */
const NAMED = [
  ["client REQ", "client"],
  ["hop1 DEALER", "hop1"],
  ["hop2 DEALER", "hop2"],
];

/** The frames at each socket by what happens to them there; endpoints may have other names. */
function passages(records) {
  const places = {};
  for (const { node, socket, event, rule, frames } of records) {
    if (!frames) continue;
    const place = [node, socket, event, rule].join(" ");
    (places[place] ??= []).push(frames.map(({ role, hex }) => `${role}:${hex}`).join(" "));
  }
  return Object.fromEntries(Object.entries(places).sort());
}

async function isTheLesson(opened) {
  await opened.ready();
  const lesson = await nativeTrace("chain-of-routers", { length: 2 });
  assert.deepEqual(passages(await opened.trace()), passages(lesson));
}

/** Somebody with a keyboard: Tab until the thing has the focus, then a key. */
class Keys {
  constructor(opened) {
    this.opened = opened;
    this.page = opened.page;
  }

  async goTo(locator) {
    await locator.waitFor();
    for (let presses = 0; presses < 150; presses += 1) {
      const way = await locator.evaluate((wanted) => {
        const at = document.activeElement;
        if (at === wanted) return undefined;
        return at.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING ? "Shift+Tab" : "Tab";
      });
      if (!way) return;
      await this.page.keyboard.press(way);
    }
    assert.fail(`Tab never comes to ${locator}`);
  }

  async press(locator) {
    await this.goTo(locator);
    await this.page.keyboard.press("Enter");
  }

  async write(locator, text) {
    await this.goTo(locator);
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Tab");
  }
}

/** Somebody with a finger and the keyboard that comes up on its screen. */
class Finger {
  constructor(opened) {
    this.page = opened.page;
  }

  press(locator) {
    return locator.tap();
  }

  async write(locator, text) {
    await locator.tap();
    await locator.selectText();
    await this.page.keyboard.type(text);
    // Leaving the field, as its "done" does.
    await locator.blur();
  }
}

async function buildAndRun(hand) {
  const { page } = hand;
  const button = (name) => page.getByRole("button", { name, exact: true });
  const form = page.getByRole("region", { name: "Properties" });
  const sheet = page.getByRole("group", { name: "Sheet" });
  const socket = (name) => sheet.getByRole("button", { name: new RegExp(`^${name}, `) });
  await hand.press(button("Build"));
  await hand.press(button("New"));
  await page.getByTestId("told").getByText("Nothing here yet").waitFor();
  for (const [preset, first, name] of NODES) {
    await hand.press(page.getByRole("region", { name: "Add a node" }).getByRole("button", { name: preset, exact: true }));
    await form.getByRole("heading", { name: `Node ${first}` }).waitFor();
    if (first === name) continue;
    await hand.write(form.getByLabel("Name", { exact: true }), name);
    await form.getByRole("heading", { name: `Node ${name}` }).waitFor();
  }
  // On a small screen not all of it is in sight.
  await hand.press(button("Show everything"));
  for (const [of, identity] of NAMED) {
    await hand.press(socket(of));
    await form.getByRole("heading", { name: `Socket ${of}` }).waitFor();
    const field = form.getByLabel("Identity", { exact: true });
    // Once opened, the options stay open from one socket to the next.
    if (!(await field.isVisible())) await hand.press(form.getByText("All options"));
    await hand.write(field, identity);
    await page.waitForFunction(
      (name) => document.querySelector("[data-testid=text]").value.includes(`identity = "${name}"`),
      identity,
    );
  }
  for (const [index, [from, to]] of LINKS.entries()) {
    await hand.press(socket(from));
    await hand.press(form.getByRole("button", { name: "Connect to another socket" }));
    await page.locator("[data-lit=source]").waitFor();
    await hand.press(socket(to));
    await page.locator("[data-bench-link]").nth(index).waitFor();
  }
  await hand.press(button("Run"));
}

test("the chain of routers is built from nothing by keys alone, and its frames are those of the lesson", LIMIT, async (t) => {
  const opened = await playground.open(t, "lesson=hello&lang=en");
  await buildAndRun(new Keys(opened));
  await isTheLesson(opened);
});

test("the chain of routers is built from nothing by touch alone, and its frames are those of the lesson", LIMIT, async (t) => {
  const opened = await playground.open(t, "lesson=hello&lang=en", {
    hasTouch: true,
    isMobile: true,
    viewport: { width: 412, height: 860 },
  });
  await buildAndRun(new Finger(opened));
  await isTheLesson(opened);
  // And it is watched by touch: some steps, a frame, and something done to a node.
  await opened.page.getByRole("button", { name: "First step" }).tap();
  await opened.wait("step", 1);
  const records = await opened.trace();
  for (let step = 2; !records[await opened.says("record")].frames; step += 1) {
    await opened.page.getByRole("button", { name: "Step forward" }).tap();
    await opened.wait("step", step);
  }
  await opened.page.getByRole("tab", { name: "Frames" }).tap();
  await opened.page.getByTestId("frames").getByRole("button").first().tap();
  await opened.page.getByTestId("way").waitFor();
  await opened.page.getByRole("button", { name: "Act …" }).tap();
  await opened.page.getByRole("menuitem", { name: "Node “server”" }).tap();
  await opened.page.getByRole("menuitem", { name: "Kill server" }).tap();
  await opened.page.getByRole("navigation", { name: "Branches" }).waitFor();
  assert.ok((await opened.trace()).some(({ event }) => event === "killed"));
});
