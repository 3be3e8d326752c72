import type { Socket } from 'node:net';
import { cleanBytes } from './clean-text.ts';
import { lastLine } from './command-outcome.ts';
import { hear } from './connection.ts';

/** A mail server says no more than this in one answer. */
const longestAnswer = 16_384;

/**
 * Asks a mail server to go over to TLS (RFC 3207). The socket is ready for the handshake afterwards.
 * @throws Error saying what the server answered instead
 */
export async function askForTls(socket: Socket, over: AbortSignal): Promise<void> {
  await answerOf(socket, 'the greeting', '220', over);
  socket.write('EHLO watchkeeper\r\n');
  const offered = await answerOf(socket, 'EHLO', '250', over);
  if (!/^250[- ]STARTTLS\s*$/im.test(offered)) throw new Error('the mail server does not offer STARTTLS');
  socket.write('STARTTLS\r\n');
  await answerOf(socket, 'STARTTLS', '220', over);
}

async function answerOf(socket: Socket, to: string, wanted: string, over: AbortSignal): Promise<string> {
  const isWhole = (bytes: Buffer) => /^\d{3}(?: .*)?\r?\n/m.test(bytes.toString('latin1'));
  const { bytes, ended } = await hear(socket, longestAnswer, isWhole, over);
  over.throwIfAborted();
  const text = cleanBytes(bytes);
  if (ended !== 'enough') throw new Error(`the mail server closed the connection before it answered ${to}`);
  // What comes unasked before the handshake could be from anybody.
  if (!/^(?:\d{3}-.*\n)*\d{3}(?: .*)?\n$/.test(text))
    throw new Error(`the mail server said more than it was asked after ${to}`);
  const last = lastLine(text);
  if (!last.startsWith(wanted)) throw new Error(`the mail server answered ${to} with: ${last}`);
  return text;
}
