import { describe, expect, it } from 'vitest';
import { configJsonSchemas } from '../../src/config/json-schema.ts';

describe('the JSON Schemas of config files', () => {
  it.each(Object.entries(configJsonSchemas()))(
    'docs/schemas/%s says what the reader wants (renew with: bin/with-node vitest run test/config/json-schema.test.ts --update)',
    async (name, schema) => {
      await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(`../../docs/schemas/${name}`);
    },
  );
});
