import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Faults } from './faults.ts';
import type { Log } from './log.ts';
import type { Timing } from './options.ts';

export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';

/** How an envelope fared: acknowledged with a payload, or why not. */
export type Delivery =
  | { readonly envelopeId: string; readonly outcome: 'acknowledged'; readonly payload: unknown }
  | { readonly envelopeId: string; readonly outcome: 'not_connected' | 'timed_out' };

interface Envelope {
  readonly envelope_id: string;
  readonly type: EnvelopeType;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly accepts_response_payload: boolean;
}

interface Connection {
  readonly number: number;
  readonly socket: WebSocket;
}

const acknowledgement = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });
/** Slack's limit of Socket Mode connections of an app. */
const mostConnections = 10;

/** Slack's end of Socket Mode: hands out tickets, takes connections, delivers envelopes to one of them. */
export class Socket {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets = new Set<string>();
  readonly #connections: Connection[] = [];
  readonly #sentAt = new Map<string, number>();
  readonly #envelopes = new Map<string, Envelope>();
  readonly #waiting = new Map<string, (payload: unknown) => void>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #log: Log;
  readonly #faults: Faults;
  readonly #timing: Timing;
  readonly #appId: string;
  #opened = 0;
  #turn = 0;

  constructor(parts: { log: Log; faults: Faults; timing: Timing; appId: string }) {
    this.#log = parts.log;
    this.#faults = parts.faults;
    this.#timing = parts.timing;
    this.#appId = parts.appId;
  }

  get connected(): boolean {
    return this.#connections.length > 0;
  }

  get connectionCount(): number {
    return this.#connections.length;
  }

  /** A ticket lets one connection in, once. */
  issueTicket(): string {
    const ticket = randomBytes(16).toString('hex');
    this.#tickets.add(ticket);
    return ticket;
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
    const welcome =
      !this.#faults.connectionsRefused &&
      this.#connections.length < mostConnections &&
      this.#tickets.delete(ticket);
    if (!welcome) {
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#open(socket));
  }

  /**
   * Sends an envelope to one connection and waits for its acknowledgement. Events that are not
   * acknowledged are sent again, as Slack does; commands and clicks are not.
   */
  async deliver(
    type: EnvelopeType,
    payload: Readonly<Record<string, unknown>>,
    acceptsResponse = type !== 'events_api',
  ): Promise<Delivery> {
    const envelope: Envelope = {
      envelope_id: randomUUID(),
      type,
      payload,
      accepts_response_payload: acceptsResponse,
    };
    this.#envelopes.set(envelope.envelope_id, envelope);
    const pauses = type === 'events_api' ? this.#timing.redeliver : [];
    let delivery = await this.#attempt(envelope, 0);
    for (const [index, pause] of pauses.entries()) {
      if (delivery.outcome === 'acknowledged') break;
      await this.#pause(pause);
      delivery = await this.#attempt(envelope, index + 1);
    }
    return delivery;
  }

  /** Sends an envelope of the past once more, unchanged, whether it was acknowledged or not. */
  redeliver(envelopeId: string): Promise<Delivery> {
    const envelope = this.#envelopes.get(envelopeId);
    if (envelope === undefined) throw new Error(`No envelope ${envelopeId} was ever sent.`);
    return this.#attempt(envelope, 1);
  }

  /** Asks every connection to reconnect, as Slack does when it recycles them; `cut` drops them without a word. */
  disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled' | 'cut'): void {
    for (const { socket } of [...this.#connections]) {
      if (reason === 'cut') socket.terminate();
      else socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'local' } }));
    }
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    for (const { socket } of [...this.#connections]) socket.terminate();
    this.#server.close();
  }

  async #attempt(envelope: Envelope, attempt: number): Promise<Delivery> {
    const envelopeId = envelope.envelope_id;
    const connection = this.#next();
    if (connection === undefined) return { envelopeId, outcome: 'not_connected' };
    const answer = new Promise<{ payload: unknown } | null>((resolve) => {
      const timer = this.#later(this.#timing.acknowledge, () => resolve(null));
      this.#waiting.set(envelopeId, (payload) => {
        this.#forget(timer);
        resolve({ payload });
      });
    });
    this.#send(connection, envelope, attempt);
    if (this.#faults.deliveriesDoubled) this.#send(this.#next() ?? connection, envelope, attempt);
    const acknowledged = await answer;
    this.#waiting.delete(envelopeId);
    if (acknowledged === null) return { envelopeId, outcome: 'timed_out' };
    return { envelopeId, outcome: 'acknowledged', payload: acknowledged.payload };
  }

  #send(connection: Connection, envelope: Envelope, attempt: number): void {
    const retry =
      envelope.type === 'events_api'
        ? { retry_attempt: attempt, retry_reason: attempt === 0 ? '' : 'timeout' }
        : {};
    this.#sentAt.set(envelope.envelope_id, performance.now());
    connection.socket.send(JSON.stringify({ ...envelope, ...retry }));
    this.#log.add({
      kind: 'sent',
      at: Date.now(),
      envelopeId: envelope.envelope_id,
      type: envelope.type,
      attempt,
      connection: connection.number,
      payload: envelope.payload,
    });
  }

  #open(socket: WebSocket): void {
    this.#opened += 1;
    const connection: Connection = { number: this.#opened, socket };
    const ping = setInterval(() => socket.ping(`Ping from the workspace ${Date.now()}`), this.#timing.ping);
    socket.on('message', (data) => this.#take(String(data)));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(ping);
      const index = this.#connections.indexOf(connection);
      if (index >= 0) this.#connections.splice(index, 1);
      this.#log.add({ kind: 'connection', at: Date.now(), connection: connection.number, state: 'closed' });
    });
    this.#connections.push(connection);
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.#connections.length,
        connection_info: { app_id: this.#appId },
        debug_info: { host: 'local', build_number: 1, approximate_connection_time: 18_060 },
      }),
    );
    this.#log.add({ kind: 'connection', at: Date.now(), connection: connection.number, state: 'opened' });
  }

  #take(text: string): void {
    const parsed = acknowledgement.safeParse(parseJson(text));
    if (!parsed.success) return;
    const { envelope_id: envelopeId, payload = null } = parsed.data;
    const sentAt = this.#sentAt.get(envelopeId);
    if (sentAt === undefined) return;
    const latency = performance.now() - sentAt;
    this.#log.add({ kind: 'acknowledged', at: Date.now(), envelopeId, latency, payload });
    this.#waiting.get(envelopeId)?.(payload);
  }

  /** Connections take turns; closing ones are passed over. */
  #next(): Connection | undefined {
    const open = this.#connections.filter(({ socket }) => socket.readyState === socket.OPEN);
    this.#turn += 1;
    return open[this.#turn % Math.max(open.length, 1)];
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.#later(milliseconds, resolve));
  }

  #later(milliseconds: number, act: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, milliseconds);
    this.#timers.add(timer);
    return timer;
  }

  #forget(timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.#timers.delete(timer);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
