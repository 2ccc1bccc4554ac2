// What is seen without JavaScript, before it has loaded, and when it cannot be loaded: a still of the
// picture and the text, and a word on what is missing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axeFindings } from "./axe.mjs";
import { complaints } from "./harness.mjs";
import { LIMIT, usePlayground } from "./page.mjs";

const playground = usePlayground();

/**
 * Opens the page without waiting for anything to be drawn, with some of what it asks for changed. Where nothing is,
 * the page may complain about nothing.
 */
async function open(t, options = {}, route, link = "") {
  const context = await playground.browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const problems = await complaints(context);
  t.after(async () => {
    await context.close();
    if (!route) assert.deepEqual(problems, [], "the page complained");
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await route?.(page);
  await page.goto(playground.address + link, { waitUntil: "commit" });
  return page;
}

async function assertStill(page) {
  const still = page.getByTestId("still");
  await still.waitFor();
  const picture = still.locator("svg[role=img], img").first();
  assert.ok(await picture.isVisible());
  const { width, height } = await picture.boundingBox();
  assert.ok(width > 200 && height > 100, `the picture is ${width} x ${height}`);
  const name = await picture.evaluate((one) => one.getAttribute("alt") ?? one.getAttribute("aria-label") ?? one.querySelector("title")?.textContent);
  assert.ok(name?.length > 20, `the picture is called ${name}`);
  assert.ok(await still.getByRole("heading", { level: 1 }).isVisible());
  const text = await still.textContent();
  for (const word of ["ROUTER", "identity", "delimiter"]) assert.ok(text.includes(word), `the text lacks “${word}”`);
}

for (const [what, options] of [
  ["light", {}],
  ["dark", { colorScheme: "dark" }],
  ["phone", { viewport: { width: 360, height: 740 } }],
]) {
  test(`without JavaScript there are the picture and the text (${what})`, LIMIT, async (t) => {
    const page = await open(t, { javaScriptEnabled: false, ...options });
    await assertStill(page);
    assert.ok(await page.getByText(/needs JavaScript/).first().isVisible());
    assert.equal(await page.getByTestId("stage").count(), 0);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0, "the page is too wide");
  });
}

test("the still and what went wrong are told in the reader's language, or in that of the link", LIMIT, async (t) => {
  const spoil = (page) => page.route("**/*.wasm", (route) => route.abort());
  for (const [locale, link, own, other] of [
    ["zh-CN", "", "谁也没看见的分隔帧", "delimiter nobody sees"],
    ["en-GB", "#lang=zh", "谁也没看见的分隔帧", "delimiter nobody sees"],
    ["zh-TW", "#lang=en", "delimiter nobody sees", "谁也没看见的分隔帧"],
    ["fr", "", "delimiter nobody sees", "谁也没看见的分隔帧"],
  ]) {
    const page = await open(t, { locale }, spoil, link);
    const failed = page.getByTestId("failed");
    await failed.waitFor();
    const chinese = own.startsWith("谁");
    assert.match(await failed.textContent(), chinese ? /^Hopscope 无法启动：[^a-z]+$/ : /^Hopscope cannot start: [ -~]+$/);
    const still = page.getByTestId("still");
    assert.equal(await still.count(), 1);
    const text = await still.textContent();
    assert.ok(text.includes(own) && !text.includes(other), text);
    assert.equal(await page.evaluate(() => document.documentElement.lang.slice(0, 2)), chinese ? "zh" : "en");
    assert.deepEqual(await axeFindings(page), []);
  }
});

test("before the WebAssembly has come the still is there; then the page takes its place", LIMIT, async (t) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const page = await open(t, {}, (page) =>
    page.route("**/*.wasm", async (route) => {
      await held;
      await route.continue();
    }),
  );
  await assertStill(page);
  assert.deepEqual(await axeFindings(page), []);
  assert.equal(await page.getByTestId("failed").isVisible(), false);
  release();
  await page.getByTestId("stage").waitFor();
  assert.equal(await page.getByTestId("still").count(), 0);
});

for (const [what, spoil] of [
  ["cannot be reached", (page) => page.route("**/*.wasm", (route) => route.abort())],
  ["is not there", (page) => page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "" }))],
  [
    "is damaged",
    (page) => page.route("**/*.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: "no wasm" })),
  ],
  ["has no glue", (page) => page.route("**/hopscope-web.js", (route) => route.abort())],
  ["is unknown to the browser", (page) => page.addInitScript(() => delete window.WebAssembly)],
]) {
  test(`a WebAssembly module that ${what} is told, and the still stays`, LIMIT, async (t) => {
    const page = await open(t, {}, spoil);
    const failed = page.getByTestId("failed");
    await failed.waitFor();
    assert.equal(await failed.getAttribute("role"), "alert");
    assert.ok((await failed.textContent()).trim().length > 30);
    await assertStill(page);
    assert.deepEqual(await axeFindings(page), []);
  });
}
