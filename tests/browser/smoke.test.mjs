// The page arrives whole: the binary serves it, its WebAssembly starts, and nothing complains.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { DIST } from "./flows.mjs";
import { openPage, startBrowser, startPlayground } from "./harness.mjs";

let playground;
let browser;

before(async () => {
  playground = await startPlayground();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await playground?.stop();
});

test("the WebAssembly is served as such and starts", { timeout: 60_000 }, async (t) => {
  const page = await openPage(t, browser, "about:blank");
  const module = page.waitForResponse((response) => response.url().endsWith(".wasm"));
  await page.goto(playground.address);
  assert.equal((await module).headers()["content-type"], "application/wasm");
  await page.waitForFunction(() => window.hopscope !== undefined);
  assert.match(await page.title(), /Hopscope/);
});

test("each file is the same in every coding in which it is sent", { timeout: 60_000 }, async () => {
  const names = (await readdir(DIST, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const codings = new Set();
  for (const { parentPath, name } of names) {
    const path = relative(DIST, join(parentPath, name));
    const built = await readFile(join(DIST, path));
    for (const accepted of ["br", "gzip", "br;q=0, gzip;q=0"]) {
      const answer = await fetch(new URL(path, playground.address), { headers: { "accept-encoding": accepted } });
      const coding = answer.headers.get("content-encoding");
      assert.ok(coding === null || coding === accepted, `${path}: ${coding}, ${accepted} is accepted`);
      // What was asked for in brotli or gzip has been unpacked by `fetch`.
      assert.ok(built.equals(Buffer.from(await answer.arrayBuffer())), `${path}, ${accepted}`);
      codings.add(coding);
    }
  }
  assert.deepEqual([...codings].sort(), ["br", "gzip", null]);
});

test("nothing is fetched from elsewhere", { timeout: 60_000 }, async (t) => {
  const page = await openPage(t, browser, "about:blank");
  const elsewhere = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(playground.address).origin) elsewhere.push(request.url());
  });
  await page.goto(playground.address, { waitUntil: "networkidle" });
  assert.deepEqual(elsewhere, []);
});

test("an address that names nothing is answered with 404", { timeout: 60_000 }, async () => {
  const answer = await fetch(new URL("there-is-no-such-file.js", playground.address));
  assert.equal(answer.status, 404);
});
