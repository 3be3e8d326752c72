import type { Config } from '../config/config.ts';
import { deadLinksOf, readRunbookFiles } from '../config/rules/dead-links.ts';
import type { Clock, Milliseconds } from '../core/clock.ts';
import { askLink, type LinkAnswer } from '../execution/ask-link.ts';
import type { DeadLink, LinkFindings } from '../runbooks/link-report.ts';
import { externalLinksOf } from '../runbooks/links.ts';
import type { Runbook } from '../runbooks/runbook.ts';

/** Each request, and all of them together; what was not asked by then is counted. */
const timeout: Milliseconds = 10_000;
const longest: Milliseconds = 20 * 60_000;
/** Whoever does not answer is asked once more, so much later. */
const pause: Milliseconds = 20_000;
const atOnce = 4;

/** Goes through the links of some services' runbooks and checks. @param services none: all */
export type CheckLinks = (services: readonly string[]) => Promise<LinkFindings>;

export function createLinkCheck(parts: {
  readonly config: Pick<Config, 'checks'>;
  readonly home: string;
  readonly clock: Clock;
  readonly stopping: AbortSignal;
}): CheckLinks {
  const { config, home, clock, stopping } = parts;

  async function askAll(urls: readonly string[], until: number): Promise<Map<string, LinkAnswer>> {
    const answers = new Map<string, LinkAnswer>();
    const waiting = [...urls];
    const work = async () => {
      for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
        if (stopping.aborted || clock.elapsed() > until) return;
        answers.set(url, await askLink(url, timeout, stopping));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return answers;
  }

  return async (services) => {
    const isWanted = (service: string) => services.length === 0 || services.includes(service);
    const { runbooks } = await readRunbookFiles(home);
    const wanted = [...runbooks.values()].filter(({ service }) => isWanted(service));
    const checks = config.checks.filter(({ service }) => isWanted(service));

    const places = new Map<string, string[]>();
    const stands = (url: string, place: string) => places.set(url, [...(places.get(url) ?? []), place]);
    for (const runbook of wanted)
      for (const { url, lines } of externalLinksOf(runbook))
        for (const line of lines) stands(url, `${runbook.path}:${line}`);
    for (const { service, id, dashboard } of checks)
      if (dashboard !== undefined) stands(dashboard, `check ${service}/${id}`);

    const until = clock.elapsed() + longest;
    const first = await askAll([...places.keys()], until);
    const silent = [...first].flatMap(([url, answer]) => (answer.answers ? [] : [url]));
    if (silent.length > 0) await clock.sleep(pause, stopping);
    const second = await askAll(silent, until);

    const dead: DeadLink[] = [];
    for (const url of silent) {
      const answer = second.get(url) ?? first.get(url);
      if (answer && !answer.answers) dead.push({ url, places: places.get(url) ?? [], reason: answer.reason });
    }
    for (const runbook of wanted)
      for (const { file, line, message } of await deadLinksOf(runbook, runbooks, home))
        dead.push({ url: '', places: [`${file}:${line}`], reason: message });
    dead.push(...checks.flatMap((check) => deadRunbook(check, runbooks)));

    const within = wanted.flatMap(({ links }) => links).filter(({ url }) => isWithin(url)).length;
    return {
      dead,
      outside: places.size,
      inside: within + checks.filter(({ runbook }) => runbook !== undefined).length,
      runbooks: wanted.length,
      notAsked: places.size - first.size,
    };
  };
}

function isWithin(url: string): boolean {
  return url !== '' && !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(url);
}

/** A check whose section was there when the config was read may have lost it since. */
function deadRunbook(
  { service, id, runbook }: Config['checks'][number],
  runbooks: ReadonlyMap<string, Runbook>,
): DeadLink[] {
  if (runbook === undefined) return [];
  const [name = '', anchor = ''] = runbook.split('#', 2);
  const target = runbooks.get(`runbooks/${service}/${name}.md`);
  if (target && (anchor === '' || target.anchors.includes(anchor))) return [];
  return [{ url: runbook, places: [`check ${service}/${id}`], reason: 'is not there any more' }];
}
