// Starts the page: fetches the module, the lessons and the texts side by side.

import init, * as glue from "./hopscope-web.js";
import { ahead, provide } from "./texts.js";

const pause = () => new Promise((done) => setTimeout(done));
glue.onFailure?.(tell);
// The still is seen before anything is fetched that it can do without: where the way to the server is narrow, the module
// would hold up its style sheet. A page in the background is painted only when somebody looks at it.
if (!document.hidden) {
  await new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    addEventListener("visibilitychange", done, { once: true });
  });
}
const module = init({ module_or_path: new URL("hopscope-web_bg.wasm", import.meta.url) });
const more = wantsMore() && glue.ahead?.().catch(() => {});
// The module says later which language it opens in; this guess saves the way there and back.
const tags = [/[#&]lang=(\w+)/.exec(location.hash)?.[1], ...navigator.languages];
ahead(tags.map((tag) => /^(?:en|zh)\b/i.exec(tag)?.[0].toLowerCase()).find(Boolean) ?? "en");
await module;
// Between its long parts the start lets the browser answer and paint.
await pause();
await Promise.all([provide(glue, glue.first_language()), more]);
await pause();
glue.start((lang) => provide(glue, lang), pause);
dispatchEvent(new CustomEvent("TrunkApplicationStarted"));

// From now on the page is there without a network, too. Where that is forbidden, as in some frames, it does without.
// What it is made of is fetched for that when there is nothing else to do.
const { serviceWorker } = navigator;
await new Promise((done) => (self.requestIdleCallback ?? setTimeout)(() => done()));
try {
  const kept = await serviceWorker?.register(new URL("sw.js", import.meta.url));
  if (kept) tellOfNewer(kept);
} catch (error) {
  console.info("hopscope: not kept for when there is no network:", error.message);
}

/**
 * Whether to start with all of the module: the link opens more than a lesson, or the page is kept here, so
 * that it costs no way to a server. Without a network nothing but what is kept can be waited for.
 */
function wantsMore() {
  return /[#&](?:scenario=|edit=|over=tcp)/.test(location.hash) || Boolean(navigator.serviceWorker?.controller);
}

/** Tells that the second part of the module is missing; gives whether to try again if it is needed now. */
function tell(error, needed) {
  document.getElementById("missing")?.remove();
  if (!error) return false;
  const [what, again, later] = document.documentElement.lang.startsWith("zh")
    ? ["Hopscope 有一部分没能加载：工作台和之后才打开的内容都需要它。", "要再试一次吗？现有的内容不会丢失。", "需要时会再试。"]
    : [
        "A part of Hopscope could not be loaded: the workbench and all that is opened later need it.",
        " Try again? Nothing is lost meanwhile.",
        " It is tried again when it is needed.",
      ];
  if (needed) return confirm(what + again);
  const note = document.createElement("div");
  note.id = "missing";
  note.className = "failed";
  note.dataset.testid = "missing";
  note.setAttribute("role", "alert");
  note.textContent = what + later;
  document.body.prepend(note);
  return false;
}

// A new version waits until the reader has it take over, or leaves. All tabs go along: the old files are gone then.
function tellOfNewer(kept) {
  const tell = () => kept.waiting && serviceWorker.controller && dispatchEvent(new Event("hopscope-newer"));
  kept.addEventListener("updatefound", () => kept.installing?.addEventListener("statechange", tell));
  addEventListener("hopscope-take-over", () => kept.waiting?.postMessage("take over"));
  if (serviceWorker.controller) serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  tell();
}
