// Starts the page: fetches the module, the lessons and the texts side by side.

import init, * as glue from "./hopscope-web.js";
import { ahead, provide } from "./texts.js";

// The module says later which language it opens in; this guess saves the way there and back.
const tags = [/[#&]lang=(\w+)/.exec(location.hash)?.[1], ...navigator.languages];
ahead(tags.map((tag) => /^(?:en|zh)\b/i.exec(tag)?.[0].toLowerCase()).find(Boolean) ?? "en");
await init({ module_or_path: new URL("hopscope-web_bg.wasm", import.meta.url) });
await provide(glue, glue.first_language());
glue.start((lang) => provide(glue, lang));
dispatchEvent(new CustomEvent("TrunkApplicationStarted"));

// From now on the page is there without a network, too. Where that is forbidden, as in some frames, it does without.
try {
  await navigator.serviceWorker?.register(new URL("sw.js", import.meta.url));
} catch (error) {
  console.info("hopscope: not kept for when there is no network:", error.message);
}
