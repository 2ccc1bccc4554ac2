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
  await menu.getByRole("menuitem", { name: "Freeze the program of server …" }).click();
  await page.page.getByRole("button", { name: "Do it" }).click();
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
  const server = names.indexOf("Node “server”");
  assert.ok(server >= 0, names.join());
  for (let at = 0; at < server; at += 1) await page.press("ArrowDown");
  await page.press("Enter");
  const kill = page.page.getByRole("menuitem", { name: "Kill server" });
  await kill.waitFor();
  const focused = () => page.page.evaluate(() => document.activeElement?.textContent);
  for (let at = 0; (await focused()) !== "Kill server"; at += 1) {
    assert.ok(at < 30, "it comes");
    await page.press("ArrowDown");
  }
  await page.press("Enter");
  await page.page.getByRole("menu").waitFor({ state: "detached" });
  assert.match(await page.account.textContent(), /killed/);
});

for (const [lang, drop, told] of [
  ["en", "Drop this message", /^Drop "Hello" \(client → server\)/],
  ["zh", "丢掉这条消息", /^丢掉“Hello”（client → server）/],
]) {
  test(`a branch is called by the message that was dropped, and a kill comes before what it loses (${lang})`, LIMIT, async (t) => {
    const page = await playground.open(t, `lesson=hello&step=3&lang=${lang}`);
    const handle = page.page.locator("#break-handle");
    await handle.focus();
    await page.press("ArrowLeft");
    await page.press("Enter");
    await page.page.getByRole("menuitem", { name: drop }).click();
    const chip = page.page.locator("[data-branch='1'] .name span");
    await chip.waitFor();
    assert.match(await chip.getAttribute("title"), told);
    // Back on the other branch the server is killed at the same moment.
    await page.page.locator("[data-branch='0'] .name").click();
    await page.seek(3);
    await page.stage.locator("[data-node=server]").click({ button: "right" });
    await (await menuOf(page)).getByRole("menuitem", { name: lang === "en" ? "Kill server" : "杀死 server" }).click();
    await page.page.locator("[data-branch='2']").waitFor();
    const at = await page.says("record");
    const events = (await page.trace()).slice(at, at + 2).map(({ event }) => event);
    assert.deepEqual(events, ["killed", "dropped"]);
  });
}

test("keys go to a message on its way and through its frames, and the inspector follows", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=3");
  const handle = page.page.locator("#break-handle");
  const called = async (name) => {
    await page.page.getByRole("button", { name }).and(handle).waitFor();
  };
  const followed = () =>
    page.page.getByTestId("frames").locator("[aria-expanded=true]").evaluateAll((all) => all.map((one) => one.closest("li").dataset.role));
  await handle.focus();
  await page.press("ArrowLeft");
  await called(/^Message 1 on its way from client to server: what can be done/);
  assert.deepEqual(await followed(), []);
  await page.press("ArrowDown");
  await called(/server, Delimiter: /);
  assert.deepEqual(await followed(), ["delimiter"]);
  await page.press("ArrowDown");
  await called(/server, Body Hello: /);
  assert.deepEqual(await followed(), ["body"]);
  assert.equal(await page.page.locator("[data-testid=stage] .frame.followed[data-role=body]").count(), 1);
  await page.press("ArrowDown");
  await called(/^Node “client”: /);
  assert.deepEqual(await followed(), []);
  await page.press("ArrowUp");
  await called(/^Message 1 /);
  // It is still the button of the menu.
  await page.press("Enter");
  await page.page.getByRole("menuitem", { name: "Drop this message" }).waitFor();
  assert.equal(await page.says("step"), 3);
});

test("a message on its way is held, and a message is sent by hand", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello");
  const trace = await page.trace();
  const sent = trace.find((record) => record.event === "sent").record;
  await page.seek(3);
  assert.equal(await page.says("record"), sent);
  await page.settled();
  await page.stage.locator("[data-stack=flight]").first().click({ button: "right", force: true });
  let menu = await menuOf(page);
  await menu.getByRole("menuitem", { name: "Hold this message where it is" }).click();
  await menu.waitFor({ state: "detached" });
  assert.match(await page.account.textContent(), /is held/);
  await page.page.getByRole("button", { name: "Act …" }).click();
  menu = await menuOf(page);
  await menu.getByRole("menuitem", { name: "Node “server”" }).click();
  const receive = page.page.getByRole("menuitem", { name: "Receive a message at server" });
  await receive.click();
  await page.page.getByRole("menu").waitFor({ state: "detached" });
  assert.match(await page.account.textContent(), /refuses to receive/);
});

test("what stands in the way of everything at a killed node is said once, and each entry refers to it", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=4");
  const open = async () => {
    await page.settled();
    await page.stage.locator("[data-node=server]").click({ button: "right" });
    return menuOf(page);
  };
  let menu = await open();
  assert.equal(await menu.locator(".break-hint").count(), 0);
  await menu.getByRole("menuitem", { name: "Kill server" }).click();
  await menu.waitFor({ state: "detached" });
  menu = await open();
  const reason = menu.locator("[data-rule=node-down]");
  assert.equal(await reason.count(), 1, "once");
  const idle = menu.locator("[role=menuitem][aria-disabled=true]");
  assert.ok((await idle.count()) > 3);
  const said = await reason.textContent();
  assert.match(said, /Until it is started again/);
  for (const entry of await idle.all()) {
    const by = await entry.getAttribute("aria-describedby");
    assert.equal(await page.page.locator(`#${by}`).textContent(), said);
    assert.ok(!(await entry.textContent()).includes(said));
  }
  assert.equal(await menu.getByRole("menuitem", { name: "Start server again" }).getAttribute("aria-disabled"), null);
  // Its queues have gone with it, and what comes of a second act is counted.
  assert.deepEqual(await page.stage.locator(".queue").evaluateAll((all) => all.map((it) => it.closest("[data-node]").dataset.node)), ["client"]);
  assert.doesNotMatch(await page.stage.locator("[data-node=server]").getAttribute("aria-label"), /queue/);
  await menu.getByRole("menuitem", { name: "Start server again" }).click();
  await page.page.locator("[data-branch='1'] .name").getByText("Kill server and 1 more").waitFor();
});

test("a message is changed from what it is, and shown so wherever it is seen", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=3");
  await page.settled();
  await page.stage.locator("[data-stack=flight]").first().click({ button: "right", force: true });
  await (await menuOf(page)).getByRole("menuitem", { name: /^Change the frames/ }).click();
  const frames = page.page.getByRole("textbox", { name: /Frames/ });
  assert.equal(await frames.inputValue(), "\nHello");
  // Only the delimiter is taken away.
  await frames.fill("Hello");
  await page.page.getByRole("button", { name: "Do it" }).click();
  const cell = page.page.locator("[data-strip][data-direction=to-binder]");
  await cell.first().waitFor();
  for (const key of ["Home", "End"]) {
    await page.press(key);
    const after = key === "End";
    const roles = await cell.locator("[data-role]").evaluateAll((all) => all.map((it) => it.dataset.role));
    assert.deepEqual(roles, after ? ["body"] : ["delimiter", "body"]);
  }
});

test("a message that is refused says why beside its frames, and the page can be used meanwhile", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=one-proxy&step=9");
  await page.settled();
  await page.stage.locator("[data-node=client]").click({ button: "right" });
  await (await menuOf(page)).getByRole("menuitem", { name: /^Send a message from client/ }).click();
  await page.page.getByRole("textbox", { name: /Frames/ }).fill("more");
  await page.page.getByRole("button", { name: "Do it" }).click();
  await page.page.getByTestId("break-menu").getByRole("alert").getByText(/REQ refuses to send/).waitFor();
  const step = await page.says("step");
  await page.button("step-forward").click();
  await page.wait("step", step + 1);
  await page.page.getByTestId("break-menu").waitFor({ state: "detached" });
});

test("what is typed wrong is told beside it, and what cannot be done says why", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=chain-of-routers&step=4");
  await page.page.getByRole("button", { name: "Act …" }).click();
  let menu = await menuOf(page);
  await menu.getByRole("menuitem", { name: /^Link/ }).first().click();
  const reorder = page.page.getByRole("menuitem", { name: /Reorder/ });
  assert.equal(await reorder.getAttribute("aria-disabled"), "true");
  await page.page.locator("[data-rule=links-keep-order]").waitFor();
  await page.page.getByRole("menuitem", { name: "Choose something else" }).click();
  menu = await menuOf(page);
  await menu.getByRole("menuitem", { name: "Node “client”" }).click();
  await page.page.getByRole("menuitem", { name: /^Send a message from client/ }).click();
  const frames = page.page.getByRole("textbox", { name: /Frames/ });
  await frames.fill("0xyz");
  await page.page.getByRole("button", { name: "Do it" }).click();
  await page.page.getByTestId("break-menu").getByRole("alert").waitFor();
  await frames.fill("again\n0x00ff");
  await page.page.getByRole("button", { name: "Do it" }).click();
  const list = page.page.getByRole("navigation", { name: "Branches" });
  await list.waitFor();
  // The next message is written over it, and is sent on the same branch.
  await page.page.keyboard.type("once more");
  assert.equal(await frames.inputValue(), "once more");
  await page.press("ControlOrMeta+Enter");
  await page.page.waitForFunction(() => window.hopscope.trace().filter(({ event }) => event === "submitted").length > 2);
  assert.equal(await list.getByRole("listitem").count(), 2);
  await page.press("Escape");
  await page.page.getByTestId("break-menu").waitFor({ state: "detached" });
});

test("the menu says when a message can be stopped, and that TCP sends again what is lost", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=1&over=tcp");
  await page.page.getByRole("button", { name: "Act …" }).click();
  await page.page.getByTestId("break-menu").getByText("At this step none is").waitFor();
  await page.press("Escape");
  const flights = page.stage.locator("[data-stack=flight]");
  for (let step = 2; (await flights.count()) === 0; step += 1) await page.seek(step);
  await page.page.getByRole("button", { name: "Act …" }).click();
  await page.page.getByRole("menuitem", { name: /^Message/ }).first().click();
  const drop = page.page.getByRole("menuitem", { name: /^Drop this message/ });
  await drop.getByText("TCP sends it again").waitFor();
});

test("the menu has its words in Chinese, passes axe and fits 320 pixels", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=4&lang=zh", {
    viewport: { width: 320, height: 700 },
  });
  await page.page.getByRole("button", { name: "动手……" }).click();
  const menu = await menuOf(page);
  await menu.getByRole("menuitem", { name: "节点“server”" }).click();
  await page.page.getByRole("menuitem", { name: "杀死 server" }).waitFor();
  const box = await page.page.getByTestId("break-menu").boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 320, JSON.stringify(box));
  assert.deepEqual(await axeFindings(page.page), []);
});

test("a chosen node bears a button that opens its menu there, and the focus comes back to it", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=4");
  const node = page.stage.locator("[data-node=server]");
  await node.click();
  const handle = page.stage.getByRole("button", { name: "Node “server”: what can be done" });
  await handle.click();
  let menu = await menuOf(page);
  assert.match(await menu.getAttribute("aria-label"), /server/);
  const [card, box] = [await node.boundingBox(), await page.page.getByTestId("break-menu").boundingBox()];
  assert.ok(box.x < card.x + card.width + 40 && box.x + box.width > card.x, JSON.stringify([card, box]));
  await page.press("Escape");
  await menu.waitFor({ state: "detached" });
  const named = () => page.page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  assert.equal(await named(), "Node “server”: what can be done");
  // From there the arrows go on to what else there is, and the keys of menus open it.
  await page.press("ArrowRight");
  await page.stage.getByRole("button", { name: "Link between client and server: what can be done" }).waitFor();
  await page.press("Shift+F10");
  menu = await menuOf(page);
  assert.match(await menu.getAttribute("aria-label"), /Link between/);
  await page.press("Escape");
  await menu.waitFor({ state: "detached" });
  await page.press("ContextMenu");
  await menuOf(page);
});

test("a finger that rests on a node asks for its menu, and one that strays or is quick does not", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=4", {
    viewport: { width: 390, height: 800 },
    hasTouch: true,
  });
  const node = page.stage.locator("[data-node=client]");
  await node.scrollIntoViewIfNeeded();
  const box = await node.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  // As browsers do that tell of no context menu: pointers alone.
  const pointer = (kind, moved = 0) =>
    node.dispatchEvent(kind, {
      pointerId: 7,
      pointerType: "touch",
      isPrimary: true,
      button: 0,
      clientX: x + moved,
      clientY: y,
    });
  await page.page.clock.install();
  await pointer("pointerdown");
  await page.page.clock.runFor(300);
  await pointer("pointerup");
  await page.page.clock.runFor(2000);
  assert.equal(await page.page.getByRole("menu").count(), 0);
  await pointer("pointerdown");
  await pointer("pointermove", 30);
  await page.page.clock.runFor(2000);
  assert.equal(await page.page.getByRole("menu").count(), 0);
  await pointer("pointerdown");
  await page.page.clock.runFor(2000);
  const menu = await menuOf(page);
  assert.match(await menu.getAttribute("aria-label"), /client/);
});

test("how much is chosen in the menu: a link is delayed by so much, a wrong amount is told", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=4");
  await page.page.getByRole("button", { name: "Act …" }).click();
  let menu = await menuOf(page);
  await menu.getByRole("menuitem", { name: /^Link/ }).click();
  await page.page.getByRole("menuitem", { name: /^Delay this link/ }).click();
  const amount = page.page.getByRole("textbox", { name: "How much longer each message takes" });
  assert.equal(await amount.inputValue(), "20");
  assert.equal(await page.page.getByRole("combobox", { name: "Unit" }).inputValue(), "ms");
  await amount.fill("soon");
  await page.page.getByRole("button", { name: "Do it" }).click();
  await page.page.getByTestId("break-menu").getByRole("alert").waitFor();
  await amount.fill("250");
  await page.page.getByRole("combobox", { name: "Unit" }).selectOption("us");
  await amount.press("Enter");
  await page.page.getByTestId("break-menu").waitFor({ state: "detached" });
  assert.ok((await page.trace()).some((record) => record.event === "link-delayed"));
  await page.page.getByRole("button", { name: "Build", exact: true }).click();
  assert.match(await page.page.getByTestId("text").inputValue(), /by = "250us"/);
});

test("after a message was dropped the focus is where it was: on the next one, or on its link", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&lang=en");
  const client = {
    name: "client",
    kind: "client",
    sockets: { type: "PUSH", connect: "door" },
    steps: [{ send: "one" }, { send: "two" }],
  };
  const sink = { name: "sink", kind: "sink", sockets: { type: "PULL", bind: "door" } };
  await page.page.evaluate(
    (text) => window.hopscope.load(text),
    JSON.stringify({ title: "Two", summary: "Two on their way.", nodes: [client, sink] }),
  );
  await page.page.getByRole("heading", { name: "Two" }).waitFor();
  for (let at = 0; (await page.stage.locator("[data-stack=flight]").count()) < 2; at += 1) {
    assert.ok(at < 20, "both are on their way");
    await page.press(".");
    await page.settled();
  }
  const focused = () => page.page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  const handle = page.stage.locator(".handle");
  await handle.focus();
  for (let at = 0; !/^Message 1 /.test(await focused()); at += 1) {
    assert.ok(at < 10, "the arrows come to it");
    await page.press("ArrowLeft");
  }
  for (const left of [/^Message 2 on its way from client to sink/, /^Link between client and sink/]) {
    await page.press("Enter");
    await page.page.getByRole("menuitem", { name: "Drop this message" }).press("Enter");
    await page.page.getByRole("menu").waitFor({ state: "detached" });
    assert.match(await focused(), left);
    await page.settled();
    assert.match(await focused(), left);
  }
});

test("what breaks nothing stands under a heading of its own, in both languages", LIMIT, async (t) => {
  for (const [lang, breaks, plain, send, kill] of [
    ["en", "Break something", "Without breaking anything", /^Send a message from server/, "Kill server"],
    ["zh", "动手破坏", "不破坏什么", /^从 server 发送一条消息/, "杀死 server"],
  ]) {
    const page = await playground.open(t, `lesson=hello&step=4&lang=${lang}`);
    await page.stage.locator("[data-node=server]").click({ button: "right" });
    const menu = await menuOf(page);
    const [harm, none] = [breaks, plain].map((name) => menu.getByRole("group", { name, exact: true }));
    assert.equal(await none.getByRole("menuitem", { name: send }).count(), 1);
    assert.equal(await harm.getByRole("menuitem", { name: send }).count(), 0);
    assert.equal(await harm.getByRole("menuitem", { name: kill }).count(), 1);
    assert.equal(await none.getByRole("menuitem", { name: kill }).count(), 0);
    assert.deepEqual(await axeFindings(page.page), []);
  }
});
