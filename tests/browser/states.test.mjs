// axe-core finds nothing in any state of the page that the other files do not look at already: the workbench with
// each of its forms, the menu of acts with its own, what leaves the page, what is told, and fifty nodes.
//
// Lessons and lenses: accessibility; views of the run, comparing, programs, tasks, embedded flows and the still: the
// files with those names.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axeFindings } from "./axe.mjs";
import { crowd } from "./crowd.mjs";
import { LIMIT, usePlayground } from "./page.mjs";

const playground = usePlayground();

/** A reader in one language, and what axe-core has found on the way. */
class Reader {
  constructor(opened, lang) {
    Object.assign(this, { opened, page: opened.page, lang, found: {} });
  }

  /** The words of the language. */
  say(en, zh) {
    return this.lang === "en" ? en : zh;
  }

  button(en, zh = en) {
    return this.page.getByRole("button", { name: this.say(en, zh), exact: true });
  }

  socket(name) {
    return this.page.getByTestId("sheet").getByRole("button", { name: new RegExp(`^${name}\\b`) });
  }

  /** Looks at the whole page, or at a part of it where the rest is as it was. */
  async look(what, within) {
    await this.page.evaluate(uncover);
    const now = await axeFindings(this.page, within);
    if (now.length > 0) this.found[what] = now;
  }
}

/**
 * In the page: scrolls until nothing lies half under what stays at the foot of the window, which axe-core would take
 * for a target that is too small.
 */
function uncover() {
  const foot = document.querySelector(".bench-foot");
  if (!foot || getComputedStyle(foot).position !== "sticky") return;
  const { top, bottom } = foot.getBoundingClientRect();
  const halves = () =>
    [...document.querySelectorAll(".bench :is(button, input, select, textarea)")]
      .map((one) => one.getBoundingClientRect())
      .filter((box) => box.top < bottom && box.bottom > top + 1 && (box.top < top - 1 || box.bottom > bottom))
      .filter((box) => box.height < 100);
  for (let tries = 0; tries < 10 && halves().length > 0; tries += 1) scrollBy(0, halves()[0].bottom - top);
}

async function workbench(reader) {
  const { page } = reader;
  await reader.button("Build", "搭建").click();
  await page.getByTestId("bench").waitFor();
  await reader.look("workbench with a lesson");
  await reader.button("New", "新建").click();
  await page.getByTestId("told").getByText(reader.say("Nothing here yet", "这里还什么也没有")).waitFor();
  await reader.look("empty sheet");
  for (const preset of ["REQ", "PUB", "REP"]) {
    await page.locator(`[data-preset="${preset}"]`).press("Enter");
  }
  await page.locator("[data-bench-node=server]").waitFor();
  await reader.look("a node with its form");
  await page.getByLabel(reader.say("Working time", "处理时间"), { exact: true }).fill("soon");
  await page.getByLabel(reader.say("Working time", "处理时间"), { exact: true }).press("Tab");
  await page.getByRole("alert").waitFor();
  await reader.look("a value that was refused", "[data-testid=form]");
  await reader.socket("client REQ").press("Enter");
  await reader.button("Connect to another socket", "连接到另一个套接字").click();
  await page.locator("[data-lit=source]").waitFor();
  await page.getByTestId("form").locator("summary").click();
  await reader.look("a link is begun, and all options of its socket are open");
  const mechanism = page.getByLabel(reader.say("Mechanism", "机制"), { exact: true });
  await mechanism.selectOption("plain");
  await reader.button("Add a user", "添加用户").click();
  await reader.look("PLAIN with a user", "[data-testid=form]");
  await mechanism.selectOption("curve");
  await reader.button("New pair of keys", "新的密钥对").waitFor();
  await reader.look("CURVE with its keys", "[data-testid=form]");
  await page.getByLabel(reader.say("Interval", "间隔"), { exact: true }).first().fill("soon");
  await page.getByLabel(reader.say("Interval", "间隔"), { exact: true }).first().press("Tab");
  await page.getByRole("alert").waitFor();
  await reader.look("a pause that was refused", "[data-testid=form]");
  await mechanism.selectOption("null");
  await page.getByLabel(reader.say("Side", "角色"), { exact: true }).waitFor({ state: "detached" });
  await reader.socket("publisher PUB").press("Enter");
  await reader.look("an impossible link with its reason", "[data-testid=bench]");
  await reader.socket("server REP").press("Enter");
  await page.locator("[data-bench-link]").waitFor();
  await page.locator("[data-bench-link]").press("Enter");
  await reader.look("a link with its form", "[data-testid=form]");
  await page.getByLabel(reader.say("Loss", "丢失率"), { exact: true }).fill("150");
  await page.getByLabel(reader.say("Loss", "丢失率"), { exact: true }).press("Tab");
  await page.getByRole("alert").waitFor();
  await reader.look("a link that would lose more than all", "[data-testid=form]");
  await page.getByTestId("sheet").press("ControlOrMeta+a");
  await reader.look("everything is chosen", "[data-testid=bench]");
  await reader.button("All actions", "全部操作").click();
  await reader.look("the list of actions");
  await page.keyboard.press("Escape");
  const text = page.getByTestId("text");
  await text.fill(`${await text.inputValue()}\nkind =`);
  await page.locator(".numbers .wrong").waitFor();
  await reader.look("a mistake in the text");
}

async function acts(reader) {
  const { page } = reader;
  await reader.button("Act …", "动手……").click();
  await page.getByRole("menu").waitFor();
  await reader.look("menu of acts");
  await page.getByRole("menuitem", { name: reader.say(/^Link between/, /之间的链路/) }).first().click();
  await page.getByRole("menuitem", { name: reader.say("Something else", "换一个") }).waitFor();
  await reader.look("acts on a link, with what is impossible", "[data-testid=break-menu]");
  await page.getByRole("menuitem", { name: reader.say("Something else", "换一个") }).click();
  await page.getByRole("menuitem", { name: reader.say("Node “client”", "节点“client”") }).click();
  await page.getByRole("menuitem", { name: reader.say("Send a message", "发送一条消息") }).click();
  await page.getByTestId("break-menu").getByRole("textbox").fill("0xyz");
  await reader.look("a message to be sent", "[data-testid=break-menu]");
  await page.getByTestId("break-menu").getByRole("button", { name: reader.say("Do it", "就在这一步做") }).click();
  await page.getByTestId("break-menu").getByRole("alert").waitFor();
  await reader.look("a message that cannot be sent", "[data-testid=break-menu]");
  await page.getByTestId("break-menu").getByRole("textbox").fill("again");
  await page.getByTestId("break-menu").getByRole("button", { name: reader.say("Do it", "就在这一步做") }).click();
  await page.getByRole("navigation", { name: reader.say("Branches", "分支") }).waitFor();
  await reader.look("a branch");
}

async function leaving(reader) {
  const { page } = reader;
  await reader.button("Share", "分享").click();
  await page.getByRole("region", { name: reader.say("Take it home", "带走") }).waitFor();
  await reader.look("what leaves the page");
  await page.keyboard.press("Escape");
  await page.evaluate(() => dispatchEvent(new Event("hopscope-newer")));
  await page.getByTestId("notice").waitFor();
  await reader.look("a newer version", "[data-testid=notice]");
}

async function many(reader) {
  const { page, opened } = reader;
  await page.evaluate((text) => window.hopscope.load(text), crowd(49, 1));
  await page.locator("[data-node]").nth(49).waitFor();
  await opened.button("last-step").click();
  await reader.look("fifty nodes");
  await reader.button("Build", "搭建").click();
  await page.getByTestId("bench").waitFor();
  // The rest was looked at with fewer nodes, and axe-core takes links that the sheet cuts off to lie on its buttons.
  await reader.look("fifty nodes at the workbench", "[data-testid=sheet]");
}

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };

for (const [what, lang, options] of [
  ["light", "en", {}],
  ["dark, Chinese, phone", "zh", { ...PHONE, colorScheme: "dark" }],
  ["forced colours", "en", { forcedColors: "active" }],
]) {
  for (const [where, does] of Object.entries({ workbench, acts, leaving, many })) {
    test(`axe-core finds nothing (${where}; ${what})`, LIMIT, async (t) => {
      const opened = await playground.open(t, `lesson=one-proxy&step=6&lang=${lang}`, {
        reducedMotion: "reduce",
        ...options,
      });
      const reader = new Reader(opened, lang);
      await does(reader);
      assert.deepEqual(reader.found, {});
    });
  }
}
