import { lookAction, runbookOfCheckAction } from '../src/alerts/card.ts';
import type { Check } from '../src/checks/check.ts';
import type { ActionHandler, Command, Request } from '../src/dialogue/command.ts';
import { problemReply } from '../src/dialogue/problems.ts';
import type { RunbookShelf } from '../src/runbooks/shelf.ts';

/** What the buttons of an alert card do: *Look now* and *Runbook*. */
export function createAlertActions(parts: {
  readonly checks: readonly Check[];
  readonly shelf: RunbookShelf;
  /** The command that looks. */
  readonly check: () => Command;
}): ActionHandler[] {
  return [
    {
      action: lookAction,
      right: 'check',
      run: (service: string, _answers, request: Request) => parts.check().run([service], request),
    },
    {
      action: runbookOfCheckAction,
      right: 'status',
      async run(subject) {
        const check = parts.checks.find((each) => `${each.service}/${each.id}` === subject);
        if (!check?.runbook)
          return problemReply(
            'not-found',
            'There is no runbook for this check any more.',
            'Config has changed since.',
          );
        const section = await parts.shelf.find(`${check.service}/${check.runbook}`);
        if (!section)
          return problemReply('not-found', `The runbook of ${check.name} is not there.`, [
            'Looked for ',
            { code: `${check.service}/${check.runbook}` },
            '. Whoever keeps the config finds out more with ',
            { code: 'watchkeeper validate' },
            '.',
          ]);
        return {
          title: section.title,
          parts: [
            { kind: 'markdown', text: section.markdown },
            { kind: 'note', text: `${section.path}, line ${section.line}` },
          ],
          shareable: true,
        };
      },
    },
  ];
}
