export type Failure = 'http_500' | 'hang' | 'drop_after_effect' | (string & {});

export type Fault =
  | { readonly kind: 'rate_limit'; readonly retryAfter: number }
  | { readonly kind: 'fail'; readonly failure: Failure };

/** What is to go wrong on purpose. Slack behaves when nothing here is set. */
export class Faults {
  readonly #queues = new Map<string, Fault[]>();
  #rejectedBlocks: readonly string[] = [];
  /** New connections fail: `apps.connections.open` answers 503, an upgrade is refused. */
  connectionsRefused = false;
  /** Every envelope is sent twice. */
  deliveriesDoubled = false;
  /** Every request and every connection of the app is cut: Slack is out of reach. */
  away = false;

  /** The next `times` calls of a method answer 429 with this Retry-After (seconds). */
  rateLimit(method: string, times: number, retryAfter: number): void {
    this.#queue(method, times, { kind: 'rate_limit', retryAfter });
  }

  /**
   * The next `times` calls of a method fail: with an error word, HTTP 500 (`http_500`), no answer at all
   * (`hang`), or take effect and lose the answer (`drop_after_effect`).
   */
  fail(method: string, times: number, failure: Failure): void {
    this.#queue(method, times, { kind: 'fail', failure });
  }

  /** Blocks of these types are answered with `invalid_blocks`, as a workspace without them does. */
  rejectBlocks(types: readonly string[]): void {
    this.#rejectedBlocks = types;
  }

  rejectsBlock(type: string): boolean {
    return this.#rejectedBlocks.includes(type);
  }

  take(method: string): Fault | null {
    return this.#queues.get(method)?.shift() ?? null;
  }

  #queue(method: string, times: number, fault: Fault): void {
    const queue = this.#queues.get(method) ?? [];
    for (let count = 0; count < times; count += 1) queue.push(fault);
    this.#queues.set(method, queue);
  }
}
