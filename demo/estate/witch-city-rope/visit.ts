import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { WitchCityRopePlace } from './place.ts';

const addressesShape = z.object({ site: z.string() });
const paths = ['/', '/api/events', '/', '/api/health'];
const patience = 5000;

/** People look at the website, each with a session of their own. A website that is down has no visitors. */
export async function visit(place: WitchCityRopePlace, visitors = 4): Promise<void> {
  const { site } = addressesShape.parse(JSON.parse(readFileSync(place.addresses, 'utf8')));
  await Promise.all(
    Array.from({ length: visitors }, async (_, index) => {
      try {
        const response = await fetch(`${site}${paths[index % paths.length]}`, {
          headers: { cookie: `session=visitor-${index}` },
          signal: AbortSignal.timeout(patience),
        });
        await response.arrayBuffer();
      } catch {
        // Down, or slower than people wait.
      }
    }),
  );
}
