// Brings the second part of the module: what is needed by what is opened after the page has started.
//
// It is fetched as soon as the browser has nothing else to do. Whoever needs it before that waits for it:
// the module is in the middle of a call then, so it is fetched in one go, with the page at a stand.

const FILE = new URL("hopscope-web_more.wasm", import.meta.url).href;

/** What the first part exports, once it is there. */
let first;

let begun;
const begins = new Promise((done) => (begun = done));

/** Whether the second part has put its functions into the first one's table. */
let there = false;

/** The fetch that is under way or done; a failure is not remembered. */
let underWay;

let tell = () => false;

/**
 * Says whom to tell when the second part cannot be fetched: `told(error, needed)`. If `needed`, the page
 * cannot go on without it, and what `told` gives says whether to try again. Without an error it tells that
 * all is well again.
 */
export function onFailure(told) {
  tell = told;
}

/** The glue calls this with what the first part exports. */
export function begin(exports) {
  first = exports;
  begun();
  const idle = self.requestIdleCallback ?? ((then) => setTimeout(then, 200));
  idle(again);
}

/** Tries until the network is there. */
function again() {
  ahead().catch((error) => {
    console.warn("hopscope:", error.message);
    tell(error, false);
    addEventListener("online", again, { once: true });
  });
}

/** Fetches the second part while nobody needs it yet; also while the first is still on its way. */
export function ahead() {
  underWay ??= bring().catch((error) => {
    underWay = undefined;
    if (!there) throw error;
  });
  return underWay;
}

async function bring() {
  const answer = await fetch(FILE, { priority: "low" });
  if (!answer.ok) throw new Error(`${FILE}: HTTP ${answer.status}`);
  const module = await WebAssembly.compile(await answer.arrayBuffer());
  await begins;
  join(module);
}

/** The module calls this when it needs the second part, which is there when this returns. */
export function need() {
  while (!there) {
    try {
      join(new WebAssembly.Module(inOneGo()));
    } catch (error) {
      console.warn("hopscope:", error.message);
      if (!tell(error, true)) throw error;
    }
  }
}

function join(module) {
  if (there) return;
  // Functions are imported without names, in the order of the table: an engine asks for one after the other.
  let asked = 0;
  const lent = { get ""() { return first.lent.get(asked++); } };
  new WebAssembly.Instance(module, { first, "": lent });
  there = true;
  tell(undefined, false);
}

/** The octets of the second part. A request that is waited for gives characters only: one for each octet. */
function inOneGo() {
  const request = new XMLHttpRequest();
  request.open("GET", FILE, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`${FILE}: HTTP ${request.status}`);
  return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff);
}
