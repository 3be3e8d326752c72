import { z } from 'zod';
import type { AlertStore } from '../src/alerts/ports.ts';
import {
  type AdHocWindow,
  nextSpan,
  type PlannedWindow,
  type WindowSpan,
  windowAt,
} from '../src/alerts/window.ts';
import { endWindowAction, openWindowAction } from '../src/alerts/window-forms.ts';
import type { Clock, Instant } from '../src/core/clock.ts';
import type { Action, Line, Reply } from '../src/core/reply.ts';
import type { Command, TypedAction } from '../src/dialogue/command.ts';
import { findService } from '../src/dialogue/find-service.ts';
import { exampleOf, problemReply } from '../src/dialogue/problems.ts';
import { windowWords } from '../src/reports/attention.ts';
import type { Service } from '../src/services/service.ts';
import { createWindowActions } from './window-actions.ts';

const span = z.object({
  service: z.string(),
  name: z.string(),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  opened_by: z.string().nullable().describe('null for a window that config plans'),
});

/** What `watchkeeper window --json` prints. */
export const windowDataShape = z.object({ at: z.iso.datetime(), open: z.array(span), next: z.array(span) });

/** `/ops window [SERVICE LENGTH REASON | end SERVICE]`: what is open and next, and opening and ending one. */
export function createWindowCommand(parts: {
  readonly services: readonly Service[];
  readonly windows: readonly PlannedWindow[];
  readonly store: AlertStore;
  readonly clock: Clock;
}): Command {
  const { services, clock } = parts;
  const example = services[0]?.id ?? 'SERVICE';
  const command: Command = {
    word: 'window',
    right: 'status',
    summary: 'Windows, in which a service is looked at and nobody is told.',
    usage: '[SERVICE LENGTH REASON | end SERVICE]',
    examples: [`window ${example} 2h moving to the new host`, `window end ${example}`, 'window'],
    actions: createWindowActions(parts),
    typedAction: (words) => readWords(words),
    async run() {
      const now = clock.now();
      const adHoc = await parts.store.openWindows(now);
      const open = services.flatMap((service) => {
        const present = windowAt(planOf(service, adHoc), now);
        return present ? [{ service, span: present }] : [];
      });
      const next = parts.windows
        .flatMap((window) => {
          const service = services.find(({ id }) => id === window.service);
          const coming = nextSpan(window, now);
          return service && coming ? [{ service, span: coming }] : [];
        })
        .sort((a, b) => a.span.from - b.span.from);
      return {
        title:
          open.length === 0
            ? 'No service is in a window.'
            : `${open.map(({ service }) => service.name).join(', ')} ${open.length === 1 ? 'is' : 'are'} in a window`,
        parts: [
          ...(open.length > 0 ? [{ kind: 'lines' as const, lines: open.map(openLine) }] : []),
          ...(next.length > 0
            ? [
                { kind: 'heading' as const, text: 'Next' },
                { kind: 'lines' as const, lines: next.map(nextLine) },
              ]
            : []),
          ...openButtons(services.filter((service) => !open.some((each) => each.service === service))),
        ],
        shareable: true,
        data: dataOf(now, open, next),
      };
    },
  };

  function planOf(service: Service, adHoc: readonly AdHocWindow[]) {
    return {
      planned: parts.windows.filter((each) => each.service === service.id),
      adHoc: adHoc.filter((each) => each.service === service.id),
      timezone: service.timezone,
    };
  }

  function readWords(words: readonly string[]): TypedAction | Reply | undefined {
    const [first, ...rest] = words;
    if (first === undefined) return undefined;
    if (first.toLowerCase() === 'end') {
      if (rest.length === 0)
        return problemReply('usage', 'Whose window? Name its service.', exampleOf(command));
      const match = findService(services, rest.join(' '), 'window end');
      return 'reply' in match
        ? match.reply
        : { action: endWindowAction, subject: match.found.id, answers: {} };
    }
    const match = findService(services, first, 'window');
    if ('reply' in match) return match.reply;
    const [length, ...reason] = rest;
    if (length === undefined) return problemReply('usage', 'For how long, and why?', exampleOf(command));
    return {
      action: openWindowAction,
      subject: match.found.id,
      answers: { length, reason: reason.join(' ') },
    };
  }

  return command;
}

type Shown = { readonly service: Service; readonly span: WindowSpan };

function openLine({ service, span: present }: Shown): Line {
  const words = windowWords(present);
  const actions: Action[] = present.adHoc
    ? [
        {
          action: endWindowAction,
          subject: service.id,
          label: 'End now',
          confirm: {
            title: 'End the window?',
            text: 'Everything is looked at afresh, and what is red is told.',
            yes: 'End it',
            no: 'Leave it open',
          },
        },
      ]
    : [];
  return {
    text: [{ bold: service.name }, `: ${words.charAt(0).toLowerCase()}${words.slice(1)}`],
    ...(actions.length > 0 ? { actions } : {}),
  };
}

function nextLine({ service, span: coming }: Shown): Line {
  return {
    text: [
      { time: coming.from, zone: coming.timezone },
      ' until ',
      { time: coming.to, zone: coming.timezone, style: 'time' },
      ` ${service.name}: ${coming.name}`,
    ],
  };
}

/** More buttons than this are no help. */
const mostButtons = 5;

function openButtons(services: readonly Service[]) {
  if (services.length === 0) return [];
  const actions = services.slice(0, mostButtons).map(
    (service): Action => ({
      action: openWindowAction,
      subject: service.id,
      label: `${service.name.slice(0, 20)}…`,
    }),
  );
  return [
    { kind: 'text' as const, text: ['Open one now: ', { command: 'window SERVICE 2h REASON' }] },
    { kind: 'actions' as const, actions },
  ];
}

function dataOf(
  now: Instant,
  open: readonly Shown[],
  next: readonly Shown[],
): z.infer<typeof windowDataShape> {
  const iso = (at: Instant) => new Date(at).toISOString();
  const shown = ({ service, span: each }: Shown) => ({
    service: service.id,
    name: each.name,
    from: iso(each.from),
    until: iso(each.to),
    opened_by: each.adHoc?.actor ?? null,
  });
  return { at: iso(now), open: open.map(shown), next: next.map(shown) };
}
