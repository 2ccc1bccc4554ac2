// The menu of acts: opened on the thing itself or by its button, walked by keys, in both languages.

import assert from "node:assert/strict";
import test from "node:test";
import { axeFindings } from "./axe.mjs";
import { LIMIT, usePlayground } from "./page.mjs";

const playground = usePlayground();

/** The menu, once it is open. */
async function menuOf(page) {
  const menu = page.page.getByRole("menu");
  await menu.waitFor();
  return menu;
}

test("right click on a node freezes it: a branch of its own, told and seen", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=4");
  await page.stage.locator("[data-node=server]").click({ button: "right" });
  const menu = await menuOf(page);
  assert.match(await menu.getAttribute("aria-label"), /server/);
  await menu.getByRole("menuitem", { name: "Freeze its program" }).click();
  await menu.waitFor({ state: "detached" });
  assert.match(await page.account.textContent(), /frozen/);
  assert.match(await page.stage.locator("[data-node=server]").getAttribute("aria-label"), /frozen/);
  const trace = await page.trace();
  assert.equal(trace.filter((record) => record.event === "frozen").length, 1);
  await page.page.getByRole("tab", { name: "Why" }).click();
  await page.page.locator("[data-rule=node-frozen]").waitFor();
});

test("everything is reached by keys alone: arrows walk, Escape closes and gives the focus back", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=4");
  const opener = page.page.getByRole("button", { name: "Act …" });
  await opener.focus();
  await page.press("Enter");
  await menuOf(page);
  await page.press("Escape");
  await page.page.getByRole("menu").waitFor({ state: "detached" });
  assert.equal(await opener.evaluate((it) => it === document.activeElement), true);
  await page.press("Enter");
  const menu = await menuOf(page);
  const names = await menu.getByRole("menuitem").allTextContents();
  const server = names.indexOf("node server");
  assert.ok(server >= 0, names.join());
  for (let at = 0; at < server; at += 1) await page.press("ArrowDown");
  await page.press("Enter");
  const kill = page.page.getByRole("menuitem", { name: "Kill it" });
  await kill.waitFor();
  const focused = () => page.page.evaluate(() => document.activeElement?.textContent);
  for (let at = 0; (await focused()) !== "Kill it"; at += 1) {
    assert.ok(at < 30, "it comes");
    await page.press("ArrowDown");
  }
  await page.press("Enter");
  await page.page.getByRole("menu").waitFor({ state: "detached" });
  assert.match(await page.account.textContent(), /killed/);
});

test("a message on its way is held, and a message is sent by hand", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello");
  const trace = await page.trace();
  const sent = trace.find((record) => record.event === "sent").record;
  while ((await page.says("record")) < sent) await page.button("forward").click();
  await page.settled();
  await page.stage.locator("[data-stack=flight]").first().click({ button: "right", force: true });
  let menu = await menuOf(page);
  await menu.getByRole("menuitem", { name: "Hold it" }).click();
  await menu.waitFor({ state: "detached" });
  assert.match(await page.account.textContent(), /is held/);
  await page.page.getByRole("button", { name: "Act …" }).click();
  menu = await menuOf(page);
  await menu.getByRole("menuitem", { name: "node server" }).click();
  const receive = page.page.getByRole("menuitem", { name: "Receive a message" });
  await receive.click();
  await page.page.getByRole("menu").waitFor({ state: "detached" });
  assert.match(await page.account.textContent(), /refuses to receive/);
});

test("what is typed wrong is told beside it, and what cannot be done says why", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=chain-of-routers&step=4");
  await page.page.getByRole("button", { name: "Act …" }).click();
  let menu = await menuOf(page);
  await menu.getByRole("menuitem", { name: /^link/ }).first().click();
  const reorder = page.page.getByRole("menuitem", { name: /Reorder/ });
  assert.equal(await reorder.getAttribute("aria-disabled"), "true");
  await page.page.locator("[data-rule=links-keep-order]").waitFor();
  await page.page.getByRole("menuitem", { name: "Something else" }).click();
  menu = await menuOf(page);
  await menu.getByRole("menuitem", { name: "node client" }).click();
  await page.page.getByRole("menuitem", { name: "Send a message" }).click();
  const frames = page.page.getByRole("textbox", { name: /Frames/ });
  await frames.fill("0xyz");
  await page.page.getByRole("button", { name: "Do it" }).click();
  await page.page.getByTestId("break-menu").getByRole("alert").waitFor();
  await frames.fill("again\n0x00ff");
  await page.page.getByRole("button", { name: "Do it" }).click();
  await page.page.getByTestId("break-menu").waitFor({ state: "detached" });
});

test("the menu has its words in Chinese, passes axe and fits 320 pixels", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=4&lang=zh", {
    viewport: { width: 320, height: 700 },
  });
  await page.page.getByRole("button", { name: "动手……" }).click();
  const menu = await menuOf(page);
  await menu.getByRole("menuitem", { name: "节点 server" }).click();
  await page.page.getByRole("menuitem", { name: "杀死" }).waitFor();
  const box = await page.page.getByTestId("break-menu").boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 320, JSON.stringify(box));
  assert.deepEqual(await axeFindings(page.page), []);
});
