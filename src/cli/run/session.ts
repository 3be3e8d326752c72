import type { Clock, Milliseconds } from '../../core/clock.ts';
import type { Action, Document, Part, Reply } from '../../core/reply.ts';
import type { Request } from '../../dialogue/command.ts';
import type { Dialogue } from '../../dialogue/dialogue.ts';
import type { Actor } from '../../record/actor.ts';
import type { Approval, Step } from '../../runbooks/step.ts';
import { type Attempt, isUnderWay } from '../../runs/attempt.ts';
import { stepActions } from '../../runs/buttons.ts';
import { goesOnByItself } from '../../runs/by-itself.ts';
import { consentNeeded, usableConsent } from '../../runs/consent.ts';
import type { Runs } from '../../runs/runs.ts';
import { isRunByUs, type Scene } from '../../runs/scene.ts';
import { taskCard } from '../../runs/step-card.ts';
import { runActions, stepSubject } from '../../runs/topics.ts';
import { askForm } from './ask-form.ts';
import type { Asker } from './asker.ts';
import { keyFor, keyLine, keysOf } from './keys.ts';
import { createStream } from './stream.ts';
import { attemptDocument, endDocument, placeOf } from './words.ts';

export interface SessionParts {
  readonly dialogue: Pick<Dialogue, 'act' | 'open' | 'check'>;
  readonly runs: Pick<Runs, 'scene' | 'leave'>;
  readonly isTrusted: (service: string) => boolean;
  readonly consentByConfig: (service: string) => Approval | null;
  /** Whether anybody may run steps of a service without the consent that they need. */
  readonly allowsBreakGlass: (service: string) => boolean;
  /** Who sits at the terminal. */
  readonly actor: Actor;
  /** The holder of the lease that this process renews. */
  readonly holder: string;
  /** Undefined: nobody can be asked, and the first thing that needs a person ends the session. */
  readonly asker: Asker | undefined;
  /** Whether they interrupted since this was last asked. */
  readonly wasInterrupted: () => boolean;
  readonly readPrinted: (
    attempt: string,
    from: number,
  ) => Promise<{ readonly bytes: Uint8Array; readonly next: number }>;
  readonly print: (document: Document) => void;
  readonly write: (text: string) => void;
  readonly clock: Clock;
}

/** How a session ended. */
export type SessionEnd =
  | 'finished'
  /** It ended early. */
  | 'aborted'
  /** It stays open, for the bot or for another session. */
  | 'left'
  /** Somebody else drives it now. */
  | 'taken-over';

/** How often the run and its output are looked at. */
const lookEvery: Milliseconds = 150;

/** Goes through one run in the terminal, from where it stands to its end, or until it is left. */
export async function driveRun(id: string, parts: SessionParts): Promise<SessionEnd> {
  const { runs, asker, print, write, clock } = parts;
  const said = say(parts);
  const told = new Set<string>();
  let shown = -1;
  let isFirst = true;
  for (;;) {
    const scene = await runs.scene(id);
    if (!scene) return 'taken-over';
    if (isFirst) for (const { id: attempt } of scene.allAttempts.filter(isOver)) told.add(attempt);
    isFirst = false;
    const { run, step } = scene;
    if (run.lease.holder !== parts.holder && run.endedAt === null) {
      said('Somebody else drives this run now. Nothing more is asked here.');
      return 'taken-over';
    }
    const fresh = scene.allAttempts.find((attempt) => !told.has(attempt.id));
    const isHere = fresh === undefined || (fresh.visit === run.visit && step?.id === fresh.step);
    if (step && run.endedAt === null && isHere && shown !== run.visit) {
      shown = run.visit;
      showStep(scene, step);
    }
    if (fresh) {
      const end = await watchAttempt(scene, fresh);
      if (end) return end;
      told.add(fresh.id);
      continue;
    }
    if (run.endedAt !== null) {
      print(endDocument(run));
      return run.state === 'finished' ? 'finished' : 'aborted';
    }
    if (!step) return leave(run.id);
    if (parts.wasInterrupted()) return leave(run.id);
    if (run.state === 'asking' && goesOnByItself(scene, step, parts)) {
      await clock.sleep(lookEvery);
      continue;
    }
    if (run.state === 'stuck' && run.reason) said(run.reason);
    if (!asker) {
      said(`Here it needs a person: ${step.title}`);
      return leave(run.id);
    }
    if ((await askAtStep(scene, step, asker)) === 'left') return leave(run.id);
  }

  function showStep(scene: Scene, step: Step): void {
    write('\n');
    const isOurs = isRunByUs(scene, step, parts.isTrusted(scene.run.service));
    const task = taskCard({ scene, step, isOurs });
    print({ ...task, title: `${placeOf(scene, step)}${task.title}` });
  }

  /** Shows what an attempt prints until it is over, and how it ended. */
  async function watchAttempt(scene: Scene, { id: attempt, step }: Attempt): Promise<SessionEnd | undefined> {
    const stream = createStream(write);
    let place = 0;
    const showMore = async () => {
      for (;;) {
        const { bytes, next } = await parts.readPrinted(attempt, place);
        stream.add(bytes);
        if (next === place) return;
        place = next;
      }
    };
    for (;;) {
      // Asked first: what was printed before the end is shown before it.
      const now = await runs.scene(id);
      const present = now?.allAttempts.find((each) => each.id === attempt);
      await showMore();
      if (!now || !present) return 'taken-over';
      if (isOver(present)) {
        stream.end();
        print(attemptDocument(present, scene.walks.find(step)));
        return undefined;
      }
      if (now.run.lease.holder !== parts.holder) {
        stream.end();
        said('Somebody else drives this run now. Its command goes on, and is not lost.');
        return 'taken-over';
      }
      if (parts.wasInterrupted()) {
        stream.end();
        const end = await askWhetherToCancel(now);
        if (end) return end;
      }
      await clock.sleep(lookEvery);
    }
  }

  async function askWhetherToCancel({ run }: Scene): Promise<SessionEnd | undefined> {
    const answer = await asker?.ask('[c] Cancel what is under way · [Enter] Let it go on · [q] Leave it: ');
    if (answer === undefined || answer.trim().toLowerCase() === 'q') return leave(run.id);
    if (answer.trim().toLowerCase() === 'c') await act(runActions.cancel, stepSubject(run.id, run.visit), {});
    return undefined;
  }

  async function askAtStep(scene: Scene, step: Step, from: Asker): Promise<'left' | 'asked'> {
    const keys = keysOf(actionsAt(scene, step));
    for (;;) {
      const typed = await from.ask(`${keyLine(keys)}: `);
      if (typed === undefined) return 'left';
      const key = keyFor(keys, typed);
      if (!key) {
        said('Type one of the letters or numbers in brackets.');
        continue;
      }
      if (!key.action) return 'left';
      await press(key.action, from);
      return 'asked';
    }
  }

  /** What can be done in a terminal: never to give consent, nor to ask for it. */
  function actionsAt(scene: Scene, step: Step): Action[] {
    const { service, id: run, visit } = scene.run;
    const isOurs = isRunByUs(scene, step, parts.isTrusted(service));
    const actions = stepActions(scene, isOurs);
    const needed = isOurs ? consentNeeded(step, parts.consentByConfig(service)) : null;
    const { approval } = scene;
    if (!needed || (step.kind !== 'approve' && usableConsent(scene, approval?.plan ?? '', clock.now())))
      return actions;
    said(
      'Somebody else has to agree to this step, and that is done in Slack only: q leaves it to its thread.',
    );
    const breakGlass: Action = {
      action: runActions.breakGlass,
      subject: stepSubject(run, visit),
      label: 'Break glass…',
    };
    return [
      ...actions.filter(({ action }) => action !== runActions.run),
      ...(parts.allowsBreakGlass(service) ? [breakGlass] : []),
    ];
  }

  async function press(action: Action, from: Asker): Promise<void> {
    if (action.confirm) {
      const sure = await from.ask(`${action.confirm.title} ${action.confirm.text} Type yes: `);
      if (sure?.trim().toLowerCase() !== 'yes') return said('Nothing was done.');
    }
    const form = await parts.dialogue.open(action.action, action.subject, request());
    if (form && !('fields' in form)) return print(form);
    if (!form) return act(action.action, action.subject, {});
    for (const part of form.intro ?? []) print({ title: form.title, parts: [part] });
    const answers = await askForm(form, {
      asker: from,
      check: (filled) => parts.dialogue.check(action.action, filled),
      say: said,
    });
    if (!answers) return said('Nothing was done.');
    await act(action.action, action.subject, answers);
  }

  async function act(action: string, subject: string, answers: Readonly<Record<string, string>>) {
    const reply: Reply = await parts.dialogue.act(action, subject, answers, request());
    if (reply.problem) print(reply);
  }

  async function leave(run: string): Promise<SessionEnd> {
    await runs.leave(run, { by: parts.actor });
    print({
      title: 'Left. The run stays open; what is under way goes on.',
      parts: [
        { kind: 'text', text: ['To take it up again: ', { command: `run --resume ${run}` }] } satisfies Part,
      ],
    });
    return 'left';
  }

  function request(): Request {
    return { actor: parts.actor, at: clock.now() };
  }
}

function say({ print }: Pick<SessionParts, 'print'>): (sentence: string) => void {
  return (sentence) => print({ title: sentence, parts: [] });
}

function isOver(attempt: Attempt): boolean {
  return !isUnderWay(attempt);
}
