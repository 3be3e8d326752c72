import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  attemptFiles,
  claimAttempt,
  claimWithRoom,
  readClaim,
  readCommandProcess,
} from '../../../src/execution/supervise/attempt-folder.ts';
import type { Job } from '../../../src/execution/supervise/job.ts';
import { identify, isAlive } from '../../../src/execution/supervise/process-identity.ts';
import { cancel, follow, settle, sightOf } from '../../../src/execution/supervise/supervisors.ts';
import { watchFolder } from '../../../src/execution/supervise/watch-folder.ts';
import { bash, makePlace, makeSupervisors } from './place.ts';

type Files = ReturnType<typeof attemptFiles>;
const goneProcess = { pid: 1, started: '1', boot: 'another-boot' };
const patience = { timeout: 20_000, interval: 10 };

async function run(job: Job) {
  await makeSupervisors().start(job);
  const sight = await follow(job.folder, AbortSignal.timeout(20_000));
  if (sight.state !== 'ended') throw new Error(`the attempt is ${sight.state}`);
  return { exit: sight.exit, output: readFileSync(attemptFiles(job.folder).output, 'utf8') };
}

function supervisorOf(folder: string) {
  const claim = readClaim(folder);
  if (claim?.by !== 'supervisor') throw new Error('no supervisor has claimed the attempt');
  return claim.process;
}

describe('a supervisor', () => {
  it('runs a command and leaves its output and exit code on disk', async () => {
    const place = makePlace();
    const { exit, output } = await run(bash(place.attempt(), 'echo out; echo err >&2; exit 7'));
    expect(exit).toMatchObject({ cause: 'ended', code: 7, signal: null, leftProcesses: false, printed: 8 });
    expect(output).toBe('out\nerr\n');
  });

  it('gives the command the environment of the job and nothing else', async () => {
    const place = makePlace();
    const { output } = await run(
      bash(place.attempt(), 'env | cut -d= -f1 | sort', {
        env: { PATH: process.env.PATH ?? '', INPUT_FILE: 'x' },
      }),
    );
    // What bash itself adds.
    expect(output.split('\n').filter((name) => !['PWD', 'SHLVL', '_', ''].includes(name))).toEqual([
      'INPUT_FILE',
      'PATH',
    ]);
  });

  it('gives it an empty standard input, so that whoever reads it does not wait', async () => {
    const { exit, output } = await run(bash(makePlace().attempt(), 'cat; echo end'));
    expect([exit.code, output]).toEqual([0, 'end\n']);
  });

  it('passes on the input of the job, also to a command that does not want it', async () => {
    const place = makePlace();
    expect((await run(bash(place.attempt(), 'cat', { input: 'two\nlines\n' }))).output).toBe('two\nlines\n');
    const unwilling = await run(bash(place.attempt(), 'exec <&-; exit 0', { input: 'x'.repeat(1_000_000) }));
    expect(unwilling.exit.code).toBe(0);
  });

  it('gives it streams that can be opened by name, as a terminal would', async () => {
    const { exit, output } = await run(
      bash(makePlace().attempt(), 'echo both | tee /dev/stderr; echo last > /dev/stdout'),
    );
    expect([exit.code, output]).toEqual([0, 'both\nboth\nlast\n']);
  });

  it('keeps both streams in the order in which they were written', async () => {
    const script = 'for i in 1 2 3 4 5; do echo out $i; echo err $i >&2; done';
    const { output } = await run(bash(makePlace().attempt(), script));
    expect(output).toBe([1, 2, 3, 4, 5].map((i) => `out ${i}\nerr ${i}\n`).join(''));
  });

  it.each([
    ['a program that is not there', { argv: ['no-such-program'] }, /no-such-program was not found in PATH/],
    ['a folder that is not there', { cwd: '/no/such/folder' }, /folder \/no\/such\/folder does not exist/],
    ['words that no process can be given', { argv: ['echo', 'a\0b'] }, /could not be started/],
  ] as const)('says why nothing was started: %s', async (_what, change, reason) => {
    const place = makePlace();
    const job = { ...bash(place.attempt(), 'true'), ...change } as Job;
    const { exit } = await run(job);
    expect(exit).toMatchObject({ cause: 'not-started', code: null });
    expect(exit.reason).toMatch(reason);
  });

  it('ends a command whose time is over, with all of its group', async () => {
    const place = makePlace();
    const folder = place.attempt();
    const { exit } = await run(
      bash(folder, `sleep 600 & echo $! > ${place.root}/child; wait`, { timeout: 1_000 }),
    );
    expect(exit).toMatchObject({ cause: 'timed-out', signal: 'SIGTERM' });
    expect(identify(Number(place.read('child')))).toBeUndefined();
  });

  it('ends one that does not obey SIGTERM with SIGKILL after the grace', async () => {
    const place = makePlace();
    const folder = place.attempt();
    const job = bash(folder, `trap '' TERM; echo ready > ${place.root}/ready; while :; do sleep 0.05; done`, {
      grace: 100,
    });
    const running = run(job);
    await vi.waitFor(() => expect(place.read('ready')).toBe('ready\n'), patience);
    cancel(folder);
    expect((await running).exit).toMatchObject({ cause: 'cancelled', signal: 'SIGKILL', code: null });
  });

  it('is not ended by the signals that end the bot', async () => {
    const place = makePlace();
    const folder = place.attempt();
    const go = join(place.root, 'go');
    const running = run(bash(folder, `until [ -e ${go} ]; do sleep 0.02; done; exit 3`));
    await vi.waitFor(() => expect(readCommandProcess(folder)).toBeDefined(), patience);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.kill(supervisorOf(folder).pid, signal);
    writeFileSync(go, '');
    expect((await running).exit).toMatchObject({ cause: 'ended', code: 3 });
  });

  it('leaves alone what a command started to stay, says so, and does not wait for it', async () => {
    const place = makePlace();
    const folder = place.attempt();
    const go = join(place.root, 'go');
    const script = `(until [ -e ${go} ]; do sleep 0.02; done; echo still writing; echo yes > ${place.root}/survived) & echo $! > ${place.root}/child; exit 0`;
    const { exit } = await run(bash(folder, script));
    expect(exit).toMatchObject({ cause: 'ended', code: 0, leftProcesses: true });
    writeFileSync(go, '');
    await vi.waitFor(() => expect(place.read('survived')).toBe('yes\n'), patience);
  });

  it('runs twenty at once', async () => {
    const place = makePlace();
    const supervisors = makeSupervisors();
    const jobs = Array.from({ length: 20 }, (_, index) =>
      bash(place.attempt(), `echo ${index}; exit ${index}`),
    );
    await Promise.all(jobs.map((job) => supervisors.start(job)));
    const ends = await Promise.all(jobs.map((job) => follow(job.folder, AbortSignal.timeout(20_000))));
    expect(ends.map((end) => end.state === 'ended' && end.exit.code)).toEqual(jobs.map((_, index) => index));
  });
});

describe('an attempt whose bot or supervisor died', () => {
  it('goes on without the bot that started it, and its end is found', async () => {
    const place = makePlace();
    const folder = place.attempt();
    const go = join(place.root, 'go');
    const job = bash(
      folder,
      `until [ -e ${go} ]; do sleep 0.02; done; echo once >> ${place.root}/effect; exit 4`,
    );
    const bot = spawn(
      process.execPath,
      [fileURLToPath(new URL('dying-bot.ts', import.meta.url)), JSON.stringify(job)],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    const died = once(bot, 'exit');
    await vi.waitFor(() => expect(readCommandProcess(folder)).toBeDefined(), patience);
    bot.kill('SIGKILL');
    await died;
    expect(sightOf(folder)).toEqual({ state: 'running' });
    writeFileSync(go, '');
    expect(await follow(folder, AbortSignal.timeout(20_000))).toMatchObject({
      state: 'ended',
      exit: { code: 4 },
    });
    expect(place.read('effect')).toBe('once\n');
  });

  it('is lost without its supervisor, and it is told whether the command still runs', async () => {
    const place = makePlace();
    const folder = place.attempt();
    await makeSupervisors().start(bash(folder, 'sleep 600'));
    await vi.waitFor(() => expect(readCommandProcess(folder)).toBeDefined(), patience);
    const command = readCommandProcess(folder);
    if (!command) throw new Error('the command is not known');
    onTestFinished(() => {
      if (isAlive(command)) process.kill(-command.pid, 'SIGKILL');
    });
    process.kill(supervisorOf(folder).pid, 'SIGKILL');
    expect(await follow(folder, AbortSignal.timeout(20_000))).toEqual({
      state: 'lost',
      commandStillRuns: true,
    });
    process.kill(-command.pid, 'SIGKILL');
    await vi.waitFor(
      () => expect(sightOf(folder)).toEqual({ state: 'lost', commandStillRuns: false }),
      patience,
    );
  });

  it.each([
    ['the machine was started again', { boot: 'another-boot' }],
    ['its process id belongs to another program now', { started: '1' }],
  ])('is lost when %s', (_what, change) => {
    const folder = makePlace().attempt();
    const self = identify(process.pid);
    if (!self) throw new Error('this process is not known');
    expect(claimAttempt(folder, { by: 'supervisor', process: { ...self, ...change } })).toBe(true);
    writeFileSync(attemptFiles(folder).command, JSON.stringify({ ...self, ...change }));
    expect(sightOf(folder)).toEqual({ state: 'lost', commandStillRuns: false });
  });

  it.each([
    ['the claim', (files: Files) => symlinkSync('{"by":"super', files.claim)],
    [
      'the process of its command',
      (files: Files) => {
        symlinkSync(JSON.stringify({ by: 'supervisor', process: goneProcess }), files.claim);
        writeFileSync(files.command, '');
      },
    ],
  ])('is lost when a power cut has left half of %s', (_what, leave) => {
    const folder = makePlace().attempt();
    leave(attemptFiles(folder));
    expect(settle(folder)).toEqual({ state: 'lost', commandStillRuns: false });
  });

  it('that nobody took is called off for ever: a supervisor that comes late does nothing', async () => {
    const place = makePlace();
    const folder = place.attempt();
    expect(settle(folder)).toEqual({ state: 'never-started' });
    const sight = await makeSupervisors().start(bash(folder, `echo effect > ${place.root}/effect`));
    expect(sight).toEqual({ state: 'never-started' });
    expect(sightOf(folder)).toEqual({ state: 'never-started' });
    expect(place.read('effect')).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['claim']);
  });

  it('that was cancelled before it began never begins', async () => {
    const place = makePlace();
    const folder = place.attempt();
    cancel(folder);
    await makeSupervisors().start(bash(folder, `echo effect > ${place.root}/effect`));
    const sight = await follow(folder, AbortSignal.timeout(20_000));
    expect(sight).toMatchObject({ state: 'ended', exit: { cause: 'cancelled', code: null, printed: 0 } });
    expect(place.read('effect')).toBeUndefined();
  });

  it('can still be called off when there is no room for its end', () => {
    const folder = makePlace().attempt();
    symlinkSync('/dev/full', `${attemptFiles(folder).exit}.${process.pid}`);
    const self = identify(process.pid);
    if (!self) throw new Error('this process is not known');
    expect(() => claimWithRoom(folder, { by: 'supervisor', process: self })).toThrow('ENOSPC');
    expect(readdirSync(folder)).toEqual([]);
    expect(settle(folder)).toEqual({ state: 'never-started' });
  });

  it('runs to its end also when the disk is full just after it was started', async () => {
    const folder = makePlace().attempt();
    symlinkSync('/dev/full', `${attemptFiles(folder).command}.draft`);
    await makeSupervisors().start(bash(folder, 'sleep 0.2; echo done; exit 3'));
    const sight = await follow(folder, AbortSignal.timeout(20_000));
    expect(sight).toMatchObject({ state: 'ended', exit: { cause: 'ended', code: 3, outputIsWhole: true } });
  });

  it('is watched by looking alone where the system gives no watcher', () => {
    // A folder that is not there is refused in the same way as one watcher too many.
    expect(() => watchFolder(`${makePlace().root}/nothing`, () => {}).close()).not.toThrow();
  });

  it('is run by one of two supervisors that got the same job', async () => {
    const place = makePlace();
    const job = bash(place.attempt(), `echo effect >> ${place.root}/effect`);
    const [one, two] = [makeSupervisors(), makeSupervisors()];
    await Promise.all([one.start(job), two.start(job)]);
    await follow(job.folder, AbortSignal.timeout(20_000));
    expect(place.read('effect')).toBe('effect\n');
  });
});
