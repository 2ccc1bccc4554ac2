// The page is kept: once loaded it is there without a network, whatever path it lies below, and a new version takes
// over only when no tab shows the old one or a reader wants it. All under the policy that `hopscope play` sets.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { drawn, DIST, SITE } from "./flows.mjs";
import { openPage, startBrowser, startPlayground } from "./harness.mjs";
import { serve } from "./static-server.mjs";

const LIMIT = { timeout: 120_000 };

let browser;
let policy;

before(async () => {
  browser = await startBrowser();
  const playground = await startPlayground();
  try {
    policy = (await fetch(playground.address)).headers.get("content-security-policy");
  } finally {
    await playground.stop();
  }
});

after(() => browser?.close());

/** Serves a folder as the page, below a path, and opens it. */
async function openKept(t, folder) {
  const site = await serve({
    folders: { [`${SITE}/dist/`]: folder },
    pages: { [`${SITE}/beside.html`]: '<!doctype html><html lang="en"><title>Beside the page</title></html>' },
    headers: { "content-security-policy": policy },
  });
  const address = `${site.address}${SITE}/dist/`;
  const page = await openPage(t, browser, `${address}#lang=en`);
  // After the page, which would complain of a site that is gone.
  t.after(() => site.stop());
  await kept(page);
  return { site, page, address };
}

/** Waits until the page is kept. */
async function kept(page) {
  await page.getByTestId("stage").waitFor();
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    while (active.state !== "activated") await new Promise((resolve) => setTimeout(resolve, 20));
  });
}

const step = (page) => page.getByTestId("playground").getAttribute("data-step");

test("without a network the page loads, runs a lesson in Chinese and shows an embedded flow", LIMIT, async (t) => {
  const { site, page, address } = await openKept(t, DIST);
  await site.stop();
  await page.goto("about:blank");
  await page.goto(`${address}#lesson=hello&lang=zh&step=1`);
  await page.getByTestId("stage").waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-Hans");
  const before = await step(page);
  await page.getByRole("button", { name: "前进一步" }).click();
  await page.waitForFunction((old) => document.querySelector("[data-testid=playground]").dataset.step !== old, before);
  assert.match(await page.getByTestId("account").textContent(), /[\u4e00-\u9fff]/);
  await page.goto(`${address}embed.html?theme=dark#lesson=hello&lang=en`);
  await drawn(page.locator("hopscope-flow"));
});

/** A folder of the page as it is, to be changed. */
async function copied(t) {
  const folder = await mkdtemp(join(tmpdir(), "hopscope-page-"));
  t.after(() => rm(folder, { recursive: true }));
  await cp(DIST, folder, { recursive: true });
  return folder;
}

/** Makes another version of the page in this folder. */
async function publish(folder) {
  const index = join(folder, "index.html");
  await writeFile(index, (await readFile(index, "utf8")).replace("<head>", '<head><meta name="version" content="another">'));
  const worker = join(folder, "sw.js");
  await writeFile(worker, (await readFile(worker, "utf8")).replace(/VERSION = "\w+"/, 'VERSION = "another"'));
}

/** Has the browser look for another version now, which it does by itself within a day. */
function lookForNewer(page) {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 20));
  });
}

test("a new version leaves an open tab its files, and is there once that is closed", LIMIT, async (t) => {
  const folder = await copied(t);
  const { site, page, address } = await openKept(t, folder);

  await publish(folder);
  await writeFile(join(folder, "texts/zh.txt"), "");
  await page.reload();
  await page.getByTestId("stage").waitFor();
  await lookForNewer(page);
  // The texts of the old version are still the open tab's.
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("button", { name: "前进一步" }).waitFor();

  assert.equal(await page.locator("meta[name=version]").count(), 0);
  await page.goto(`${site.address}${SITE}/beside.html`);
  await page.waitForFunction(async () => (await caches.keys()).every((name) => name.endsWith(" another")));
  await page.goto(address);
  await page.locator("meta[name=version]").waitFor({ state: "attached" });
  assert.ok(await page.evaluate(() => navigator.serviceWorker.controller));
});

test("a new version is told of, and taken at once if the reader wants it, in every tab", LIMIT, async (t) => {
  const folder = await copied(t);
  const { page, address } = await openKept(t, folder);
  // A page is kept from its second visit on.
  await page.goto(`${address}#lesson=hello&step=3&lang=en`);
  await page.reload();
  await kept(page);
  const other = await page.context().newPage();
  await other.goto(`${address}#lesson=hello&lang=zh`);
  await kept(other);
  assert.equal(await page.getByRole("alert").count(), 0);

  await publish(folder);
  await lookForNewer(page);
  await page.getByRole("alert").getByText("There is a newer version of this page").waitFor();
  await other.getByRole("alert").getByText("本页有了新版本").waitFor();
  await page.getByRole("button", { name: "Load it" }).click();
  for (const tab of [page, other]) {
    await tab.locator("meta[name=version]").waitFor({ state: "attached" });
    await tab.getByTestId("stage").waitFor();
    assert.equal(await tab.getByRole("alert").count(), 0);
  }
  assert.equal(await step(page), "3", "at the same moment");
});

test("the page can be installed: its manifest names icons that are there", LIMIT, async (t) => {
  const { page, address } = await openKept(t, DIST);
  const href = await page.locator("link[rel=manifest]").evaluate((link) => link.href);
  const manifest = await (await fetch(href)).json();
  assert.equal(new URL(manifest.start_url, href).href, address);
  for (const { src, type, sizes } of manifest.icons) {
    const answer = await fetch(new URL(src, href));
    assert.equal(answer.headers.get("content-type"), type);
    if (type !== "image/png") continue;
    const octets = new DataView(await answer.arrayBuffer());
    assert.equal(`${octets.getUint32(16)}x${octets.getUint32(20)}`, sizes);
  }
});
