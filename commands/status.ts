import type { Command } from '../src/dialogue/command.ts';
import { findService } from '../src/dialogue/find-service.ts';
import { exampleOf, problemReply } from '../src/dialogue/problems.ts';
import { statusData } from '../src/reports/data.ts';
import type { ReadStanding } from '../src/reports/standing.ts';
import { renderServiceStatus, renderStatus } from '../src/reports/status.ts';
import type { Service } from '../src/services/service.ts';

/** `/ops status`: how everything stands now; with a service, that one whole. */
export function createStatusCommand(parts: {
  readonly services: readonly Service[];
  readonly readStanding: ReadStanding;
}): Command {
  const command: Command = {
    word: 'status',
    right: 'status',
    summary: 'How everything stands now, or one service whole.',
    usage: '[SERVICE]',
    examples: ['status', ...parts.services.slice(0, 1).map(({ id }) => `status ${id}`)],
    async run(words) {
      if (words.length === 0) {
        const standing = await parts.readStanding([]);
        return { ...renderStatus(standing), shareable: true, data: statusData(standing) };
      }
      // Names are shown with their blanks, so they are typed with them.
      const match = findService(parts.services, words.join(' '), 'status');
      if ('reply' in match)
        return words.length === 1
          ? match.reply
          : problemReply('usage', 'One service at a time, please.', exampleOf(command));
      const standing = await parts.readStanding([match.found.id]);
      const [service] = standing.services;
      if (!service) return problemReply('failed', `${match.found.name} could not be read.`);
      return { ...renderServiceStatus(service, standing.at), shareable: true, data: statusData(standing) };
    },
  };
  return command;
}
