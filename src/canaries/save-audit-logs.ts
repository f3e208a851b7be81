import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Run } from './open-run.js';

/** Folder of a run that holds what each cluster's API server was asked, whole and compressed. */
export const AUDIT_FOLDER = 'audit';

/**
 * Keeps the audit log of every control plane beside the history: it goes with the environment, and who made a pod is
 * asked later too. Each phase replaces the file of the one before, which is its beginning. No verdict reads it; a log
 * that cannot be read says why instead.
 */
export async function saveAuditLogs({ directory, environment, signal }: Run): Promise<void> {
  const folder = join(directory, AUDIT_FOLDER);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await Promise.all(
    environment.clusters.map(async ({ id, auditLog }) => {
      if (auditLog === null) return;
      const path = join(folder, `${id}.log.gz`);
      const kept = createWriteStream(path, { mode: 0o600 });
      await pipeline(createReadStream(auditLog), createGzip(), kept, { signal }).catch(async (error: unknown) => {
        await rm(path, { force: true });
        const why = error instanceof Error ? error.message : String(error);
        await writeFile(join(folder, `${id}.unreadable`), `${why}\n`, { mode: 0o600 });
      });
    }),
  );
}
