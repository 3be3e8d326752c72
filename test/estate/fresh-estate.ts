import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildEstate, type Estate } from '../../demo/estate/estate.ts';
import { dumpToken } from '../../demo/estate/treazr-island/dump-job.ts';
import { type JobDesk, openJobDesk } from './job-desk.ts';

const execute = promisify(execFile);

/** What a program left behind. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A fresh estate in a folder of its own, and the way to take it down again. */
export async function freshEstate(now = Date.now()): Promise<{ estate: Estate; takeDown(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'estate-'));
  const estate = await buildEstate({ root: join(folder, 'estate'), now });
  const takeDown = async (): Promise<void> => {
    await estate.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { estate, takeDown };
}

/** The same, with a desk to which its jobs report, as they have done already. */
export async function freshEstateWithJobs(): Promise<{
  estate: Estate;
  desk: JobDesk;
  takeDown(): Promise<void>;
}> {
  const desk = await openJobDesk({ 'treazr-island/dump-job': dumpToken });
  const folder = await mkdtemp(join(tmpdir(), 'estate-'));
  const estate = await buildEstate({ root: join(folder, 'estate'), now: Date.now(), reportTo: desk.url });
  await estate.report();
  const takeDown = async (): Promise<void> => {
    await estate.stop();
    await desk.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { estate, desk, takeDown };
}

/** Runs a program with the estate's environment. */
export async function run(estate: Estate, cwd: string, program: string, ...words: string[]): Promise<Ended> {
  try {
    const { stdout, stderr } = await execute(program, words, { cwd, env: { ...process.env, ...estate.env } });
    return { code: 0, stdout, stderr };
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && 'stdout' in thrown && 'stderr' in thrown))
      throw thrown;
    return { code: Number(thrown.code), stdout: String(thrown.stdout), stderr: String(thrown.stderr) };
  }
}

/** Runs a recipe of Mids Hero Web through the real `just`. */
export function just(estate: Estate, ...words: string[]): Promise<Ended> {
  return run(estate, estate.env.MIDSHERO_HOME ?? '', 'just', ...words);
}

/** What a recipe prints with `--json`. */
export async function findings(estate: Estate, ...words: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await just(estate, ...words, '--json');
  if (code !== 0) throw new Error(`just ${words.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}
