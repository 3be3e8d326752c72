/** Two presses of one button by one person within this mean one, in seconds of Slack's clock. */
const doubleClick = 2;
/** So many presses are kept in mind. */
const mostKept = 100;

/** Tells the second press of a double click from a press of its own. */
export interface DoubleClicks {
  /** True when the same button was taken in a moment ago. */
  isSecond(click: { readonly button: string; readonly at: number }): boolean;
  /** To be called when a press is stored, so that one that got lost can be pressed again. */
  took(click: { readonly button: string; readonly at: number }): void;
}

export function createDoubleClicks(): DoubleClicks {
  const taken = new Map<string, number>();
  return {
    isSecond({ button, at }) {
      const before = taken.get(button);
      return before !== undefined && Math.abs(at - before) <= doubleClick;
    },
    took({ button, at }) {
      taken.delete(button);
      taken.set(button, at);
      const [oldest] = taken.keys();
      if (taken.size > mostKept && oldest !== undefined) taken.delete(oldest);
    },
  };
}
