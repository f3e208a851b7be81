import { z } from 'zod';

/** What a structural schema says of one field (k8s.io/apiextensions-apiserver, JSONSchemaProps), as far as it is asked here. */
export interface FieldSchema {
  readonly type?: string | undefined;
  readonly format?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly minimum?: number | undefined;
  readonly properties?: Readonly<Record<string, FieldSchema>> | undefined;
  readonly items?: FieldSchema | undefined;
  readonly additionalProperties?: FieldSchema | boolean | undefined;
  readonly 'x-kubernetes-int-or-string'?: boolean | undefined;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean | undefined;
}

const FieldSchema: z.ZodType<FieldSchema> = z.lazy(() =>
  z.looseObject({
    type: z.string().optional(),
    format: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    minimum: z.number().optional(),
    properties: z.record(z.string(), FieldSchema).optional(),
    items: FieldSchema.optional(),
    additionalProperties: z.union([FieldSchema, z.boolean()]).optional(),
    'x-kubernetes-int-or-string': z.boolean().optional(),
    'x-kubernetes-preserve-unknown-fields': z.boolean().optional(),
  }),
);

const Definition = z.looseObject({
  spec: z.looseObject({
    group: z.string(),
    names: z.looseObject({ kind: z.string(), plural: z.string() }),
    versions: z.array(
      z.looseObject({
        name: z.string(),
        storage: z.boolean().default(false),
        served: z.boolean().default(false),
        schema: z.looseObject({ openAPIV3Schema: FieldSchema.default({}) }).optional(),
      }),
    ),
  }),
});

/** How objects of a definition are asked for, and what their fields are. */
export interface DefinedKind {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly schema: FieldSchema;
}

/** The kind of a CustomResourceDefinition in the version in which its objects are kept; null where it defines none. */
export function definedKind(definition: unknown): DefinedKind | null {
  const parsed = Definition.safeParse(definition);
  if (!parsed.success) return null;
  const { group, names, versions } = parsed.data.spec;
  const kept = versions.find(({ storage }) => storage);
  if (kept === undefined) return null;
  const { plural, kind } = names;
  return { group, version: kept.name, plural, kind, schema: kept.schema?.openAPIV3Schema ?? {} };
}

/** Fields, as paths, that one schema has and another has not: the API server takes them away when it reads an object. */
export function droppedFields(before: FieldSchema, after: FieldSchema, path = ''): string[] {
  if (after['x-kubernetes-preserve-unknown-fields'] === true || after.additionalProperties === true) return [];
  const named = Object.entries(before.properties ?? {}).flatMap(([name, field]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const other = after.properties?.[name] ?? valuesOf(after);
    return other === undefined ? [at] : droppedFields(field, other, at);
  });
  const items = before.items === undefined ? [] : droppedFields(before.items, after.items ?? {}, `${path}[]`);
  const values = valuesOf(before);
  return [
    ...named,
    ...items,
    ...(values === undefined ? [] : droppedFields(values, valuesOf(after) ?? {}, `${path}.*`)),
  ];
}

function valuesOf({ additionalProperties }: FieldSchema): FieldSchema | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/**
 * A value that has every field that a schema names, and in those that may hold anything, something.
 *
 * @param options.time - for whatever is a time.
 */
export function valueOfEveryField(schema: FieldSchema, options: { readonly time: string }): unknown {
  const { type, format, minimum = 0, properties, items } = schema;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema['x-kubernetes-int-or-string'] === true) return 1;
  if (type === 'string') return format === 'date-time' ? options.time : 'made';
  if (type === 'integer' || type === 'number') return Math.max(minimum, 1);
  if (type === 'boolean') return true;
  if (type === 'array') return items === undefined ? [] : [valueOfEveryField(items, options)];
  const values = valuesOf(schema);
  if (values !== undefined) return { made: valueOfEveryField(values, options) };
  if (properties === undefined) return { made: 'as nobody has defined it' };
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, valueOfEveryField(field, options)]),
  );
}
