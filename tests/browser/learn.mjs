// Does what a reader does at first, in a page whose module writes down which of its functions run, and prints the
// places of those. `cargo xtask dist --learn` says where the page and the browser are.

import { EMBEDDED, OPENINGS, WINDOW, walk, walkFlow } from "./early.mjs";
import { setting, startBrowser } from "./harness.mjs";
import { serve } from "./static-server.mjs";

/** In the page, before its scripts: keeps the memory in which the module writes down what has run. */
function keepRan() {
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...how) => {
    const made = await instantiate(...how);
    window.ran = made.instance.exports.ran;
    return made;
  };
}

const ran = new Set();
const site = await serve({ folders: { "/": setting("HOPSCOPE_PAGE_DIR") } });
const browser = await startBrowser();

/** Opens an address, does there what a reader does, and keeps what ran. */
async function learn(address, window, walk) {
  const context = await browser.newContext({ ...WINDOW, ...window });
  await context.addInitScript(keepRan);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(address);
  await walk(page);
  const places = await page.evaluate(() => {
    const octets = new Uint8Array(window.ran.buffer);
    return [...octets.keys()].filter((place) => octets[place]);
  });
  for (const place of places) ran.add(place);
  await context.close();
}

try {
  for (const [, fragment, window] of OPENINGS) await learn(`${site.address}/${fragment && `#${fragment}`}`, window, walk);
  for (const [, fragment, window] of EMBEDDED) await learn(`${site.address}/embed.html#${fragment}`, window, walkFlow);
} finally {
  await browser.close();
  await site.stop();
}
console.log([...ran].sort((a, b) => a - b).join("\n"));
