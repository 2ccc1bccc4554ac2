// Reads what is drawn out of the page. Both functions run inside the page, so they use nothing around
// them.

/**
 * The frames that are drawn, wherever they are: each as its role, its octets in hex, its label.
 *
 * - `stacks`: the messages on the stage, each with the record it is drawn from;
 * - `strip`: the messages of the strip;
 * - `drawers`: what sockets remember, by node and socket;
 * - `inspector`: the frames listed by the inspector's first lens, if it is open.
 */
export function collectDrawn() {
  const root = document.querySelector("[data-testid=playground]");
  const number = (text) => (text === undefined ? undefined : Number(text));
  const frame = (element) => ({
    role: element.dataset.role,
    hex: element.dataset.hex,
    label: (element.querySelector("text, [aria-hidden]") ?? element).textContent.trim(),
  });
  const within = (element, selector) => [...element.querySelectorAll(selector)];
  const stacks = within(root, "[data-testid=stage] [data-stack]").map((stack) => ({
    state: stack.dataset.stack,
    focus: stack.dataset.focus === "true",
    record: number(stack.dataset.record),
    link: number(stack.dataset.link),
    direction: stack.dataset.direction,
    socket: stack.dataset.socket,
    frames: within(stack, "[data-role]:not([data-leaving])").map(frame),
    leaving: within(stack, "[data-role][data-leaving]").map(frame),
  }));
  const strip = within(root, "[data-strip]").map((cell) => ({
    time: cell.dataset.strip,
    record: number(cell.dataset.record),
    link: number(cell.dataset.link),
    direction: cell.dataset.direction,
    frames: within(cell, "[data-role]").map(frame),
  }));
  const drawers = within(root, "[data-node]").flatMap((node) =>
    within(node, "[data-drawer]").map((row) => ({
      node: node.dataset.node,
      kind: row.dataset.drawer,
      ...frame(row),
    })),
  );
  const list = root.querySelector("[data-testid=frames]");
  return {
    record: number(root.dataset.record),
    steps: number(root.dataset.steps),
    stacks,
    strip,
    drawers,
    inspector: list ? within(list, "[data-role]").map(({ dataset: { role, hex } }) => ({ role, hex })) : undefined,
    status: root.querySelector("[data-testid=status]").textContent,
    account: root.querySelector("[data-testid=account]").textContent,
    told: root.querySelector("[data-line=now]")?.textContent,
    pills: within(root, "[data-testid=stage] [data-testid=pill]").length,
  };
}

/**
 * The whole picture as text: every drawn thing with its place, so that two pictures that look the same
 * are the same text. Opacities are compared as numbers: 1 and 1.000 look the same.
 */
export function collectPicture() {
  const lines = [];
  const walk = (element, depth) => {
    const names = element.getAttributeNames().filter((name) => name !== "data-m").sort();
    const attributes = names.map((name) => {
      const value = element.getAttribute(name);
      return `${name}=${name === "opacity" ? Number(value) : value}`;
    });
    const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data);
    lines.push(`${" ".repeat(depth)}${element.localName} ${attributes.join(" ")} ${text.join("")}`);
    for (const child of element.children) walk(child, depth + 1);
  };
  walk(document.querySelector("[data-testid=stage]"), 0);
  for (const part of document.querySelectorAll(".strip, .lanes svg, .playhead, [data-testid=inspector], .narration")) {
    walk(part, 0);
  }
  return lines.join("\n");
}
