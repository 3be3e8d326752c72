import type { Reply } from '../src/core/reply.ts';
import { count } from '../src/core/text.ts';
import type { Command, Request } from '../src/dialogue/command.ts';
import { exampleOf, problemReply, unknownWord } from '../src/dialogue/problems.ts';
import { parseAddress, type RunbookEntry, type RunbookLibrary } from '../src/runbooks/library.ts';
import { procedureOf } from '../src/runbooks/plan.ts';
import type { Runbook } from '../src/runbooks/runbook.ts';
import { showProcedure, showRunbook } from '../src/runbooks/show.ts';

/** `/ops runbook [SERVICE/RUNBOOK[#PROCEDURE]]`: what there is to follow, and one of them from step to step. */
export function createRunbookCommand(parts: { readonly library: RunbookLibrary }): Command {
  const { library } = parts;
  const command: Command = {
    word: 'runbook',
    right: 'runbook',
    summary: 'Runbooks: their procedures, and one of them step by step.',
    usage: '[SERVICE/RUNBOOK[#PROCEDURE]]',
    examples: ['runbook', 'runbook mids-hero/recovery', 'runbook mids-hero/recovery#corrupted-import'],
    async run(words, request) {
      const [wanted, ...rest] = words[0] === 'show' ? words.slice(1) : words;
      if (rest.length > 0)
        return problemReply(
          'usage',
          'Name one runbook; a name with blanks stands in quotes.',
          exampleOf(command),
        );
      if (wanted === undefined) return list(await library.list());
      return namesFile(words) ? showFile(wanted, request) : showAddress(wanted);
    },
  };

  /** Only whoever sits at the machine may have it read files of the machine. */
  async function showFile(wanted: string, request: Request): Promise<Reply> {
    if (request.actor.kind !== 'terminal')
      return problemReply('usage', 'Files can be read in a terminal only.', exampleOf(command));
    const mark = wanted.lastIndexOf('#');
    const whole = await library.readFile(wanted);
    const runbook = whole ?? (mark > 0 ? await library.readFile(wanted.slice(0, mark)) : undefined);
    if (!runbook) return problemReply('not-found', `${wanted} is no file that can be read.`);
    return show(runbook, whole || mark < 0 ? '' : wanted.slice(mark + 1));
  }

  async function showAddress(wanted: string): Promise<Reply> {
    const entries = await library.list();
    const address = parseAddress(wanted);
    const ofService = entries.filter(({ service }) => service === wanted);
    if (!address && ofService.length > 0) return list(ofService);
    const runbook = address && (await library.read(address.service, address.name));
    if (address && runbook) return show(runbook, address.procedure);
    return unknownWord(
      'runbook',
      wanted,
      entries.map(({ service, name }) => `${service}/${name}`),
      exampleOf(command),
      (word) => `runbook ${word}`,
    );
  }

  function show(runbook: Runbook, procedure: string): Reply {
    if (procedure === '') return showRunbook(runbook);
    const found = procedureOf(runbook, procedure);
    if (found) return showProcedure(runbook, found);
    const address = runbook.service === '' ? runbook.path : `${runbook.service}/${runbook.name}`;
    const known = runbook.procedures.filter(({ id }) => id !== '').map(({ id }) => id);
    return unknownWord(
      `procedure in ${address}`,
      procedure,
      known,
      exampleOf(command),
      (word) => `runbook ${address}#${word}`,
    );
  }

  return command;
}

/** Whether these words behind `runbook` name a file of the machine, and no runbook of a service. */
export function namesFile(words: readonly string[]): boolean {
  const [wanted = ''] = words[0] === 'show' ? words.slice(1) : words;
  return /^(\.{0,2}\/|~)/.test(wanted) || /\.(md|mdx|markdown|te?xt)(#[^#]*)?$/i.test(wanted);
}

function list(entries: readonly RunbookEntry[]): Reply {
  const addresses = entries.map(({ service, name, path }) => ({ address: `${service}/${name}`, path }));
  return {
    title: entries.length === 0 ? 'There are no runbooks yet.' : `${count(entries.length, 'runbook')}`,
    parts: [
      {
        kind: 'lines',
        lines: addresses.map(({ address }) => ({ text: [{ command: `runbook ${address}` }] })),
      },
    ],
    shareable: true,
    data: { runbooks: addresses },
  };
}
