import { describe } from 'vitest';
import { alertsContract } from './contract/alerts.ts';
import { auditContract } from './contract/audit.ts';
import { checksContract } from './contract/checks.ts';
import { historyContract } from './contract/history.ts';
import { inboxContract } from './contract/inbox.ts';
import { maintenanceContract } from './contract/maintenance.ts';
import { memoryContract } from './contract/memory.ts';
import { outboxContract } from './contract/outbox.ts';
import { runsContract } from './contract/runs.ts';
import { schedulesContract } from './contract/schedules.ts';
import { makeSqliteSubject } from './temporary-store.ts';

describe('the store in SQLite', () => {
  inboxContract(makeSqliteSubject);
  outboxContract(makeSqliteSubject);
  auditContract(makeSqliteSubject);
  checksContract(makeSqliteSubject);
  alertsContract(makeSqliteSubject);
  historyContract(makeSqliteSubject);
  maintenanceContract(makeSqliteSubject);
  runsContract(makeSqliteSubject);
  schedulesContract(makeSqliteSubject);
  memoryContract(makeSqliteSubject);
});
