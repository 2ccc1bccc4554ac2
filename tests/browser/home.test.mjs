// What leaves the page, and what comes back: links that hold a whole scenario, files, drafts, pictures.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { promisify } from "node:util";
import { LIMIT, usePlayground } from "./page.mjs";

const playground = usePlayground();

/** Nodes in a row, each passing on what it gets. */
function chain(nodes) {
  const blocks = [
    `title = "A row of ${nodes}"`,
    'summary = "Workers that pass on what they get."',
    '[[nodes]]\nname = "first"\nkind = "ventilator"\nsockets = { type = "PUSH", bind = "link1" }\nmessages = ["one", "two"]',
  ];
  for (let node = 1; node < nodes - 1; node += 1) {
    blocks.push(
      `[[nodes]]\nname = "worker-number-${node}"\nkind = "worker"\nsockets = [{ type = "PULL", connect = "link${node}" }, { type = "PUSH", bind = "link${node + 1}" }]`,
    );
  }
  blocks.push(
    `[[nodes]]\nname = "last"\nkind = "sink"\nsockets = { type = "PULL", connect = "link${nodes - 1}" }`,
  );
  return `${blocks.join("\n\n")}\n`;
}

/** A text that does not compress: nothing to be seen in it, and too long for any link. */
function long() {
  let state = 7;
  const noise = Array.from({ length: 9000 }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return "abcdefghijklmnopqrstuvwxyz0123456789"[(state >> 8) % 36];
  }).join("");
  return `${chain(3)}# ${noise}\n`;
}

const load = (page, text) => page.page.evaluate((text) => window.hopscope.load(text), text);

async function panel(page) {
  await page.page.getByRole("button", { name: "Share" }).click();
  const panel = page.page.getByRole("region", { name: "Take it home" });
  await panel.waitFor();
  return panel;
}

/** What the browser is given as a file when this button is pressed. */
async function saved(page, within, name) {
  const [download] = await Promise.all([
    page.page.waitForEvent("download"),
    within.getByRole("button", { name, exact: true }).click(),
  ]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path()) };
}

/** Waits until the address holds a scenario, and returns its fragment. */
async function packed(page) {
  await page.page.waitForFunction(() => location.hash.includes("scenario=1."));
  return page.page.evaluate(() => location.hash.slice(1));
}

test("a scenario of twelve nodes is a link of at most 2,000 characters that shows the same elsewhere", LIMIT, async (t) => {
  const page = await playground.open(t, "lang=en");
  await load(page, chain(12));
  await page.page.getByText("A row of 12").first().waitFor();
  await page.seek(9);
  const link = await packed(page);
  assert.ok(link.length <= 2000, `${link.length} characters`);
  const before = await page.picture();
  const other = await playground.open(t, await packed(page));
  assert.equal(await other.picture(), before);
  assert.equal(await other.says("step"), await page.says("step"));
});

test("the command line makes links that the page follows, and runs those of the page", LIMIT, async (t) => {
  const run = promisify(execFile);
  const hopscope = (...args) => run(process.env.HOPSCOPE_BIN, args);
  const made = await hopscope("link", "../../scenarios/hello.toml", "--step", "3");
  const page = await playground.open(t, made.stdout.trim().slice(1));
  assert.equal(await page.says("step"), 3);
  const link = await packed(page);
  const there = await hopscope("run", `#${link}`);
  const here = await hopscope("run", "hello");
  assert.equal(there.stdout, here.stdout);
});

for (const [damage, link, words] of [
  ["cut off", "scenario=1.abcd", /does not unpack.*expected all of it/],
  ["of a later version", "scenario=9.abcd", /version 9; expected version 1/],
  ["of a lesson's branch and cut off", "lesson=hello&scenario=1.abcd", /does not unpack.*expected all of it/],
]) {
  test(`a link that is ${damage} explains itself, and the page works`, LIMIT, async (t) => {
    const page = await playground.open(t, `${link}&lang=en`);
    await page.notice.waitFor();
    assert.match(await page.notice.innerText(), words);
    await page.press(".");
  });
}

test("what is too long for a link says so and is kept as a file and as a draft", LIMIT, async (t) => {
  const page = await playground.open(t, "lang=en");
  const text = long();
  await load(page, text);
  const home = await panel(page);
  await home.getByText(/expected at most 8000/).waitFor();
  assert.equal(await page.page.evaluate(() => location.hash), "");
  const file = await saved(page, home, "Save file");
  assert.equal(file.name, "a-row-of-3.toml");
  assert.equal(file.text.toString(), text);
  await page.page.reload();
  await page.ready();
  await page.notice.getByText("A row of 3").waitFor();
  await page.notice.getByRole("button", { name: "Open it" }).click();
  await page.page.getByRole("heading", { name: "A row of 3" }).waitFor();
});

test("a file is opened by its button, and one that is no scenario is explained", LIMIT, async (t) => {
  const page = await playground.open(t, "lang=en");
  const choose = async (name, text) => {
    const home = await panel(page);
    const input = home.getByLabel("Open a file");
    await input.setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
    await home.waitFor({ state: "detached" });
  };
  await choose("row.toml", chain(4));
  await page.page.getByRole("heading", { name: "A row of 4" }).waitFor();
  await choose("wrong.toml", "title = 3\n");
  await page.notice.waitFor();
  assert.match(await page.notice.innerText(), /line 1/);
  await page.page.getByRole("heading", { name: "A row of 4" }).waitFor();
});

test("a file that is dropped on the page is opened", LIMIT, async (t) => {
  const page = await playground.open(t, "lang=en");
  await page.page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "row.toml"));
    for (const kind of ["dragover", "drop"]) {
      document.body.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
    }
  }, chain(5));
  await page.page.getByRole("heading", { name: "A row of 5" }).waitFor();
});

test("pictures are whole: an SVG, a PNG of twice its size, one that moves, and the ladder", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=4&lang=zh", { colorScheme: "dark", locale: "zh-CN" });
  await page.page.getByRole("button", { name: "分享" }).click();
  const home = page.page.getByRole("region", { name: "带走" });
  const still = await saved(page, home, "这一步的 SVG");
  const png = await saved(page, home, "这一步的 PNG");
  const moving = await saved(page, home, "会动的 SVG");
  const ladder = await saved(page, home, "时序图的 SVG");
  const ladderPng = await saved(page, home, "时序图的 PNG");
  assert.deepEqual(
    [still, png, moving, ladder, ladderPng].map(({ name }) => name),
    ["hello-4.svg", "hello-4.png", "hello.svg", "hello-ladder.svg", "hello-ladder.png"],
  );
  assert.ok(moving.text.length < 60_000, `${moving.text.length} octets`);
  // What happens at the step, not what the lesson told some steps before.
  const [, told] = (await page.account.textContent()).match(/：(.*)/s);
  assert.ok(still.text.toString().replaceAll("&quot;", '"').includes(told), told);
  // In an empty page: what parses a picture in the playground is held to the playground's policy.
  const empty = await page.page.context().newPage();
  const seen = await empty.evaluate(async (sources) => {
    const sizes = [];
    for (const source of sources) {
      if (source.svg) {
        const parsed = new DOMParser().parseFromString(source.svg, "image/svg+xml");
        if (parsed.querySelector("parsererror")) return parsed.documentElement.textContent;
      }
      const image = new Image();
      image.src = URL.createObjectURL(
        source.svg ? new Blob([source.svg], { type: "image/svg+xml" }) : new Blob([new Uint8Array(source.png)]),
      );
      await image.decode();
      sizes.push(image.naturalWidth);
    }
    return sizes;
  }, [
    { svg: still.text.toString() },
    { png: [...png.text] },
    { svg: moving.text.toString() },
    { svg: ladder.text.toString() },
    { png: [...ladderPng.text] },
  ]);
  assert.deepEqual(seen, [820, 1640, 820, 756, 1512]);
});

test("the run leaves as a Mermaid diagram, as JSON lines and as HTML to embed", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=3&lang=en", {
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const home = await panel(page);
  const copied = async (name) => {
    await page.page.evaluate(() => navigator.clipboard.writeText(""));
    await home.getByRole("button", { name }).click();
    await page.page.waitForFunction(async () => (await navigator.clipboard.readText()) !== "");
    return page.page.evaluate(() => navigator.clipboard.readText());
  };
  assert.match(await copied("Copy Mermaid"), /^sequenceDiagram\n.*n0->>n1: ∅ \| Hello/s);
  const html = await copied("Copy HTML to embed");
  assert.ok(html.includes(`src="${playground.address}hopscope-flow.js"`), html);
  assert.ok(html.includes('link="lesson=hello&amp;step=3&amp;lang=en"'), html);
  const lines = await saved(page, home, "Save trace as JSON lines");
  const run = promisify(execFile);
  const there = await run(process.env.HOPSCOPE_BIN, ["run", "hello", "--json"]);
  const records = (text) => text.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(records(lines.text.toString()), records(there.stdout));
});
