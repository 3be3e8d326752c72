/** A file that goes out with a post. */
export interface FileContent {
  /** Short enough to be held in memory. */
  readonly text: string;
  /** Where it lies on the bot's machine, for people who cannot be given it here. */
  readonly path: string;
}
