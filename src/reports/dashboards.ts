import type { Check } from '../checks/check.ts';
import type { Part } from '../core/reply.ts';
import { joinTexts, type Span, type Text } from '../core/text.ts';

/** What stands under a line about a check, with the way to its dashboard at the end; undefined when there is nothing. */
export function withDashboard(check: Check, words: readonly (Text | undefined)[]): Text | undefined {
  const said = words.filter((each) => each !== undefined);
  if (check.dashboard === undefined) {
    if (said.length === 0) return undefined;
    return said.every((each) => typeof each === 'string') ? said.join(' · ') : joinTexts(said, ' · ');
  }
  return joinTexts([...said, [dashboardLink(check.dashboard, 'Dashboard')]], ' · ');
}

/** One line with a link to each dashboard of these checks, named by the part that it shows. */
export function dashboardParts(checks: readonly Check[]): Part[] {
  const labels = new Map<string, string>();
  for (const { dashboard, part, name } of checks)
    if (dashboard !== undefined && !labels.has(dashboard)) labels.set(dashboard, part ?? name);
  if (labels.size === 0) return [];
  const links = [...labels].map(([address, label]) => [dashboardLink(address, label)]);
  const heading = labels.size === 1 ? 'Dashboard: ' : 'Dashboards: ';
  return [{ kind: 'note', text: [heading, ...joinSpans(links)] }];
}

function joinSpans(links: readonly (readonly Span[])[]): readonly Span[] {
  return links.flatMap((link, index) => (index === 0 ? link : [' · ', ...link]));
}

function dashboardLink(address: string, label: string): Span {
  return { link: address, label };
}
