import type { WebClient } from '@slack/web-api';
import type { AccessRules, Person } from '../access/access.ts';
import { formatDuration } from '../core/duration.ts';
import { sentenceOf, WatchkeeperError } from '../core/errors.ts';
import { count } from '../core/text.ts';
import type { Diagnosis, Examination } from '../vitals/examination.ts';
import type { Channels } from './channels.ts';
import { slackFailure } from './failures.ts';
import { neededScopes } from './scopes.ts';

/** Clocks that differ by more than this make buttons and deadlines go wrong, in milliseconds. */
const mostSkew = 30_000;

/** Whether Slack's side is as the config needs it: tokens, scopes, channels, people, groups, clock. */
export function examineSlack(parts: {
  readonly client: WebClient;
  readonly apiUrl: string;
  readonly channels: Channels;
  /** Every channel that config names. */
  readonly wanted: readonly string[];
  readonly people: readonly Person[];
  readonly roles: AccessRules['roles'];
}): Examination {
  const { client, channels } = parts;

  async function account(): Promise<Diagnosis[]> {
    const answer = await client.auth.test();
    const scopes = answer.response_metadata?.scopes;
    const missing = scopes ? neededScopes.filter((scope) => !scopes.includes(scope)) : [];
    const known: Diagnosis = {
      status: 'ok',
      what: 'Slack',
      found: `Known to ${answer.team ?? 'the workspace'} as ${answer.user ?? 'a bot'}.`,
    };
    if (missing.length === 0) return [known];
    const found = `The app lacks ${count(missing.length, 'scope')}: ${missing.join(', ')}.`;
    return [
      known,
      {
        status: 'critical',
        what: 'Scopes',
        found,
        advice: 'Give the app the shipped manifest.json, and install it again.',
      },
    ];
  }

  async function channel(name: string): Promise<Diagnosis> {
    const what = `Channel ${name}`;
    try {
      const { channel: found } = await client.conversations.info({ channel: await channels.idOf(name) });
      if (found?.is_archived)
        return {
          status: 'critical',
          what,
          found: 'It is archived.',
          advice: 'Unarchive it, or name another channel in the config.',
        };
      if (found?.is_member === false)
        return {
          status: 'critical',
          what,
          found: 'The bot is not in it.',
          advice: `Say in ${name}: /invite @watchkeeper`,
        };
      return { status: 'ok', what, found: 'The bot is in it.' };
    } catch (thrown) {
      if (thrown instanceof WatchkeeperError && thrown.code === 'slack.unknown-channel')
        return {
          ...{ status: 'critical', what, found: `There is no channel ${name} that the bot can see.` },
          advice: `Create ${name} if it is missing, and say in it: /invite @watchkeeper`,
        };
      const found = sentenceOf(slackFailure(thrown, `Looking for ${name}`));
      return {
        status: 'critical',
        what,
        found,
        advice: `See that config names ${name} rightly, and ask again.`,
      };
    }
  }

  async function user(id: string): Promise<Diagnosis[]> {
    const what = `Person ${parts.people.find(({ slack }) => slack === id)?.name ?? id}`;
    const advice = 'Correct the Slack user id in config/watchkeeper.yaml.';
    try {
      const { user: found } = await client.users.info({ user: id });
      return found?.deleted ? [{ status: 'warning', what, found: `${id} was deactivated.`, advice }] : [];
    } catch (thrown) {
      return [
        { status: 'warning', what, found: sentenceOf(slackFailure(thrown, `Looking for ${id}`)), advice },
      ];
    }
  }

  async function group(id: string): Promise<Diagnosis[]> {
    const what = `Group ${id}`;
    try {
      const { users = [] } = await client.usergroups.users.list({ usergroup: id });
      return users.length > 0
        ? []
        : [
            {
              status: 'warning',
              what,
              found: 'It has no members.',
              advice: 'Nobody gets a role through it.',
            },
          ];
    } catch (thrown) {
      const advice =
        'Correct its id in config/watchkeeper.yaml, or delete the line: user groups need a paid plan.';
      return [
        {
          status: 'warning',
          what,
          found: sentenceOf(slackFailure(thrown, 'Looking for its members')),
          advice,
        },
      ];
    }
  }

  /** Slack's clock stands in the head of every answer. */
  async function clock(): Promise<Diagnosis[]> {
    const sent = Date.now();
    const response = await fetch(new URL('api.test', parts.apiUrl), {
      method: 'POST',
      signal: AbortSignal.timeout(10_000),
    });
    await response.body?.cancel();
    const theirs = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return [];
    const ours = (sent + Date.now()) / 2;
    const skew = Math.abs(ours - theirs);
    if (skew <= mostSkew) return [{ status: 'ok', what: 'Clock', found: 'It agrees with Slack’s.' }];
    const found = `It is ${formatDuration(skew)} ${ours > theirs ? 'ahead of' : 'behind'} Slack’s.`;
    return [
      {
        status: 'critical',
        what: 'Clock',
        found,
        advice: 'Set the machine’s clock (NTP). Due dates and deadlines follow it.',
      },
    ];
  }

  return {
    side: 'Slack',
    async examine() {
      const first = await account().catch((thrown) => {
        throw slackFailure(thrown, 'Asking Slack who we are');
      });
      const members = Object.values(parts.roles);
      const users = new Set([
        ...parts.people.flatMap(({ slack }) => slack ?? []),
        ...members.flatMap((each) => each.users),
      ]);
      const groups = new Set(members.flatMap((each) => each.groups));
      const rest = await Promise.all([
        clock().catch(() => []),
        ...parts.wanted.map((name) => channel(name).then((found) => [found])),
        ...[...users].map(user),
        ...[...groups].map(group),
      ]);
      const found = rest.flat();
      const unknown = found.filter(({ what, status }) => status !== 'ok' && /^(Person|Group) /.test(what));
      const people: Diagnosis[] =
        unknown.length > 0
          ? []
          : [
              {
                status: 'ok',
                what: 'People',
                found: `Slack knows all ${users.size} of them${groups.size > 0 ? ` and ${count(groups.size, 'group')}` : ''}.`,
              },
            ];
      return [...first, ...found, ...people];
    },
  };
}
