import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { productionError } from './production-error.js';
import { yamlDocument } from './yaml-documents.js';

/** An OWNERS file and the file with its aliases; paths as they can be opened. */
export interface OwnersFiles {
  readonly owners: string;
  readonly aliases: string | null;
}

const Names = z.array(z.string().min(1)).nullable().default(null);
/** Filters give paths owners of their own; who may say yes to a whole production is whoever may for every path. */
const Owners = z.looseObject({
  approvers: Names,
  filters: z.record(z.string(), z.looseObject({ approvers: Names })).optional(),
});
const Aliases = z.looseObject({ aliases: z.record(z.string(), Names) });

/** The filter that matches every path. */
const EVERY_PATH = '.*';

/**
 * The approvers of an OWNERS file, its aliases resolved, in lower case: GitHub's names have no case.
 *
 * @throws {ExplainedError} `unreadable` with the file, where one cannot be read.
 * @see https://www.kubernetes.dev/docs/guide/owners/
 */
export async function readOwners({ owners, aliases }: OwnersFiles): Promise<string[]> {
  const file = await parsed(owners, Owners);
  const named = [...(file.approvers ?? []), ...(file.filters?.[EVERY_PATH]?.approvers ?? [])];
  const groups = aliases === null ? {} : (await parsed(aliases, Aliases)).aliases;
  const byName = new Map(Object.entries(groups).map(([name, members]) => [name.toLowerCase(), members ?? []]));
  const people = named.flatMap((name) => byName.get(name.toLowerCase()) ?? [name]);
  return [...new Set(people.map((name) => name.toLowerCase()))].sort();
}

async function parsed<T>(path: string, shape: z.ZodType<T>): Promise<T> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw unreadable(path, { observed: cause instanceof Error ? cause.message : String(cause), cause });
  });
  const result = shape.safeParse(yamlDocument(text, path).value);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => issue.path.join('.') || 'the whole file');
  throw unreadable(path, { observed: `${fields.join(', ')} of another kind`, cause: result.error });
}

function unreadable(file: string, { observed, cause }: { observed: string; cause: unknown }): Error {
  const what = 'An OWNERS file cannot be read';
  const expected = 'a file with `approvers`, and one with `aliases`, as Prow’s plugins read them';
  return productionError(
    { what, expected, observed, file, next: 'correct the file, or its path in gate.yaml' },
    { cause },
  );
}
