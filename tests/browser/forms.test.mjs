// What is set of links, of all links and of sockets in the forms of the workbench, by accessible name: it stands in
// the text, the run follows, and what cannot be says why; and a crowd is shown whole.

import assert from "node:assert/strict";
import { test } from "node:test";
import { crowd } from "./crowd.mjs";
import { LIMIT, usePlayground } from "./page.mjs";

const playground = usePlayground();

const TWO = `title = "Two"
summary = "…"

[[nodes]]
name = "server"
kind = "echo" # it says what it hears
sockets = { type = "REP", bind = "front" }

[[nodes]]
name = "client"
kind = "client"
sockets = { type = "REQ", connect = "front" }
steps = [{ send = "hello" }, "receive"]
`;

/** Opens a scenario at the workbench. */
async function workbench(t, text = TWO, options = {}) {
  const lang = options.lang ?? "en";
  const opened = await playground.open(t, `lesson=hello&lang=${lang}`, options);
  const { page } = opened;
  await page.evaluate((text) => window.hopscope.load(text), text);
  await page.getByRole("heading", { name: "Two" }).waitFor();
  await page.getByRole("button", { name: lang === "en" ? "Build" : "搭建", exact: true }).click();
  await page.getByTestId("bench").waitFor();
  return { opened, page, form: page.getByTestId("form") };
}

/** Waits until the text has something in it, or has it no more. */
function written(page, part, there = true) {
  return page.waitForFunction(
    ([part, there]) => document.querySelector("[data-testid=text]").value.includes(part) === there,
    [part, there],
  );
}

/** Types into a field as those do who have no pointer. */
async function type(field, text) {
  await field.focus();
  await field.fill(text);
  await field.press("Tab");
}

async function chooseSocket(page, name) {
  const socket = page.getByTestId("sheet").getByRole("button", { name: new RegExp(`^${name}\\b`) });
  await socket.press("Enter");
  const all = page.getByTestId("form").locator("details.more");
  if (!(await all.evaluate((details) => details.open))) await all.locator("summary").press("Enter");
}

test("a link takes longer and loses more by its form, and the run follows", LIMIT, async (t) => {
  const { opened, page, form } = await workbench(t);
  await page.getByTestId("sheet").getByRole("button", { name: /^client – server/ }).press("Enter");
  const latency = form.getByLabel("Latency", { exact: true });
  const loss = form.getByLabel("Loss", { exact: true });
  await type(latency, "20");
  await written(page, 'latency = "20ms"');
  await form.getByLabel("Latency: unit").selectOption("us");
  await written(page, 'latency = "20us"');
  await type(latency, "0.5s");
  await written(page, 'latency = "0.5s"');
  await type(latency, "soon");
  await page.getByRole("alert").getByText("expected a duration").waitFor();
  assert.equal(await latency.inputValue(), "soon");
  await type(latency, "20ms");
  await type(loss, "150");
  await page.getByRole("alert").getByText("100 %").waitFor();
  await type(loss, "100");
  await written(page, "loss = 1.0");
  assert.match(await page.getByTestId("text").inputValue(), /\[\[links\]\]\nendpoint = "front"\nnode = "client"\n/);
  await page.getByRole("button", { name: "Run", exact: true }).press("Enter");
  await opened.ready();
  assert.ok((await opened.trace()).some(({ event }) => event === "dropped"), "all is lost");
  await page.getByRole("button", { name: "Build", exact: true }).press("Enter");
  await page.getByTestId("bench").waitFor();
  await type(loss, "");
  await written(page, "loss", false);
  await type(latency, "");
  await written(page, "[[links]]", false);
  assert.match(await page.getByTestId("text").inputValue(), /kind = "echo" # it says what it hears/);
});

test("what is true of all links and of the whole run is set where nothing is chosen", LIMIT, async (t) => {
  const { page, form } = await workbench(t);
  const all = form.getByRole("group", { name: "All links" });
  await type(all.getByLabel("Latency", { exact: true }), "3");
  await written(page, 'link = { latency = "3ms" }');
  await type(all.getByLabel("Loss", { exact: true }), "12.5");
  await written(page, "loss = 0.125");
  await type(form.getByLabel("Run at least until", { exact: true }), "1");
  await written(page, 'until = "1s"');
  await type(form.getByLabel("Seed", { exact: true }), "-7");
  await page.getByRole("alert").getByText("not negative").waitFor();
  await type(form.getByLabel("Seed", { exact: true }), "7");
  await written(page, "seed = 7");
  // A link says what it would have without a word of its own.
  await page.getByTestId("sheet").getByRole("button", { name: /^client – server/ }).press("Enter");
  assert.equal(await form.getByLabel("Latency", { exact: true }).getAttribute("placeholder"), "3");
  assert.equal(await form.getByLabel("Loss", { exact: true }).getAttribute("placeholder"), "12.5");
});

test("signs of life and attempts to connect again have fields of their own", LIMIT, async (t) => {
  const { page, form } = await workbench(t);
  await chooseSocket(page, "client REQ");
  const heartbeat = form.getByRole("group", { name: "Heartbeats" });
  await type(heartbeat.getByLabel("Time to live", { exact: true }), "1");
  await page.getByRole("alert").getByText("interval").waitFor();
  await type(heartbeat.getByLabel("Interval", { exact: true }), "100");
  await written(page, 'heartbeat = { interval = "100ms" }');
  await type(heartbeat.getByLabel("Timeout", { exact: true }), "300");
  await written(page, 'heartbeat = { interval = "100ms", timeout = "300ms" }');
  const reconnect = form.getByRole("group", { name: "Reconnecting" });
  const again = reconnect.getByLabel("When the link is lost");
  await again.focus();
  await again.selectOption({ label: "never try again" });
  await written(page, 'reconnect = "never"');
  assert.equal(await reconnect.getByLabel("Longest interval", { exact: true }).count(), 0);
  await again.selectOption({ label: "try again" });
  await written(page, "reconnect", false);
  await type(reconnect.getByLabel("Longest interval", { exact: true }), "2s");
  await written(page, 'reconnect = { max = "2s" }');
  await page.getByTestId("text").fill(TWO.replace('connect = "front"', 'connect = "front", heartbeat = { interval = "7s" }'));
  await page.waitForFunction(() => document.getElementById("bench-field-heartbeat.interval")?.value === "7");
});

test("who may come in is chosen on both sides, by name and password or by keys", LIMIT, async (t) => {
  const { page, form } = await workbench(t);
  await chooseSocket(page, "server REP");
  const security = form.getByRole("group", { name: "Security" });
  const mechanism = security.getByLabel("Mechanism", { exact: true });
  await mechanism.focus();
  await mechanism.selectOption("plain");
  await written(page, 'security = { mechanism = "plain", users = [] }');
  assert.ok(await page.evaluate(() => document.activeElement.id === "bench-field-security.mechanism"), "the focus stays");
  await security.getByRole("button", { name: "Add a user" }).press("Enter");
  const user = security.getByRole("group", { name: "User 1" });
  await type(user.getByLabel("User name", { exact: true }), "ann");
  await type(user.getByLabel("Password", { exact: true }), "0x00ff");
  await written(page, 'users = [{ name = "ann", password = { hex = "00ff" } }]');
  // Whoever is at the other end takes over what is needed.
  await chooseSocket(page, "client REQ");
  await mechanism.selectOption("plain");
  await written(page, 'username = "ann", password = { hex = "00ff" }');
  await mechanism.selectOption("null");
  await written(page, "username", false);
  await chooseSocket(page, "server REP");
  await security.getByRole("button", { name: "Remove this user" }).press("Enter");
  await written(page, "users = []");
  await mechanism.selectOption("curve");
  await written(page, 'security = { mechanism = "curve", public-key = "');
  const key = await security.getByLabel("Own public key", { exact: true }).inputValue();
  assert.equal(key.length, 40);
  await security.getByRole("button", { name: "New pair of keys" }).press("Enter");
  await page.waitForFunction(
    (key) => document.getElementById("bench-field-security.public-key").value !== key,
    key,
  );
  const server = await security.getByLabel("Own public key", { exact: true }).inputValue();
  await chooseSocket(page, "client REQ");
  await mechanism.selectOption("curve");
  await page.waitForFunction(
    (key) => document.getElementById("bench-field-security.server-key")?.value === key,
    server,
  );
  await type(security.getByLabel("Server’s public key", { exact: true }), "short");
  await page.getByRole("alert").getByText("Z85").waitFor();
  const client = await security.getByLabel("Own public key", { exact: true }).inputValue();
  await chooseSocket(page, "server REP");
  await security.getByRole("button", { name: "Let in client" }).press("Enter");
  await page.waitForFunction(
    (key) => document.getElementById("bench-field-security.keys").value === key,
    client,
  );
  assert.equal(await security.getByRole("button", { name: "Let in client" }).count(), 0);
});

test("an option has a name in the reader's language beside its key, and stays where it is when it is set", LIMIT, async (t) => {
  for (const [lang, mark, less, all] of [
    ["en", "High-water mark", "Ask again at will", "All options"],
    ["zh", "高水位", "允许重复请求", "全部选项"],
  ]) {
    const { page, form } = await workbench(t, TWO, { lang });
    await chooseSocket(page, "client REQ");
    const names = () => form.locator(".field-row > label").allTextContents();
    const before = await names();
    const keys = await form.locator(".field-row > .key").allTextContents();
    for (const key of ["identity", "hwm", "relaxed"]) assert.ok(keys.includes(key), key);
    const mine = keys.filter((key) => before.includes(key));
    assert.deepEqual(mine, [], "no label is a key of the file");
    const field = form.getByLabel(mark, { exact: true });
    const { y } = await field.boundingBox();
    await type(field, "7");
    await written(page, "hwm = 7");
    await form.getByLabel(less, { exact: true }).selectOption("true");
    await written(page, "relaxed = true");
    assert.deepEqual(await names(), before, "all are where they were");
    await form.evaluate((form) => (form.scrollTop = 0));
    assert.ok(Math.abs((await field.boundingBox()).y - y) < 30);
    // What is set is told where the list is opened.
    const head = form.locator("details.more > summary");
    assert.equal(await head.textContent(), `${all}${less}`);
    await type(field, "");
    await written(page, "hwm", false);
    assert.deepEqual(await names(), before);
    // What most are given needs no list to be opened.
    await head.press("Enter");
    assert.ok(await field.isVisible());
    await head.press("Enter");
    assert.ok((await form.boundingBox()).height >= 500, "there is room to work in");
  }
});

test("which peers a ROUTER tells of is chosen, and a STREAM says why it cannot be", LIMIT, async (t) => {
  const { page, form } = await workbench(t, TWO.replace('"REP"', '"ROUTER"'), { lang: "zh" });
  await chooseSocket(page, "server ROUTER");
  const notify = form.getByLabel("通知对端进出", { exact: true });
  await notify.selectOption({ label: "到来和离开的" });
  await written(page, 'notify = ["connect", "disconnect"]');
  await notify.selectOption({ label: "离开的" });
  await written(page, 'notify = "disconnect"');
  await notify.selectOption({ label: "都不通知" });
  await written(page, "notify", false);
  await form.getByLabel("类型", { exact: true }).selectOption("STREAM");
  await page.getByRole("alert").getByText("STREAM 只传裸字节").waitFor();
});

test("fifty nodes are shown whole, and no card lies on another", LIMIT, async (t) => {
  for (const options of [{}, { viewport: { width: 360, height: 740 }, hasTouch: true }]) {
    const opened = await playground.open(t, "lesson=hello", options);
    const { page } = opened;
    await page.evaluate((text) => window.hopscope.load(text), crowd(49, 1));
    await page.locator("[data-node]").nth(49).waitFor();
    await page.getByRole("button", { name: "Build", exact: true }).click();
    const fit = page.getByRole("button", { name: "Show everything", exact: true });
    await (options.hasTouch ? fit.tap() : fit.click());
    const sheet = await page.getByTestId("sheet").boundingBox();
    const boxes = await page.locator("[data-bench-node] .card").evaluateAll((cards) =>
      cards.map((card) => {
        const { left, top, right, bottom } = card.getBoundingClientRect();
        return { left, top, right, bottom };
      }),
    );
    assert.equal(boxes.length, 50);
    for (const box of boxes) {
      assert.ok(box.left >= sheet.x && box.right <= sheet.x + sheet.width, JSON.stringify([box, sheet]));
      assert.ok(box.top >= sheet.y && box.bottom <= sheet.y + sheet.height, JSON.stringify([box, sheet]));
    }
    const lie = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    boxes.forEach((one, n) => boxes.slice(n + 1).forEach((other) => assert.ok(!lie(one, other))));
    const lefts = new Set(boxes.map(({ left }) => Math.round(left)));
    assert.ok(lefts.size >= 5, `they stand in ${lefts.size} columns`);
  }
});

test("a link to a lesson that is not there is told in the reader's language", LIMIT, async (t) => {
  for (const [lang, told, title] of [
    ["en", "There is no lesson “hullo”. Did you mean “hello”?", "A chain of ROUTERs"],
    ["zh", "没有名为“hullo”的课程。是不是“hello”？", "一串 ROUTER"],
  ]) {
    const opened = await playground.open(t, `lesson=hullo&lang=${lang}`);
    await opened.notice.getByText(told).waitFor();
    // Those there are stand below, and lead there.
    assert.ok((await opened.notice.getByRole("listitem").count()) >= 16);
    await opened.notice.getByRole("link", { name: title, exact: true }).click();
    await opened.wait("lesson", "chain-of-routers");
    await opened.notice.waitFor({ state: "detached" });
    assert.equal(await opened.page.evaluate(() => document.documentElement.lang.slice(0, 2)), lang);
  }
});

const PIPE = `title = "Two"
summary = "…"

[[nodes]]
name = "sink"
kind = "sink"
sockets = { type = "PULL", bind = "work" }

[[nodes]]
name = "source"
kind = "client"
sockets = { type = "PUSH", connect = "work" }
steps = [{ send = "job" }]
`;

test("a socket is offered the marks that act on it, and keeps one that does not", LIMIT, async (t) => {
  const marks = async (text, socket) => {
    const { page, form } = await workbench(t, text);
    await chooseSocket(page, socket);
    const offered = async (label) => (await form.getByLabel(label, { exact: true }).count()) === 1;
    const sending = await offered("High-water mark, sending only");
    const connected = await offered("Queue only when connected");
    return [sending, await offered("High-water mark, receiving only"), connected];
  };
  assert.deepEqual(await marks(PIPE, "sink PULL"), [false, false, false]);
  assert.deepEqual(await marks(PIPE, "source PUSH"), [false, false, true]);
  assert.deepEqual(await marks(TWO, "client REQ"), [true, true, true]);
  const set = PIPE.replace('bind = "work"', 'bind = "work", send-hwm = 7');
  assert.deepEqual(await marks(set, "sink PULL"), [true, false, false]);
});

test("a text that replaces all of a lesson is no lesson, and one that changes it is", LIMIT, async (t) => {
  const { page } = await playground.open(t, "lesson=hello&lang=en");
  const eyebrow = page.getByText("Lesson 1 of 6");
  const change = async (text) => {
    await page.getByRole("button", { name: "Build", exact: true }).click();
    await page.getByTestId("text").fill(text(await page.getByTestId("text").inputValue()));
    await page.getByRole("button", { name: "Build", exact: true }).click();
    await page.getByTestId("stage").waitFor();
  };
  await eyebrow.waitFor();
  await change((text) => text.replace('send = "Hello"', 'send = "Good day"'));
  await eyebrow.waitFor();
  assert.ok((await page.locator("[data-line=stray], [data-line=parted]").count()) > 0, "it is held against the lesson");
  await change(() => PIPE);
  await page.getByRole("heading", { level: 1, name: "Two" }).waitFor();
  assert.equal(await eyebrow.count(), 0);
  assert.equal(await page.locator("[data-line=stray], [data-line=parted]").count(), 0);
  // What a PUSH sends is no request.
  assert.equal(await page.locator(".strip .legend").textContent(), "message");
});

test("undo takes back the last change wherever the focus is, and typing only where it has not been taken over", LIMIT, async (t) => {
  const { opened, page, form } = await workbench(t);
  await chooseSocket(page, "client REQ");
  const identity = form.getByRole("textbox", { name: "Identity" });
  await identity.fill("me");
  await identity.press("Enter");
  await written(page, 'identity = "me"');
  const turned = form.getByRole("button", { name: "Bind here instead" });
  await turned.click();
  await form.getByRole("button", { name: "Connect instead" }).waitFor();
  await opened.press("ControlOrMeta+z");
  await turned.waitFor();
  assert.equal(await identity.inputValue(), "me");
  // In the field too, since what stands in it has been taken over.
  await identity.focus();
  await opened.press("ControlOrMeta+z");
  await written(page, "identity", false);
  assert.equal(await identity.inputValue(), "");
  // What is only typed is the browser's to take back; so the scenario keeps its last change.
  await opened.press("ControlOrMeta+y");
  await written(page, 'identity = "me"');
  await identity.pressSequentially("X");
  await opened.press("ControlOrMeta+z");
  await written(page, 'identity = "me"');
  // A list has no history of its own.
  await turned.click();
  await form.getByRole("button", { name: "Connect instead" }).waitFor();
  await form.getByRole("combobox", { name: "Type" }).focus();
  await opened.press("ControlOrMeta+z");
  await turned.waitFor();
});

test("who binds and the link itself are changed from either end", LIMIT, async (t) => {
  const { page, form } = await workbench(t);
  await chooseSocket(page, "server REP");
  await form.getByRole("button", { name: "Connect instead" }).click();
  await written(page, 'type = "REP", connect = "front"');
  await written(page, 'type = "REQ", bind = "front"');
  // The same button turns them back.
  await form.getByRole("button", { name: "Bind here instead" }).click();
  await written(page, 'type = "REP", bind = "front"');
  await form.getByRole("button", { name: "Remove the link" }).click();
  await page.locator("[data-bench-link]").waitFor({ state: "detached" });
});
