// The playground as the tests see it: what a reader does, and what is drawn.
//
//     const playground = usePlayground();
//     test("…", LIMIT, async (t) => {
//       const page = await playground.open(t, "lesson=hello&step=3");
//       await page.press(".");
//       const drawn = await page.drawnAt(4);
//     });
//
// Everything is waited for by what the page says of itself, in `data-step` and its like; nothing sleeps.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before } from "node:test";
import { promisify } from "node:util";
import { openPage, startBrowser, startPlayground } from "./harness.mjs";
import { collectDrawn, collectPicture } from "./drawn.mjs";

/** For every test; a step that never comes fails it long before, by Playwright's own limit. */
export const LIMIT = { timeout: 120_000 };

/** Milliseconds to wait for what a healthy page does at once. */
const PATIENCE = 15_000;

/** Starts the binary and a browser for all tests of a file. */
export function usePlayground() {
  let server;
  let browser;
  before(async () => {
    server = await startPlayground();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
  return {
    /** The page's address, ending in a slash. */
    get address() {
      return server.address;
    },
    get browser() {
      return browser;
    },
    /** Opens the page at a moment, given as a link's fragment, and waits until it is drawn. */
    async open(t, fragment = "", options = {}) {
      const page = await openPage(t, browser, `${server.address}${fragment && `#${fragment}`}`, {
        locale: "en-GB",
        viewport: { width: 1440, height: 900 },
        ...options,
      });
      page.setDefaultTimeout(PATIENCE);
      const playground = new Playground(page);
      await playground.ready();
      return playground;
    },
  };
}

/** An open page. */
export class Playground {
  constructor(page) {
    this.page = page;
    this.root = page.getByTestId("playground");
    this.stage = page.getByTestId("stage");
    this.scrub = page.getByTestId("scrub");
    this.notice = page.getByTestId("notice");
    this.account = page.getByTestId("account");
  }

  /** Waits until the page is drawn. */
  ready() {
    return this.stage.first().waitFor();
  }

  button(act) {
    return this.page.locator(`[data-testid=transport] [data-act=${act}]`);
  }

  /** What the page says of itself: `step`, `steps`, `record`, `playing`, `lesson`, `over`. */
  async says(name) {
    const value = await this.root.getAttribute(`data-${name}`);
    return /^\d+$/.test(value) ? Number(value) : value;
  }

  /** Waits until the page says this of itself. */
  async wait(name, value) {
    await this.page.waitForFunction(
      ([name, value]) =>
        document.querySelector("[data-testid=playground]")?.getAttribute(`data-${name}`) === value,
      [name, String(value)],
    );
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  /** Moves the slider to a step, counted from 1. */
  async seek(step) {
    await this.scrub.evaluate((slider, value) => {
      slider.value = value;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }, step - 1);
    await this.wait("step", step);
  }

  /** Sets the scenario's parameter by its buttons. */
  async set(name, value) {
    const control = this.page.locator(`[data-parameter=${name}]`);
    const now = async () => Number(await control.locator("output").textContent());
    for (let at = await now(); at !== value; at += Math.sign(value - at)) {
      await control.locator(`[data-act=${at < value ? "more" : "fewer"}]`).click();
      await control.locator("output").getByText(String(at + Math.sign(value - at)), { exact: true }).waitFor();
    }
  }

  /** The core's records of the run that is shown. */
  trace() {
    return this.page.evaluate(() => window.hopscope.trace());
  }

  /** What is drawn, once `step` is: see `collectDrawn`. */
  async drawnAt(step) {
    await this.wait("step", step);
    return this.page.evaluate(collectDrawn);
  }

  /** The whole picture, to be compared with another: see `collectPicture`. */
  picture() {
    return this.page.evaluate(collectPicture);
  }

  /** Stops the page's time; from here on it passes only as it is told to. */
  async stopTime() {
    await this.page.clock.install();
    await this.page.clock.pauseAt(Date.now() + 60_000);
  }

  /** Lets so many milliseconds pass, with all their animation frames. */
  pass(milliseconds) {
    return this.page.clock.runFor(milliseconds);
  }

  /** Lets time pass in small portions until this is so; gives how much it took. */
  async passUntil(isSo, portion = 100) {
    let spent = 0;
    for (; !(await isSo()); spent += portion) {
      assert.ok(spent < 120_000, "this takes forever");
      await this.pass(portion);
    }
    return spent;
  }

  /** Waits until nothing on the stage has moved for some frames. */
  async settled() {
    await this.page.evaluate(
      () =>
        new Promise((resolve) => {
          const stage = document.querySelector("[data-testid=stage]");
          let last = "";
          let same = 0;
          const look = () => {
            const now = stage.outerHTML;
            same = now === last ? same + 1 : 0;
            last = now;
            if (same === 4) resolve();
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
  }
}

/** Runs the native binary and gives what it prints. */
export async function hopscope(...args) {
  const bin = process.env.HOPSCOPE_BIN;
  assert.ok(bin, "HOPSCOPE_BIN is not set: run these tests with `cargo xtask test browser`");
  const { stdout } = await promisify(execFile)(bin, args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** The records that `hopscope run` prints of a lesson, parameters as in `{ length: 5 }`. */
export async function nativeTrace(lesson, settings = {}, over = "inproc") {
  const set = Object.entries(settings).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const lines = await hopscope("run", lesson, ...set, "--over", over, "--json");
  return lines.trim().split("\n").map((line) => JSON.parse(line));
}

/** The lessons by id, each with its title in this language. */
export async function lessons(lang = "en") {
  return (await listed(lang))[0];
}

/** The mistakes of the gallery by id, each with its title in this language. */
export async function mistakes(lang = "en") {
  return (await listed(lang))[1];
}

/** What `hopscope lessons` lists: two parts with an empty line between them. */
async function listed(lang) {
  const parts = (await hopscope("lessons", "--lang", lang)).trim().split("\n\n");
  return parts.map((part) => new Map(part.split("\n").map((line) => line.match(/^(\S+)\s+(.*)$/).slice(1))));
}
