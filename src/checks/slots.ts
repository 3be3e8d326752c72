/** A place among those that may work at the same time. Given back once. */
export type GiveBack = () => void;

/** Lets at most so many work at the same time; who waits longest comes first. */
export interface Slots {
  /**
   * Waits for a place.
   * @param urgent goes before everybody who is not urgent
   * @returns undefined when the signal was aborted first
   */
  take(signal: AbortSignal, urgent?: boolean): Promise<GiveBack | undefined>;
}

/** @param places at least 1 */
export function createSlots(places: number): Slots {
  let free = Math.max(1, places);
  const waiting: { readonly urgent: boolean; readonly enter: () => void }[] = [];

  const giveBack = (): GiveBack => {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = waiting.shift();
      if (next) next.enter();
      else free += 1;
    };
  };

  return {
    take: (signal, urgent = false) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(undefined);
        if (free > 0) {
          free -= 1;
          return resolve(giveBack());
        }
        const leave = () => {
          const place = waiting.indexOf(entry);
          if (place >= 0) waiting.splice(place, 1);
          resolve(undefined);
        };
        const entry = {
          urgent,
          enter: () => {
            signal.removeEventListener('abort', leave);
            resolve(giveBack());
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        const firstPatient = urgent ? waiting.findIndex((other) => !other.urgent) : -1;
        if (firstPatient >= 0) waiting.splice(firstPatient, 0, entry);
        else waiting.push(entry);
      }),
  };
}
