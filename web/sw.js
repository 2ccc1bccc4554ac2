// Keeps the page for when there is no network. `cargo xtask dist` writes down here what the page is made
// of and a version that changes when any of it does.

const VERSION = "";
const FILES = [];

// Several copies of the page may live on one origin, each below a path of its own.
const MINE = `hopscope ${registration.scope} `;
const NAME = MINE + VERSION;

// All of a version or nothing; what is there already in an old one is asked for again.
addEventListener("install", (event) => {
  const files = FILES.map((file) => new Request(file, { cache: "no-cache" }));
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(files)));
});

// A new version waits until no tab shows the old one, or until a reader wants it: then all tabs load it.
addEventListener("message", (event) => event.data === "take over" && skipWaiting());

// Now nobody needs the old files.
addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(MINE) && name !== NAME;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(registration.scope)) event.respondWith(answer(request));
});

async function answer(request) {
  const url = new URL(request.url);
  const file = url.origin + url.pathname;
  const cache = await caches.open(NAME);
  return (await cache.match(file === registration.scope ? "index.html" : file)) ?? fetch(request);
}
