import type { AlertStore } from '../src/alerts/ports.ts';
import { type PlannedWindow, windowAt } from '../src/alerts/window.ts';
import {
  checkWindowAnswers,
  endWindow,
  endWindowAction,
  openWindow,
  openWindowAction,
  windowForm,
} from '../src/alerts/window-forms.ts';
import type { Clock } from '../src/core/clock.ts';
import { parseDuration } from '../src/core/duration.ts';
import { newId } from '../src/core/ids.ts';
import type { Reply } from '../src/core/reply.ts';
import type { ActionHandler } from '../src/dialogue/command.ts';
import { problemReply } from '../src/dialogue/problems.ts';
import type { Service } from '../src/services/service.ts';

/** The right to open and end windows. */
export const windowRight = 'window';

/** What opens and ends a window, by button, dialog or typed. */
export function createWindowActions(parts: {
  readonly services: readonly Service[];
  readonly windows: readonly PlannedWindow[];
  readonly store: AlertStore;
  readonly clock: Clock;
}): ActionHandler[] {
  const { services, store, clock } = parts;
  const means = { store, newId };
  const unknown = (id: string): Reply => problemReply('not-found', `There is no service “${id}”.`);
  const serviceOf = (id: string) => services.find((each) => each.id === id);

  return [
    {
      action: openWindowAction,
      right: windowRight,
      open: async (subject) => {
        const service = serviceOf(subject);
        return service ? windowForm(service) : unknown(subject);
      },
      check: checkWindowAnswers,
      async run(subject, answers, request) {
        const service = serviceOf(subject);
        if (!service) return unknown(subject);
        const length = parseDuration(answers.length ?? '') ?? 0;
        const reason = (answers.reason ?? '').trim();
        const by = { ...request, now: clock.now() };
        const opened = await openWindow(means, service, { length, reason }, by);
        if (!opened) return alreadyOpen(service);
        return {
          title: `${service.name} is in a window.`,
          parts: [
            {
              kind: 'text',
              text: [
                'It is looked at, and nobody is told, until ',
                { time: opened.endsAt, zone: service.timezone },
                '. To end it before: ',
                { command: `window end ${service.id}` },
              ],
            },
          ],
        };
      },
    },
    {
      action: endWindowAction,
      right: windowRight,
      async run(subject, _, request) {
        const service = serviceOf(subject);
        if (!service) return unknown(subject);
        const now = clock.now();
        const [open] = (await store.openWindows(now)).filter((each) => each.service === service.id);
        if (!open) return noneOpen(service, now);
        if (!(await endWindow(means, service, open, { ...request, now })))
          return problemReply('conflict', `The window of ${service.name} was over already.`);
        return {
          title: `The window of ${service.name} is over.`,
          parts: [{ kind: 'text', text: 'Everything is looked at afresh now; what is still red is told.' }],
        };
      },
    },
  ];

  async function alreadyOpen(service: Service): Promise<Reply> {
    const [open] = (await store.openWindows(clock.now())).filter((each) => each.service === service.id);
    return problemReply('conflict', `${service.name} is in a window already.`, [
      ...(open ? ['Until ', { time: open.endsAt, zone: service.timezone }, `: ${open.reason}. `] : []),
      'To open another one, end it first: ',
      { command: `window end ${service.id}` },
    ]);
  }

  function noneOpen(service: Service, now: number): Reply {
    const planned = parts.windows.filter((each) => each.service === service.id);
    const present = windowAt({ planned, adHoc: [], timezone: service.timezone }, now);
    if (!present) return problemReply('conflict', `${service.name} is in no window.`);
    return problemReply('conflict', `${service.name} is in a planned window.`, [
      'It ends by itself at ',
      { time: present.to, zone: present.timezone },
      '. To have none, take it out of the config.',
    ]);
  }
}
