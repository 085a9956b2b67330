import axe from 'axe-core';

/** The accessibility rules that a page breaks, one line each. jsdom has no layout: colours are judged elsewhere. */
export async function accessibilityProblems(container: Element = document.body): Promise<string[]> {
  const { violations } = await axe.run(container, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')})`,
  );
}
