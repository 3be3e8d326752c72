/** How people and channels are called and found, for rendering. Answers from what is known; never asks Slack. */
export interface Names {
  /** True for an id of a Slack user. */
  isUser(id: string): boolean;
  /** The name to show for a user id, an actor key or a name of config such as `@dba`. */
  person(id: string): string;
  /** The id of a channel given by name or id, when known. */
  channelId(channel: string): string | undefined;
}
