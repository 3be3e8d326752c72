import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { type Method, method } from './method.ts';

const nothing = z.looseObject({});

export const authMethods: Readonly<Record<string, Method>> = {
  'auth.test': method([], nothing, ({ world }, _args, { base }) => {
    const { app, team } = world.options;
    return {
      url: `${base}/`,
      team: team.name,
      user: world.people.get(app.botUser)?.name ?? app.name,
      team_id: team.id,
      user_id: app.botUser,
      bot_id: app.botId,
      is_enterprise_install: false,
    };
  }),
  'apps.connections.open': {
    ...method([], nothing, ({ socket, faults, world }, _args, { base }) => {
      if (faults.connectionsRefused) throw new Refusal('service_unavailable');
      const query = new URLSearchParams({ ticket: socket.issueTicket(), app_id: world.options.app.appId });
      return { url: `${base.replace('http', 'ws')}/link/?${query}` };
    }),
    token: 'app',
  },
  'api.test': { ...method([], nothing, () => ({})), token: 'none' },
  'bots.info': method(['users:read'], z.looseObject({ bot: z.string() }), ({ world }, { bot }) => {
    const { app } = world.options;
    if (bot !== app.botId) throw new Refusal('bot_not_found');
    return {
      bot: { id: app.botId, deleted: false, name: app.name, app_id: app.appId, user_id: app.botUser },
    };
  }),
};
