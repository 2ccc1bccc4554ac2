// Firefox, as far as the tests need it: driven over WebDriver BiDi, which stock Firefox speaks, and asked for
// things by role and accessible name alone, as assistive technology is.
//
//     const firefox = useFirefox();
//     test("…", LIMIT, async (t) => {
//       const page = await firefox.open(t, "lesson=hello&step=3");
//       await page.click("button", "Step forward");
//       const drawn = await page.drawnAt(4);
//     });
//
// A test fails if the page complained about anything, as in `harness.mjs`.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import puppeteer from "puppeteer-core";
import { collectDrawn } from "./drawn.mjs";
import { reportRefusals, setting, startPlayground } from "./harness.mjs";

/** Milliseconds to wait for what a healthy page does at once. */
const PATIENCE = 20_000;

/** The clipboard is read without asking a person who is not there. */
const PREFERENCES = { "dom.events.testing.asyncClipboard": true };

/** Starts the binary and Firefox for all tests of a file. */
export function useFirefox() {
  let server;
  let browser;
  before(async () => {
    server = await startPlayground();
    browser = await puppeteer.launch({ browser: "firefox", executablePath: setting("HOPSCOPE_FIREFOX"), extraPrefsFirefox: PREFERENCES });
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
    /** Opens the page at a moment, given as a link's fragment, and waits until it is drawn. */
    async open(t, fragment = "", { file = "" } = {}) {
      const context = await browser.createBrowserContext();
      const page = new FirefoxPage(await context.newPage());
      t.after(async () => {
        await context.close();
        assert.deepEqual(page.problems, [], "the page complained");
      });
      await page.start(`${server.address}${file}${fragment && `#${fragment}`}`);
      return page;
    },
  };
}

/** An open page. */
export class FirefoxPage {
  constructor(page) {
    this.page = page;
    this.problems = [];
  }

  async start(address) {
    const { page, problems } = this;
    page.setDefaultTimeout(PATIENCE);
    page.on("pageerror", (error) => problems.push(`thrown: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(`logged: ${message.text()}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 400) problems.push(`${response.status()} for ${response.url()}`);
    });
    await page.evaluateOnNewDocument(reportRefusals);
    await page.setViewport({ width: 1440, height: 900 });
    await page.goto(address);
    await this.until(() => document.querySelector("[data-testid=stage], [data-testid=bench], hopscope-flow"));
  }

  /** The one thing of this role and exact accessible name, once it is there; also inside an embedded flow. */
  async find(role, name) {
    const within = this.page.url().includes("embed.html") ? "hopscope-flow >>> " : "";
    return this.page.waitForSelector(`${within}::-p-aria([name="${name}"][role="${role}"])`);
  }

  /** Scrolls to a thing and clicks in its middle. */
  async click(role, name) {
    await (await this.find(role, name)).click();
  }

  /** Gives a thing the focus and presses a key on it. */
  async pressOn(role, name, key = "Enter") {
    // Of the elements of a drawing Puppeteer thinks that they take no focus.
    await (await this.find(role, name)).evaluate((one) => one.focus());
    await this.press(key);
  }

  /** Presses a key, or keys together as in `Control+z`. */
  async press(keys) {
    const held = keys.split("+");
    const last = held.pop();
    for (const key of held) await this.page.keyboard.down(key);
    await this.page.keyboard.press(last);
    for (const key of held.reverse()) await this.page.keyboard.up(key);
  }

  /** Waits until a function says yes in the page; gives what it gave. */
  async until(isSo, ...values) {
    const handle = await this.page.waitForFunction(isSo, { timeout: PATIENCE }, ...values);
    return handle.jsonValue().catch(() => undefined);
  }

  /** What the page says of itself: see `Playground.says`. */
  async says(name) {
    const value = await this.page.evaluate(
      (name) => document.querySelector("[data-testid=playground]").getAttribute(`data-${name}`),
      name,
    );
    return /^\d+$/.test(value) ? Number(value) : value;
  }

  /** Waits until the page says this of itself. */
  async wait(name, value) {
    await this.until(
      (name, value) =>
        document.querySelector("[data-testid=playground]")?.getAttribute(`data-${name}`) === value,
      name,
      String(value),
    );
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

  /** The text of the first thing with this test id. */
  text(id) {
    return this.page.$eval(`[data-testid=${id}]`, (one) => one.value ?? one.textContent);
  }
}
