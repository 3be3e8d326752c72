import { join } from 'node:path';
import { z } from 'zod';
import { exitCodeOf, exitCodes } from '../cli/exit-codes.ts';
import { namePeople } from '../cli/name-people.ts';
import { renderForTerminal, type TerminalStyle } from '../cli/render.ts';
import { askForm } from '../cli/run/ask-form.ts';
import { type Asker, createAsker } from '../cli/run/asker.ts';
import { driveRun, type SessionEnd } from '../cli/run/session.ts';
import type { RunWanted } from '../cli/run/wanted.ts';
import { systemClock } from '../core/clock.ts';
import { WatchkeeperError } from '../core/errors.ts';
import { createMask, maskDeep } from '../core/mask.ts';
import type { Document, Reply } from '../core/reply.ts';
import { readPrinted } from '../execution/printed.ts';
import { identify } from '../execution/supervise/process-identity.ts';
import { leaseFor } from '../runs/lease.ts';
import { runActions } from '../runs/topics.ts';
import type { Surroundings } from './surroundings.ts';
import { type TerminalHouse, withHouse } from './terminal-house.ts';
import { attemptsIn } from './workbench.ts';

const begunShape = z.object({ run: z.string() });

const codes: Readonly<Record<SessionEnd, number>> = {
  finished: exitCodes.ok,
  aborted: 1,
  left: 1,
  'taken-over': exitCodes.conflict,
};

/** `watchkeeper run`: goes through a runbook in the terminal. @returns the exit code */
export async function runInTerminal(
  wanted: RunWanted,
  surroundings: Surroundings,
  { process, style }: { readonly process: NodeJS.Process; readonly style: TerminalStyle },
): Promise<number> {
  const asks = !wanted.byItself && (wanted.interactive || process.stdin.isTTY === true);
  if (!asks && !wanted.byItself)
    throw new WatchkeeperError(
      'usage.no-terminal',
      'Standard input is no terminal, so nobody can be asked. Add --by-itself to let it go until it needs a person.',
    );
  const holder = terminalHolder(process.pid);
  const lease = () => leaseFor(holder, systemClock.now());
  return withHouse(surroundings, { lease }, async (inside) => {
    let interrupts = 0;
    const interrupted = () => {
      interrupts += 1;
    };
    const asker = asks
      ? createAsker({ input: process.stdin, output: process.stdout, onInterrupt: interrupted })
      : undefined;
    const onSignal = () => (asker ? asker.interrupt() : interrupted());
    const stop = new AbortController();
    const driving = inside.house.workbench.driver.run(stop.signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
    try {
      return await go(wanted, { ...inside, holder, asker, process, style }, () => {
        const was = interrupts > 0;
        interrupts = 0;
        return was;
      });
    } finally {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, onSignal);
      asker?.close();
      stop.abort();
      await driving;
    }
  });
}

type Inside = TerminalHouse & {
  readonly holder: string;
  readonly asker: Asker | undefined;
  readonly process: NodeJS.Process;
  readonly style: TerminalStyle;
};

async function go(wanted: RunWanted, inside: Inside, wasInterrupted: () => boolean): Promise<number> {
  const { house, config, asker, process, style, nameOf } = inside;
  const { dialogue, workbench } = house;
  const mask = createMask(config.secrets);
  const actor = { kind: 'terminal', uid: process.getuid?.() ?? -1 } as const;
  const write = (text: string) => void process.stdout.write(text);
  const words = (document: Document) =>
    renderForTerminal(maskDeep(namePeople(document, nameOf), mask), style);
  const print = (document: Document) => write(words(document));
  const request = () => ({ actor, at: systemClock.now() });

  const begun = wanted.resume === undefined ? await begin() : await takeUp(wanted.resume);
  if (begun.problem) {
    process.stderr.write(words(begun));
    return exitCodeOf(begun);
  }
  const id = wanted.resume ?? begunShape.parse(begun.data).run;
  const end = await driveRun(id, {
    dialogue,
    runs: workbench.runs,
    isTrusted: workbench.isTrusted,
    consentByConfig: (service) => config.runbooks.approve[service] ?? null,
    allowsBreakGlass: (service) => config.runbooks.breakGlass[service] !== undefined,
    actor,
    holder: inside.holder,
    asker,
    wasInterrupted,
    readPrinted: (attempt, from) => readPrinted(join(attemptsIn(inside.data), attempt), from),
    print,
    write,
    clock: systemClock,
  });
  return codes[end];

  async function begin(): Promise<Reply> {
    const form = asker && (await dialogue.openWords(['run', ...wanted.words], request()));
    if (!asker || !form) {
      const pace = wanted.byItself ? ['--by-itself'] : [];
      const reply = await dialogue.answer(['run', ...wanted.words, ...pace], request());
      if (!reply.problem) print({ title: reply.title, parts: [] });
      return reply;
    }
    const given = Object.fromEntries(
      wanted.words.flatMap((word) => {
        const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/s.exec(word) ?? [];
        return name === undefined || value === undefined ? [] : [[name, value]];
      }),
    );
    const answers = await askForm(
      form,
      {
        asker,
        check: (filled) => dialogue.check(form.action, filled),
        say: (sentence) => print({ title: sentence, parts: [] }),
      },
      given,
    );
    if (!answers) return { title: 'Nothing was begun.', parts: [], problem: { code: 'usage' } };
    const reply = await dialogue.act(runActions.begin, form.subject, answers, request());
    if (!reply.problem) print({ title: reply.title, parts: [] });
    return reply;
  }

  async function takeUp(run: string): Promise<Reply> {
    return dialogue.act(runActions.takeOver, run, {}, request());
  }
}

/** Names this process for ever: another one that gets its number later is not it. */
function terminalHolder(pid: number): string {
  const identity = identify(pid);
  return `terminal:${pid}-${identity?.started ?? systemClock.now()}`;
}
