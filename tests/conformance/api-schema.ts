import { request } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';

/** One schema of OpenAPI 3, as far as fields of objects need it. */
export interface Schema {
  readonly $ref?: string | undefined;
  readonly allOf?: readonly Schema[] | undefined;
  readonly type?: string | undefined;
  readonly format?: string | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Schema | undefined;
  readonly additionalProperties?: Schema | boolean | undefined;
}

/** The schemas of an API server, by their full names. */
export type Schemas = Readonly<Record<string, Schema>>;

const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    allOf: z.array(Schema).optional(),
    type: z.string().optional(),
    format: z.string().optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
    items: Schema.optional(),
    additionalProperties: z.union([z.boolean(), Schema]).optional(),
  }),
);
const Document = z.object({ components: z.object({ schemas: z.record(z.string(), Schema) }) });

/** What the API server itself says of the core group's objects. */
export async function coreSchemas(kubeconfig: string): Promise<Schemas> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const options = {};
  await config.applyToHTTPSOptions(options);
  const url = new URL('/openapi/v3/api/v1', config.getCurrentCluster()?.server);
  const text = await new Promise<string>((resolve, reject) => {
    const asked = request(url, options, (answer) => {
      let said = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => (said += part));
      answer.on('end', () => resolve(said));
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
  return Document.parse(JSON.parse(text)).components.schemas;
}

/** The schema itself, where another is pointed to. */
export function resolved(schema: Schema, schemas: Schemas): Schema {
  const [first] = schema.allOf ?? [];
  const pointer = schema.$ref ?? first?.$ref;
  if (pointer === undefined) return schema;
  const found = schemas[pointer.replace('#/components/schemas/', '')];
  if (found === undefined) throw new RangeError(`the API server has no schema ${pointer}`);
  return found;
}
