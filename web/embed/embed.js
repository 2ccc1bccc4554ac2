// What embed.html does: draws what its fragment says, and tells the page around how high that is.

import "./hopscope-flow.js";

const flow = document.querySelector("hopscope-flow");

function draw() {
  const link = location.hash.slice(1) || "lesson=chain-of-routers";
  document.documentElement.lang = /(?:^|&)lang=(zh|en)/.exec(link)?.[1] ?? navigator.language;
  flow.setAttribute("link", link);
}

/** The fragment is a link to a moment and no more; how the frame looks stands in the query. */
function dress() {
  const query = new URLSearchParams(location.search);
  for (const name of ["theme", "controls"]) {
    if (query.has(name)) flow.setAttribute(name, query.get(name));
  }
}

dress();
draw();
addEventListener("hashchange", draw);

if (parent !== window) {
  // The height of a picture is no secret, and a frame cannot know the origin of the page around it.
  new ResizeObserver(() => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    parent.postMessage({ type: "hopscope:resize", height }, "*");
  }).observe(document.body);
}
