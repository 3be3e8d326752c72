import { unescapeEntities } from './entities.ts';
import type { Inline } from './inline.ts';

/** What `<…>` means, or null when it is none of Slack's forms and stays text. */
export function parseAngle(inside: string): Inline | null {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : unescapeEntities(inside.slice(bar + 1));
  if (/^@[UWB][A-Z0-9]*$/.test(target)) return { kind: 'user', id: target.slice(1), label };
  if (/^#[CGD][A-Z0-9]*$/.test(target)) return { kind: 'channel', id: target.slice(1), label };
  if (target.startsWith('!subteam^')) return { kind: 'group', id: target.split('^')[1] ?? '', label };
  if (/^!(channel|here|everyone)$/.test(target)) return { kind: 'broadcast', range: target.slice(1) };
  if (target.startsWith('!date^')) return parseDate(target, label);
  if (/^(https?:\/\/|mailto:|slack:\/\/)\S+$/i.test(target)) {
    return { kind: 'link', url: unescapeEntities(target), label };
  }
  return null;
}

function parseDate(target: string, fallback: string): Inline | null {
  const [, seconds = '', format = '', link = ''] = target.split('^');
  if (!/^-?\d+$/.test(seconds) || format === '') return null;
  return { kind: 'date', timestamp: Number(seconds), format: unescapeEntities(format), link, fallback };
}
