import { connect } from 'node:net';
import { z } from 'zod';
import { readJson } from '../mids-hero/place.ts';
import type { VedfolnirPlace } from './place.ts';

const addressSchema = z.object({ url: z.string() });

/** Where the web application listens, or would listen if it ran. */
export function readAddress(place: VedfolnirPlace): string {
  return addressSchema.parse(readJson(place.address)).url;
}

/** So many visitors ask for pages at the same time; a few want to post something or to sign out. */
export async function visit(place: VedfolnirPlace, visitors = 12): Promise<void> {
  const url = readAddress(place);
  await Promise.all(
    Array.from({ length: visitors }, async (_, visitor) => {
      const change = visitor % 12 === 5 ? '/api/posts' : visitor % 12 === 11 ? '/logout' : undefined;
      const [path, method] =
        change === undefined ? [visitor % 2 === 0 ? '/posts' : '/', 'GET'] : [change, 'POST'];
      try {
        await (await fetch(`${url}${path}`, { method })).arrayBuffer();
      } catch {
        // Nobody is there: visitors go away, and the health check says so.
      }
    }),
  );
}

/** Whether anything listens at the application's address. */
export function isListening(place: VedfolnirPlace): Promise<boolean> {
  const { hostname, port } = new URL(readAddress(place));
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
