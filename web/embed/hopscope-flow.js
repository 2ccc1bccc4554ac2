// <hopscope-flow>: a run of Hopscope inside any page.
//
//   <script type="module" src="hopscope/hopscope-flow.js"></script>
//   <hopscope-flow scenario="chain-of-routers" start-at="12" lang="en">
//     What stands here is seen until the picture is drawn, without JavaScript, and on paper.
//   </hopscope-flow>
//
// The page's WebAssembly is fetched once, when the first of these elements comes near the window, and
// all of them share it. Every file is looked for beside this one. The element leaves alone what is
// not its own: history, title, storage, the page's styles and the keys pressed elsewhere.

const beside = (name) => new URL(name, import.meta.url).href;

async function fetched(name) {
  const answer = await fetch(beside(name));
  if (!answer.ok) throw new Error(`${answer.url}: HTTP ${answer.status}`);
  return answer;
}

async function styled(name) {
  return new CSSStyleSheet().replace(await (await fetched(name)).text());
}

async function load(lang) {
  const texts = import(beside("texts.js")).then((module) => (module.ahead(lang), module));
  // Both parts of the WebAssembly come side by side. Whether the second has come is asked when the first is there.
  const both = import(beside("hopscope-web.js")).then((glue) => (glue.ahead?.().catch(() => {}), glue));
  const [{ provide }, glue, wasm, ...styles] = await Promise.all([
    texts,
    both,
    fetched("hopscope-web_bg.wasm"),
    styled("tokens.css"),
    styled("stage.css"),
    styled("flow.css"),
  ]);
  glue.onFailure?.(lost);
  await glue.default({ module_or_path: wasm });
  const all = () => glue.ahead?.();
  return { mount: glue.mount, unpacked: glue.unpacked, all, speak: (lang) => provide(glue, lang), styles };
}

/** Told that the second part of the module cannot be fetched. A flow that needs it now cannot go on. */
function lost(error, needed) {
  // The module is in the middle of a call: what is done about it waits for the end of that.
  if (needed) setTimeout(() => HopscopeFlow.lose(error));
  return false;
}

let loading;

/** The one instance of the WebAssembly, with the texts of a language, and its styles. A failure is not remembered. */
async function loaded(lang) {
  loading ??= load(lang).catch((error) => {
    loading = undefined;
    throw error;
  });
  const module = await loading;
  await module.speak(lang);
  return module;
}

const OPEN = { en: "Open in the playground", zh: "在演练场中打开" };

const STYLES = new CSSStyleSheet();
STYLES.replaceSync(`
:host { display: block; min-height: var(--hopscope-flow-height, 0); color-scheme: inherit; }
[hidden] { display: none; }
[part=note] { margin: 0 0 1em; padding: .5em .75em; border: 1px solid; border-inline-start-width: 4px; }
[part=playground]:not([hidden]) { display: inline-block; padding: .25em 0; color: inherit; }
@media print {
  [part=flow], [part=playground] { display: none; }
  slot[hidden] { display: contents; }
}`);

// What documentation tools call their themes: mdBook, then the words that everyone uses.
const DARK = ["coal", "navy", "ayu", "dark", "slate"];
const LIGHT = ["rust", "light"];
const darkSystem = matchMedia("(prefers-color-scheme: dark)");

/** "light" or "dark", as the page around says by its classes or data-theme, else the system. */
function hostTheme() {
  const words = [document.documentElement, document.body].flatMap((element) => [
    element.dataset.theme,
    element.dataset.mdColorScheme?.replace("default", "light"),
    ...element.classList,
  ]);
  if (words.some((word) => DARK.includes(word))) return "dark";
  if (words.some((word) => LIGHT.includes(word))) return "light";
  return darkSystem.matches ? "dark" : "light";
}

class HopscopeFlow extends HTMLElement {
  static observedAttributes = ["scenario", "length", "over", "link", "start-at", "controls", "lang", "theme", "playground"];

  static #connected = new Set();

  /** Tells the elements when they come into sight and leave it. */
  static #sight = new IntersectionObserver(
    (entries) => entries.forEach(({ target, isIntersecting }) => target.#seen(isIntersecting)),
    { rootMargin: "200px" },
  );

  static #watching = false;

  /** Has all elements follow the theme and the language of the page around. */
  static #watch() {
    if (this.#watching) return;
    this.#watching = true;
    const follow = () => this.#connected.forEach((element) => element.#follow());
    darkSystem.addEventListener("change", follow);
    const attributeFilter = ["class", "data-theme", "data-md-color-scheme", "lang"];
    const watch = new MutationObserver(follow);
    watch.observe(document.documentElement, { attributeFilter });
    watch.observe(document.body, { attributeFilter });
  }

  /** Has the fallback take the place of all flows that are drawn. */
  static lose(error) {
    for (const flow of this.#connected) if (flow.#flow) flow.#fail(error);
  }

  #slot = document.createElement("slot");
  #stage = document.createElement("div");
  #note = document.createElement("p");
  #link = document.createElement("a");
  /** The drawn flow; nothing before it is drawn and after a failure. */
  #flow;
  #visible = false;
  /** The attributes that must be looked at, once all of a round have changed. */
  #changed = new Set();
  /** The step to go on with after the element was moved within its page. */
  #left;

  constructor() {
    super();
    this.#stage.part = "flow";
    this.#note.part = "note";
    this.#note.setAttribute("role", "status");
    this.#link.part = "playground";
    this.#link.target = "_blank";
    this.#link.rel = "noopener";
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [STYLES];
    root.append(this.#note, this.#slot, this.#stage, this.#link);
    this.#show(false);
    // Pages turn on plain keys (mdBook on the arrows, s and ?): those pressed in the flow are its own.
    for (const type of ["keydown", "keypress", "keyup"]) {
      this.#stage.addEventListener(type, (event) => {
        if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
      });
    }
    this.#stage.addEventListener("hopscope-step", () => this.#followStep());
  }

  connectedCallback() {
    HopscopeFlow.#watch();
    HopscopeFlow.#connected.add(this);
    HopscopeFlow.#sight.observe(this);
  }

  disconnectedCallback() {
    HopscopeFlow.#connected.delete(this);
    HopscopeFlow.#sight.unobserve(this);
    this.#left = this.#flow?.step();
    this.#visible = false;
    this.#clear();
  }

  attributeChangedCallback(name) {
    if (!this.isConnected) return;
    if (!this.#changed.size) queueMicrotask(() => this.#applyChanges());
    this.#changed.add(name);
  }

  /** The step shown, from 1; undefined before the flow is drawn. */
  get step() {
    return this.#flow?.step();
  }

  /** How many steps there are; undefined before the flow is drawn. */
  get steps() {
    return this.#flow?.steps();
  }

  play() {
    this.#flow?.play();
  }

  pause() {
    this.#flow?.pause();
  }

  /** Shows a step, counted from 1. */
  seek(step) {
    this.#flow?.seek(step);
  }

  #seen(visible) {
    this.#visible = visible;
    if (visible) this.#draw();
    else this.#flow?.pause();
  }

  async #draw() {
    if (this.#flow || !this.#note.hidden) return;
    try {
      const lang = this.#lang();
      const { mount, unpacked, all, styles } = await loaded(lang);
      // A lesson is shown and played with the first part of the module; the second comes when there is nothing to do.
      if (this.#wantsAll()) await all();
      const link = this.getAttribute("link");
      const source = link && (await unpacked(link));
      if (lang !== this.#lang() || link !== this.getAttribute("link")) return this.#draw();
      // Meanwhile it may have been drawn, failed, scrolled away or taken out of the page.
      if (this.#flow || !this.#note.hidden || !this.#visible) return;
      this.shadowRoot.adoptedStyleSheets = [...styles, STYLES];
      const root = document.createElement("div");
      this.#stage.append(root);
      this.#show(true);
      this.#flow = mount(root, JSON.stringify({ ...this.#options(), source: source ?? undefined }));
      if (this.#left) this.#flow.seek(this.#left);
      this.#followStep();
      this.#tell("ready", { steps: this.#flow.steps() });
    } catch (error) {
      this.#fail(error);
    }
  }

  #applyChanges() {
    const changed = this.#changed;
    this.#changed = new Set();
    if (!this.isConnected) return;
    try {
      if (!this.#flow || ["scenario", "length", "over", "link", "controls"].some((name) => changed.has(name))) {
        this.#left = undefined;
        this.#clear();
        if (this.#visible) this.#draw();
        return;
      }
      const { startAt } = this.#options();
      if (changed.has("start-at") && startAt) this.#flow.seek(startAt);
      this.#follow();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** What `mount` is told; an attribute that is absent is left to it. */
  #options() {
    const [scenario, over, link, controls] = ["scenario", "over", "link", "controls"].map(
      (name) => this.getAttribute(name) ?? undefined,
    );
    if (scenario === undefined && link === undefined) {
      throw new Error('expected scenario="…", the name of a lesson, or link="…"');
    }
    const startAt = this.#number("start-at");
    return { scenario, length: this.#number("length"), over, link, startAt, controls, ...this.#surroundings() };
  }

  /** Whether more is to be shown than a lesson as it is. */
  #wantsAll() {
    const [link, over] = ["link", "over"].map((name) => this.getAttribute(name));
    return over === "tcp" || /(?:^|[#&])(?:scenario=|edit=|over=tcp)/.test(link);
  }

  #number(name) {
    const text = this.getAttribute(name);
    if (text === null) return undefined;
    if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error(`${name}="${text}": expected a whole number from 1`);
    return Number(text);
  }

  #surroundings() {
    const theme = this.getAttribute("theme");
    return { lang: this.#lang(), theme: ["light", "dark"].includes(theme) ? theme : hostTheme() };
  }

  #lang() {
    const linked = /\blang=([\w-]+)/.exec(this.getAttribute("link"))?.[1];
    return /^zh\b/i.test(this.lang || linked || this.closest("[lang]")?.lang) ? "zh" : "en";
  }

  async #follow() {
    if (!this.#flow) return;
    try {
      await loaded(this.#lang());
    } catch (error) {
      // It goes on in the language that it speaks.
      console.error("hopscope-flow:", error?.message ?? error, this);
      return;
    }
    this.#flow?.set(JSON.stringify(this.#surroundings()));
    this.#followStep();
  }

  /** Keeps the link to the playground at what is seen. */
  #followStep() {
    const playground = this.getAttribute("playground");
    this.#link.hidden = !this.#flow || playground === null;
    if (this.#link.hidden) return;
    this.#link.textContent = OPEN[this.#lang()];
    this.#link.href = `${playground ? new URL(playground, this.baseURI) : beside("./")}#${this.#flow.link()}`;
  }

  #show(drawn) {
    this.#slot.hidden = drawn;
    this.#stage.hidden = !drawn;
    this.#link.hidden = true;
    this.#note.hidden = true;
  }

  #clear() {
    const flow = this.#flow;
    this.#flow = undefined;
    try {
      flow?.destroy();
    } catch (error) {
      // A part of the module that this needs is missing: what is drawn is taken away all the same.
      console.error("hopscope-flow:", error?.message ?? error, this);
    }
    this.#stage.replaceChildren();
    this.#show(false);
  }

  #fail(error) {
    const reason = error?.message ?? String(error);
    console.error("hopscope-flow:", reason, this);
    this.#clear();
    this.#note.textContent = `Hopscope: ${reason}`;
    this.#note.hidden = false;
    this.#tell("error", { message: reason });
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(`hopscope-${what}`, { bubbles: true, composed: true, detail }));
  }
}

// A browser that cannot show the colours shows the fallback.
if (CSS.supports("color", "light-dark(red, red)") && !customElements.get("hopscope-flow")) {
  customElements.define("hopscope-flow", HopscopeFlow);
}
