// The policy that `hopscope play` sends: what it forbids is refused, and what is refused is heard of. Every other
// test listens in the same way (`complaints` in harness.mjs) and fails on the first refusal; here it is shown that
// it would.

import assert from "node:assert/strict";
import { test } from "node:test";
import { complaints } from "./harness.mjs";
import { useFirefox } from "./firefox.mjs";
import { LIMIT, Playground, usePlayground } from "./page.mjs";

const playground = usePlayground();
const firefox = useFirefox();

/** What a careless change, or somebody with bad intent, might put into the page, by the directive against it. */
const FORBIDDEN = {
  "script-src-elem": () => {
    const script = document.createElement("script");
    script.textContent = "window.refused = false";
    document.body.append(script);
  },
  "script-src-attr": () => {
    const button = document.createElement("button");
    document.body.append(button);
    button.setAttribute("onclick", "window.refused = false");
    button.click();
  },
  "style-src-elem": () => {
    const style = document.createElement("style");
    style.textContent = "body { color: rgb(1, 2, 3) }";
    document.body.append(style);
  },
  "style-src-attr": () => document.body.setAttribute("style", "color: rgb(1, 2, 3)"),
  "connect-src": () => fetch("http://127.0.0.1:9/").catch(() => {}),
  "img-src": () => (new Image().src = "http://127.0.0.1:9/picture.png"),
  "frame-src": () => {
    const frame = document.createElement("iframe");
    frame.src = "http://127.0.0.1:9/";
    document.body.append(frame);
  },
};

/** In the page: what of the forbidden has had its way. */
const effects = () => ({ ran: window.refused === false, coloured: getComputedStyle(document.body).color });

async function holds(problems, evaluate, forbidden = FORBIDDEN) {
  const before = await evaluate(effects);
  assert.equal(before.ran, false);
  assert.deepEqual(problems, [], "nothing is refused before");
  for (const [directive, does] of Object.entries(forbidden)) {
    problems.length = 0;
    await evaluate(does);
    await toldOf(problems, directive);
    assert.deepEqual(await evaluate(effects), before, `${directive}: it has had no effect`);
  }
}

/** Waits until a refusal has been told of, which comes from another process. */
async function toldOf(problems, directive) {
  for (let looks = 0; !problems.some((problem) => problem.includes(`refused by ${directive}`)); looks += 1) {
    assert.ok(looks < 500, `nothing was told of ${directive}, but ${problems.join("; ") || "nothing"}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

for (const file of ["", "embed.html"]) {
  test(`what the policy forbids is refused and told of (${file || "the page"})`, LIMIT, async (t) => {
    const context = await playground.browser.newContext();
    t.after(() => context.close());
    const problems = await complaints(context);
    const page = await context.newPage();
    await page.goto(`${playground.address}${file}#lesson=hello&lang=en`);
    await (file ? page.getByRole("button", { name: "Step forward" }) : new Playground(page).stage).waitFor();
    await holds(problems, (does) => page.evaluate(does));
  });
}

test("a page that is refused something fails its test", LIMIT, async () => {
  const afterwards = [];
  const page = await playground.open({ after: (does) => afterwards.push(does) }, "lesson=hello&lang=en");
  await page.page.evaluate(FORBIDDEN["style-src-attr"]);
  // What was logged has been heard of once a later answer has come.
  await page.page.evaluate(() => new Promise(requestAnimationFrame));
  await assert.rejects(async () => {
    for (const does of afterwards) await does();
  }, /refused by style-src-attr/);
});

test("Firefox: what the policy forbids is refused and told of", LIMIT, async () => {
  const afterwards = [];
  const page = await firefox.open({ after: (does) => afterwards.push(does) }, "lesson=hello&lang=en");
  // It refuses frames, too, but tells the page nothing of them.
  const { "frame-src": _, ...forbidden } = FORBIDDEN;
  await holds(page.problems, (does) => page.page.evaluate(does), forbidden);
  await assert.rejects(async () => {
    for (const does of afterwards) await does();
  }, /the page complained/);
});
