import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { Bench } from '../../../src/runs/ports.ts';
import type { Scene } from '../../../src/runs/scene.ts';
import { transcriptOf } from '../../../src/runs/transcript.ts';
import { openShop, type Shop } from '../shop.ts';
import { worksFiles } from '../works.ts';
import { type Cards, readCards } from './cards.ts';
import { type Aftermath, crash } from './crash.ts';
import { peopleSeeThrough } from './see-through.ts';
import { type StoryKind, shared, storyPage } from './stories.ts';

/** What a run was in the end. */
export interface Told {
  /** What the commands did, outside of the bot. */
  readonly effects: readonly string[];
  /** What became of the attempts. */
  readonly attempts: readonly string[];
  /** The visit of the run at which each was made. */
  readonly visits: readonly number[];
  /** How often people pressed something, before and after a kill. */
  readonly presses: number;
  readonly state: string;
  readonly reason: string | null;
  /** How many posts there are, by topic. */
  readonly posts: Readonly<Record<string, number>>;
  readonly transcript: string;
  readonly cards: Cards;
}

export type Hosts = (service: string) => NonNullable<Bench['hosts']>;

/** Plays it without a kill. @param onMoment told by which moment it comes */
export async function play(
  kind: StoryKind,
  hosts: Hosts | undefined,
  onMoment: (moment: string) => void,
): Promise<Told> {
  const root = mkdtempSync(join(tmpdir(), 'runs-'));
  const wanted = hosts?.(worksFiles(root).service);
  const shop = await openShop(storyPage, {
    root,
    checkpoint: onMoment,
    ...(wanted ? { hosts: wanted } : {}),
  });
  writeFileSync(join(shop.folder, 'do'), shared);
  const { id } = await shop.begin(kind.procedure, { pace: kind.pace ?? 'step-by-step' });
  return seeThroughIn(shop, id, 0);
}

/** Ends the bot at a moment, and sees the run through with another one. @param moment `run.stored 2`: the second time */
export async function playWithKill(kind: StoryKind, moment: string, hosts: Hosts | undefined): Promise<Told> {
  const [dieAt = '', time = '1'] = moment.split(' ');
  return tellEnd(await crash({ ...planOf(kind, hosts), dieAt, time: Number(time) }));
}

/** Ends the bot while a command is held behind a line of its effects. @param meanwhile what else happens to the machine */
export function killDuring(
  kind: StoryKind,
  line: number,
  hosts: Hosts | undefined,
  meanwhile: (attempt: string) => unknown = () => {},
): Promise<Aftermath> {
  const plan = planOf(kind, hosts);
  const files = { ...plan.files, held: String(line) };
  return crash({ ...plan, files, dieAt: { file: 'effects' }, time: line, meanwhile });
}

function planOf(kind: StoryKind, hosts: Hosts | undefined) {
  return {
    procedure: kind.procedure,
    act: 'all',
    markdown: storyPage,
    files: { do: shared },
    pace: kind.pace ?? 'step-by-step',
    ...(hosts ? { hosts } : {}),
  } as const;
}

/** Lets a command go on that is held. */
export function release({ shop }: Aftermath): void {
  rmSync(join(shop.folder, 'held'), { force: true });
}

/** People see it through, as far as they can without looking at the machine. */
export function tellEnd({ shop, id }: Aftermath): Promise<Told> {
  const presses = join(shop.root, 'presses');
  return seeThroughIn(shop, id, existsSync(presses) ? readFileSync(presses, 'utf8').length : 0);
}

async function seeThroughIn(shop: Shop, id: string, before: number): Promise<Told> {
  const { scene, presses } = await peopleSeeThrough(shop.runs, id, () => wait(10));
  return {
    effects: (shop.read('effects') ?? '').split('\n').filter((line) => line !== ''),
    attempts: scene.allAttempts.map(({ state }) => state),
    visits: scene.allAttempts.map(({ visit }) => visit),
    presses: before + presses,
    state: scene.run.state,
    reason: scene.run.reason,
    posts: countPosts(shop),
    transcript: transcribe(scene),
    cards: await readCards(shop, scene),
  };
}

function countPosts({ root }: Shop): Record<string, number> {
  const database = new Database(worksFiles(root).database, { readonly: true });
  try {
    const rows = database.prepare('SELECT topic, count(*) AS count FROM post GROUP BY topic').all();
    return Object.fromEntries(rowsShape.parse(rows).map(({ topic, count }) => [topic, count]));
  } finally {
    database.close();
  }
}

const rowsShape = z.array(z.object({ topic: z.string(), count: z.int() }));

function transcribe(scene: Scene): string {
  return transcriptOf({ scene, serviceName: 'S', outputs: new Map(), nameOf: (user) => user });
}
