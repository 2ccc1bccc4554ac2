// Says so if the page cannot start. Until it has started, a still of it is seen, in the language in which the page
// will open as far as that can be told now.

(() => {
  const linked = /[#&]lang=(\w+)/.exec(location.hash)?.[1];
  const tags = [linked, ...navigator.languages].map((tag) => /^(?:en|zh)\b/i.exec(tag)?.[0].toLowerCase());
  const chinese = tags.find(Boolean) === "zh";
  const still = document.getElementById("still-zh");
  if (chinese) {
    document.documentElement.lang = "zh-Hans";
    if (still) document.querySelector(".still").replaceWith(still.content);
  }
  const REASONS = {
    old: [
      "this browser has no WebAssembly; any browser of the last years has",
      "这个浏览器不支持 WebAssembly，近几年的浏览器都支持",
    ],
    load: [
      "a part of it could not be loaded; try again, and if it stays so, see whether everything of the page was copied to the server",
      "有一部分没能加载；请再试一次，如果还是这样，请检查服务器上的文件是否齐全",
    ],
  };
  let started = false;

  function fail(reason) {
    const place = document.getElementById("failed");
    if (started || !place?.hidden) return;
    const [en, zh] = REASONS[reason];
    place.textContent = chinese
      ? `Hopscope 无法启动：${zh}。这里是一张静止的图。`
      : `Hopscope cannot start: ${en}. This is a still of it.`;
    place.hidden = false;
  }

  addEventListener("TrunkApplicationStarted", () => (started = true));
  // A script that cannot be loaded tells its own element only: hence the capture.
  addEventListener("error", () => fail("load"), true);
  addEventListener("unhandledrejection", () => fail("load"));
  // This runs when the page has been read, so that the still is drawn without waiting for it; what failed before that
  // has told nobody.
  if (typeof WebAssembly !== "object") fail("old");
  const missing = (link) => link.rel === "stylesheet" && !link.sheet;
  if ([...document.querySelectorAll("link")].some(missing)) fail("load");
})();
