/** The one slash command. Free workspaces have few, so everything is under it. */
export const slashCommand = '/ops';

/** Words as they are typed in Slack. */
export function commandLine(words: string): string {
  return `${slashCommand} ${words}`.trimEnd();
}
