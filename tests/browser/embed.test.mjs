// Runs inside other people's pages: the element in an article and in a book, and embed.html in a frame.
//
// Everything is served as documentation is, by a plain static server and below a sub-path.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axeFindings } from "./axe.mjs";
import { DIST, SITE, WASM, drawn, drawnMessages, groundIsDark, openOn, recordsOf, snippetPage, stepIsDrawn } from "./flows.mjs";
import { startBrowser } from "./harness.mjs";

const LIMIT = { timeout: 60_000 };

let browser;

before(async () => {
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
});

const open = (t, address, options) => openOn(browser, t, address, options);
const openSnippet = (t, snippet, options) => open(t, "/page.html", { ...options, page: snippetPage(snippet) });

test("three elements share one instance, and each shows its own run", LIMIT, async (t) => {
  const { site, page } = await open(t, "/examples/embed/three-flows.html");
  const flows = page.locator("hopscope-flow");
  assert.equal(await flows.count(), 3);
  for (const flow of await flows.all()) await drawn(flow);
  assert.equal(site.count(WASM), 1);
  assert.equal(site.count("hopscope-web.js"), 1);
  assert.equal(site.count("tokens.css"), 1);
  assert.equal(site.count("flow.css"), 1);
  const links = await page.locator("hopscope-flow [part=playground]").evaluateAll((all) => all.map((link) => link.href));
  assert.deepEqual(
    links.map((link) => new URLSearchParams(new URL(link).hash.slice(1)).get("lesson")),
    ["hello", "chain-of-routers", "missing-delimiter"],
  );
  for (const link of links) assert.ok(link.startsWith(`${site.address}${SITE}/dist/#`), link);
  assert.deepEqual(await flows.evaluateAll((all) => all.map((flow) => flow.querySelector("ol").checkVisibility())), [
    false,
    false,
    false,
  ]);
});

for (const [lesson, settings] of [
  ["hello", {}],
  ["chain-of-routers", { length: 5 }],
  ["unknown-name", {}],
]) {
  test(`${lesson}: the frames drawn at each step are those of the core's record`, LIMIT, async (t) => {
    const attributes = Object.entries(settings).map(([name, value]) => `${name}="${value}"`);
    const { page } = await openSnippet(t, `<hopscope-flow scenario="${lesson}" ${attributes.join(" ")}></hopscope-flow>`);
    const flow = page.locator("hopscope-flow");
    await drawn(flow);
    const records = await recordsOf(lesson, settings);
    const steps = await flow.evaluate((element) => element.steps);
    assert.ok(steps > 5, `${steps} steps`);
    let compared = 0;
    for (let step = 1; step <= steps; step += 1) {
      await flow.evaluate((element, to) => element.seek(to), step);
      await page.waitForFunction(stepIsDrawn, step);
      const messages = await flow.evaluate(drawnMessages);
      for (const { record, frames } of messages) {
        assert.deepEqual(frames, records[record].frames.map((frame) => frame.hex), `step ${step}, record ${record}`);
        compared += 1;
      }
    }
    assert.ok(compared >= steps, `${compared} messages were compared in ${steps} steps`);
  });
}

for (const [lesson, width] of [
  ["who-are-you", 360],
  ["who-are-you", 700],
  ["missing-delimiter", 700],
]) {
  test(`${lesson} at ${width} px: no step changes the height, so that nothing around moves`, LIMIT, async (t) => {
    const snippet = `<hopscope-flow scenario="${lesson}"></hopscope-flow>`;
    const { page } = await openSnippet(t, snippet, { viewport: { width, height: 800 } });
    const flow = page.locator("hopscope-flow");
    await drawn(flow);
    const steps = await flow.evaluate((element) => element.steps);
    const heights = new Set();
    for (let step = 1; step <= steps; step += 1) {
      await flow.evaluate((element, to) => element.seek(to), step);
      await page.waitForFunction(stepIsDrawn, step);
      heights.add(await flow.evaluate((element) => element.getBoundingClientRect().height));
    }
    assert.equal(heights.size, 1, [...heights].join(", "));
  });
}

test("the strip at the end shows every message that crossed a link", LIMIT, async (t) => {
  const { page } = await openSnippet(t, '<hopscope-flow scenario="chain-of-routers" length="2"></hopscope-flow>');
  const flow = page.locator("hopscope-flow");
  await drawn(flow);
  await flow.evaluate((element) => element.seek(element.steps));
  const steps = await flow.evaluate((element) => element.steps);
  await page.waitForFunction(stepIsDrawn, steps);
  const records = await recordsOf("chain-of-routers", { length: 2 });
  const sent = records.flatMap(({ event }, index) => (event === "sent" ? [index] : []));
  const shown = await flow.evaluate((element) =>
    [...element.shadowRoot.querySelectorAll("[data-strip]")].map((cell) => Number(cell.dataset.record)),
  );
  assert.deepEqual(shown.sort((a, b) => a - b), sent);
});

test("nothing is fetched until an element comes near the window", LIMIT, async (t) => {
  const { site, page } = await openSnippet(
    t,
    '<div style="height: 4000px"></div><hopscope-flow scenario="hello"><p>Below</p></hopscope-flow>',
  );
  // An observer of our own has been told where the element is; so the element's has been, too.
  await page.locator("hopscope-flow").evaluate(
    (flow) => new Promise((resolve) => new IntersectionObserver(resolve, { rootMargin: "200px" }).observe(flow)),
  );
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  assert.equal(site.count("hopscope-flow.js"), 1);
  assert.equal(site.count(WASM), 0);
  assert.equal(site.count("hopscope-web.js"), 0);
  await drawn(page.locator("hopscope-flow"));
  assert.equal(site.count(WASM), 1);
});

test("a flow that is scrolled away stops playing", LIMIT, async (t) => {
  const { page } = await openSnippet(
    t,
    '<hopscope-flow scenario="chain-of-routers"></hopscope-flow><div style="height: 4000px"></div><p id="end">End</p>',
  );
  const flow = page.locator("hopscope-flow");
  await drawn(flow);
  await page.evaluate(() => {
    addEventListener("hopscope-step", ({ detail }) => (window.playing = detail.playing));
  });
  await flow.evaluate((element) => element.play());
  await page.waitForFunction(() => window.playing === true);
  await page.locator("#end").scrollIntoViewIfNeeded();
  await page.waitForFunction(() => window.playing === false);
});

test("without JavaScript there is what the author wrote", LIMIT, async (t) => {
  const { page } = await open(t, "/examples/embed/three-flows.html", { javaScriptEnabled: false });
  for (const list of await page.locator("hopscope-flow ol").all()) assert.ok(await list.isVisible());
});

test("on paper there is what the author wrote", LIMIT, async (t) => {
  const { page } = await open(t, "/examples/embed/mdbook-like.html");
  const flow = page.locator("hopscope-flow");
  await drawn(flow);
  assert.equal(await flow.locator("pre").isVisible(), false);
  await page.emulateMedia({ media: "print" });
  assert.ok(await flow.locator("pre").isVisible());
  assert.equal(await flow.locator("[part=flow]").isVisible(), false);
});

test("keys pressed in a flow are its own; elsewhere they turn the book's pages", LIMIT, async (t) => {
  const { page } = await open(t, "/examples/embed/mdbook-like.html");
  const flow = page.locator("hopscope-flow");
  await drawn(flow);
  const chapter = page.locator("#chapter");
  await page.keyboard.press("ArrowRight");
  assert.equal(await chapter.textContent(), "Chapter 3");
  await flow.evaluate((element) => element.seek(3));
  await flow.locator("button[data-act=play]").focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.querySelector("hopscope-flow").step === 4);
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => document.querySelector("hopscope-flow").step === 3);
  await page.keyboard.press("s");
  await page.keyboard.press("/");
  assert.equal(await chapter.textContent(), "Chapter 3");
  assert.equal(await page.evaluate(() => document.activeElement.localName), "hopscope-flow");
});

test("a flow wears the colours of the page around it", LIMIT, async (t) => {
  const { page } = await open(t, "/examples/embed/mdbook-like.html");
  await drawn(page.locator("hopscope-flow"));
  await page.waitForFunction(groundIsDark, false);
  for (const [theme, dark] of [
    ["navy", true],
    ["rust", false],
    ["coal", true],
    ["light", false],
    ["ayu", true],
  ]) {
    await page.locator(`#themes [value=${theme}]`).click();
    await page.waitForFunction(groundIsDark, dark);
  }
  // A page that names no theme leaves it to the system; an attribute of the element's own wins.
  await page.evaluate(() => (document.documentElement.className = ""));
  await page.waitForFunction(groundIsDark, false);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForFunction(groundIsDark, true);
  await page.locator("hopscope-flow").evaluate((flow) => flow.setAttribute("theme", "light"));
  await page.waitForFunction(groundIsDark, false);
});

test("attributes may change while the flow is seen", LIMIT, async (t) => {
  const { page } = await openSnippet(t, '<hopscope-flow scenario="chain-of-routers" playground></hopscope-flow>');
  const flow = page.locator("hopscope-flow");
  await drawn(flow);
  const link = flow.locator("[part=playground]");
  const says = (name) => link.evaluate((a, key) => new URLSearchParams(new URL(a.href).hash.slice(1)).get(key), name);
  const set = (name, value) => flow.evaluate((element, pair) => element.setAttribute(...pair), [name, value]);
  const before = await flow.evaluate((element) => element.steps);
  await set("length", "6");
  await page.waitForFunction((steps) => document.querySelector("hopscope-flow").steps > steps, before);
  assert.equal(await says("length"), "6");
  await set("start-at", "9");
  await page.waitForFunction(() => document.querySelector("hopscope-flow").step === 9);
  assert.equal(await says("step"), "9");
  await set("lang", "zh");
  await page.waitForFunction(() => /演练场/.test(document.querySelector("hopscope-flow").shadowRoot.textContent));
  assert.equal(await says("lang"), "zh");
  assert.equal(await flow.evaluate((element) => element.step), 9);
  await flow.evaluate((element) => {
    element.removeAttribute("length");
    element.setAttribute("scenario", "hello");
  });
  await page.waitForFunction((steps) => document.querySelector("hopscope-flow").steps < steps, before);
  assert.equal(await says("lesson"), "hello");
});

test("a flow taken out of the page is gone, and goes on where it was when it comes back", LIMIT, async (t) => {
  const { site, page } = await openSnippet(t, '<hopscope-flow scenario="hello"></hopscope-flow>');
  await drawn(page.locator("hopscope-flow"));
  await page.evaluate(() => {
    window.flow = document.querySelector("hopscope-flow");
    window.flow.seek(5);
  });
  await page.waitForFunction(stepIsDrawn, 5);
  const left = await page.evaluate(() => {
    const { flow } = window;
    flow.remove();
    return { step: flow.step, drawn: flow.shadowRoot.querySelector("[part=flow]").childElementCount };
  });
  assert.deepEqual(left, { step: undefined, drawn: 0 });
  await page.evaluate(() => document.body.append(window.flow));
  await page.waitForFunction(() => window.flow.step === 5);
  assert.equal(site.count(WASM), 1);
});

test("what a page is besides the flow stays as it was", LIMIT, async (t) => {
  const { page } = await openSnippet(t, '<hopscope-flow scenario="hello"></hopscope-flow>');
  const flow = page.locator("hopscope-flow");
  const around = () =>
    page.evaluate(() => ({
      title: document.title,
      address: location.href,
      history: history.length,
      stored: localStorage.length + sessionStorage.length,
      cookies: document.cookie,
      body: document.body.getAttributeNames(),
      root: document.documentElement.getAttributeNames(),
      styles: document.styleSheets.length + document.adoptedStyleSheets.length,
      children: document.body.childElementCount,
    }));
  const before = await around();
  await drawn(flow);
  await flow.locator("button[data-act=play]").focus();
  for (const key of ["ArrowRight", "End", "Home", "Space", "Space"]) await page.keyboard.press(key);
  assert.deepEqual(await around(), before);
});

for (const [what, snippet, reason] of [
  ["an unknown lesson", '<hopscope-flow scenario="chain-of-router"><p>Written</p></hopscope-flow>', /chain-of-routers/],
  ["no lesson at all", "<hopscope-flow><p>Written</p></hopscope-flow>", /expected scenario=/],
  ["a number that is none", '<hopscope-flow scenario="hello" start-at="x"><p>Written</p></hopscope-flow>', /start-at="x"/],
  ["a length out of range", '<hopscope-flow scenario="chain-of-routers" length="9"><p>Written</p></hopscope-flow>', /8/],
  ["a damaged link", '<hopscope-flow link="lesson=hello&step=zero"><p>Written</p></hopscope-flow>', /zero/],
]) {
  test(`${what}: the author's words stay, with the reason`, LIMIT, async (t) => {
    const { page, logged } = await openSnippet(t, snippet, { complains: true });
    const note = page.locator("hopscope-flow [part=note]");
    await note.waitFor();
    assert.match(await note.textContent(), reason);
    assert.ok(await page.getByText("Written").isVisible());
    assert.ok(logged.some((line) => line.startsWith("hopscope-flow:") && reason.test(line)), logged.join("\n"));
    // The mistake repaired, the flow is drawn without loading the page again.
    await page.locator("hopscope-flow").evaluate((flow) => {
      for (const name of flow.getAttributeNames()) flow.removeAttribute(name);
      flow.setAttribute("scenario", "hello");
    });
    await drawn(page.locator("hopscope-flow"));
    assert.equal(await note.isVisible(), false);
  });
}

test("files that cannot be fetched leave the author's words", LIMIT, async (t) => {
  const folders = { [`${SITE}/dist/hopscope-flow.js`]: `${DIST}/hopscope-flow.js` };
  const { page } = await openSnippet(t, '<hopscope-flow scenario="hello"><p>Written</p></hopscope-flow>', {
    complains: true,
    server: { folders },
  });
  await page.locator("hopscope-flow [part=note]").waitFor();
  assert.ok(await page.getByText("Written").isVisible());
});

test("a server that knows no WebAssembly will do", LIMIT, async (t) => {
  const { page } = await openSnippet(t, '<hopscope-flow scenario="hello"></hopscope-flow>', {
    server: { types: { ".wasm": "application/octet-stream" } },
  });
  await drawn(page.locator("hopscope-flow"));
});

test("a page that allows nothing beyond what the documentation asks for shows the flow", LIMIT, async (t) => {
  const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'";
  const { page } = await openSnippet(t, '<hopscope-flow scenario="hello"></hopscope-flow>', {
    server: { headers: { "content-security-policy": policy } },
  });
  await drawn(page.locator("hopscope-flow"));
});

test("a frame shows the moment of its fragment and is made as high as it is", LIMIT, async (t) => {
  const { page } = await open(t, "/examples/embed/iframe.html");
  const frame = page.frameLocator("iframe");
  const flow = frame.locator("hopscope-flow");
  await drawn(flow);
  await page.waitForFunction(() => {
    const [element] = document.getElementsByTagName("iframe");
    return element.clientHeight === Math.ceil(element.contentDocument.body.getBoundingClientRect().height);
  });
  await flow.evaluate(() => (location.hash = "lesson=chain-of-routers&length=4&step=12&over=tcp&lang=zh"));
  await page.waitForFunction(
    () => document.querySelector("iframe").contentDocument.querySelector("hopscope-flow").step === 12,
  );
  assert.match(
    await flow.locator("[part=playground]").evaluate((link) => link.href),
    /\/dist\/#lesson=chain-of-routers&length=4&step=12&over=tcp&lang=zh$/,
  );
  assert.equal(await flow.evaluate(() => document.documentElement.lang), "zh");
});

const SANDBOXED = '<iframe title="A flow" sandbox="allow-scripts" src="dist/embed.html#lesson=hello" width="800" height="700"></iframe>';

test("a sandboxed frame shows the flow when the server sends CORS", LIMIT, async (t) => {
  const { page } = await openSnippet(t, SANDBOXED, {
    server: { headers: { "access-control-allow-origin": "*" } },
  });
  await drawn(page.frameLocator("iframe").locator("hopscope-flow"));
});

test("a sandboxed frame without CORS says what there would be", LIMIT, async (t) => {
  const { page } = await openSnippet(t, SANDBOXED, { complains: true });
  await page.frameLocator("iframe").getByText("This needs JavaScript and WebAssembly").waitFor();
});

for (const [look, options] of [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["360 px wide", { viewport: { width: 360, height: 740 } }],
]) {
  test(`axe finds nothing, ${look}`, LIMIT, async (t) => {
    const addresses = ["/examples/embed/three-flows.html", "/examples/embed/mdbook-like.html", "/dist/embed.html#lesson=hello"];
    for (const address of addresses) {
      const { page } = await open(t, address, options);
      for (const flow of await page.locator("hopscope-flow").all()) await drawn(flow);
      assert.deepEqual(await axeFindings(page), [], address);
      const spill = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(spill <= 0, `${address} is ${spill} px too wide`);
    }
  });
}
