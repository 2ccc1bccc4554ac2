// The page for everyone: axe-core finds nothing anywhere, all of it works by keyboard alone, every step
// is told, and it fits a phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axeFindings } from "./axe.mjs";
import { LIMIT, lessons, usePlayground } from "./page.mjs";

const playground = usePlayground();

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };

for (const [what, options, link] of [
  ["light", { colorScheme: "light" }, "lang=en"],
  ["dark", { colorScheme: "dark" }, "lang=en"],
  ["Chinese, dark", { colorScheme: "dark" }, "lang=zh"],
  ["Chinese, phone", PHONE, "lang=zh"],
  ["phone, dark", { ...PHONE, colorScheme: "dark" }, "lang=en"],
]) {
  test(`axe-core finds nothing in any lesson (${what})`, LIMIT, async (t) => {
    const page = await playground.open(t, `lesson=hello&${link}`, options);
    const found = {};
    for (const id of (await lessons()).keys()) {
      await page.page.evaluate((hash) => (location.hash = hash), `lesson=${id}&${link}`);
      await page.wait("lesson", id);
      await look(page, found, id);
    }
    assert.deepEqual(found, {});
  });
}

test("axe-core finds nothing in any lens, over TCP, in the longest chain", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=chain-of-routers&length=8&over=tcp&step=8&lang=en", {
    reducedMotion: "reduce",
  });
  const found = {};
  let shown;
  for (const [step, lens] of [
    [8, "Frames"],
    [8, "Octets"],
    [8, "Why"],
    [90, "Frames"],
    [90, "Octets"],
    [90, "State"],
    [90, "Why"],
  ]) {
    await page.seek(step);
    await page.page.getByRole("tab", { name: lens }).click();
    // Another lens of the same step changes nothing but the inspector.
    await look(page, found, `step ${step}, ${lens}`, step === shown ? "[data-testid=inspector]" : undefined);
    shown = step;
  }
  await page.page.getByRole("tab", { name: "Frames" }).click();
  await page.page.getByTestId("frames").getByRole("button").first().click();
  await page.page.getByTestId("way").waitFor();
  await look(page, found, "a frame is followed", "[data-testid=inspector]");
  assert.deepEqual(found, {});
});

test("axe-core finds nothing in open menus, answers and notices", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=1&lang=en", { reducedMotion: "reduce" });
  const found = {};
  await page.page.locator(".keys summary").click();
  await page.page.getByTestId("lessons").click();
  await look(page, found, "with menu and keys open");
  await page.press("Escape");
  await page.page.locator(".keys summary").click();
  const form = page.page.getByTestId("predict");
  await form.locator("[data-option='0'] input").check();
  await form.locator("[type=submit]").click();
  await look(page, found, "answered wrong", ".lesson-body");
  await form.locator(".outcome button").click();
  // What came of it stays until one goes on.
  await page.press(".");
  await form.locator("[data-option='1'] input").check();
  await form.locator("[type=submit]").click();
  await look(page, found, "answered right");
  await page.page.evaluate(() => (location.hash = "lesson=hallo"));
  await page.notice.waitFor();
  await look(page, found, "with a notice");
  assert.deepEqual(found, {});
});

/** Adds what axe-core finds now, on the whole page or within a part of it, to what it found before. */
async function look(page, found, what, within) {
  const now = await axeFindings(page.page, within);
  if (now.length > 0) found[what] = now;
}

test("a whole lesson by keyboard alone: Tab reaches everything, is always seen and never caught", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=one-proxy&step=1&lang=en");
  // Everything a mouse can press, in the order of the document.
  const wanted = await page.page.evaluate(() => {
    const selector = "a[href], button:not(:disabled), input:not(:disabled), summary";
    const all = [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
    all.forEach((one, index) => (one.dataset.wanted = index));
    // Of radio buttons Tab reaches one of each set, of tabs the selected one; arrows do the rest.
    return all
      .filter((one) => one.role !== "tab" || one.getAttribute("aria-selected") === "true")
      .map((one) => (one.type === "radio" ? `radio ${one.name}` : one.dataset.wanted));
  });
  const reached = [];
  let unseen;
  for (let presses = 0; presses < 200; presses += 1) {
    await page.press("Tab");
    const focus = await page.page.evaluate(() => {
      const one = document.activeElement;
      if (one === document.body || one === document.documentElement) return undefined;
      const box = one.getBoundingClientRect();
      const label = one.type === "radio" ? one.closest("label") : one;
      const ring = [one, label].some((element) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
      });
      const shown = label.getBoundingClientRect();
      const inside = shown.bottom > 0 && shown.top < innerHeight && shown.right > 0 && shown.left < innerWidth;
      return {
        what: one.outerHTML.slice(0, 120),
        id: one.type === "radio" ? `radio ${one.name}` : one.dataset.wanted,
        seen: ring && inside && box.width > 0,
      };
    });
    if (!focus) break;
    if (!focus.seen) unseen ??= focus.what;
    if (focus.id !== undefined) reached.push(focus.id);
  }
  assert.equal(unseen, undefined, "the focus cannot be seen");
  assert.deepEqual(new Set(reached), new Set(wanted), "Tab reaches everything and comes out again");
  assert.equal(reached.length, new Set(reached).size, "and everything once");

  // The skip link leads to the stage; from there the lesson is played through.
  await page.press("Tab");
  await page.press("Enter");
  await page.page.waitForFunction(() => document.activeElement.id === "stage");
  const steps = await page.says("steps");
  for (let step = 2; step <= steps; step += 1) {
    await page.press("ArrowRight");
    await page.wait("step", step);
  }
  // Another lesson by the menu, which closes by Escape and gives the focus back.
  const menu = page.page.getByTestId("lessons");
  await menu.focus();
  await page.press("Enter");
  await page.press("Tab");
  await page.press("Escape");
  await page.page.locator("[data-testid=lessons][aria-expanded=false]").waitFor();
  assert.ok(await menu.evaluate((button) => button === document.activeElement));
  await page.press("Enter");
  await page.press("Tab");
  await page.press("Enter");
  await page.wait("lesson", "hello");
});

for (const lang of ["en", "zh"]) {
  test(`every step is told to those who do not see it (${lang})`, LIMIT, async (t) => {
    const page = await playground.open(t, `lesson=hello&step=1&lang=${lang}`);
    assert.equal(await page.account.getAttribute("aria-live"), "polite");
    const steps = await page.says("steps");
    const told = new Set();
    for (let step = 1; step <= steps; step += 1) {
      if (step > 1) await page.press(".");
      await page.wait("step", step);
      const text = await page.account.textContent();
      assert.equal(/\p{Script=Han}/u.test(text), lang === "zh", text);
      told.add(text);
      // The slider says the same; why the run ends is told besides.
      const value = await page.scrub.getAttribute("aria-valuetext");
      assert.ok(text.startsWith(value), text);
      assert.equal(text === value, step < steps);
    }
    assert.equal(told.size, steps, "no two steps are told alike");
    // While it plays only what the lesson tells is spoken, not every step.
    await page.press("Home");
    await page.button("play").click();
    await page.wait("playing", true);
    const line = await page.page.locator("[data-line=now] button > :last-child").textContent();
    assert.equal(await page.account.textContent(), line);
  });
}

test("the document's language, its title and every text follow the language chosen", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=one-proxy", { locale: "zh-CN" });
  const html = page.page.locator("html");
  const language = page.page.getByTestId("language");
  assert.match(await html.getAttribute("lang"), /^zh/);
  assert.match(await page.page.title(), /代理/);
  assert.equal(await language.getAttribute("lang"), "en");
  const untranslated = await page.page.evaluate(() => {
    // Names, types, numbers and what goes over the wire are the same in every language.
    const same = "svg, [data-role], .mono, kbd, pre, code, .hex, [translate=no], [lang=en], .lane-names, .value";
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const words = node.data.match(/[A-Za-z]{3,}/g) ?? [];
      const allowed = /^(REQ|REP|DEALER|ROUTER|TCP|ZMTP|READY|Home|End|Space|RFC|client|proxy|server|hello|world|ZeroMQ|ZMQ|ROUTING|Hopscope|scope)$/;
      const english = words.filter((word) => !allowed.test(word));
      const element = node.parentElement;
      if (english.length > 0 && !element.closest(same) && element.checkVisibility()) found.push(node.data);
    }
    return found;
  });
  assert.deepEqual(untranslated, []);
  await language.click();
  await page.page.waitForFunction(() => document.documentElement.lang === "en");
  assert.match(await page.page.title(), /proxy/);
  assert.equal(await language.getAttribute("lang"), "zh");
  const han = await page.page.evaluate(
    () => [...document.querySelectorAll("main *")].filter((one) => one.children.length === 0 && /\p{Script=Han}/u.test(one.textContent)).length,
  );
  assert.equal(han, 0, "Chinese is left in the English page");
});

test("the theme is the system's until one is chosen, and is remembered", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello", { colorScheme: "dark" });
  const ground = () => page.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await page.page.emulateMedia({ colorScheme: "light" });
  const light = await ground();
  assert.notEqual(dark, light);
  const theme = page.page.getByRole("button", { name: /^Theme: / });
  // Each click is seen.
  for (const colour of [dark, light, dark]) {
    await theme.click();
    await page.page.waitForFunction((ground) => getComputedStyle(document.body).backgroundColor === ground, colour);
  }
  await page.page.reload();
  await page.ready();
  assert.equal(await ground(), dark);
});

for (const width of [360, 320]) {
  test(`at ${width} pixels nothing makes the page scroll sideways, and every target can be hit`, LIMIT, async (t) => {
    const page = await playground.open(t, "lesson=hello&lang=en", { ...PHONE, viewport: { width, height: 740 } });
    for (const lang of ["en", "zh"]) {
      for (const [id, extra] of [...(await lessons()).keys()].map((id) => [id, id.startsWith("chain") ? "&length=8" : ""])) {
        await page.page.evaluate((hash) => (location.hash = hash), `lesson=${id}${extra}&lang=${lang}`);
        await page.wait("lesson", id);
        await page.page.waitForFunction((lang) => document.documentElement.lang.startsWith(lang), lang);
        for (const tab of await page.page.getByRole("tab").all()) {
          await tab.click();
          const wide = await page.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.equal(wide, 0, `${id} in ${lang}: the page is ${wide} px too wide`);
        }
        assert.deepEqual(await smallTargets(page), [], `${id} in ${lang}`);
      }
    }
  });
}

test("every target can be hit on a large screen, too", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=chain-of-routers&length=8&lang=en");
  await page.page.getByRole("tab", { name: "Octets" }).click();
  assert.deepEqual(await smallTargets(page), []);
});

/** Targets under 24 pixels (WCAG 2.5.8); links within a sentence may be small. */
function smallTargets(page) {
  return page.page.evaluate(() => {
    const targets = [...document.querySelectorAll("a[href], button, input, summary, [role=tab]")];
    const area = (one) => (["radio", "checkbox"].includes(one.type) ? one.closest("label") : one);
    return targets
      .filter((one) => one.checkVisibility() && !one.matches("p a, .skip"))
      .map((one) => ({ box: area(one).getBoundingClientRect(), one }))
      .filter(({ box }) => box.width < 24 || box.height < 24)
      .map(({ box, one }) => `${one.outerHTML.slice(0, 100)}: ${box.width} x ${box.height}`);
  });
}
