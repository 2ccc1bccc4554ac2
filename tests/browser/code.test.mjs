// The scenario as programs: of the node that is looked at, in each language, to copy and to take home.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { axeFindings } from "./axe.mjs";
import { LIMIT, usePlayground } from "./page.mjs";

const playground = usePlayground();

/** Opens the programs of a lesson. */
async function open(t, link, options) {
  const page = await playground.open(t, link, { reducedMotion: "reduce", ...options });
  await page.page.getByRole("tab", { name: /^(Code|代码)$/ }).click();
  await page.page.getByTestId("code").waitFor();
  return page.page;
}

const shown = (page) => page.locator("[data-testid=code] pre");

test("the program of the step's node comes first, and each file can be read", LIMIT, async (t) => {
  const page = await open(t, "lesson=one-proxy&step=1&lang=en");
  const files = page.getByRole("list", { name: "Files" }).getByRole("button");
  assert.deepEqual(await files.allTextContents(), ["1-proxy.py", "2-server.py", "3-client.py", "run.sh"]);
  assert.match(await shown(page).getAttribute("data-file"), /^\d-(proxy|server|client)\.py$/);
  await page.getByRole("button", { name: "2-server.py" }).click();
  assert.match(await shown(page).textContent(), /zmq\.REP[^]*socket\.send\(b"world"\)/);
  assert.equal(await page.getByRole("button", { name: "2-server.py" }).getAttribute("aria-pressed"), "true");
});

test("another language shows the same node, and says what it leaves out", LIMIT, async (t) => {
  const page = await open(t, "lesson=who-are-you&lang=en");
  await page.getByRole("button", { name: "anonymous" }).and(page.locator(".files button")).click();
  for (const [language, name, call] of [
    ["Rust (hopscope)", /anonymous\.rs$/, "SocketKind::Req"],
    ["C (libzmq)", /anonymous\.c$/, "ZMQ_REQ"],
    ["JavaScript (zeromq.js)", /anonymous\.mjs$/, "new zmq.Request()"],
    ["Shell (hopscope)", /anonymous\.sh$/, "hopscope req"],
  ]) {
    await page.getByLabel("Language").selectOption(language);
    await page.locator(`[data-testid=code] pre:has-text("${call}")`).waitFor();
    assert.match(await shown(page).getAttribute("data-file"), name);
  }
  const told = page.locator(".left-out li");
  assert.match((await told.allTextContents()).join(), /anonymous: Ending without the reply/);
});

test("no line of a program is cut off, however narrow the page", LIMIT, async (t) => {
  for (const width of [1440, 360]) {
    const page = await open(t, "lesson=chain-of-routers&lang=en", { viewport: { width, height: 800 } });
    for (const language of ["Python (pyzmq)", "C (libzmq)", "Shell (hopscope)"]) {
      await page.getByLabel("Language").selectOption(language);
      await page.locator("[data-testid=code] pre span").first().waitFor();
      const over = await shown(page).evaluate((one) => one.scrollWidth - one.clientWidth);
      assert.equal(over, 0, `${language} at ${width}`);
    }
  }
});

test("a file is put on the clipboard as it stands, and all are saved as one archive", LIMIT, async (t) => {
  const page = await open(t, "lesson=hello&lang=en", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.getByTestId("code").getByRole("button", { name: "Copy" }).click();
  await page.getByTestId("code").getByText("Copied").waitFor();
  const text = await shown(page).textContent();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download all" }).click(),
  ]);
  assert.equal(saved.suggestedFilename(), "programs.tar");
  const folder = await mkdtemp(join(tmpdir(), "hopscope-code-"));
  const archive = join(folder, "programs.tar");
  await saved.saveAs(archive);
  await promisify(execFile)("tar", ["xf", archive, "-C", folder]);
  const name = await shown(page).getAttribute("data-file");
  assert.equal(await readFile(join(folder, "programs", name), "utf8"), text);
});

for (const [what, link, options] of [
  ["light", "lang=en", {}],
  ["dark", "lang=zh", { colorScheme: "dark" }],
  ["a narrow screen", "lang=en", { viewport: { width: 320, height: 640 } }],
]) {
  test(`axe-core finds nothing in the programs, and nothing sticks out (${what})`, LIMIT, async (t) => {
    const page = await open(t, `lesson=chain-of-routers&length=8&${link}`, options);
    assert.deepEqual(await axeFindings(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    if (process.env.HOPSCOPE_SHOTS) {
      await page.screenshot({ path: join(process.env.HOPSCOPE_SHOTS, `code-${what.replaceAll(" ", "-")}.png`), fullPage: true });
    }
  });
}
