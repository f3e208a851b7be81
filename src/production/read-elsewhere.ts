import { existsSync } from 'node:fs';
import { join, normalize } from 'node:path';
import type { UnprovableChange } from '../model/bump.js';
import { PRODUCTION_FILE } from '../model/description.js';
import { type ProductionFile, readProductionFile } from './production-file.js';
import type { Production } from './read-production.js';

/**
 * What production.yaml reads otherwise after a change. It says where production is and does not deploy it: a copy of the
 * manifests that it is led to would be compared in their place, and what is deployed by nobody.
 */
export async function readElsewhere(before: Production, after: Production): Promise<UnprovableChange[]> {
  const [was, is] = [await readProductionFile(before.root), await readProductionFile(after.root)];
  const reason = 'reads-elsewhere';
  const moved = PLACES.filter((place) => told(was, place) !== told(is, place)).map((place) => ({
    ...({ reason, place: PRODUCTION_FILE } as const),
    subject: `\`${place}\` of ${PRODUCTION_FILE} is ${told(is, place)}, and was ${told(was, place)}`,
  }));
  return [
    ...moved,
    ...leftUnread(before, after).map((path) => ({
      ...({ reason, place: path } as const),
      subject: `${path} is there and is not read any more`,
    })),
  ];
}

const PLACES = ['manifests', 'images', 'config', 'plugins', 'jobs', 'policy', 'boskos', 'checkedOut'] as const;

function told(file: ProductionFile, place: (typeof PLACES)[number]): string {
  const value = whatIs(file, place);
  return value === undefined ? 'not there' : [value].flat().join(', ') || 'empty';
}

function whatIs(file: ProductionFile, place: (typeof PLACES)[number]): string | readonly string[] | undefined {
  if (place === 'boskos') return file.boskos?.manifests;
  if (place === 'checkedOut') return file.checkedOut.map(({ url, path }) => `${url} at ${path}`);
  return file[place];
}

/** Files that one side read, and that the other has and does not. */
function leftUnread(before: Production, after: Production): string[] {
  const read = new Set(after.description.sources.map(({ path }) => normalize(path)));
  return before.description.sources
    .map(({ path }) => normalize(path))
    .filter((path) => !read.has(path) && existsSync(join(after.root, path)));
}
