import type { AlertStore } from '../alerts/ports.ts';
import type { CheckStore } from '../checks/state.ts';
import type { HistoryReader, HistoryStore } from '../history/history.ts';
import type { MaintenanceStore } from '../maintenance/ports.ts';
import type { AuditStore } from '../record/audit.ts';
import type { ChangeStore } from '../record/change.ts';
import type { InboxStore } from '../record/delivery.ts';
import type { Housekeeping } from '../record/housekeeping.ts';
import type { MemoStore } from '../record/memo.ts';
import type { OutboxStore } from '../record/post.ts';
import type { SnapshotStore } from '../record/snapshot.ts';
import type { RunStore } from '../runs/ports.ts';
import type { ScheduleStore } from '../schedule/schedule.ts';

/** Everything that is stored, behind the interfaces of the domain. */
export interface Store {
  readonly inbox: InboxStore;
  readonly outbox: OutboxStore;
  readonly audit: AuditStore;
  readonly checks: CheckStore;
  readonly alerts: AlertStore;
  readonly history: HistoryStore;
  /** Reads it in a thread of its own. */
  readonly historyReader: HistoryReader;
  readonly runs: RunStore;
  readonly maintenance: MaintenanceStore;
  readonly schedules: ScheduleStore;
  readonly snapshots: SnapshotStore;
  readonly memo: MemoStore;
  readonly changes: ChangeStore;
  readonly housekeeping: Housekeeping;
  close(): void;
}
