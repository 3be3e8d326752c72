import { describe, expect, test } from 'vitest';
import type { AccessRules, Directory, Member, Person } from '../../src/access/access.ts';
import { createAccess } from '../../src/access/decide.ts';
import type { Actor } from '../../src/record/actor.ts';
import { ManualClock } from '../support/manual-clock.ts';

const hour = 3_600_000;
const clock = new ManualClock('2026-03-02T08:00:00Z');

const rules: AccessRules = {
  roles: {
    operator: { users: ['U-OLGA', 'U-NAMED-GUEST'], groups: ['S-OPS'] },
    lead: { users: ['U-LEE'], groups: [] },
  },
  rights: {
    status: ['everyone'],
    'maintenance.done': ['operator', 'lead'],
    'audit.verify': ['lead'],
    'audit.erase': ['nobody'],
    'runbook.run': [],
  },
  groupMaxAge: 24 * hour,
};

const people: readonly Person[] = [
  { key: 'olga', name: 'Olga Ops', slack: 'U-OLGA', uid: 1000 },
  { key: 'lee', name: 'Lee Lead', slack: 'U-LEE' },
  { key: 'gus', name: 'Gus Group', slack: 'U-GUS', uid: 1001 },
  { key: 'tess', name: 'Tess Terminal', uid: 1002 },
  { key: 'gina', name: 'Gina Guest', slack: 'U-GUEST', uid: 1003 },
];

function member(user: string, full: boolean): Member {
  return { user, full, name: user.toLowerCase(), timezone: 'UTC' };
}

const members = [
  member('U-OLGA', true),
  member('U-LEE', true),
  member('U-GUS', true),
  member('U-PLAIN', true),
  member('U-GUEST', false),
  member('U-NAMED-GUEST', false),
];

function directory(changes: Partial<Directory> = {}): Directory {
  return {
    member: async (user) => members.find((each) => each.user === user),
    group: async (id) =>
      id === 'S-OPS' ? { users: ['U-GUS', 'U-GUEST'], asOf: clock.now() - hour } : undefined,
    ...changes,
  };
}

function access(changes: Partial<Directory> = {}) {
  return createAccess({ rules, people, directory: directory(changes), clock });
}

const slack = (user: string): Actor => ({ kind: 'slack', user });
const terminal = (uid: number): Actor => ({ kind: 'terminal', uid });

/** Who has which of the rights `status`, `maintenance.done`, `audit.verify`. */
const table: readonly [string, Actor, string][] = [
  ['a full member without a role', slack('U-PLAIN'), 'status'],
  ['a full member named in a role', slack('U-OLGA'), 'status maintenance.done'],
  ['a full member in a group of a role', slack('U-GUS'), 'status maintenance.done'],
  ['a lead', slack('U-LEE'), 'status maintenance.done audit.verify'],
  ['a guest, although in a group', slack('U-GUEST'), ''],
  ['a guest named in a role', slack('U-NAMED-GUEST'), 'maintenance.done'],
  ['somebody whom Slack does not know', slack('U-UNKNOWN'), ''],
  ['a terminal user mapped to a person with a role', terminal(1000), 'status maintenance.done'],
  ['a terminal user mapped to a person in a group', terminal(1001), 'status maintenance.done'],
  ['a terminal user mapped to a person without a Slack id', terminal(1002), 'status'],
  ['a terminal user mapped to a guest in a group', terminal(1003), 'status'],
  ['a terminal user mapped to nobody', terminal(4711), 'status'],
  ['root mapped to nobody', terminal(0), 'status'],
  ['the bot itself', { kind: 'watchkeeper', reason: 'schedule' }, 'status maintenance.done audit.verify'],
];

describe('who has which rights', () => {
  test.each(table)('%s', async (_, actor, expected) => {
    const rights = ['status', 'maintenance.done', 'audit.verify'];
    const allowed: string[] = [];
    for (const right of rights) if ((await access().may(actor, right)).allowed) allowed.push(right);
    expect(allowed.join(' ')).toBe(expected);
  });

  test('a person that an actor claims to be gives no rights', async () => {
    const claiming: Actor = { kind: 'terminal', uid: 4711, person: 'olga' };
    expect((await access().may(claiming, 'maintenance.done')).allowed).toBe(false);
  });

  test.each(['audit.erase', 'runbook.run', 'unheard.of', 'constructor', '__proto__', ''])(
    'nobody has the right "%s"',
    async (right) => {
      for (const user of ['U-LEE', 'U-OLGA', 'U-PLAIN'])
        expect((await access().may(slack(user), right)).allowed).toBe(false);
    },
  );

  test('a role called everyone or nobody in config changes nothing', async () => {
    const everybody = { users: ['U-GUEST'], groups: [] };
    const sly = createAccess({
      rules: { ...rules, roles: { ...rules.roles, everyone: everybody, nobody: everybody } },
      people,
      directory: directory(),
      clock,
    });
    expect((await sly.may(slack('U-GUEST'), 'status')).allowed).toBe(false);
    expect((await sly.may(slack('U-GUEST'), 'audit.erase')).allowed).toBe(false);
  });
});

describe('while Slack cannot be asked', () => {
  test.each([
    [24 * hour, true],
    [24 * hour + 1, false],
    [-24 * hour, true],
    [-24 * hour - 1, false],
  ])('a group looked up %i ms ago counts: %s', async (age, allowed) => {
    const group = async () => ({ users: ['U-GUS'], asOf: clock.now() - age });
    expect((await access({ group }).may(slack('U-GUS'), 'maintenance.done')).allowed).toBe(allowed);
  });

  test('a group that is too old is named in the reason', async () => {
    const group = async () => ({ users: ['U-GUS'], asOf: Date.parse('2026-02-27T08:00:00Z') });
    const verdict = await access({ group }).may(slack('U-GUS'), 'maintenance.done');
    expect(verdict).toMatchObject({
      reason: expect.stringContaining(
        'The members of the group S-OPS are known as of 2026-02-27T08:00:00.000Z, which is more than 1 day away',
      ),
    });
  });

  test('a directory that fails gives no rights and no crash', async () => {
    const away = async () => {
      throw new Error('Slack is away.');
    };
    const closed = access({ member: away, group: away });
    expect((await closed.may(slack('U-PLAIN'), 'status')).allowed).toBe(false);
    expect((await closed.may(slack('U-GUS'), 'maintenance.done')).allowed).toBe(false);
    expect((await closed.may(slack('U-OLGA'), 'maintenance.done')).allowed).toBe(true);
  });

  test('groups that have nothing to do with the right are not looked up', async () => {
    const asked: string[] = [];
    const group = async (id: string) => {
      asked.push(id);
      return undefined;
    };
    await access({ group }).may(slack('U-PLAIN'), 'audit.verify');
    expect(asked).toEqual([]);
  });
});

describe('the reason of a refusal', () => {
  async function reason(actor: Actor, right: string): Promise<string> {
    const verdict = await access().may(actor, right);
    return verdict.allowed ? '(allowed)' : verdict.reason;
  }

  test('names the roles and whom to ask', async () => {
    expect(await reason(slack('U-PLAIN'), 'maintenance.done')).toBe(
      'You need the role operator or lead for maintenance.done. Ask Olga Ops or Lee Lead to do it, or ask whoever keeps the config for a role.',
    );
  });

  test('tells a guest why', async () => {
    expect(await reason(slack('U-GUEST'), 'status')).toBe(
      'Only full members of this workspace may use status. Guests, bots, former members and people of other workspaces have only the roles in which config names them. Ask whoever keeps the config for a role.',
    );
  });

  test('tells a terminal user that the machine does not know them', async () => {
    expect(await reason(terminal(4711), 'maintenance.done')).toContain(
      'Your user id on this machine (4711) belongs to nobody under people: in the config.',
    );
  });

  test('tells whose right it is when it is nobody’s', async () => {
    expect(await reason(slack('U-LEE'), 'unheard.of')).toBe(
      'Nobody has the right unheard.of. Whoever keeps the config can give it to a role under access: rights.',
    );
  });
});
