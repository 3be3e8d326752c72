import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { Document, Form } from '../../../src/core/reply.ts';
import type { Actor } from '../../../src/record/actor.ts';
import type { Runbook } from '../../../src/runbooks/runbook.ts';
import { doneForm, inputsForm, reasonForm } from '../../../src/runs/forms.ts';
import { createRunCards } from '../../../src/runs/keepers.ts';
import { createLibrary } from '../../../src/runs/library.ts';
import { begunReply, wishedReply } from '../../../src/runs/replies.ts';
import type { Run } from '../../../src/runs/run.ts';
import type { Scene } from '../../../src/runs/scene.ts';
import { runActions, stepSubject } from '../../../src/runs/topics.ts';
import { transcriptOf } from '../../../src/runs/transcript.ts';
import type { PersonsWish, Wished } from '../../../src/runs/wished.ts';
import { liveInMarkdown } from '../../slack/support/liveness.ts';
import { sendAsDialog, sendAsMessage } from '../../slack/support/sent.ts';
import { patience } from '../../support/patience.ts';
import { nick } from '../people.ts';
import { openWorks, worksFiles } from '../works.ts';

/** Runs of which everything that is shown is held against Slack's limits, and against what may be live. */
export interface HostileStage {
  /** The service's own folder. */
  readonly folder: string;
  /** How many documents and dialogs were looked at. */
  readonly looked: { count: number };
  write(markdown: string): Promise<Runbook | undefined>;
  begin(
    procedure: string,
    more: { values?: Readonly<Record<string, string>>; by?: Actor; pace?: Run['pace'] },
  ): Promise<Run>;
  wish(run: string, wanted: PersonsWish, by?: Actor): Promise<void>;
  /** Any other way to change a run. */
  change(run: string, how: (runs: Runs, scene: Scene) => Promise<Wished>): Promise<Wished>;
  until(run: string, holds: (scene: Scene) => boolean): Promise<Scene>;
  /** Looks at everything that can be seen of a run as it stands now. */
  show(run: string): Promise<void>;
  /** What was said by a topic so far, newest first. */
  said(topic: string): Promise<readonly Document[]>;
  transcript(run: string): Promise<string>;
  close(): Promise<void>;
}

type Works = Awaited<ReturnType<typeof openWorks>>;
type Runs = Works['runs'];

export async function raiseHostileStage(serviceName: () => string): Promise<HostileStage> {
  const root = mkdtempSync(join(tmpdir(), 'hostile-'));
  const files = worksFiles(root);
  const works = await openWorks(root);
  const read = async () => ({ path: 'runbooks/s/steps.md', text: readFileSync(files.runbook, 'utf8') });
  const library = createLibrary({ read }, works.store.runs);
  const cards = createRunCards({
    ...works,
    store: works.store.runs,
    library,
    isTrusted: () => true,
    nameOf: serviceName,
  });
  const looked = { count: 0 };
  const seen = new Set<string>();

  async function scene(run: string): Promise<Scene> {
    const found = await works.runs.scene(run);
    if (!found) throw new Error('there is no such run');
    return found;
  }

  /** The same words are looked at once. */
  function look(shown: Document | Form | undefined): void {
    const words = JSON.stringify(shown);
    if (shown === undefined || seen.has(words)) return;
    seen.add(words);
    looked.count += 1;
    expect('fields' in shown ? sendAsDialog(shown) : sendAsMessage(shown), words).toEqual([]);
  }

  return {
    folder: files.service,
    looked,
    async write(markdown) {
      writeFileSync(files.runbook, markdown);
      return library.now('s', 'steps');
    },
    async begin(procedure, { values = {}, by = nick, pace = 'step-by-step' }) {
      const wanted = {
        service: 's',
        runbook: 'steps',
        procedure,
        values,
        pace,
        channel: '#runs',
        closes: null,
      };
      const begun = await works.runs.begin(wanted, { by });
      look(begunReply(begun, `s/steps#${procedure}`));
      if (begun.kind !== 'begun') throw new Error(JSON.stringify(begun));
      return begun.run;
    },
    async wish(run, wanted, by = nick) {
      const { visit } = (await scene(run)).run;
      const wished = await works.runs.wish(run, visit, wanted, { by });
      look(wishedReply(wished, visit));
      expect(wished, JSON.stringify(wished)).toMatchObject({
        kind: expect.stringMatching(/^(moved|asked)$/),
      });
    },
    async change(run, how) {
      const now = await scene(run);
      const wished = await how(works.runs, now);
      look(wishedReply(wished, now.run.visit));
      return wished;
    },
    until: (run, holds) =>
      vi.waitFor(
        async () => {
          const now = await scene(run);
          if (!holds(now)) throw new Error(`${now.run.state} at ${now.step?.id}: ${now.run.reason}`);
          return now;
        },
        { timeout: patience, interval: 5 },
      ),
    async show(run) {
      const now = await scene(run);
      const here = stepSubject(run, now.run.visit);
      for (let visit = 0; visit <= now.run.visit; visit += 1) look(await cards.step(stepSubject(run, visit)));
      look(await cards.run(run));
      look(await cards.report(run));
      look(wishedReply({ kind: 'stale', scene: now }, now.run.visit));
      for (const { document } of await works.store.outbox.latest(30)) look(document);
      for (const action of [runActions.skip, runActions.abort, runActions.refuse] as const)
        look(reasonForm(action, here, now.step?.title ?? now.run.title));
      look(now.step && doneForm(now.step, here));
      const { inputs } = now.runbook.frontMatter;
      const { values } = now.run.progress;
      const filled = inputs.map((input) => ({ ...input, initial: values[input.name] ?? input.initial }));
      const offered = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value, 'x']]));
      look(inputsForm({ subject: here, title: now.run.title, inputs: filled, offered: {} }));
      look(inputsForm({ subject: here, title: now.run.title, inputs: filled, offered, edits: true }));
    },
    async said(topic) {
      const posts = await works.store.outbox.latest(60);
      return posts.flatMap((post) => (post.topic === topic ? [post.document] : []));
    },
    async transcript(run) {
      const now = await scene(run);
      const all = now.allAttempts.map(async ({ id }) => [id, await works.workshop.output(id)] as const);
      const text = transcriptOf({
        scene: now,
        serviceName: serviceName(),
        outputs: new Map(await Promise.all(all)),
        nameOf: (user) => user,
      });
      const live = liveInMarkdown(text).filter(({ kind }) => kind !== 'mention');
      expect(live).toEqual([]);
      return text;
    },
    async close() {
      await works.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
