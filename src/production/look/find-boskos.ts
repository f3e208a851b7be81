import { dirname } from 'node:path';
import { BOSKOS_SERVER } from '../boskos/read-boskos.js';
import { imagePattern, type LookedAt } from './find-files.js';

const SERVER = imagePattern([BOSKOS_SERVER]);
const WORKLOAD = /^kind:\s*["']?(Deployment|StatefulSet)\b/m;

/** Folders with manifests that run Boskos, in order. Which cluster one is applied to, no file of it says. */
export function findBoskos(files: readonly LookedAt[]): string[] {
  const running = files.filter(
    ({ role, text }) =>
      role !== 'template' &&
      text.split(/^---.*$/m).some((document) => WORKLOAD.test(document) && document.search(SERVER) >= 0),
  );
  return [...new Set(running.map(({ path }) => dirname(path)))].sort();
}
