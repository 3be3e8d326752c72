import type { Check } from '../src/checks/check.ts';
import type { ProbeValue } from '../src/checks/probe.ts';
import type { RecordedLook } from '../src/checks/record-look.ts';
import { spokenName } from '../src/checks/spoken-name.ts';
import { waitBefore } from '../src/checks/wait.ts';
import type { Clock } from '../src/core/clock.ts';
import { formatDuration } from '../src/core/duration.ts';
import { sentenceOf } from '../src/core/errors.ts';
import type { Action, Line, Part, Reply } from '../src/core/reply.ts';
import { worst } from '../src/core/status.ts';
import { count } from '../src/core/text.ts';
import type { Command } from '../src/dialogue/command.ts';
import { findService } from '../src/dialogue/find-service.ts';
import { exampleOf, problemReply, unknownWord } from '../src/dialogue/problems.ts';
import type { HistoryReader } from '../src/history/history.ts';
import { checkData } from '../src/reports/check-data.ts';
import { checkDay, dayEdges } from '../src/reports/check-day.ts';
import { dashboardParts, withDashboard } from '../src/reports/dashboards.ts';
import { adviceFor, detailsOf, seenWords, worstFirst } from '../src/reports/words.ts';
import type { RunbookShelf } from '../src/runbooks/shelf.ts';
import { startRunButtons } from '../src/runs/start-button.ts';
import type { Service } from '../src/services/service.ts';
import { showRunbook } from './show-runbook.ts';

/** `/ops check SERVICE[/CHECK]`: looks now, and shows what was seen. */
export function createCheckCommand(parts: {
  readonly services: readonly Service[];
  readonly checks: readonly Check[];
  readonly lookNow: (service: string, probe: string) => Promise<RecordedLook>;
  readonly history: HistoryReader;
  readonly shelf: RunbookShelf;
  readonly clock: Clock;
}): Command {
  const first = parts.checks[0];
  const command: Command = {
    word: 'check',
    right: 'check',
    summary: 'Looks now, at one check or at all of a service.',
    usage: 'SERVICE[/CHECK]',
    examples: first
      ? [`check ${first.service}/${first.id}`, `check ${first.service}`]
      : ['check SERVICE/CHECK'],
    async run(words) {
      const [word, extra] = words;
      if (word === undefined || extra !== undefined) {
        return problemReply(
          'usage',
          'Which check? Name one service, or one of its checks.',
          exampleOf(command),
        );
      }
      const [serviceWord = '', checkWord] = word.split('/', 2);
      const match = findService(parts.services, serviceWord, 'check');
      if ('reply' in match) return match.reply;
      const ofService = parts.checks.filter(({ service }) => service === match.found.id);
      const wanted =
        checkWord === undefined ? ofService : ofService.filter(({ id }) => id === checkWord.toLowerCase());
      if (wanted.length === 0) {
        const ids = ofService.map(({ id }) => id);
        return unknownWord(
          `check of ${match.found.name}`,
          checkWord ?? '',
          ids,
          exampleOf(command),
          (id) => `check ${match.found.id}/${id}`,
        );
      }
      return look(match.found, wanted);
    },
    actions: [
      {
        action: runbookAction,
        right: 'check',
        async run(subject) {
          const found = parts.checks.find(({ service, id }) => `${service}/${id}` === subject);
          if (!found)
            return problemReply(
              'not-found',
              'There is no such check any more.',
              'The config has changed since.',
            );
          const { name, service, runbook } = found;
          return showRunbook({ name, service, runbook, what: 'check' }, parts.shelf);
        },
      },
    ],
  };

  async function look(service: Service, wanted: readonly Check[]): Promise<Reply> {
    const probes = [...new Set(wanted.map(({ probe }) => probe))];
    const looks = await Promise.all(probes.map((probe) => parts.lookNow(service.id, probe)));
    const seen = wanted.flatMap((check) => {
      const recorded = looks.find(({ probe }) => probe.id === check.probe);
      const state = recorded?.states.find((each) => each.check === check.id);
      return recorded && state ? [{ check, state, look: recorded }] : [];
    });
    const status = worst(seen.map(({ state }) => state.seen));
    const lines = worstFirst(seen, ({ state }) => state.seen).map(({ check, state }): Line => {
      const settled =
        state.status === state.seen
          ? ''
          : ` · counts as ${state.status} until it has lasted ${formatDuration(state.seen === 'ok' ? check.recovery : waitBefore(check, state.seen))}`;
      const isWell = state.seen === 'ok';
      const detail =
        isWell && seen.length > 1
          ? undefined
          : withDashboard(
              check,
              isWell
                ? []
                : [detailsOf(check, { ...state, status: state.seen }), adviceFor(check, state.seen)],
            );
      return {
        status: state.seen,
        text: [
          { bold: check.name },
          `: ${seenWords({ check, state: { ...state, status: state.seen } })}${settled}`,
        ],
        ...(detail ? { detail } : {}),
      };
    });
    const only = seen.length === 1 ? seen[0] : undefined;
    const day = only ? await dayParts(service, only.check, only.state.value) : [];
    return {
      title: only
        ? `${service.name}: ${spokenName(only.check.name)} is ${only.state.seen}`
        : `${service.name}: looked at ${count(seen.length, 'check')} just now`,
      status,
      parts: [
        { kind: 'lines', lines },
        ...day,
        ...(only?.check.runbook ? [{ kind: 'actions' as const, actions: buttonsOf(only.check) }] : []),
        ...(only ? outputParts(only.look) : dashboardParts(seen.map(({ check }) => check))),
      ],
      shareable: true,
      data: checkData(parts.clock.now(), seen),
    };
  }

  /** The look itself counts; a history that cannot be read is no reason to hide it. */
  async function dayParts(service: Service, check: Check, latest: ProbeValue): Promise<Part[]> {
    const now = parts.clock.now();
    const names = [{ service: service.id, check: check.id }];
    try {
      const whole = dayEdges(now, service.timezone);
      const [day] = await parts.history.read(names, whole);
      const since = dayEdges(now, service.timezone, day?.firstAt);
      const [history] = since[0] === whole[0] ? [day] : await parts.history.read(names, since);
      return history ? checkDay(check, history, service.timezone, latest) : [];
    } catch (thrown) {
      return [{ kind: 'note', text: `Its day cannot be shown. ${sentenceOf(thrown)}` }];
    }
  }

  return command;
}

const runbookAction = 'check.runbook';

function buttonsOf(check: Check): Action[] {
  return [runbookButton(check), ...startRunButtons(check.service, check.runbook)];
}

function runbookButton({ service, id }: Check): Action {
  return { action: runbookAction, subject: `${service}/${id}`, label: 'Runbook' };
}

function outputParts({ result }: RecordedLook): Part[] {
  const took: Part = { kind: 'note', text: `looked in ${formatDuration(result.took)}` };
  return result.output ? [{ kind: 'code', text: result.output }, took] : [took];
}
