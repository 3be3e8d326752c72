import type { Instant } from '../../core/clock.ts';
import type { Store } from '../store.ts';
import { SqliteAlerts } from './alerts.ts';
import { SqliteAudit } from './audit.ts';
import { SqliteChanges } from './changes.ts';
import { SqliteChecks } from './checks.ts';
import { Database } from './database.ts';
import { SqliteHistory } from './history.ts';
import { ThreadedHistoryReader } from './history-reader.ts';
import { SqliteHousekeeping } from './housekeeping.ts';
import { SqliteInbox } from './inbox.ts';
import { SqliteMaintenance } from './maintenance.ts';
import { SqliteMemo } from './memo.ts';
import { type MigrateOptions, migrate } from './migrate.ts';
import { SqliteOutbox } from './outbox.ts';
import { SqliteRuns } from './runs.ts';
import { SqliteSchedules } from './schedules.ts';
import { SqliteSnapshots } from './snapshots.ts';

/**
 * Opens the store, making or migrating its database first where needed. Several processes may have the
 * same database open.
 * @throws WatchkeeperError `store.*` with a sentence that says what to do
 */
export async function openStore(options: MigrateOptions): Promise<Store> {
  await migrate(options);
  return assemble(new Database(options.path), options.now);
}

function assemble(database: Database, now: () => Instant): Store {
  const historyReader = new ThreadedHistoryReader({ path: database.path });
  return {
    inbox: new SqliteInbox(database),
    outbox: new SqliteOutbox(database),
    audit: new SqliteAudit(database),
    checks: new SqliteChecks(database, now),
    alerts: new SqliteAlerts(database, now),
    history: new SqliteHistory(database),
    historyReader,
    runs: new SqliteRuns(database, now),
    maintenance: new SqliteMaintenance(database, now),
    schedules: new SqliteSchedules(database, now),
    snapshots: new SqliteSnapshots(database, now),
    memo: new SqliteMemo(database),
    changes: new SqliteChanges(database, now),
    housekeeping: new SqliteHousekeeping(database),
    close: () => {
      historyReader.close();
      database.close();
    },
  };
}
