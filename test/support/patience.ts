/**
 * How long a test waits for what should come at once, in milliseconds, before it calls it missing. Generous, because it
 * says nothing about how fast anything is: a machine with other work on it takes seconds to start a process.
 */
export const patience = 45_000;
