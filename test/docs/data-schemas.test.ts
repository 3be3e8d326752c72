import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { auditDataShape } from '../../commands/audit.ts';
import { doctorDataShape } from '../../commands/doctor.ts';
import { runsDataShape } from '../../commands/runs.ts';
import { scheduleDataShape } from '../../commands/schedule.ts';
import { windowDataShape } from '../../commands/window.ts';
import { backupDataShape, migrateDataShape, validateDataShape } from '../../src/assemble/own-verbs.ts';
import { checkDataShape } from '../../src/reports/check-data.ts';
import { maintenanceDataShape, statusDataShape } from '../../src/reports/data.ts';
import { logsDataShape } from '../../src/reports/log-tail.ts';
import { uptimeDataShape } from '../../src/reports/uptime.ts';
import { runbookDataShape } from '../../src/runbooks/data.ts';

const shapes = {
  status: statusDataShape,
  summary: statusDataShape,
  check: checkDataShape,
  uptime: uptimeDataShape,
  maintenance: maintenanceDataShape,
  schedule: scheduleDataShape,
  audit: auditDataShape,
  logs: logsDataShape,
  runbook: runbookDataShape,
  runs: runsDataShape,
  window: windowDataShape,
  doctor: doctorDataShape,
  validate: validateDataShape,
  migrate: migrateDataShape,
  backup: backupDataShape,
};

describe('the JSON Schemas of what --json prints', () => {
  it.each(Object.entries(shapes))(
    'docs/schemas/%s.json says what the program prints (renew with: bin/with-node vitest run test/docs/data-schemas.test.ts --update)',
    async (verb, shape) => {
      const schema = { title: `watchkeeper ${verb} --json`, ...z.toJSONSchema(shape) };
      await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
        `../../docs/schemas/${verb}.json`,
      );
    },
  );
});
