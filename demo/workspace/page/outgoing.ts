import type { PageState } from '../page-api.ts';

type Names = Pick<PageState, 'people' | 'userGroups' | 'channels'>;

/**
 * What Slack's editor makes of typed text: `&`, `<`, `>` escaped, names after `@` and `#` and web addresses
 * turned into their angle forms. What stands between back-ticks is only escaped.
 */
export function encodeTyped(text: string, names: Names): string {
  return text
    .split(/(```[\s\S]*?```|`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? escapeText(part) : encodePart(escapeText(part), names)))
    .join('');
}

function encodePart(text: string, names: Names): string {
  const forms: [string, string][] = [
    ...names.people.map((person): [string, string] => [`@${escapeText(person.name)}`, `<@${person.id}>`]),
    ...names.userGroups.map((group): [string, string] => [
      `@${escapeText(group.handle)}`,
      `<!subteam^${group.id}>`,
    ]),
    ...names.channels
      .filter((channel) => !channel.direct)
      .map((channel): [string, string] => [`#${escapeText(channel.name)}`, `<#${channel.id}>`]),
    ['@channel', '<!channel>'],
    ['@here', '<!here>'],
  ];
  // The longest name first: "@Ada Lovelace" must not be read as "@Ada".
  forms.sort(([a], [b]) => b.length - a.length);
  const pattern = [...forms.map(([typed]) => escapePattern(typed)), 'https?:\\/\\/\\S+'].join('|');
  const found = new RegExp(`(?<![\\w@#])(?:${pattern})(?![\\w-])`, 'gi');
  const byTyped = new Map(forms.map(([typed, form]) => [typed.toLowerCase(), form]));
  return text.replace(found, (typed) => {
    const form = byTyped.get(typed.toLowerCase());
    if (form !== undefined) return form;
    const address = typed.replace(/[.,;:!?)\]]+$/, '');
    return `<${address}>${typed.slice(address.length)}`;
  });
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
