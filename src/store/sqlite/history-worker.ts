import { parentPort, workerData } from 'node:worker_threads';
import { sentenceOf, WatchkeeperError } from '../../core/errors.ts';
import { Database } from './database.ts';
import { type Message, type Question, questionShape, workerDataShape } from './history-messages.ts';
import { readExtremes, readHistory } from './history-read.ts';

// The thread in which history is read: SQLite's and our own work on many rows stays out of the event loop.
const database = new Database(workerDataShape.parse(workerData).path, { readonly: true });

parentPort?.on('message', (message: unknown) => parentPort?.postMessage(answerSafely(message)));

function answerSafely(message: unknown): Message {
  try {
    return { answer: answer(questionShape.parse(message)) };
  } catch (thrown) {
    const known = thrown instanceof WatchkeeperError ? thrown : undefined;
    const code = known?.code ?? 'history.failed';
    return { problem: { code, message: sentenceOf(thrown), passing: known?.passing ?? false } };
  }
}

function answer(question: Question) {
  switch (question.ask) {
    case 'read':
      return readHistory(database, question.checks, question.edges);
    case 'extremes':
      return readExtremes(database, question.checks, question.span);
  }
}
