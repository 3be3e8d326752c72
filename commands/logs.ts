import type { Reply } from '../src/core/reply.ts';
import type { Command } from '../src/dialogue/command.ts';
import { findService } from '../src/dialogue/find-service.ts';
import { exampleOf, problemReply, unknownWord } from '../src/dialogue/problems.ts';
import { tailReply } from '../src/reports/log-tail.ts';
import { type LogFile, mostLogLines, type ReadTail } from '../src/services/log-file.ts';
import type { Service } from '../src/services/service.ts';

/** `/ops logs [SERVICE [LOG [LINES] [TEXT]]]`: the last lines of a log that config names. */
export function createLogsCommand(parts: {
  readonly services: readonly Service[];
  readonly logFiles: readonly LogFile[];
  readonly readTail: ReadTail;
}): Command {
  const { services, logFiles, readTail } = parts;
  const first = logFiles[0];
  const command: Command = {
    word: 'logs',
    right: 'logs',
    summary: 'The last lines of a log.',
    usage: '[SERVICE [LOG [LINES] [TEXT]]]',
    examples: first ? [`logs ${first.service} ${first.name} 20 error`, 'logs'] : ['logs'],
    async run([serviceWord, logWord, ...rest]) {
      if (serviceWord === undefined) return listOf(services);
      const match = findService(services, serviceWord, 'logs');
      if ('reply' in match) return match.reply;
      const service = match.found;
      if (logWord === undefined) return listOf([service]);
      const ofService = logFiles.filter((each) => each.service === service.id);
      const log = ofService.find(({ name }) => name === logWord.toLowerCase());
      if (!log)
        return unknownWord(
          `log of ${service.name}`,
          logWord,
          ofService.map(({ name }) => name),
          exampleOf(command),
          (name) => `logs ${service.id} ${name}`,
        );
      const hasCount = /^\d+$/.test(rest[0] ?? '');
      const lines = hasCount ? Number(rest[0]) : log.lines;
      if (lines < 1 || lines > mostLogLines)
        return problemReply('usage', `Between 1 and ${mostLogLines} lines, please.`, exampleOf(command));
      const wish = { lines, filter: rest.slice(hasCount ? 1 : 0).join(' ') };
      return tailReply(service, log, wish, await readTail(log, wish));
    },
  };

  function listOf(shown: readonly Service[]): Reply {
    const logs = logFiles.filter((log) => shown.some(({ id }) => id === log.service));
    const data = { logs: logs.map(({ service, name, path }) => ({ service, log: name, path })) };
    if (logs.length > 0) {
      const lines = logs.map(({ service, name, path }) => ({
        text: [{ command: `logs ${service} ${name}` }],
        detail: path,
      }));
      return { title: 'Logs whose last lines you can read', parts: [{ kind: 'lines', lines }], data };
    }
    const [only, ...others] = shown;
    return {
      title: only && others.length === 0 ? `No log of ${only.name} is declared` : 'No log is declared',
      parts: [{ kind: 'note', text: ['A service file names them under ', { code: 'logs' }, '.'] }],
      data,
    };
  }

  return command;
}
