import { z } from 'zod';
import { probeKinds } from './schema/probe.ts';
import { serviceFile } from './schema/service-file.ts';
import { workspaceFile } from './schema/workspace-file.ts';

type JsonSchema = Record<string, unknown>;

/** The JSON Schemas by which editors complete and check config files: file name in docs/schemas → schema. */
export function configJsonSchemas(): Readonly<Record<string, JsonSchema>> {
  return {
    'config-workspace.json': schemaOf(workspaceFile, 'Watchkeeper: config/watchkeeper.yaml'),
    'config-service.json': schemaOf(serviceFile, 'Watchkeeper: config/services/<service>.yaml'),
  };
}

function schemaOf(schema: z.ZodType, title: string): JsonSchema {
  const made = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    override({ jsonSchema }) {
      const { properties } = jsonSchema;
      if (jsonSchema.additionalProperties !== false || !properties) return;
      // Keys that begin with x- hold anchors and notes.
      jsonSchema.patternProperties = { '^x-': {} };
      if (probeKinds.every((kind) => kind in properties))
        jsonSchema.oneOf = probeKinds.map((kind) => ({ required: [kind] }));
    },
  });
  return { $schema: made.$schema, title, ...made };
}
