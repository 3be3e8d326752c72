import { WatchkeeperError } from '../core/errors.ts';

const limit = 10_000;

/**
 * Tells a dead-man service that all is well. The address is a secret: it stands in no message.
 * @throws WatchkeeperError `web.dead-man`, passing
 */
export async function pingDeadMan(url: string): Promise<void> {
  let status: number;
  try {
    const response = await fetch(url, { method: 'GET', signal: AbortSignal.timeout(limit) });
    status = response.status;
    await response.body?.cancel();
  } catch (thrown) {
    throw new WatchkeeperError('web.dead-man', 'the dead-man address did not answer', {
      cause: thrown,
      passing: true,
    });
  }
  if (status >= 400)
    throw new WatchkeeperError('web.dead-man', `the dead-man address answered ${status}`, { passing: true });
}
