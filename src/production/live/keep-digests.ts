import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { PRODUCTION_FILE } from '../../model/description.js';
import { ExplainedError } from '../../model/explained-error.js';
import { placeOf } from '../described-kubeconfigs.js';
import { isSameFile } from '../kubeconfig-mechanism.js';
import { ProductionFile } from '../production-file.js';
import { yamlDocument } from '../yaml-documents.js';
import type { SeenKubeconfig } from './compare-aliases.js';

/**
 * The text of production.yaml with a digest of where each context leads that somebody has read. Everything else of it
 * stays as somebody has written it.
 *
 * @throws {ExplainedError} `unreadable` where it may be read in two ways, `usage` where it is written so that a field cannot be added to a context, such as by an anchor.
 */
export function keepDigests(text: string, seen: readonly SeenKubeconfig[]): string {
  const document = parseDocument(text);
  const { kubeconfigs } = ProductionFile.pick({ kubeconfigs: true })
    .loose()
    .parse(yamlDocument(text, PRODUCTION_FILE).value);
  const edits = kubeconfigs.flatMap((written, file) =>
    written.contexts.flatMap((context, index) => {
      const read = seen.find((one) => isSameFile(one, placeOf(written)))?.contexts.find(isNamed(context.name));
      if (read === undefined) return [];
      const node = document.getIn(['kubeconfigs', file, 'contexts', index], true);
      const digests = { reaches: read.identity, ...(read.user === undefined ? {} : { user: read.user }) };
      return isMap(node) ? fieldEdit(node, { text, digests }) : [];
    }),
  );
  const kept = edits
    .toSorted((a, b) => b.begin - a.begin)
    .reduce((whole, { begin, end, put }) => whole.slice(0, begin) + put + whole.slice(end), text);
  rejectNotKept(kept, seen);
  return kept;
}

interface Edit {
  readonly begin: number;
  readonly end: number;
  readonly put: string;
}

/** What is there is replaced, what is not comes behind the last field, in the style of those before it. */
function fieldEdit(context: YAMLMap, { text, digests }: { text: string; digests: Record<string, string> }): Edit[] {
  const values = new Map(context.items.map(({ key, value }) => [isScalar(key) ? key.value : key, value]));
  const [first, last] = [context.items[0]?.key, context.items.at(-1)?.value].map(rangeOf);
  const edits: Edit[] = [];
  let added = '';
  for (const [field, digest] of Object.entries(digests)) {
    // In quotes: one of digits alone would be a number.
    const written = `"${digest}"`;
    const there = rangeOf(values.get(field));
    if (there !== null) edits.push({ begin: there[0], end: there[1], put: written });
    else added += context.flow ? `, ${field}: ${written}` : `\n${indentOf(text, first?.[0] ?? 0)}${field}: ${written}`;
  }
  if (last != null && added !== '') edits.push({ begin: last[1], end: last[1], put: added });
  return edits;
}

function rangeOf(node: unknown): readonly [number, number] | null {
  const range = isScalar(node) || isMap(node) || isSeq(node) ? node.range : null;
  return range == null ? null : [range[0], range[1]];
}

/** As much space as stands before a key, or before the dash that opens its mapping. */
function indentOf(text: string, offset: number): string {
  return ' '.repeat(offset - (text.lastIndexOf('\n', offset - 1) + 1));
}

function isNamed(wanted: string): (one: { readonly name: string }) => boolean {
  return ({ name }) => name === wanted;
}

function rejectNotKept(kept: string, seen: readonly SeenKubeconfig[]): void {
  const { data } = ProductionFile.pick({ kubeconfigs: true })
    .loose()
    .safeParse(yamlDocument(kept, PRODUCTION_FILE).value);
  const lost = seen.flatMap((one) => {
    const written = data?.kubeconfigs.find((other) => isSameFile(one, placeOf(other)))?.contexts ?? [];
    return one.contexts.filter(({ name, identity }) => written.find(isNamed(name))?.reaches !== identity);
  });
  if (data !== undefined && lost.length === 0) return;
  throw new ExplainedError('usage', {
    what: 'The digests cannot be written beside their contexts',
    expected: 'contexts of which each is a mapping of its own, without anchors',
    observed: `no place for ${lost.map(({ name }) => name).join(', ')}`,
    evidence: PRODUCTION_FILE,
    next: 'write `reaches` and `user` beside each context, as `import --aliases --json` prints them',
  });
}
