import { z } from 'zod';
import type { Person } from '../options.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import { count, type Method, method, page } from './method.ts';

export const userMethods: Readonly<Record<string, Method>> = {
  'users.info': method(['users:read'], z.looseObject({ user: z.string() }), ({ world }, args) => {
    const person = world.people.get(args.user);
    if (person === undefined) throw new Refusal('user_not_found');
    return { user: userInfo(world, person) };
  }),
  'users.list': method(
    ['users:read'],
    z.looseObject({ cursor: z.string().optional(), limit: count.optional() }),
    ({ world }, args) => {
      const { items, next } = page(
        [...world.people.values()],
        args.cursor,
        Math.min(args.limit ?? 100, 1000),
      );
      const members = items.map((person) => userInfo(world, person));
      return { members, cache_ts: Math.floor(world.now() / 1000), response_metadata: { next_cursor: next } };
    },
  ),
  'usergroups.list': method(['usergroups:read'], z.looseObject({}), ({ world }) => ({
    usergroups: world.options.userGroups.map((group) => ({
      id: group.id,
      team_id: world.options.team.id,
      is_usergroup: true,
      name: group.name,
      handle: group.handle,
      description: '',
      date_delete: 0,
      user_count: group.users.length,
      users: group.users,
    })),
  })),
  'usergroups.users.list': method(
    ['usergroups:read'],
    z.looseObject({ usergroup: z.string() }),
    ({ world }, args) => {
      const group = world.options.userGroups.find((candidate) => candidate.id === args.usergroup);
      if (group === undefined) throw new Refusal('no_such_subteam');
      return { users: group.users };
    },
  ),
};

function userInfo(world: World, person: Person) {
  const foreign = world.teamOf(person.id) !== world.options.team.id;
  return {
    id: person.id,
    team_id: world.teamOf(person.id),
    name: person.name,
    deleted: person.deleted ?? false,
    real_name: person.name,
    tz: person.timezone ?? 'Etc/UTC',
    profile: {
      real_name: person.name,
      display_name: person.name,
      title: person.title ?? '',
      team: world.teamOf(person.id),
    },
    is_admin: false,
    is_owner: false,
    is_restricted: person.guest ?? false,
    is_ultra_restricted: false,
    is_bot: person.bot ?? false,
    is_app_user: false,
    is_stranger: foreign,
    updated: 1_600_000_000,
  };
}
