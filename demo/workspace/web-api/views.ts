import { z } from 'zod';
import { viewPayload } from '../payloads.ts';
import { Refusal } from '../refusal.ts';
import { json, type Method, method } from './method.ts';

const opening = z.looseObject({ trigger_id: z.string(), view: json });

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': method([], opening, ({ world, views, triggers, checks }, args) => {
    checks.view(args.view, 'modal');
    const { person } = triggers.use(args.trigger_id);
    return { view: viewPayload(world, views.open(person, args.view)) };
  }),
  'views.push': method([], opening, ({ world, views, triggers, checks }, args) => {
    checks.view(args.view, 'modal');
    const { person, view } = triggers.use(args.trigger_id);
    if (view === null || views.top(person) === null) throw new Refusal('not_found');
    return { view: viewPayload(world, views.push(person, args.view)) };
  }),
  'views.update': method(
    [],
    z.looseObject({
      view: json,
      view_id: z.string().optional(),
      external_id: z.string().optional(),
      hash: z.string().optional(),
    }),
    ({ world, views }, args) => {
      const view = views.find({ id: args.view_id, externalId: args.external_id });
      return { view: viewPayload(world, views.update(view, args.view, args.hash)) };
    },
  ),
  'views.publish': method(
    [],
    z.looseObject({ user_id: z.string(), view: json, hash: z.string().optional() }),
    ({ world, views }, args) => {
      if (!world.people.has(args.user_id)) throw new Refusal('invalid_arguments');
      return { view: viewPayload(world, views.publish(args.user_id, args.view, args.hash)) };
    },
  ),
};
