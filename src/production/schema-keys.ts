import { z } from 'zod';

type Keys = readonly PropertyKey[];

/** The keys that a mapping at a path may have, by its type; null where it is none, or has keys of the writer's own. */
export function keysAt(schema: z.core.$ZodType, path: Keys): string[] | null {
  const found = typeAt(schema, path);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : null;
}

function typeAt(schema: z.core.$ZodType, [key, ...rest]: Keys): z.core.$ZodType | null {
  const type = bare(schema);
  if (key === undefined) return type;
  if (type instanceof z.ZodArray) return typeAt(type.element, rest);
  if (type instanceof z.ZodRecord) return typeAt(type.valueType, rest);
  if (!(type instanceof z.ZodObject)) return null;
  const child: unknown = Reflect.get(type.shape, key);
  return child instanceof z.core.$ZodType ? typeAt(child, rest) : null;
}

/** Without what says that it may be left out. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return bare(schema.unwrap());
  if (schema instanceof z.ZodPipe) return bare(schema.in);
  return schema;
}
