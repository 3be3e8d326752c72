import { describe, expect, it } from 'vitest';
import { editItem } from '../../src/execution/maintenance-edit.ts';
import { readJson } from '../../src/execution/maintenance-json.ts';
import type { MaintenanceFile } from '../../src/maintenance/item.ts';
import { maintenanceFile } from '../maintenance/support/files.ts';

const values = { lastDone: '2026-11-21', result: 'pass', notes: 'Took 41 min' };

function edit(
  text: string,
  file: MaintenanceFile = maintenanceFile('/nowhere'),
  item = 'a',
  to = values,
): string {
  const json = readJson(Buffer.from(text));
  if (!json.readable) throw new Error(json.reason);
  const edited = editItem(json, file, item, to);
  if ('refused' in edited) throw new Error(edited.refused);
  return edited.text;
}

describe('editing an item', () => {
  it('replaces the three values and nothing else', () => {
    const text = `{"items": [\r\n\t{ "id" : "a","last_done_at":"2026-01-01", "x":[1,  2],\r\n\t"result": null, "notes" : ""  },\r\n{"id":"b"}]}\r\n`;
    expect(edit(text)).toBe(
      `{"items": [\r\n\t{ "id" : "a","last_done_at":"2026-11-21", "x":[1,  2],\r\n\t"result": "pass", "notes" : "Took 41 min"  },\r\n{"id":"b"}]}\r\n`,
    );
  });
});
