import type { Clock, Instant, Milliseconds } from '../core/clock.ts';
import { actorKey } from '../record/actor.ts';
import { formatAddress } from '../runbooks/library.ts';
import { mayBeginAt, planOf } from '../runbooks/plan.ts';
import type { Runbook } from '../runbooks/runbook.ts';
import { choicesFor, inputsAskedBy, takeInputs } from './inputs.ts';
import { leaseFor } from './lease.ts';
import { type Library, pinOf } from './library.ts';
import { moveOn } from './move-on.ts';
import type { OfferChoices, RunStore } from './ports.ts';
import { beginning } from './progress.ts';
import type { Run } from './run.ts';
import { runTrace } from './trace.ts';
import type { Voice } from './voice.ts';
import { standpoint } from './walk.ts';
import { walksOf } from './walks.ts';
import type { BeginWish, Begun, Wanted } from './wished.ts';

export interface BeginParts {
  readonly store: RunStore;
  readonly library: Library;
  readonly voice: Voice;
  /** Without it, values are held against their patterns alone. */
  readonly offerChoices?: OfferChoices;
  /** Who drives the runs that begin here. */
  readonly holder: string;
  readonly clock: Clock;
  readonly newId: (at: Instant) => string;
}

/** How long the commands that print choices may take. */
export const patient: Milliseconds = 15_000;

/** Begins a run: pinned to the text of now, standing at its first step. Nothing is run by that. */
export async function beginRun(parts: BeginParts, wish: BeginWish, wanted: Wanted): Promise<Begun> {
  const { store, library, voice, clock } = parts;
  const known = wish.id === undefined ? undefined : await store.find(wish.id);
  if (known) return { kind: 'begun', run: known.run };
  const runbook = await library.now(wish.service, wish.runbook);
  if (!runbook) return refused(`There is no runbook ${wish.service}/${wish.runbook}.`);
  const plan = planOf(runbook, wish.procedure);
  if (!plan) return refused(`“${runbook.title}” has no procedure ${wish.procedure}.`);
  if (!mayBeginAt(runbook, wish.procedure)) return refused(partOf(runbook, plan.procedure));
  const problem = runbook.problems.find(({ severity }) => severity === 'error');
  if (problem && runbook.frontMatter.armed)
    return refused(`${runbook.path}:${problem.line} has to be mended first: ${problem.message}`);
  const inputs = inputsAskedBy(runbook, plan);
  const offered = await choicesFor(parts.offerChoices, runbook, inputs, patient);
  const taken = takeInputs(inputs, wish.values, offered);
  if ('problems' in taken) {
    const unknown = Object.keys(wish.values).filter((name) => !inputs.some((input) => input.name === name));
    return { kind: 'inputs', problems: taken.problems, unknown };
  }
  const at = standpoint(beginning(wish.procedure, taken.values), walksOf(runbook));
  if (at.next.kind !== 'step') return refused(`“${plan.procedure.title}” has no steps.`);

  const now = clock.now();
  const by = actorKey(wanted.by);
  const unmoved: Run = {
    id: wish.id ?? parts.newId(now),
    service: wish.service,
    runbook: wish.runbook,
    procedure: wish.procedure,
    title: plan.procedure.title,
    pin: pinOf(runbook.text),
    state: 'asking',
    revision: -1,
    visit: 0,
    progress: at.progress,
    pace: wish.pace,
    startedBy: by,
    heldBy: by,
    startedAt: now,
    endedAt: null,
    reason: null,
    channel: wish.channel,
    card: parts.newId(now),
    onlyOne: onlyOneOf(runbook, wish),
    closes: wish.closes,
    dueAt: wish.dueAt ?? null,
    lateAt: null,
    lease: leaseFor(parts.holder, now),
  };
  const run = moveOn(unmoved, at, now);
  const held = await store.create(run, runbook.text, {
    audit: [runTrace(run, undefined, { at: now, actor: by, action: 'run.began' })],
    ...voice.about({ before: undefined, after: run, attempts: [], runbook }),
    ...(wanted.delivery === undefined ? {} : { finishes: wanted.delivery }),
  });
  return held ? { kind: 'held', by: held } : { kind: 'begun', run };
}

/** What must not run twice at the same time, as one text. */
function onlyOneOf({ frontMatter }: Runbook, { service, runbook, procedure }: BeginWish): string | null {
  switch (frontMatter.oneAtATime) {
    case 'service':
      return service;
    case 'runbook':
      return `${service}/${runbook}`;
    case 'procedure':
      return `${service}/${runbook}#${procedure}`;
    default:
      return null;
  }
}

/** A part that was begun by itself would pass by what stands before it, such as somebody's consent. */
export function partOf(runbook: Runbook, { title }: { readonly title: string }): string {
  const whole = (runbook.frontMatter.beginAt ?? []).map((id) => addressOf(runbook, id)).join(' or ');
  return `“${title}” is only a part. Begin ${whole === '' ? 'another runbook' : whole}.`;
}

function addressOf({ service, name }: Runbook, procedure: string): string {
  return formatAddress({ service, name, procedure });
}

function refused(reason: string): Begun {
  return { kind: 'refused', reason };
}
