import type { Path, Report } from '../report.ts';
import { listWords, meant, quote } from '../wording.ts';
import type { KnownNames } from './everything.ts';

/** Reports a channel that is not among the workspace's `channels`. Ids are taken as they are. */
export function checkChannel(
  channel: string | undefined,
  path: Path,
  known: KnownNames,
  report: Report,
): void {
  if (channel === undefined || known.channels === undefined || !channel.startsWith('#')) return;
  if (known.channels.includes(channel)) return;
  const list = `channels in config/watchkeeper.yaml: ${listWords(known.channels)}`;
  report(path, `${quote(channel)} is not listed under ${list}${meant(channel, known.channels)}`);
}

/** Reports an owner who is neither a person nor a role nor a Slack id. */
export function checkOwner(owner: string | undefined, path: Path, known: KnownNames, report: Report): void {
  if (owner === undefined || known.people === undefined || known.roles === undefined) return;
  if (/^[UWS][A-Z0-9]{2,}$/.test(owner)) return;
  const allowed = [...new Set([...known.people, ...known.roles])]
    .filter((name) => name !== 'everyone' && name !== 'nobody')
    .map((name) => `@${name}`);
  if (allowed.includes(owner)) return;
  report(
    path,
    `${quote(owner)} is nobody whom config knows; write "@" and a key under people or roles: ${listWords(allowed)}${meant(owner, allowed)}`,
  );
}
