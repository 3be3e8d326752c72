/**
 * Called at the moments between two steps that must not be torn apart, with the moment's name
 * (`outbox.sent`, `write-back.staged`). It lets a trace, or a test that kills the process right
 * there, see how far the work has come. It must not throw and is not awaited.
 */
export type Checkpoint = (moment: string) => void;

/** Looks at nothing. */
export const noCheckpoint: Checkpoint = () => {};
