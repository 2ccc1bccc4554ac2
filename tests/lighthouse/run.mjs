// Has Lighthouse look at the page that `hopscope play` serves, and prints its scores. Accessibility has to
// be 100; performance is a figure of time, which depends on the machine, and is told.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import lighthouse from "lighthouse";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

/** Starts a program; `find` looks for what is waited for in each line that it writes. */
async function started(program, args, find) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const found = new Promise((resolve, reject) => {
    for (const output of [child.stdout, child.stderr]) {
      createInterface({ input: output }).on("line", (line) => find(line) && resolve(find(line)));
    }
    child.on("error", reject);
    child.on("close", () => reject(new Error(`${program} ended too early`)));
  });
  return { found: await found, stop: () => (child.kill(), once(child, "close")) };
}

const profile = await mkdtemp(join(tmpdir(), "hopscope-lighthouse-"));
const server = await started(process.env.HOPSCOPE_BIN, ["play", "--bind", "127.0.0.1:0"], (line) => line.match(/http:\S+/)?.[0]);
const browser = await started(
  process.env.HOPSCOPE_CHROMIUM,
  [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--remote-debugging-port=0",
    `--user-data-dir=${profile}`,
  ],
  (line) => line.match(/ws:\/\/127\.0\.0\.1:(\d+)/)?.[1],
);
let failed = false;
try {
  for (const formFactor of ["desktop", "mobile"]) {
    const desktop = { rttMs: 40, throughputKbps: 10240, cpuSlowdownMultiplier: 1 };
    const { lhr } = await lighthouse(server.found, {
      port: Number(browser.found),
      logLevel: "error",
      onlyCategories: CATEGORIES,
      formFactor,
      ...(formFactor === "desktop" && {
        throttling: desktop,
        screenEmulation: { mobile: false, width: 1350, height: 940, deviceScaleFactor: 1, disabled: false },
      }),
    });
    const scores = CATEGORIES.map((name) => `${name} ${Math.round(lhr.categories[name].score * 100)}`);
    console.log(`${formFactor}: ${scores.join(", ")}`);
    for (const name of CATEGORIES) {
      for (const { id, weight } of lhr.categories[name].auditRefs) {
        const { score, title, displayValue } = lhr.audits[id];
        if (weight > 0 && score !== null && score < 0.9) console.log(`   ${name}: ${title}${displayValue ? ` (${displayValue})` : ""}`);
      }
    }
    failed ||= lhr.categories.accessibility.score < 1;
  }
} finally {
  await Promise.all([browser.stop(), server.stop()]);
  await setTimeout(200);
  await rm(profile, { recursive: true, force: true });
}
if (failed) {
  console.error("accessibility: expected 100");
  process.exit(1);
}
