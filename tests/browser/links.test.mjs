// The link to the moment: what the address says is what is shown, after a reload and to whom it is sent;
// a link that cannot be followed is answered with a reason and a page that works.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMIT, lessons, usePlayground } from "./page.mjs";

const playground = usePlayground();

/** What the address says. */
function fragment(page) {
  return page.page.evaluate(() => location.hash.slice(1));
}

/** Waits until the address says this. */
async function addressed(page, link) {
  await page.page.waitForFunction((link) => location.hash === `#${link}`, link);
}

for (const link of [
  "lesson=hello&step=4&lang=en",
  "lesson=chain-of-routers&length=5&step=12&over=tcp&lang=zh",
  "lesson=chain-of-routers&length=8&step=40&lang=en",
  "lesson=missing-delimiter&step=6&lang=zh",
]) {
  test(`${link} shows the same picture after a reload and in another window`, LIMIT, async (t) => {
    const page = await playground.open(t, link);
    const step = Number(link.match(/step=(\d+)/)[1]);
    const [lesson, lang] = [link.match(/lesson=([^&]+)/)[1], link.match(/lang=(\w+)/)[1]];
    assert.equal(await page.says("step"), step);
    assert.equal(await page.says("lesson"), lesson);
    assert.equal(await page.says("over"), link.includes("over=tcp") ? "tcp" : "inproc");
    assert.match(await page.page.locator("html").getAttribute("lang"), new RegExp(`^${lang}`));
    assert.equal(await page.notice.count(), 0);
    const before = await page.picture();
    await page.page.reload();
    await page.ready();
    assert.equal(await page.picture(), before);
    assert.equal(await fragment(page), link);
    const other = await playground.open(t, link);
    assert.equal(await other.picture(), before);
  });
}

test("the address follows every step and setting, and leads back to the same picture", LIMIT, async (t) => {
  const page = await playground.open(t, "", { reducedMotion: "reduce" });
  assert.equal(await fragment(page), "", "an untouched page leaves its address alone");
  const first = await page.says("step");
  await page.press(".");
  await addressed(page, `lesson=hello&step=${first + 1}&lang=en`);
  // A first visitor is shown the way to the chain.
  await page.page.getByRole("region", { name: "Welcome" }).getByRole("link", { name: "A chain of ROUTERs" }).click();
  await page.wait("lesson", "chain-of-routers");
  const depth = await page.page.evaluate(() => history.length);
  const step = await page.says("step");
  await page.press(".");
  await addressed(page, `lesson=chain-of-routers&length=3&step=${step + 1}&lang=en`);
  await page.set("length", 4);
  await page.page.locator("label", { has: page.page.locator("[data-over=tcp]") }).click();
  await page.page.getByTestId("language").click();
  await page.seek(20);
  await addressed(page, "lesson=chain-of-routers&length=4&step=20&over=tcp&lang=zh");
  assert.equal(await page.page.evaluate(() => history.length), depth, "steps are no pages to go back through");
  const before = await page.picture();
  const other = await playground.open(t, await fragment(page), { reducedMotion: "reduce" });
  assert.equal(await other.picture(), before);
});

test("Copy link puts the moment's address on the clipboard and says so", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=3&lang=en", {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await page.press(".");
  await page.wait("step", 4);
  await page.page.getByRole("button", { name: "Share" }).click();
  const panel = page.page.getByRole("region", { name: "Take it home" });
  const copied = () => page.page.evaluate(() => navigator.clipboard.readText());
  await panel.getByRole("button", { name: "Copy link", exact: true }).click();
  await panel.getByText("Copied.").waitFor();
  assert.equal(await copied(), `${playground.address}#lesson=hello&step=4&lang=en`);
  await panel.getByRole("button", { name: "Copy link for editing" }).click();
  await page.page.waitForFunction(async () => (await navigator.clipboard.readText()).endsWith("&edit=1"));
  await page.page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
});

test("a fragment changed by hand and the browser's Back are followed", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=2&lang=en");
  await page.page.evaluate(() => (location.hash = "lesson=unknown-name&step=5&lang=en"));
  await page.wait("lesson", "unknown-name");
  await page.wait("step", 5);
  await page.page.goBack();
  await page.wait("lesson", "hello");
  await page.wait("step", 2);
});

for (const [what, link, reason] of [
  ["no pair at all", "chain", /“chain”.*lesson=hello/],
  ["a step that is no number", "lesson=hello&step=abc", /step=abc.*number from 1/],
  ["a step before the first", "lesson=hello&step=0", /step=0/],
  ["a step beyond the last", "lesson=hello&step=999", /step 999.*1 to 12/],
  ["a number that is too large", "lesson=hello&step=99999999999999999999", /99999999999999999999/],
  ["links of something unknown", "lesson=hello&over=udp", /over=udp.*inproc or tcp/],
  ["an unknown language", "lesson=hello&lang=xx", /lang=xx.*en or zh/],
  ["the same twice", "lesson=hello&lesson=hello", /“lesson”.*twice/],
  ["an unknown parameter", "lesson=hello&length=3", /length/],
  ["a length out of range", "lesson=chain-of-routers&length=9", /length.*8/],
  ["characters of another kind", "lesson=%3Cscript%3E", /lesson=/],
  ["far too many characters", `lesson=${"a".repeat(9000)}`, /9007 characters.*at most 8000/],
  ["far too many pairs", Array.from({ length: 40 }, (_, n) => `p${n}=1`).join("&"), /more than a link can mean/],
]) {
  test(`a damaged link (${what}) is told friendly, and the page works`, LIMIT, async (t) => {
    const page = await playground.open(t, link);
    const notice = page.notice;
    await notice.waitFor();
    assert.equal(await notice.getAttribute("role"), "alert");
    const text = await notice.locator("p").textContent();
    assert.match(text, reason);
    assert.ok(text.length < 300, text);
    assert.ok((await notice.boundingBox()).height < 160, "the notice leaves room for the page");
    const fits = await page.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    assert.ok(fits, "the notice fits the page");
    await notice.getByRole("button", { name: "Dismiss" }).click();
    await notice.waitFor({ state: "detached" });
    const step = await page.says("step");
    const to = step === 1 ? 2 : step - 1;
    await page.press(step === 1 ? "." : ",");
    await page.wait("step", to);
    // From here on the address is good again.
    assert.match(await fragment(page), new RegExp(`^lesson=[a-z-]+(&length=\\d)?&step=${to}&lang=en$`));
  });
}

test("an unknown lesson is answered with the nearest one", LIMIT, async (t) => {
  for (const [lang, asked] of [["en", "chain-of-router"], ["zh", "helo"]]) {
    const page = await playground.open(t, `lesson=${asked}&lang=${lang}`);
    const text = await page.notice.locator("p").first().textContent();
    const near = [...(await lessons()).keys()].find((id) => id.startsWith(asked.slice(0, 3)));
    assert.ok(text.includes(asked) && text.includes(near), text);
  }
});

test("a damaged fragment set by hand leaves what is shown as it is", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=5&lang=en");
  const before = await page.picture();
  await page.page.evaluate(() => (location.hash = "step=none"));
  await page.notice.waitFor();
  assert.equal(await page.picture(), before);
});
