// Finds text that cannot be read because of how it is laid out. Runs inside the page, so it uses
// nothing around it.

/**
 * What is wrong with the text that is seen now, a sentence for each place:
 *
 * - text that sticks out of the shape it is written on (chips, badges, cards, notes of the stage);
 * - text that is wider than its box, or cut off by an edge, where it is not meant to be shortened;
 * - text that lies on other text, on the stage or off it;
 * - text on a chip that stands out too little from it (axe-core does not look at SVG).
 */
export function collectIllegible() {
  const found = [];
  const tell = (what, element) => found.push(`${what}: “${element.textContent.trim().slice(0, 40)}” (${nameOf(element)})`);
  const nameOf = (element) => {
    const named = element.closest("[class]:not(.mono)") ?? element;
    return `${named.localName}.${[...named.classList].join(".")}`;
  };
  const sticksOut = (inner, outer, slack) =>
    inner.left < outer.left - slack ||
    inner.right > outer.right + slack ||
    inner.top < outer.top - slack ||
    inner.bottom > outer.bottom + slack;
  const overlap = (a, b) =>
    Math.min(Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

  /** The part of a box that the scrolling and clipping boxes around the element let through. */
  const seen = (element, box) => {
    let { left, top, right, bottom } = box;
    for (let around = element; around && around !== document.documentElement; around = around.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(around);
      if (around instanceof SVGElement && around.localName !== "svg") continue;
      if (overflowX === "visible" && overflowY === "visible") continue;
      const edge = around.getBoundingClientRect();
      [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
      [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
    }
    return right - left > 1 && bottom - top > 1 ? { left, top, right, bottom } : undefined;
  };
  const opacity = (element) => {
    let product = 1;
    for (let one = element; one; one = one.parentElement) product *= Number(getComputedStyle(one).opacity);
    return product;
  };
  const texts = [];

  // The stage: each text belongs on the first shape of its group, or of the group around it.
  const stage = document.querySelector("[data-testid=stage]");
  for (const text of stage.querySelectorAll("text")) {
    if (opacity(text) < 0.2 || text.textContent.trim() === "") continue;
    // The line box of a label is higher than its letters.
    const box = text.getBoundingClientRect();
    const trim = box.height * 0.2;
    const letters = { left: box.left, right: box.right, top: box.top + trim, bottom: box.bottom - trim };
    const shape = text.matches(".endpoint") ? stage : shapeOf(text);
    if (shape && sticksOut(letters, shape.getBoundingClientRect(), 0.5)) tell("sticks out of its shape", text);
    const chip = text.closest("[data-role]");
    if (chip && shape && contrast(getComputedStyle(text).fill, getComputedStyle(shape).fill) < 4.5) {
      tell("stands out too little from its chip", text);
    }
    texts.push({ box: seen(text, letters), element: text });
  }

  function shapeOf(text) {
    if (text.matches(".name, .queue")) return text.closest("[data-node]").querySelector(".card");
    if (text.matches(".title")) return text.parentElement.querySelector(".pocket");
    for (let group = text.parentElement; group && group !== stage; group = group.parentElement) {
      const shape = [...group.children].find((child) => ["rect", "path", "circle"].includes(child.localName));
      if (shape) return shape;
    }
    return undefined;
  }

  // Everything else.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === "" || element.closest("svg, .vh, script, noscript, style")) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const lines = [...range.getClientRects()];
    for (const line of lines) {
      const trim = line.height * 0.2;
      const letters = { left: line.left, right: line.right, top: line.top + trim, bottom: line.bottom - trim };
      texts.push({ box: seen(element, letters), element });
    }
    let block = element;
    while (getComputedStyle(block).display.startsWith("inline") && block.clientWidth === 0) block = block.parentElement;
    if (scrolls(block) || isShortened(block)) continue;
    const box = block.getBoundingClientRect();
    if (lines.some((line) => line.left < box.left - 1 || line.right > box.right + 1)) tell("wider than its box", block);
    const style = getComputedStyle(block);
    if (style.overflowY === "hidden" && lines.some((line) => line.bottom > box.bottom + 2)) tell("cut off", block);
  }

  function scrolls(block) {
    for (let one = block; one; one = one.parentElement) {
      if (one.scrollWidth > one.clientWidth && ["auto", "scroll"].includes(getComputedStyle(one).overflowX)) return true;
    }
    return false;
  }

  /** Shortened on purpose: the box opens when its turn comes, or the whole text stands elsewhere. */
  function isShortened(block) {
    const style = getComputedStyle(block);
    if (style.webkitLineClamp !== "none") return true;
    const title = document.querySelector("h1").textContent;
    return style.textOverflow === "ellipsis" && (block.closest("[title]") || block.textContent === title);
  }

  for (const [index, one] of texts.entries()) {
    if (!one.box) continue;
    for (const other of texts.slice(index + 1)) {
      if (!other.box || other.element === one.element || overlap(one.box, other.box) <= 1.5) continue;
      // What scrolls passes beneath what stays in its place.
      if (layer(one.element) !== layer(other.element)) continue;
      found.push(`lies on other text: “${one.element.textContent.slice(0, 30)}” (${nameOf(one.element)}) and “${other.element.textContent.slice(0, 30)}” (${nameOf(other.element)})`);
    }
  }

  function layer(element) {
    for (let one = element; one; one = one.parentElement) {
      if (["fixed", "sticky"].includes(getComputedStyle(one).position)) return one;
    }
    return undefined;
  }

  function contrast(one, other) {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  }

  function luminance(colour) {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  return [...new Set(found)];
}
