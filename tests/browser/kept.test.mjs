// What was built or typed at the workbench is not lost unseen: by closing a branch, by a run of something else.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LIMIT, usePlayground } from "./page.mjs";

const playground = usePlayground();

/** A button by its name in both languages. */
const button = (page, ...names) => page.getByRole("button", { name: new RegExp(`^(${names.join("|")})$`) });

async function build(page) {
  await button(page, "Build", "搭建").click();
  await page.getByTestId("bench").waitFor();
}

const run = (page) => button(page, "Run", "运行").click();

const chooseSocket = (page, name) =>
  page.getByTestId("sheet").getByRole("button", { name: new RegExp(`^${name}\\b`) }).click();

const nodes = async (opened) => [...new Set((await opened.trace()).map(({ node }) => node).filter(Boolean))];

for (const lang of ["en", "zh"]) {
  test(`what is built in a branch stays, for there is no branch to close it away with (${lang})`, LIMIT, async (t) => {
    const opened = await playground.open(t, `lesson=hello&step=6&lang=${lang}`);
    const { page } = opened;
    await build(page);
    await chooseSocket(page, "client REQ");
    await page.locator("#bench-frames").fill("by hand");
    await page.locator("#bench-frames").press("Control+Enter");
    await page.locator("[data-branch='1']").waitFor();
    await build(page);
    await page.getByRole("button", { name: "REP", exact: true }).click();
    const told = lang === "en" ? "this branch stands alone" : "此分支从现在起独立存在";
    await page.getByTestId("told").getByText(told).waitFor();
    await run(page);
    await page.getByTestId("stage").waitFor();
    assert.equal(await page.locator("[data-branch]").count(), 0);
    await build(page);
    assert.equal(await page.locator("[data-bench-node]").count(), 3);
    // The others come back with the state before.
    await button(page, "Undo", "撤销").first().click();
    await page.waitForFunction(() => document.querySelectorAll("[data-bench-node]").length === 2);
    await page.getByTestId("bench").waitFor();
    await button(page, "Build", "搭建").click();
    await page.locator("[data-branch='1']").waitFor();
  });

  test(`what was done by hand is listed at the workbench, and each act can be taken away (${lang})`, LIMIT, async (t) => {
    const opened = await playground.open(t, `lesson=hello&step=6&lang=${lang}`);
    const { page } = opened;
    for (const text of ["one", "two"]) {
      await build(page);
      await chooseSocket(page, "client REQ");
      await page.locator("#bench-frames").fill(text);
      await page.locator("#bench-frames").press("Control+Enter");
      await page.locator("[data-branch='1']").waitFor();
    }
    await build(page);
    const acts = page.getByTestId("acts").getByRole("listitem");
    const told = (text) => (lang === "en" ? `Send "${text}" from client` : `从 client 发送“${text}”`);
    const listed = async (...texts) => {
      const now = await acts.allTextContents();
      assert.equal(now.length, texts.length);
      for (const [at, text] of texts.entries()) {
        assert.match(now[at], /^\d+\.\d{3} ms/);
        assert.ok(now[at].endsWith(told(text)), now[at]);
      }
    };
    await listed("one", "two");
    // Their list is in sight, and how many they are says so everywhere.
    await page.getByTestId("acts-count").getByText(lang === "en" ? "Acts: 2" : "动作：2").click();
    const { y, height } = await page.getByTestId("acts").locator("li").last().boundingBox();
    assert.ok(y + height < 900, `${y + height}`);
    // So they are after a change of the scenario.
    await page.getByRole("button", { name: "REP", exact: true }).click();
    await page.locator("[data-bench-node]").nth(2).waitFor();
    await listed("one", "two");
    const remove = lang === "en" ? "Remove this act:" : "移除此动作：";
    await page.getByRole("button", { name: `${remove} ${told("one")}` }).click();
    await page.waitForFunction(() => document.querySelectorAll("[data-testid=acts] li").length === 1);
    await listed("two");
    assert.ok(!(await page.getByTestId("text").inputValue()).includes('send = "one"'));
    await button(page, "Undo", "撤销").first().click();
    await page.waitForFunction(() => document.querySelectorAll("[data-testid=acts] li").length === 2);
    await button(page, "Remove all acts", "移除全部动作").click();
    await page.getByTestId("acts").waitFor({ state: "detached" });
    await button(page, "Undo", "撤销").first().click();
    await listed("one", "two");
  });

  test(`a run says which field is wrong and waits until it is not (${lang})`, LIMIT, async (t) => {
    const opened = await playground.open(t, `lesson=hello&lang=${lang}`);
    const { page } = opened;
    await build(page);
    await page.locator("[data-bench-node=client]").press("Enter");
    const name = page.locator("#bench-field-name");
    await name.fill("n".repeat(140));
    await name.press("Tab");
    await page.locator("#bench-field-name-error").waitFor();
    await run(page);
    const told = page.getByTestId("told");
    await told.getByText(lang === "en" ? "Not run" : "没有运行").waitFor();
    await told.getByText("“name”").waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "bench-field-name");
    await name.fill("caller");
    await name.press("Tab");
    await page.locator("[data-bench-node=caller]").waitFor();
    await run(page);
    await page.getByTestId("stage").waitFor();
    assert.ok((await nodes(opened)).includes("caller"));
  });

  test(`a lesson that is chosen at the workbench opens as a run (${lang})`, LIMIT, async (t) => {
    const { page } = await playground.open(t, `lesson=hello&lang=${lang}`);
    await build(page);
    await page.getByTestId("lessons").click();
    await page.locator("[data-lesson=chain-of-routers]").click();
    await page.getByTestId("stage").waitFor();
    assert.equal(await page.getByTestId("bench").count(), 0);
  });

  test(`a mark that another one overrides says so (${lang})`, LIMIT, async (t) => {
    const { page } = await playground.open(t, `lesson=full-queue&lang=${lang}`);
    await build(page);
    await chooseSocket(page, "boss PUSH");
    const row = page.locator(".field-row", { has: page.locator("#bench-field-hwm") });
    await row.getByText(lang === "en" ? "overridden by High-water mark, sending only = 1" : "已被“仅发送的高水位 = 1”覆盖").waitFor();
    assert.equal(await page.locator("#bench-field-hwm").getAttribute("placeholder"), "");
  });
}
