import { cleanForTerminal } from '../clean.ts';

/** The longest escape sequence that is waited for. */
const longestSequence = 200;

/**
 * Makes the bytes that a command prints fit for the terminal, piece by piece: letters and escape sequences that lie across two
 * pieces are not torn.
 */
export function createStream(write: (text: string) => void): {
  add(bytes: Uint8Array): void;
  end(): void;
} {
  const decoder = new TextDecoder();
  let held = '';
  let last = '\n';

  const put = (text: string) => {
    const cleaned = cleanForTerminal(text.replaceAll(/\r\n?/g, '\n'));
    if (cleaned === '') return;
    last = cleaned.at(-1) ?? last;
    write(cleaned);
  };
  return {
    add(bytes) {
      held += decoder.decode(bytes, { stream: true });
      const open = Math.max(held.lastIndexOf('\u001b'), held.lastIndexOf('\u009b'));
      const isTorn = open >= 0 && held.length - open < longestSequence && !held.slice(open).includes('\n');
      const until = isTorn ? open : held.endsWith('\r') ? held.length - 1 : held.length;
      put(held.slice(0, until));
      held = held.slice(until);
    },
    end() {
      put(held + decoder.decode());
      held = '';
      if (last !== '\n') write('\n');
      last = '\n';
    },
  };
}
