import type { Clock, Instant, Milliseconds } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import type { Document } from '../core/reply.ts';
import { shorten } from '../core/text.ts';
import type { NewPost } from '../record/post.ts';
import type { Step } from '../runbooks/step.ts';
import { isUnderWay } from './attempt.ts';
import { goesOnByItself, isBegunBySchedule } from './by-itself.ts';
import { type ApproversFor, callsOf } from './calls.ts';
import { editedDocument } from './edited.ts';
import { noticeOf } from './notice.ts';
import type { Run } from './run.ts';
import { outputFile } from './run-files.ts';
import { tidingsOf } from './tidings.ts';
import { endTopic, glassTopic, notifyTopic, runTopic, stepSubject, stepTopic, turnTopic } from './topics.ts';
import { turnsOf } from './turns.ts';
import type { RunEvent, Voice } from './voice.ts';
import { stateSigns, stateWords, who } from './wording.ts';

/** The cards of a run are worth saying for as long as somebody may look for them. */
const worthSaying: Milliseconds = 14 * 86_400_000;
/** What a runbook tells a channel is news for this long. */
const worthNotifying: Milliseconds = 6 * 3_600_000;

/** Says what a run asks, in its thread: a card for the run, and one for each time that it comes to a step. */
export function createVoice(parts: {
  readonly clock: Clock;
  readonly newId: (at: Instant) => string;
  /** The channel that a runbook of a service means: `#status`, or `health`, `incidents`, `dr`. */
  readonly channelOf: (service: string, written: string) => string;
  /** What a service is called; its id if not given. */
  readonly nameOf?: (service: string) => string;
  /** Who may give consent, as far as config names them; nobody is called if not given. */
  readonly approversFor?: ApproversFor;
  /** Whether a run goes on at a step without being asked. If not given, where nothing but config could keep it from that. */
  readonly goesOn?: (event: RunEvent, step: Step) => boolean;
}): Voice {
  const { clock, newId, nameOf = (service) => service } = parts;
  const {
    goesOn = ({ after: run, runbook }, step) =>
      goesOnByItself({ run, runbook }, step, { isTrusted: () => true, consentByConfig: () => null }),
  } = parts;

  const post = (
    run: Run,
    more: Pick<NewPost, 'kind' | 'topic' | 'subject' | 'document' | 'file'>,
  ): NewPost => ({
    id: newId(clock.now()),
    channel: run.channel,
    validUntil: clock.now() + worthSaying,
    ...more,
  });
  // Made afresh from the present when it is said.
  const card = (run: Run, topic: string, subject: string) =>
    post(run, { kind: 'card', topic, subject, document: { title: shorten(run.title, 150), parts: [] } });
  const inThread = (run: Run, said: NewPost): NewPost =>
    run.card === null ? said : { ...said, threadOf: run.card };

  /** Where nobody sits before the thread, the channel is shown it, too. */
  const loud = (run: Run, said: NewPost): NewPost =>
    isBegunBySchedule(run) && said.threadOf !== undefined ? { ...said, broadcast: true } : said;

  function notices({ after, attempts, runbook }: RunEvent): NewPost[] {
    const steps = runbook.procedures.flatMap((procedure) => procedure.steps);
    return attempts.flatMap((attempt) => {
      const step = steps.find(({ id }) => id === attempt.step);
      // It is said when its attempt is stored, and only then: the same attempt comes by again when it is over.
      if (step?.kind !== 'notify' || !isUnderWay(attempt)) return [];
      const said = post(after, {
        kind: 'post',
        topic: notifyTopic,
        subject: attempt.id,
        document: noticeOf(step, after),
      });
      return [
        {
          ...said,
          channel: parts.channelOf(after.service, step.channel),
          validUntil: clock.now() + worthNotifying,
        },
      ];
    });
  }

  /** What was printed by those that are over, where a step shows only a part of it. */
  function files({ after, attempts, runbook }: RunEvent): NewPost[] {
    const steps = runbook.procedures.flatMap((procedure) => procedure.steps);
    return attempts.flatMap((attempt) => {
      const step = steps.find(({ id }) => id === attempt.step);
      const file = step && !isUnderWay(attempt) ? outputFile(attempt, step) : undefined;
      return file ? [inThread(after, post(after, { kind: 'post', ...file }))] : [];
    });
  }

  /** Said aloud, in the thread and where incidents are spoken of. */
  function alarm({ after, glass }: RunEvent): NewPost[] {
    if (!glass) return [];
    const said = post(after, {
      kind: 'post',
      topic: glassTopic,
      subject: stepSubject(after.id, after.visit),
      document: glassOf(glass, after),
    });
    return [
      inThread(after, said),
      { ...said, id: newId(clock.now()), channel: parts.channelOf(after.service, 'incidents') },
    ];
  }

  return {
    about(event) {
      const { before, after } = event;
      const head =
        before === undefined && after.card !== null
          ? [{ ...card(after, runTopic, after.id), id: after.card }]
          : [];
      const hasArrived = after.visit !== before?.visit && after.endedAt === null;
      const step = hasArrived
        ? [inThread(after, card(after, stepTopic, stepSubject(after.id, after.visit)))]
        : [];
      const hasEnded = after.endedAt !== null && before?.endedAt === null;
      const end = hasEnded
        ? [
            loud(
              after,
              inThread(
                after,
                post(after, { kind: 'post', topic: endTopic, subject: after.id, document: endOf(after) }),
              ),
            ),
          ]
        : [];
      const { edited } = event;
      const changes = edited ? [editedDocument(edited.by, edited.changed, edited.hadRequest)] : [];
      const louder = before?.lateAt === after.lateAt ? (_: Run, said: NewPost) => said : loud;
      const calls = callsOf(event, parts.approversFor ?? (() => []));
      const turns = [
        ...changes,
        ...calls,
        ...(before ? turnsOf(before, after, nameOf(after.service)) : []),
      ].map((document) =>
        louder(
          after,
          inThread(after, post(after, { kind: 'post', topic: turnTopic, subject: after.id, document })),
        ),
      );
      const told = tidingsOf(event, nameOf(after.service), (each) => goesOn(event, each));
      const tidings = told
        ? [
            loud(
              after,
              inThread(
                after,
                post(after, { kind: 'post', topic: turnTopic, subject: after.id, document: told }),
              ),
            ),
          ]
        : [];
      return {
        posts: [
          ...head,
          ...alarm(event),
          ...notices(event),
          ...turns,
          ...step,
          ...tidings,
          ...files(event),
          ...end,
        ],
        touches: before
          ? [
              { topic: runTopic, subject: after.id },
              { topic: stepTopic, subject: stepSubject(after.id, before.visit) },
            ]
          : [],
      };
    },
  };
}

/** What the thread says when the run is over. */
function endOf(run: Run): Document {
  const sign = stateSigns[run.state];
  const took = formatDuration(Math.max((run.endedAt ?? run.startedAt) - run.startedAt, 1));
  return {
    title: shorten(`The run ${stateWords[run.state]} after ${took}.`, 150),
    ...(sign ? { status: sign } : {}),
    parts: run.reason === null ? [] : [{ kind: 'text', text: run.reason }],
  };
}

/** Who ran what without consent, and why. */
function glassOf({ by, reason, step }: NonNullable<RunEvent['glass']>, run: Run): Document {
  return {
    title: shorten(`Break glass: ${step.title}`, 150),
    status: 'critical',
    parts: [
      { kind: 'text', text: [who(by), ' ran this step without the consent that it needs.'] },
      { kind: 'fields', fields: [{ name: 'Why', value: reason }] },
      { kind: 'note', text: `${run.title} · ${run.service}/${run.runbook}` },
    ],
  };
}
