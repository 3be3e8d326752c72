import { renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { openEstate, theirText } from './estate.ts';

/**
 * Closes the restore test of an estate (or reconciles it) and dies at a named moment, as by a power cut.
 * Takes one argument, JSON; ends with exit code 0 when the moment never came.
 */
const asked = z
  .object({
    folder: z.string(),
    does: z.enum(['close', 'reconcile']),
    dieAt: z.string(),
    editAt: z.string().optional(),
    protection: z.enum(['all', 'no-journal', 'plain-rename']),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const { duties, store, path } = await openEstate(asked.folder, {
  protection: asked.protection,
  checkpoint: (moment) => {
    if (moment === asked.editAt) {
      writeFileSync(`${path}.theirs`, theirText);
      renameSync(`${path}.theirs`, path);
    }
    if (moment === asked.dieAt) process.kill(process.pid, 'SIGKILL');
  },
});

if (asked.does === 'reconcile') await duties.reconcile();
else {
  store.inbox.accept({ id: 'delivery-1', kind: 'submission', payload: {}, receivedAt: Date.now() });
  await duties.close(
    'mission-control/restore-test',
    { result: 'pass', notes: 'Took 41 min', doneAt: Date.parse('2026-11-20T12:00:00Z') },
    { kind: 'slack', user: 'U0LEAD' },
    'delivery-1',
  );
}
store.close();
