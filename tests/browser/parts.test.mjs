// The module comes in two parts. The page opens and plays with the first one alone; what needs the second
// waits for it, and if it cannot come, that is told and nothing is lost.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EMBEDDED, OPENINGS, WINDOW, walk, walkFlow } from "./early.mjs";
import { drawn } from "./flows.mjs";
import { openPage } from "./harness.mjs";
import { LIMIT, Playground, usePlayground } from "./page.mjs";

const playground = usePlayground();

const MORE = "**/hopscope-web_more.wasm";

/** Opens an address of the page, with `answer` dealing with each request for the second part. */
async function openAt(t, address, answer, window = {}) {
  const page = await openPage(t, playground.browser, "about:blank", { ...WINDOW, ...window });
  // Whether the page waits for the request: only such a one is made by a script that stands still.
  const asked = [];
  await page.route(MORE, async (route) => {
    const waiting = route.request().resourceType() === "xhr";
    asked.push(waiting ? "now" : "ahead");
    await answer(route, waiting);
  });
  await page.goto(`${playground.address}${address}`);
  return { page, asked };
}

/** Opens the page at a link and waits until it is drawn. */
async function open(t, fragment, answer, window) {
  const opened = await openAt(t, fragment && `#${fragment}`, answer, window);
  await new Playground(opened.page).ready();
  return opened;
}

/** Something that is let go later. */
function gate() {
  let release;
  const opens = new Promise((resolve) => (release = resolve));
  return { opens, release };
}

const pages = OPENINGS.map(([what, fragment, window]) => [what, fragment && `#${fragment}`, window, walk]);
const flows = EMBEDDED.map(([what, fragment, window]) => [what, `embed.html#${fragment}`, window, walkFlow]);
for (const [what, address, window, walk] of [...pages, ...flows]) {
  test(`${what} opens, plays and is walked through before the second part has come`, LIMIT, async (t) => {
    const { opens, release } = gate();
    const { page, asked } = await openAt(t, address, async (route) => {
      await opens;
      await route.continue();
    }, window);
    await walk(page);
    assert.deepEqual(asked, ["ahead"], "the first part was not enough: `cargo xtask dist --learn` makes it so");
    const come = page.waitForResponse(MORE);
    release();
    await come;
  });
}

test("what needs the second part before it has come is done all the same", LIMIT, async (t) => {
  const { opens, release } = gate();
  const { page, asked } = await open(t, "lesson=hello&step=3&lang=en", async (route, waiting) => {
    if (!waiting) await opens;
    await route.continue();
  });
  await page.getByRole("button", { name: "Build", exact: true }).click();
  await page.getByTestId("bench").waitFor();
  assert.deepEqual(asked, ["ahead", "now"]);
  // The other request is answered in the end, and changes nothing.
  const come = page.waitForResponse(MORE);
  release();
  await come;
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByTestId("sheet").waitFor();
});

test("a second part that cannot be fetched is told, and tried again with nothing lost", LIMIT, async (t) => {
  // A page of its own: that requests fail is what the browser logs as an error.
  const context = await playground.browser.newContext({ locale: "en-GB" });
  t.after(() => context.close());
  const page = await context.newPage();
  const thrown = [];
  page.on("pageerror", (error) => thrown.push(error.message));
  let broken = true;
  await page.route(MORE, (route) => (broken ? route.abort() : route.continue()));
  const asked = [];
  page.on("dialog", async (dialog) => {
    asked.push(dialog.message());
    broken = asked.length < 2;
    await dialog.accept();
  });
  await page.goto(`${playground.address}#lesson=hello&step=3&lang=en`);
  const opened = new Playground(page);
  await opened.ready();
  const told = page.getByTestId("missing");
  await told.waitFor();
  assert.equal(await told.getAttribute("role"), "alert");
  assert.match(await told.textContent(), /^A part of Hopscope could not be loaded/);
  await opened.press(".");
  await opened.wait("step", 4);
  await page.getByRole("button", { name: "Build", exact: true }).click();
  await page.getByTestId("bench").waitFor();
  assert.equal(asked.length, 2);
  assert.match(asked[0], /Try again\?/);
  assert.equal(await opened.says("step"), 4);
  assert.equal(await told.count(), 0);
  assert.deepEqual(thrown, []);
});

test("an embedded flow of more than a lesson waits for the second part", LIMIT, async (t) => {
  const { opens, release } = gate();
  const { page, asked } = await openAt(t, "embed.html#lesson=hello&over=tcp&lang=en", async (route) => {
    await opens;
    await route.continue();
  });
  const flow = page.locator("hopscope-flow");
  // It may have been asked for before the page was loaded.
  while (asked.length === 0) await page.waitForTimeout(20);
  assert.equal(await flow.evaluate((element) => element.steps), undefined);
  release();
  await drawn(flow);
  assert.deepEqual(asked, ["ahead"]);
});

test("an embedded flow that needs a second part which cannot be fetched gives way to the author's words", LIMIT, async (t) => {
  // A page of its own: that requests fail is what the browser logs as an error.
  const context = await playground.browser.newContext({ locale: "en-GB" });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.route(MORE, (route) => route.abort());
  await page.goto(`${playground.address}embed.html#lesson=hello&step=3&lang=en`);
  const flow = page.locator("hopscope-flow");
  await drawn(flow);
  await flow.evaluate((element) => element.setAttribute("link", "lesson=hello&step=3&over=tcp"));
  await flow.locator("[part=note]").waitFor();
  assert.match(await flow.locator("[part=note]").textContent(), /Hopscope: /);
  await page.getByText("This needs JavaScript and WebAssembly.").waitFor();
});
