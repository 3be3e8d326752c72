import { realProgram } from '../../execution/real-program.ts';
import { sshd, startSshd } from '../../execution/remote/real-sshd.ts';
import type { StoryKind } from './stories.ts';
import type { Hosts } from './story.ts';

export const isThereSshd = !realProgram(sshd, 'openssh-server').isMissing;

/** The other machines of a kind: this one, through a server of its own. It is gone after the test. */
export async function hostsFor({ procedure }: StoryKind): Promise<Hosts | undefined> {
  if (procedure !== 'there') return undefined;
  const { host } = await startSshd();
  return (service) => ({ 'db-1': { ...host, cwd: service } });
}
