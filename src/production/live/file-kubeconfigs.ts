import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { ExplainedError } from '../../model/explained-error.js';
import type { KubeconfigPlace } from '../kubeconfig-mechanism.js';
import { type KubeconfigShape, readKubeconfigShape } from '../look/read-kubeconfig.js';

/** A kubeconfig that somebody has brought as a file, and the object or folder of production that it lies in. */
export interface BroughtKubeconfig extends KubeconfigPlace, KubeconfigShape {}

/** `secret/NAME/KEY=FILE`, the kind left out where one object of production's has that name and key. */
const WITH_OBJECT = /^(?:(secret|configmap)\/)?([^/=]+)\/([^/=]+)=(.+)$/i;

/**
 * Reads kubeconfigs from files, each for one that production.yaml describes.
 *
 * @param given - `[KIND/]NAME/KEY=FILE`, or `/PATH=FILE` for one that no object holds; only FILE where a single kubeconfig is described.
 * @throws {ExplainedError} `usage`: a file that is none, or one of which it is not clear what it is.
 */
export async function fileKubeconfigs(
  given: readonly string[],
  described: readonly KubeconfigPlace[],
): Promise<BroughtKubeconfig[]> {
  const read = await Promise.all(
    given.map(async (text) => {
      const { path, meant } = meantBy(text, described);
      const [file, ...more] = meant;
      if (file === undefined || more.length > 0) throw unclear(text, { meant, described });
      return { kind: file.kind, name: file.name, key: file.key, ...(await readKubeconfigFile(path)) };
    }),
  );
  const twice = read.find((one, index) => read.findIndex((other) => isOne(one, other)) !== index);
  if (twice !== undefined) throw unclear(spellingOf(twice), { meant: [twice, twice], described });
  return read;
}

/**
 * The shape of one kubeconfig file; no credential is kept.
 *
 * @throws {ExplainedError} `usage` where the file is none.
 */
export async function readKubeconfigFile(path: string): Promise<KubeconfigShape> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const shape = readKubeconfigShape(text);
  if (shape !== null) return shape;
  throw new ExplainedError('usage', {
    what: 'This is no kubeconfig',
    expected: 'a file with at least one context',
    observed: text === '' ? 'nothing that can be read' : 'no list of contexts',
    evidence: path,
    next: 'name the file that lies in production’s Secret, or a copy of it without users',
  });
}

/** `/PATH=FILE`, for one that no object holds. */
const WITH_PATH = /^(\/[^=]+)=(.+)$/;

/** What a file is said to be; a name with `=` in it may be that of a file. */
function meantBy(
  text: string,
  described: readonly KubeconfigPlace[],
): { path: string; meant: readonly KubeconfigPlace[] } {
  const [, at, file] = existsSync(text) ? [] : (WITH_PATH.exec(text) ?? []);
  if (file !== undefined) return { path: file, meant: described.filter((one) => spellingOf(one) === at) };
  const [, kind, name, key, path] = existsSync(text) ? [] : (WITH_OBJECT.exec(text) ?? []);
  if (path === undefined) return { path: text, meant: described };
  const meant = described.filter(
    (one) =>
      one.name === name && one.key === key && (kind === undefined || one.kind.toLowerCase() === kind.toLowerCase()),
  );
  return { path, meant };
}

function isOne(one: KubeconfigPlace, other: KubeconfigPlace): boolean {
  return spellingOf(one) === spellingOf(other);
}

function spellingOf({ kind, name, key }: KubeconfigPlace): string {
  return kind === 'Folder' ? posix.join(name, key) : `${kind.toLowerCase()}/${name}/${key}`;
}

function unclear(
  text: string,
  { meant, described }: Readonly<Record<'meant' | 'described', readonly KubeconfigPlace[]>>,
): ExplainedError {
  return new ExplainedError('usage', {
    what: `It is not clear which of production’s kubeconfigs ${text} is`,
    expected: `one of ${described.map((one) => `${spellingOf(one)}=FILE`).join(', ') || 'those that production.yaml describes, which are none'}, each once`,
    observed:
      meant.length === 0
        ? 'production.yaml describes no such kubeconfig'
        : `it may be ${meant.map(spellingOf).join(' or ')}`,
    evidence: `--aliases-file ${text}`,
    next: 'name the object and the key before the file',
  });
}
