/** Counts changes of the workspace and wakes whoever waits for one. */
export class Changes {
  #revision = 0;
  readonly #listeners = new Set<() => void>();

  get revision(): number {
    return this.#revision;
  }

  announce(): void {
    this.#revision += 1;
    for (const listener of [...this.#listeners]) listener();
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Looks at `find` now and after every change until it gives something.
   *
   * @param timeout milliseconds
   * @throws when nothing was found in time; `describe` says what there was instead
   */
  waitFor<T>(find: () => T | false | null | undefined, timeout: number, describe: () => string): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        unsubscribe();
        settle();
      };
      const look = () => {
        try {
          const found = find();
          if (found !== false && found !== null && found !== undefined) finish(() => resolve(found));
        } catch (error) {
          finish(() => reject(error));
        }
      };
      const timer = setTimeout(
        () => finish(() => reject(new Error(`Not seen within ${timeout} ms. ${describe()}`))),
        timeout,
      );
      const unsubscribe = this.subscribe(look);
      look();
    });
  }
}
