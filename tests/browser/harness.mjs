// What every browser test stands on: the real binary serving the page, and a real Chromium.
//
// `cargo xtask test browser` says where both are, in HOPSCOPE_BIN and HOPSCOPE_CHROMIUM. A test asks
// for them once per file, in `before`, and gives them back in `after`:
//
//     let playground, browser;
//     before(async () => { playground = await startPlayground(); browser = await startBrowser(); });
//     after(async () => { await browser?.close(); await playground?.stop(); });
//
// and for a page in each test, which then fails too if the page complained about anything:
//
//     test("…", async (t) => { const page = await openPage(t, browser, playground.address); … });

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { chromium } from "playwright-core";

/** Milliseconds until the binary must have said where it serves. */
const START_LIMIT = 30_000;

/**
 * Starts `hopscope play` on a free port.
 *
 * @returns {Promise<{ address: string, stop: () => Promise<void> }>} the page's address, ending in a slash
 */
export async function startPlayground() {
  const child = spawn(setting("HOPSCOPE_BIN"), ["play", "--bind", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  const stop = async () => {
    child.kill();
    await ended;
  };
  try {
    return { address: await printedAddress(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The first address that the binary prints, on whichever of its two outputs. */
async function printedAddress(child) {
  const said = [];
  const address = new Promise((resolve) => {
    for (const output of [child.stdout, child.stderr]) {
      // Read to the end, so that whatever else it prints does not fill the pipe.
      createInterface({ input: output }).on("line", (line) => {
        said.push(line);
        const found = line.match(/http:\/\/[^\s/]+/);
        if (found) resolve(`${found[0]}/`);
      });
    }
  });
  const late = new AbortController();
  const ended = once(child, "close", { signal: late.signal }).then(() => "ended");
  const silent = setTimeout(START_LIMIT, "printed no address in time", { signal: late.signal });
  const first = await Promise.race([address, ended, silent]);
  late.abort();
  // The one that lost is aborted, and nobody waits for it.
  await Promise.allSettled([ended, silent]);
  assert.match(first, /^http:/, `\`hopscope play\` ${first}; it said: ${said.join("\n") || "nothing"}`);
  return first;
}

/** Starts Chromium with a new, empty profile, and without the traffic that it makes by itself. */
export function startBrowser() {
  return chromium.launch({
    executablePath: setting("HOPSCOPE_CHROMIUM"),
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-gpu",
      "--disable-quic",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/**
 * Opens an address in a context of its own. At the end of the test the context is closed, and the test
 * fails if the page threw, logged an error, or asked for something that was not there.
 *
 * @param t the test's own context
 * @param options Playwright's, as in `{ colorScheme: "dark", viewport: { width: 360, height: 740 } }`
 */
export async function openPage(t, browser, address, options = {}) {
  const context = await browser.newContext(options);
  const problems = await complaints(context);
  t.after(async () => {
    await context.close();
    assert.deepEqual(problems, [], "the page complained");
  });
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/**
 * Everything that the pages of a context will complain about, frames within them too: a list that grows.
 */
export async function complaints(context) {
  const problems = [];
  await context.addInitScript(reportRefusals);
  context.on("weberror", (error) => problems.push(`thrown: ${error.error().message}`));
  context.on("console", (message) => {
    if (message.type() === "error") problems.push(`logged: ${message.text()} (${message.location().url})`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} for ${response.url()}`);
  });
  return problems;
}

/**
 * In the page, before its own scripts: has everything that the policy refuses logged as an error, in words that
 * are the same in each browser.
 */
export function reportRefusals() {
  const log = console.error.bind(console);
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
    log(`refused by ${effectiveDirective}: ${blockedURI} (${sourceFile}:${lineNumber})`),
  );
}

/** What `cargo xtask test browser` sets in the environment. */
export function setting(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: run these tests with \`cargo xtask test browser\``);
  return value;
}
