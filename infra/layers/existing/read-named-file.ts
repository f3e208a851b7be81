import { readFile } from 'node:fs/promises';
import { ExplainedError } from '../../../src/model/explained-error.js';
import type { NamedCluster } from './clusters-file.js';

/** A file that a cluster's kubeconfig is, or names. @throws {ExplainedError} `usage` where it cannot be read. */
export async function readNamedFile(path: string, cluster: NamedCluster): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    throw new ExplainedError(
      'usage',
      {
        what: `${path} cannot be read, which cluster ${cluster.id} needs`,
        expected: 'a file',
        observed: cause instanceof Error ? cause.message : String(cause),
        evidence: cluster.place,
        next: 'correct the path; it is taken from the file that names it',
      },
      { cause },
    );
  });
}
