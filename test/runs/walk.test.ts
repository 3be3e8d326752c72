import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRunbook } from '../../src/runbooks/read-runbook.ts';
import type { Step } from '../../src/runbooks/step.ts';
import { beginning } from '../../src/runs/progress.ts';
import { afterResult, type Result, rollBack, type Standpoint, standpoint } from '../../src/runs/walk.ts';
import { walksOf } from '../../src/runs/walks.ts';

const page = `---
armed: true
---
# Restore

## Restore a site

- [ ] Say that work begins
- [ ] Snapshot first

Which copy is there? <!-- step: choose {"value": "METHOD"} -->

- [Website backup](#from-the-website-backup)
- [Server backup](#from-the-server-backup)
- None of them

\`\`\`sh {"name": "copy", "rollback": "undo", "on_failure": "rollback"}
copy
\`\`\`

\`\`\`sh {"name": "verify", "on_failure": "goto:copy", "at_most": 2}
verify
\`\`\`

\`\`\`sh {"name": "later", "when": {"METHOD": "server-backup"}, "on_failure": "continue"}
later
\`\`\`

\`\`\`sh {"name": "undo"}
undo
\`\`\`

- [ ] Say that it is over

### From the website backup

- [ ] Choose the folder

### From the server backup

- [ ] Choose the day
- [ ] Mount it

## If it gets worse

\`\`\`sh {"name": "stop", "on_failure": "abort"}
stop
\`\`\`
`;

const runbook = readRunbook({ service: 's', name: 'restore', path: 'runbooks/s/restore.md' }, page);
const walks = walksOf(runbook);

/** Answers to steps by their name or title, one after the other; everything else goes well. */
type Answers = Readonly<Record<string, readonly Result['outcome'][]>>;

interface Walked {
  readonly seen: readonly string[];
  readonly end: Standpoint['next']['kind'];
  readonly reason: string;
}

/** Walks until the end, an abort, or until it is stuck for the given time. */
function walk(
  procedure: string,
  choice: string,
  answers: Answers,
  whenStuck: (step: Step, now: Standpoint) => Standpoint | undefined = () => undefined,
): Walked {
  const times = new Map<string, number>();
  const seen: string[] = [];
  let now = standpoint(beginning(procedure, {}), walks);
  let at: Step | undefined;
  for (let round = 0; round < 200; round += 1) {
    const { next } = now;
    if (next.kind === 'end') return { seen, end: 'end', reason: '' };
    if (next.kind === 'aborted') return { seen, end: 'aborted', reason: next.reason };
    if (next.kind === 'stuck') {
      const on = at && whenStuck(at, now);
      if (!on) return { seen, end: 'stuck', reason: next.reason };
      now = on;
      continue;
    }
    const { step } = next;
    at = step;
    const word = step.name ?? step.title;
    seen.push(word);
    const time = times.get(word) ?? 0;
    times.set(word, time + 1);
    const outcome = answers[word]?.[time] ?? 'done';
    const chosen = step.kind === 'choose' ? step.choices.find(({ value }) => value === choice) : undefined;
    const values = step.kind === 'choose' && step.value && chosen ? { [step.value]: chosen.value } : {};
    now = afterResult(now.progress, step, { outcome, values, ...(chosen ? { choice: chosen } : {}) }, walks);
  }
  throw new Error('the walk does not end');
}

const front = ['Say that work begins', 'Snapshot first', 'Which copy is there?'];

describe('a walk through a procedure', () => {
  it('is read as it is meant', () => {
    expect(runbook.problems).toEqual([]);
  });

  it.each([
    ['the first branch', 'website-backup', ['Choose the folder']],
    ['the second branch', 'server-backup', ['Choose the day', 'Mount it']],
    ['no branch', 'none-of-them', []],
  ])('goes down %s of a question and on behind all of them', (_which, choice, branch) => {
    const last = choice === 'server-backup' ? ['later'] : [];
    expect(walk('restore-a-site', choice, {})).toEqual({
      seen: [...front, ...branch, 'copy', 'verify', ...last, 'Say that it is over'],
      end: 'end',
      reason: '',
    });
  });

  it('stops at a failure about which the file says nothing, and people decide', () => {
    const walked = walk('restore-a-site', 'none-of-them', { 'Snapshot first': ['failed'] });
    expect([walked.seen, walked.end]).toEqual([front.slice(0, 2), 'stuck']);
    expect(walked.reason).toContain('Snapshot first');
  });

  it('goes back as often as the file allows, and then asks people', () => {
    const walked = walk('restore-a-site', 'none-of-them', { verify: ['failed', 'failed', 'failed'] });
    expect(walked.seen).toEqual([...front, 'copy', 'verify', 'copy', 'verify', 'copy', 'verify']);
    expect([walked.end, walked.reason]).toEqual(['stuck', expect.stringContaining('2 times')]);
  });

  it('goes on when the next try of a loop goes well', () => {
    const walked = walk('restore-a-site', 'none-of-them', { verify: ['failed'] });
    expect([walked.seen.slice(3), walked.end]).toEqual([
      ['copy', 'verify', 'copy', 'verify', 'Say that it is over'],
      'end',
    ]);
  });

  it('goes on after a failure that the file lets pass, and knows of it', () => {
    const walked = walk('restore-a-site', 'server-backup', { later: ['failed'] });
    expect([walked.seen.at(-1), walked.end]).toEqual(['Say that it is over', 'end']);
  });

  it('rolls back what failed when the file says so, and then asks people', () => {
    const walked = walk('restore-a-site', 'none-of-them', { copy: ['failed'] });
    expect([walked.seen.slice(3), walked.end, walked.reason]).toEqual([
      ['copy', 'undo'],
      'stuck',
      'It was rolled back. Retry it, or skip it to go on.',
    ]);
  });

  it('stands at the step that was rolled back, which can be tried again', () => {
    const walked = walk('restore-a-site', 'none-of-them', { copy: ['failed'] }, (_step, now) =>
      standpoint(now.progress, walks),
    );
    expect([walked.seen.slice(3), walked.end]).toEqual([
      ['copy', 'undo', 'copy', 'verify', 'Say that it is over'],
      'end',
    ]);
  });

  it('never comes to a rollback by going on', () => {
    expect(walk('restore-a-site', 'website-backup', {}).seen).not.toContain('undo');
  });

  it('ends when the file says so', () => {
    expect(walk('if-it-gets-worse', '', { stop: ['failed'] })).toMatchObject({
      end: 'aborted',
      seen: ['stop'],
    });
  });

  it('skips at the wish of people, also what would loop', () => {
    const walked = walk('restore-a-site', 'none-of-them', { verify: ['skipped'] });
    expect([walked.seen.slice(3), walked.end]).toEqual([['copy', 'verify', 'Say that it is over'], 'end']);
  });

  it('does not ask the file what to do about a failure that people let pass', () => {
    const at = standpoint(beginning('if-it-gets-worse', {}), walks);
    const step = at.next.kind === 'step' ? at.next.step : undefined;
    if (!step) throw new Error('there is no step');
    expect(afterResult(at.progress, step, { outcome: 'failed', byPeople: true }, walks).next.kind).toBe(
      'end',
    );
  });

  it('has nothing to roll back where the file names nothing', () => {
    const at = standpoint(beginning('if-it-gets-worse', {}), walks);
    const step = at.next.kind === 'step' ? at.next.step : undefined;
    if (!step) throw new Error('there is no step');
    expect(rollBack(at.progress, step, walks).next).toMatchObject({ kind: 'stuck' });
  });

  it('comes to an end or to people, whatever goes wrong, and does each step of the way once when all goes well', () => {
    const outcome = fc.constantFrom<Result['outcome']>('done', 'failed', 'skipped', 'refused');
    const names = ['copy', 'verify', 'later', 'undo', 'Snapshot first', 'Choose the day'];
    fc.assert(
      fc.property(
        fc.constantFrom('website-backup', 'server-backup', 'none-of-them'),
        fc.array(fc.tuple(fc.constantFrom(...names), fc.array(outcome, { maxLength: 5 })), { maxLength: 6 }),
        fc.nat(10),
        (choice, answers, patience) => {
          let stuck = 0;
          const walked = walk('restore-a-site', choice, Object.fromEntries(answers), (step, now) => {
            stuck += 1;
            if (stuck > patience) return undefined;
            // People try again, or go on.
            return stuck % 2 === 0
              ? standpoint(now.progress, walks)
              : afterResult(now.progress, step, { outcome: 'skipped', byPeople: true }, walks);
          });
          expect(['end', 'stuck', 'aborted']).toContain(walked.end);
          if (choice !== 'server-backup') expect(walked.seen).not.toContain('later');
          const wentWell = answers.every(([, each]) => each.every((one) => one === 'done'));
          if (wentWell) expect(new Set(walked.seen).size).toBe(walked.seen.length);
        },
      ),
      { numRuns: 500 },
    );
  });
});
