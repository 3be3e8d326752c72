import type { Check } from '../src/checks/check.ts';
import type { Clock, Instant } from '../src/core/clock.ts';
import { parseDuration } from '../src/core/duration.ts';
import type { Reply } from '../src/core/reply.ts';
import { concat, count, type Text } from '../src/core/text.ts';
import type { Command } from '../src/dialogue/command.ts';
import { findService } from '../src/dialogue/find-service.ts';
import { exampleOf, problemReply, unknownWord } from '../src/dialogue/problems.ts';
import { hourOf, midnightBefore } from '../src/history/calendar.ts';
import type { HistoryReader } from '../src/history/history.ts';
import { arrangeUptimes, type CheckUptime, knownOf, uptimeData, uptimeTable } from '../src/reports/uptime.ts';
import { formatPercent } from '../src/reports/words.ts';
import type { Service } from '../src/services/service.ts';

/** How far back somebody wants to see, as typed. */
interface Lookback {
  /** `7 days` */
  readonly words: string;
  from(now: Instant, zone: string): Instant;
}

const longestDays = 10 * 366;

/** Of all services together, so many of the worst checks are shown. */
const mostRows = 15;

/** `/ops uptime [SERVICE[/CHECK]] [SPAN]`: how much of the time each check was not critical, worst first. */
export function createUptimeCommand(parts: {
  readonly services: readonly Service[];
  readonly checks: readonly Check[];
  readonly history: HistoryReader;
  readonly clock: Clock;
}): Command {
  const { services, checks, history, clock } = parts;
  const first = services[0];
  const command: Command = {
    word: 'uptime',
    right: 'uptime',
    summary: 'How much of the time each check was not critical.',
    usage: '[SERVICE[/CHECK]] [7d|30d|24h]',
    examples: ['uptime', ...(first ? [`uptime ${first.id} 30d`] : [])],
    async run(words) {
      const spans = words.filter((word) => /^\d/.test(word));
      const names = words.filter((word) => !/^\d/.test(word)).join(' ');
      const lookback = readLookback(spans[0] ?? '7d');
      if (spans.length > 1 || !lookback)
        return problemReply(
          'usage',
          spans.length > 1
            ? 'One span at a time, please.'
            : `“${spans[0]}” is no span. Write days, weeks or hours: 30d, 4w, 24h; ten years at most.`,
          exampleOf(command),
        );
      const wanted = findChecks(names);
      return 'reply' in wanted ? wanted.reply : answer(wanted.found, lookback, names === '');
    },
  };

  function findChecks(names: string): { readonly found: readonly Check[] } | { readonly reply: Reply } {
    if (names === '') return { found: checks };
    const [serviceWord = '', checkWord] = names.split('/', 2);
    const match = findService(services, serviceWord, 'uptime');
    if ('reply' in match) return match;
    const ofService = checks.filter(({ service }) => service === match.found.id);
    if (checkWord === undefined) return { found: ofService };
    const found = ofService.filter(({ id }) => id === checkWord.toLowerCase());
    if (found.length > 0) return { found };
    const ids = ofService.map(({ id }) => id);
    return {
      reply: unknownWord(
        `check of ${match.found.name}`,
        checkWord,
        ids,
        exampleOf(command),
        (id) => `uptime ${match.found.id}/${id}`,
      ),
    };
  }

  async function answer(wanted: readonly Check[], lookback: Lookback, all: boolean): Promise<Reply> {
    const now = clock.now();
    // Days begin where the service is, so services of one zone are read together.
    const zoneOf = (check: Check) => services.find(({ id }) => id === check.service)?.timezone ?? 'UTC';
    const read = [...new Set(wanted.map(zoneOf))].map((zone) =>
      history.read(
        wanted.filter((check) => zoneOf(check) === zone).map(({ service, id }) => ({ service, check: id })),
        [lookback.from(now, zone), now],
      ),
    );
    const uptimes = arrangeUptimes(services, wanted, (await Promise.all(read)).flat());
    return {
      title: titleOf(uptimes, lookback, all),
      parts: [
        uptimeTable(all ? uptimes.slice(0, mostRows) : uptimes, all),
        { kind: 'note', text: concat(all ? restOf(uptimes.slice(mostRows)) : '', noteOf(uptimes)) },
      ],
      shareable: true,
      data: uptimeData(now, uptimes),
    };
  }

  return command;
}

function titleOf(uptimes: readonly CheckUptime[], { words }: Lookback, all: boolean): string {
  const [worst] = uptimes;
  if (!worst) return 'Nothing is under watch there.';
  const of = all ? '' : ` of ${worst.service.name}`;
  const hurt = uptimes.filter(({ summary }) => summary.uptime !== null && summary.uptime < 1).length;
  const seen = uptimes.some(({ summary }) => summary.uptime !== null);
  const said =
    hurt > 0
      ? `${count(hurt, 'check was', 'checks were')} critical for a time`
      : seen
        ? 'no check was critical while somebody looked'
        : 'nobody has looked yet';
  return `Uptime${of} in ${words}: ${said}`;
}

/** What is said of those that are not shown. */
function restOf(rest: readonly CheckUptime[]): Text {
  if (rest.length === 0) return '';
  const hurt = rest.filter(({ summary }) => (summary.uptime ?? 1) < 1).length;
  const said =
    hurt === 0 ? 'none of them critical while somebody looked' : `${hurt} of them critical for a time`;
  return [
    `${count(rest.length, 'more check')}, ${said}: `,
    { command: 'uptime SERVICE' },
    ' shows all of one service. ',
  ];
}

function noteOf(uptimes: readonly CheckUptime[]): Text {
  const [some] = uptimes;
  if (!some) return '';
  const { from } = some.summary;
  const firsts = uptimes.flatMap(({ firstAt }) => firstAt ?? []);
  const begin = Math.min(...firsts);
  const sameZone = uptimes.every(({ service }) => service.timezone === some.service.timezone);
  return [
    'Since ',
    { time: from, ...(sameZone ? { zone: some.service.timezone } : {}) },
    `. Known ${formatPercent(knownOf(uptimes))} of the time; uptime counts the known time only.`,
    ...(firsts.length > 0 && begin > from ? [' First looked at ', { time: begin }, '.'] : []),
  ];
}

/** `7d` and `2w` begin with a day, `24h` with an hour. */
function readLookback(text: string): Lookback | undefined {
  const [, digits, unit] = /^(\d{1,5})([hdw])$/.exec(text.toLowerCase()) ?? [];
  const amount = Number(digits);
  const span = parseDuration(text);
  if (unit === undefined || span === undefined || amount < 1) return undefined;
  if (unit === 'h' && amount <= 72)
    return {
      words: amount === 1 ? 'the last hour' : `the last ${amount} hours`,
      from: (now) => hourOf(now - span).from,
    };
  const days = Math.ceil(span / 86_400_000);
  if (days > longestDays) return undefined;
  return {
    words: days === 1 ? 'the last day' : `the last ${days} days`,
    from: (now, zone) => midnightBefore(now, days, zone),
  };
}
