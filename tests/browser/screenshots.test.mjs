// Pictures of every lesson as it opens, to be looked at by people; and what a program can see of them:
// no text is cut off, sticks out of its card, lies on other text or is too faint.
//
// The pictures go to the folder that HOPSCOPE_SHOTS names, else to one of their own among the
// temporary files.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import { collectIllegible } from "./legible.mjs";
import { LIMIT, lessons, usePlayground } from "./page.mjs";

const playground = usePlayground();

const LOOKS = {
  light: [{ colorScheme: "light" }, "en"],
  dark: [{ colorScheme: "dark" }, "en"],
  chinese: [{ colorScheme: "light" }, "zh"],
  phone: [{ viewport: { width: 360, height: 740 }, hasTouch: true, deviceScaleFactor: 2 }, "en"],
  "phone-chinese-dark": [
    { viewport: { width: 360, height: 740 }, hasTouch: true, deviceScaleFactor: 2, colorScheme: "dark" },
    "zh",
  ],
};

let folder;

before(async () => {
  folder = process.env.HOPSCOPE_SHOTS ?? (await mkdtemp(join(tmpdir(), "hopscope-shots-")));
  await mkdir(folder, { recursive: true });
});

for (const [look, [options, lang]] of Object.entries(LOOKS)) {
  test(`every lesson opens with a picture in which everything can be read (${look})`, LIMIT, async (t) => {
    const page = await playground.open(t, `lang=${lang}`, { reducedMotion: "reduce", ...options });
    const found = {};
    for (const id of (await lessons()).keys()) {
      await page.page.evaluate((hash) => (location.hash = hash), `lesson=${id}&lang=${lang}`);
      await page.wait("lesson", id);
      await page.page.evaluate(() => scrollTo(0, 0));
      await page.settled();
      const file = join(folder, `${id}-${look}.png`);
      await page.page.screenshot({ path: file, fullPage: look.startsWith("phone") });
      assert.ok((await readFile(file)).length > 10_000, `${file} shows next to nothing`);
      const illegible = await page.page.evaluate(collectIllegible);
      if (illegible.length > 0) found[id] = illegible;
    }
    assert.deepEqual(found, {}, `see ${folder}`);
    t.diagnostic(`pictures in ${folder}`);
  });
}

test("nor is anything illegible at any step of any lesson, nor in the longest chain over TCP", LIMIT, async (t) => {
  const page = await playground.open(t, "lang=en", { reducedMotion: "reduce" });
  const found = {};
  const runs = [...(await lessons()).keys(), "chain-of-routers&length=8&over=tcp", "chain-of-routers&length=1"];
  for (const run of runs) {
    await page.page.evaluate((hash) => (location.hash = hash), `lesson=${run}&step=1&lang=en`);
    await page.wait("lesson", run.split("&")[0]);
    await page.wait("over", run.includes("tcp") ? "tcp" : "inproc");
    const steps = await page.says("steps");
    for (let step = 1; step <= steps; step += 1) {
      if (step > 1) await page.press(".");
      await page.wait("step", step);
      for (const what of await page.page.evaluate(collectIllegible)) (found[`${run}: ${what}`] ??= []).push(step);
    }
  }
  const told = Object.entries(found).map(([what, steps]) => `${what} at steps ${steps.join(" ")}`);
  assert.deepEqual(told, []);
});
