import type { Part, Reply } from '../src/core/reply.ts';
import { problemReply } from '../src/dialogue/problems.ts';
import type { RunbookShelf } from '../src/runbooks/shelf.ts';

/** What leads to a runbook: a check or a duty. */
export interface Referrer {
  readonly name: string;
  readonly service: string;
  /** `runbook` or `runbook#section` of the service. */
  readonly runbook: string | undefined;
  /** What it is in config, for whoever has to give it a runbook: `check`, `maintenance item`. */
  readonly what: string;
}

/** Shows the section of a runbook that a check or a duty points to; how the runbook begins when it has no such section. */
export async function showRunbook(
  { name, service, runbook: address, what }: Referrer,
  shelf: RunbookShelf,
): Promise<Reply> {
  if (address === undefined)
    return problemReply(
      'not-found',
      `${name} names no runbook.`,
      `Give its ${what} a runbook in the config.`,
    );
  const [file = address, anchor] = address.split('#', 2);
  const own = await shelf.find(`${service}/${address}`);
  const section = own ?? (await shelf.find(`${service}/${file}`));
  if (!section)
    return problemReply('not-found', `The runbook of ${name} is not there.`, [
      'Looked for ',
      { code: `${service}/${address}` },
      '. Whoever keeps the config finds out more with ',
      { code: 'watchkeeper validate' },
      '.',
    ]);
  return {
    title: section.title,
    parts: [
      ...(own
        ? []
        : [{ kind: 'text', text: `It has no section “${anchor}”. This is how it begins:` } satisfies Part]),
      { kind: 'markdown', text: section.markdown },
      { kind: 'note', text: `${section.path}, line ${section.line}` },
    ],
    shareable: true,
  };
}
