import { folded } from '../folded.js';
import { type Keys, valueAt } from '../value-at.js';

/** Something that a kustomization takes from a path. */
export interface Reference {
  /** The path as it is written, without the key that a generator gives it. */
  readonly text: string;
  /** Where it stands in the file. */
  readonly keys: Keys;
  /** A `part` may be a folder with a kustomization of its own; a `source` fills a generated Secret or ConfigMap. */
  readonly kind: 'part' | 'file' | 'source';
  /** The generated object that a source fills: `Secret oauth-token`. */
  readonly fills?: string;
}

const PARTS = ['resources', 'bases', 'components', 'generators', 'transformers', 'validators'];
const FILES = ['crds', 'configurations', 'patchesstrategicmerge'];
const GENERATORS: Readonly<Record<string, string>> = { configmapgenerator: 'ConfigMap', secretgenerator: 'Secret' };
/** Lists whose elements name a file at `path`. */
const WITH_PATH = ['patches', 'patchesjson6902', 'replacements'];

/** What a kustomization takes from paths, in the order it is written. YAML that stands in the file itself is no path. */
export function referencesIn(value: unknown): Reference[] {
  return entriesOf(value).flatMap(([key, child]) => {
    // encoding/json, with which kustomize reads its file, does not mind case.
    const name = folded(String(key));
    if (PARTS.includes(name)) return textsIn(child, [key]).map((found) => ({ ...found, kind: 'part' as const }));
    if (FILES.includes(name)) return textsIn(child, [key]).map((found) => ({ ...found, kind: 'file' as const }));
    if (name === 'openapi') return fieldsOf(child, [key], ['path']);
    if (WITH_PATH.includes(name)) return eachOf(child, [key]).flatMap(([one, keys]) => fieldsOf(one, keys, ['path']));
    const made = GENERATORS[name];
    return made === undefined ? [] : eachOf(child, [key]).flatMap(([one, keys]) => sourcesOf(one, { keys, made }));
  });
}

/** @see KvPairSources, api/types/kvpairsources.go of kustomize */
function sourcesOf(generator: unknown, { keys, made }: { keys: Keys; made: string }): Reference[] {
  const fills = `${made} ${String(valueAt(generator, ['name']) ?? 'without a name')}`;
  return entriesOf(generator).flatMap(([key, child]) => {
    const name = folded(String(key));
    const found = ['files', 'envs', 'env'].includes(name) ? textsIn(child, [...keys, key]) : [];
    return found.map(({ text, keys: at }) => ({
      text: name === 'files' ? text.slice(text.indexOf('=') + 1) : text,
      keys: at,
      kind: 'source' as const,
      fills,
    }));
  });
}

function fieldsOf(value: unknown, keys: Keys, names: readonly string[]): Reference[] {
  return entriesOf(value)
    .filter(([key]) => names.includes(folded(String(key))))
    .flatMap(([key, child]) => textsIn(child, [...keys, key]))
    .map((found) => ({ ...found, kind: 'file' as const }));
}

function textsIn(value: unknown, keys: Keys): Pick<Reference, 'text' | 'keys'>[] {
  const found = Array.isArray(value) ? eachOf(value, keys) : [[value, keys] as const];
  return found.flatMap(([text, at]) => (typeof text === 'string' && !text.includes('\n') ? [{ text, keys: at }] : []));
}

function eachOf(value: unknown, keys: Keys): (readonly [unknown, Keys])[] {
  return Array.isArray(value) ? value.map((child: unknown, index) => [child, [...keys, index]] as const) : [];
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}
