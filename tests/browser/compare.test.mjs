// Branches: acting in the past makes one; two are played beside each other by time, and what is the
// first to be different is told and marked on both.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axeFindings } from "./axe.mjs";
import { LIMIT, nativeTrace, usePlayground } from "./page.mjs";

const playground = usePlayground();

/** A client that asks a REP twice; with an act, the link is cut under the first reply. */
function twice(acts = []) {
  const client = {
    name: "client",
    kind: "client",
    sockets: { type: "DEALER", connect: "front" },
    steps: [{ send: ["", "one"] }, { wait: "10ms" }, { send: ["", "two"] }, { receive: { timeout: "50ms" } }],
  };
  const server = { name: "server", kind: "worker", sockets: { type: "REP", bind: "front" }, reply: "yes" };
  return JSON.stringify({ title: "Twice", summary: "Two questions.", nodes: [client, server], acts });
}

const CUT = { at: "5ms", cut: "front" };

async function forked(t, lang, options, acts = [CUT]) {
  const page = await playground.open(t, `lesson=hello&lang=${lang}`, options);
  await page.page.evaluate((text) => window.hopscope.load(text), twice());
  await page.page.waitForFunction(() => document.querySelector("h1").textContent === "Twice");
  await page.seek(2);
  await page.page.evaluate((text) => window.hopscope.goOn(text), twice(acts));
  await page.page.locator("[data-branch='1']").waitFor();
  return page;
}

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };

/** Drops the message that is on its way, by its menu. */
async function drop(page) {
  await page.settled();
  await page.stage.locator("[data-stack=flight]").first().click({ button: "right", force: true });
  const menu = page.page.getByTestId("break-menu");
  await menu.getByRole("menuitem", { name: /^(Drop this message|丢掉这条消息|丢弃这条消息)/ }).click();
  await page.page.locator("[data-branch='1']").waitFor();
}

/** A button is in the window as it is, with nothing upon it. */
async function seen(page, button) {
  await button.waitFor();
  const { x, y, width, height } = await button.boundingBox();
  const there = await button.evaluate(
    (button, [x, y]) => button.contains(document.elementFromPoint(x, y)),
    [x + width / 2, y + height / 2],
  );
  assert.ok(there && y >= 0 && y + height <= 740, `hidden, or out of sight, at ${y} to ${y + height}`);
}

const BRANCHES = { name: "Branches" };

test("a branch says where it parted and by what, and one goes from one to the other and closes them", LIMIT, async (t) => {
  const page = await forked(t, "en");
  const list = page.page.getByRole("navigation", BRANCHES);
  const second = list.getByRole("button", { name: /^Branch B/ });
  assert.match(await second.textContent(), /^Branch BCut this link \(client ↔ server\) \(from A, step \d+\)$/);
  assert.equal(await second.getAttribute("aria-current"), "true");
  const cut = (await page.trace()).find(({ event }) => event === "link-cut");
  assert.equal(await page.says("record"), cut.record, "what was done is shown");
  await list.getByRole("button", { name: "A (original)", exact: true }).click();
  assert.equal((await page.trace()).find(({ event }) => event === "link-cut"), undefined);
  await list.getByRole("button", { name: "Close branch B" }).click();
  await list.waitFor({ state: "detached" });
});

test("two branches stand beside each other at the same time of the run, and differ from the act on", LIMIT, async (t) => {
  const page = await forked(t, "en");
  const mine = await page.trace();
  await page.page.getByRole("button", { name: "Compare with A (original)" }).click();
  const beside = page.page.getByTestId("beside");
  await beside.waitFor();
  // No name of a tab is cut by what stands beside it.
  const cut = await page.page.locator(".view-tabs [role=tab]").evaluateAll((tabs) =>
    tabs.filter((tab) => {
      const { right, top, height } = tab.getBoundingClientRect();
      const last = document.elementFromPoint(right - 3, top + height / 2);
      return tab.scrollWidth > tab.clientWidth || last?.closest("[role=tab]") !== tab;
    }).map((tab) => tab.textContent),
  );
  assert.deepEqual(cut, []);
  const told = page.page.getByTestId("difference");
  assert.match(await told.textContent(), /^first differenceAclient: .+Bclient: the link .+ is cut/);
  const ending = page.page.getByTestId("ending");
  assert.equal(await ending.count(), 0, "not before both have ended");
  await page.page.getByRole("button", { name: "Go to the first difference" }).click();
  const at = await page.says("step");
  assert.equal(mine[await page.says("record")].event, "link-cut");
  const marks = page.page.locator(".side-head em");
  assert.deepEqual(await marks.allTextContents(), ["first difference"], "on the one in which something was done");
  // In the ladder the step has its mark, and so have the lanes.
  await page.page.getByRole("tab", { name: "Ladder" }).click();
  const rung = page.page.getByRole("row", { name: /first difference$/ });
  assert.equal(await rung.getAttribute("aria-rowindex"), String(at));
  assert.equal(await page.page.locator(".lanes [data-parted]").count(), 1);
  await page.page.getByRole("tab", { name: "Hop by hop" }).click();
  // Before it, both show the same step.
  for (const step of [1, 2, at - 1]) {
    await page.seek(step);
    assert.equal(Number(await beside.getAttribute("data-step")), step);
    const [one, other] = await page.page.getByTestId("stage").evaluateAll((stages) =>
      stages.map((stage) => [...stage.querySelectorAll("[data-stack] [data-hex]")].map(({ dataset }) => dataset.hex)),
    );
    assert.deepEqual(one, other);
  }
  // A step forward glides on both stages: what moves has its place from frame to frame.
  await page.seek(2);
  const glides = (which) =>
    page.page.evaluate(
      (which) =>
        new Promise((resolve) => {
          const stage = document.querySelectorAll("[data-testid=stage]")[which];
          const seen = new Set();
          let frames = 0;
          const look = () => {
            for (const one of stage.querySelectorAll("[data-stack=flight]")) seen.add(one.getAttribute("transform"));
            frames += 1;
            if (frames > 90 || seen.size > 4) resolve(seen.size);
            else requestAnimationFrame(look);
          };
          look();
        }),
      which,
    );
  for (const which of [0, 1]) {
    await page.seek(1);
    const [sent] = mine.filter(({ event }) => event === "sent");
    for (let step = 1; (await page.says("record")) < sent.record; step += 1) await page.press(".");
    assert.ok((await glides(which)) > 2, `stage ${which} does not glide`);
  }
  // Played, both go on to the end.
  await page.button("speed").selectOption("100×");
  await page.button("play").click();
  await page.wait("playing", false);
  assert.equal(await page.says("step"), await page.says("steps"));
  assert.ok(Number(await beside.getAttribute("data-step")) > at);
  assert.equal(await marks.count(), 2);
  assert.match(await marks.last().textContent(), new RegExp(`^differs since step ${at}$`));
  assert.match(await ending.textContent(), /^In the end server has received 2 messages in A, 1 in B\.$/);
  await page.page.getByRole("button", { name: "Stop comparing" }).click();
  await beside.waitFor({ state: "detached" });
});

test("of two that are compared the longer plays on at the end of the shorter, each in its place", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=one-proxy&step=7&lang=en");
  await drop(page);
  const short = await page.says("steps");
  await page.page.getByRole("button", { name: "Compare with A (original)" }).click();
  const beside = page.page.getByTestId("beside");
  await beside.waitFor();
  // What is alike stands side by side.
  const cards = () =>
    page.stage.evaluateAll((stages) =>
      stages.map((stage) => [...stage.querySelectorAll("[data-node] .card")].map((card) => Math.round(card.getBoundingClientRect().y))),
    );
  const [one, other] = await cards();
  assert.deepEqual(one, other);
  const places = async () => {
    const heads = await page.page.locator(".side-head b").all();
    const boxes = await Promise.all(heads.map(async (head) => [(await head.boundingBox()).x, await head.textContent()]));
    return boxes.sort(([a], [b]) => a - b).map(([, name]) => name);
  };
  assert.deepEqual(await places(), ["A (original)", "Branch B"]);
  // So they do in the document, by which the focus goes.
  const inOrder = () => page.page.locator(".side-head b").allTextContents();
  assert.deepEqual(await inOrder(), ["A (original)", "Branch B"]);
  // At the last step each stands at its own, and the branch that is shown stays the one it was.
  const whole = (await nativeTrace("one-proxy")).length;
  await page.seek(1);
  await page.button("last-step").click();
  await page.wait("step", short);
  assert.equal(await page.says("steps"), short);
  const shown = page.page.getByRole("button", { name: /^Branch B/ });
  assert.equal(await shown.getAttribute("aria-current"), "true");
  const end = Number(await beside.getAttribute("data-step"));
  assert.ok(end > short && end <= whole, `${end}, and the shorter has ${short}`);
  assert.equal(await page.button("step-forward").getAttribute("aria-disabled"), "true");
  assert.deepEqual(await inOrder(), ["A (original)", "Branch B"]);
  const focused = () => page.page.evaluate(() => document.activeElement?.dataset.act);
  assert.equal(await focused(), "last-step");
  await page.seek(short);
  assert.equal(await page.button("step-forward").getAttribute("aria-disabled"), "false");
  await page.press(".");
  assert.ok((await page.says("steps")) > short, "the original goes on");
  assert.equal(Number(await beside.getAttribute("data-step")), short, "and the other stays at its end");
  assert.deepEqual(await places(), ["A (original)", "Branch B"]);
  await page.button("speed").selectOption("100×");
  const before = await page.says("step");
  await page.button("play").click();
  await page.wait("playing", false);
  assert.ok((await page.says("step")) > before, "up to the question, or to the end");
  assert.equal(Number(await beside.getAttribute("data-step")), short);
});

for (const viewport of [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, PHONE.viewport]) {
  test(`what was killed in a branch is in sight when it is compared (${viewport.width} px)`, LIMIT, async (t) => {
    const page = await playground.open(t, "lesson=chain-of-routers&step=8&lang=en", { viewport, reducedMotion: "reduce" });
    await page.stage.locator("[data-node=server]").click({ button: "right" });
    await page.page.getByRole("menuitem", { name: "Kill server" }).click();
    await page.page.locator("[data-branch='0'] [aria-pressed]").click();
    await page.page.getByTestId("beside").waitFor();
    const inSight = () =>
      page.page.waitForFunction(() => {
        const killed = [...document.querySelectorAll("[data-testid=stage] [data-node=server]")].find((node) =>
          node.classList.contains("killed"),
        );
        const { x, y, width, height } = killed.querySelector(".card").getBoundingClientRect();
        return killed.contains(document.elementFromPoint(x + width / 2, y + height * 0.8));
      });
    await inSight();
    // From the other end one is led there, too.
    await page.seek(1);
    await page.page.getByRole("button", { name: "Go to the first difference" }).click();
    await inSight();
    // There, too, and after one has scrolled away.
    await page.page.evaluate(() => [document.querySelector(".sides"), document.documentElement].forEach((part) => part.scrollTo(0, 0)));
    await page.page.getByRole("button", { name: "Go to the first difference" }).click();
    await inSight();
    // And the original goes on where the branch has ended.
    await page.press("End");
    await page.page.getByTestId("ending").getByText("In the end client has received 1 message in A, 0 in B.").waitFor();
  });
}

test("beside the first difference stands that of the other, and what is told of both stays in sight", LIMIT, async (t) => {
  const viewport = { width: 1440, height: 900 };
  const page = await playground.open(t, "lesson=chain-of-routers&step=12&lang=en", { viewport, reducedMotion: "reduce" });
  await page.stage.locator("[data-node=server]").click({ button: "right" });
  await page.page.getByRole("menuitem", { name: "Kill server" }).click();
  await page.page.getByRole("button", { name: "Back to the original run" }).first().click();
  await page.wait("step", 12);
  await page.page.locator("[data-branch='1'] [aria-pressed]").click();
  await page.page.getByTestId("beside").waitFor();
  const go = page.page.getByRole("button", { name: "Go to the first difference" });
  const inSight = async () => {
    await page.settled();
    const parts = page.page.locator(".branches li, .difference p, .difference button, .side-head b");
    const hidden = await parts.evaluateAll((parts) =>
      parts.filter((part) => {
        const { x, y, width, height } = part.getBoundingClientRect();
        const at = (down) => document.elementFromPoint(x + width / 2, y + down);
        return ![at(2), at(height - 2)].every((found) => part.contains(found));
      }).map((part) => part.textContent),
    );
    assert.deepEqual(hidden, []);
  };
  await inSight();
  await go.click();
  await page.wait("step", 13);
  assert.equal(await page.page.getByTestId("beside").getAttribute("data-step"), "13");
  assert.deepEqual(await page.page.locator(".side-head em").allTextContents(), ["first difference", "first difference"]);
  await inSight();
  assert.ok(await page.page.evaluate(() => document.querySelector(".sides").scrollTop > 0), "the stages have scrolled");
});

test("two branches that end alike say so", LIMIT, async (t) => {
  const page = await forked(t, "en", {}, [
    { at: "5ms", freeze: "server" },
    { at: "20ms", thaw: "server" },
  ]);
  await page.page.locator("[data-branch='0'] [aria-pressed]").click();
  await page.press("End");
  assert.equal(await page.page.getByTestId("ending").textContent(), "In the end every node has received the same messages in both.");
});

test("two strips are level, and the frames of what was dropped clear what stands above them", LIMIT, async (t) => {
  for (const [width, lang] of [[1920, "en"], [1440, "zh"], [800, "en"]]) {
    const page = await playground.open(t, `lesson=chain-of-routers&length=3&step=15&lang=${lang}`, {
      viewport: { width, height: 900 },
      reducedMotion: "reduce",
    });
    await drop(page);
    await page.page.locator("[data-branch='0'] [aria-pressed]").click();
    await page.page.getByTestId("beside").waitFor();
    for (const shown of ["B", "A"]) {
      if (shown === "A") await page.page.locator("[data-branch='0'] button.name").click();
      await page.press("End");
      await page.page.locator(".strip .lost").waitFor();
      const { level, clear } = await page.page.evaluate(() => {
        const sides = [...document.querySelectorAll(".sides.two .side")];
        const level = sides.map((side) => side.querySelector(".hop .pair").getBoundingClientRect().top);
        const clear = sides.map((side) => {
          const above = side.querySelector(".view-tabs, .strip header").getBoundingClientRect().bottom;
          const cells = [...side.querySelectorAll("[data-strip]")];
          return Math.min(...cells.map((cell) => cell.getBoundingClientRect().top)) - above;
        });
        return { level, clear };
      });
      const told = JSON.stringify({ width, lang, shown, level, clear });
      assert.ok(Math.abs(level[0] - level[1]) <= 0.5, told);
      assert.ok(Math.min(...clear) >= 3, told);
    }
  }
});

test("on a phone the list of branches fits, the menu of acts is at hand, and one comes back to the step at which one acted", LIMIT, async (t) => {
  for (const [lang, open, back] of [
    ["en", "Act …", "Back to the original run"],
    ["zh", "动手……", "回到原来的运行"],
  ]) {
    const page = await playground.open(t, `lesson=hello&step=3&lang=${lang}`, { ...PHONE, reducedMotion: "reduce" });
    const menu = page.page.getByRole("button", { name: open });
    await seen(page, menu);
    await drop(page);
    assert.ok((await page.says("step")) > 3);
    await seen(page, menu);
    for (const button of await page.page.locator(".branches button").all()) {
      const { x, width } = await button.boundingBox();
      assert.ok(x >= 0 && x + width <= 360, `${await button.textContent()} is at ${x} to ${x + width}`);
    }
    const caption = page.page.getByTestId("caption");
    const home = caption.getByRole("button", { name: back });
    await seen(page, home);
    await home.click();
    await page.wait("step", 3);
    assert.equal(await page.page.locator("[data-line=parted]").count(), 0);
  }
});

test("a branch of a lesson says from where on the lesson tells of the original run, and leads back", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=hello&step=2&lang=en");
  const note = page.page.locator("[data-line=parted]");
  assert.equal(await note.count(), 0);
  await page.stage.locator("[data-node=server]").click({ button: "right" });
  await page.page.getByRole("menuitem", { name: "Kill server" }).click();
  await note.waitFor();
  const step = await page.says("step");
  assert.match(await note.textContent(), new RegExp(`^From step ${step} on things go another way here`));
  assert.equal(await note.getAttribute("aria-current"), "step");
  assert.ok((await page.page.locator("[data-line=stray]").count()) > 3, "what follows is not told of this run");
  assert.equal(await page.page.getByTestId("predict").count(), 0, "nor is it asked");
  // Before that step the lesson holds.
  await page.press(",");
  await page.page.locator("[data-line=parted]:not([aria-current])").waitFor();
  await page.page.locator("[data-line=now]").waitFor();
  await note.getByRole("button", { name: "Back to the original run" }).click();
  await note.waitFor({ state: "detached" });
  assert.equal(await page.page.locator("[data-line=stray]").count(), 0);
  await page.page.getByTestId("predict").waitFor();
});

for (const [what, options, lang] of [
  ["light", {}, "en"],
  ["dark, Chinese", { colorScheme: "dark" }, "zh"],
  ["phone", { viewport: { width: 360, height: 740 }, hasTouch: true }, "en"],
]) {
  test(`axe-core finds nothing where branches are compared (${what})`, LIMIT, async (t) => {
    const page = await forked(t, lang, options);
    await page.page.locator("[data-branch='0'] [aria-pressed]").click();
    await page.page.getByTestId("beside").waitFor();
    assert.deepEqual(await axeFindings(page.page), []);
    const wide = await page.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page scrolls sideways by ${wide}`);
  });
}

test("a link to a branch of a lesson is short, and has the lesson and the original run behind it", LIMIT, async (t) => {
  const page = await playground.open(t, "lesson=chain-of-routers&step=8&length=4&lang=en");
  await page.stage.locator("[data-node=server]").click({ button: "right" });
  await page.page.getByRole("menuitem", { name: "Kill server" }).click();
  await page.page.waitForFunction(() => location.hash.includes("scenario="));
  const link = await page.page.evaluate(() => location.hash.slice(1));
  assert.ok(link.length < 200, `${link.length} characters: ${link}`);
  const there = await playground.open(t, link);
  assert.deepEqual(await there.trace(), await page.trace());
  assert.equal(await there.says("step"), await page.says("step"));
  assert.equal(await there.page.locator(".eyebrow").first().textContent(), "Lesson 3 of 6");
  const list = there.page.getByRole("navigation", BRANCHES);
  assert.match(await list.getByRole("button", { name: /^Branch B/ }).textContent(), /Kill server \(from A, step \d+\)$/);
  await list.getByRole("button", { name: "A (original)", exact: true }).click();
  assert.deepEqual(await there.trace(), await nativeTrace("chain-of-routers", { length: 4 }));
});

test("a link to a comparison holds both branches, of a lesson and of one's own, and opens it again", LIMIT, async (t) => {
  for (const own of [false, true]) {
    const page = own ? await forked(t, "en") : await playground.open(t, "lesson=one-proxy&step=7&lang=en");
    if (!own) await drop(page);
    await page.page.getByRole("button", { name: "Compare with A (original)" }).click();
    await page.page.getByTestId("beside").waitFor();
    const seen = async (page) => ({
      heads: await page.page.locator(".side-head").allTextContents(),
      told: await page.page.getByTestId("difference").textContent(),
      step: await page.says("step"),
      trace: await page.trace(),
    });
    for (const branch of ["b", "a"]) {
      if (branch === "a") await page.page.getByRole("button", { name: "A (original)", exact: true }).click();
      await page.page.waitForFunction((branch) => location.hash.includes(`branch=${branch}`), branch);
      const link = await page.page.evaluate(() => location.hash.slice(1));
      // A second text costs little more than what is different in it.
      assert.ok(link.length < (own ? 900 : 4000), `${link.length} characters`);
      const there = await playground.open(t, link);
      await there.page.getByTestId("beside").waitFor();
      assert.deepEqual(await seen(there), await seen(page));
    }
  }
});
