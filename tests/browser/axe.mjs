// What axe-core finds on a page, held against nothing at all.

import assert from "node:assert/strict";
import AxeBuilder from "@axe-core/playwright";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * What axe-core finds by WCAG 2.2 AA: for each rule what it asks for and the elements that fail it.
 *
 * @param within where to look, as a selector, if the rest of the page was looked at before and is the same
 */
export async function axeFindings(page, within) {
  const builder = new AxeBuilder({ page }).withTags(RULES);
  const { violations, passes } = await (within ? builder.include(within) : builder).analyze();
  assert.ok(passes.length > (within ? 3 : 10), "axe-core looked at nothing");
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) => {
      const [first] = [...any, ...all, ...none];
      return `${id}: ${target.join(" ")}: ${first.message.split(";")[0]}`;
    }),
  );
}
