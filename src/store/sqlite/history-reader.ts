import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { z } from 'zod';
import type { Instant, Milliseconds } from '../../core/clock.ts';
import { sentenceOf, WatchkeeperError } from '../../core/errors.ts';
import type { CheckHistory, CheckName, Extremes, HistoryReader, Span } from '../../history/history.ts';
import { extremesShape, historiesShape, messageShape, type Question } from './history-messages.ts';

interface Options {
  /** The database. */
  readonly path: string;
  /** An answer that takes longer is given up. Default: half a minute. */
  readonly timeout?: Milliseconds;
  /** The program of the thread; a test puts one here that hangs or dies. */
  readonly program?: URL;
}

/** Beside this file, as TypeScript or as what was built from it. */
const ownProgram = new URL(`./history-worker${extname(import.meta.url)}`, import.meta.url);

/** More memory than this (in MB) ends the thread, and not the bot. */
const memoryLimit = 512;

/**
 * Reads history in a thread of its own, with a connection that can only read. The thread starts with the first
 * question and gets one at a time. When it dies it is started anew and asked once more; when it takes too long it
 * is ended.
 */
export class ThreadedHistoryReader implements HistoryReader {
  readonly #options: Options;
  #worker: Worker | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  readonly #closing = new AbortController();

  constructor(options: Options) {
    this.#options = options;
  }

  async read(checks: readonly CheckName[], edges: readonly Instant[]): Promise<CheckHistory[]> {
    return this.#ask({ ask: 'read', checks: checks.map(nameOnly), edges: [...edges] }, historiesShape);
  }

  async extremes(checks: readonly CheckName[], { from, to }: Span): Promise<Extremes[]> {
    return this.#ask({ ask: 'extremes', checks: checks.map(nameOnly), span: { from, to } }, extremesShape);
  }

  /** Ends the thread; whoever waits for an answer gets `history.stopped`. */
  close(): void {
    this.#closing.abort();
    this.#end();
  }

  #ask<Answer>(question: Question, shape: z.ZodType<Answer>): Promise<Answer> {
    const turn = this.#queue.then(async () => shape.parse(await this.#askTwice(question)));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #askTwice(question: Question): Promise<unknown> {
    try {
      return await this.#askOnce(question);
    } catch (thrown) {
      if (!(thrown instanceof ThreadDied)) throw thrown;
    }
    try {
      return await this.#askOnce(question);
    } catch (thrown) {
      if (!(thrown instanceof ThreadDied)) throw thrown;
      throw new WatchkeeperError(
        'history.failed',
        `History could not be read, because the thread that reads it ended twice (${thrown.message}). Ask for a shorter span, or look at the log.`,
        { cause: thrown },
      );
    }
  }

  #askOnce(question: Question): Promise<unknown> {
    if (this.#closing.signal.aborted) throw stopped();
    const worker = this.#running();
    return new Promise((resolve, reject) => {
      const settle = (say: () => void) => {
        clearTimeout(timer);
        for (const [event, listener] of listeners) worker.off(event, listener);
        this.#closing.signal.removeEventListener('abort', onStop);
        worker.unref();
        say();
      };
      const onStop = () => settle(() => reject(stopped()));
      const onDeath = (cause: unknown) => {
        this.#end();
        settle(() => reject(new ThreadDied(cause)));
      };
      const onMessage = (message: unknown) =>
        settle(() => {
          const said = messageShape.safeParse(message);
          if (!said.success) reject(said.error);
          else if (said.data.problem) reject(problemOf(said.data.problem));
          else resolve(said.data.answer);
        });
      const listeners = [
        ['message', onMessage],
        ['error', onDeath],
        ['exit', onDeath],
      ] as const;
      const limit = this.#options.timeout ?? 30_000;
      const timer = setTimeout(() => {
        this.#end();
        settle(() => reject(tooSlow(limit)));
      }, limit);
      for (const [event, listener] of listeners) worker.on(event, listener);
      this.#closing.signal.addEventListener('abort', onStop);
      worker.ref();
      worker.postMessage(question);
    });
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#options.program ?? ownProgram, {
      workerData: { path: this.#options.path },
      // It needs no secrets.
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memoryLimit },
    });
    // It may also die while nobody waits; then the next question starts another one.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    this.#worker = worker;
    return worker;
  }

  #end(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
  }
}

/** The thread ended before it answered. */
class ThreadDied extends Error {
  constructor(cause: unknown) {
    super(typeof cause === 'number' ? `exit code ${cause}` : sentenceOf(cause), { cause });
  }
}

function nameOnly({ service, check }: CheckName) {
  return { service, check };
}

function problemOf(problem: { code: string; message: string; passing: boolean }): WatchkeeperError {
  return new WatchkeeperError(problem.code, problem.message, { passing: problem.passing });
}

function stopped(): WatchkeeperError {
  return new WatchkeeperError('history.stopped', 'Watchkeeper is stopping; history is not read any more.', {
    passing: true,
  });
}

function tooSlow(limit: Milliseconds): WatchkeeperError {
  return new WatchkeeperError(
    'history.slow',
    `History was not read within ${Math.round(limit / 1000)} s. Ask for a shorter span or for one service.`,
    { passing: true },
  );
}
