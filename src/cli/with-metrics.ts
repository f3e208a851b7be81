import { rm } from 'node:fs/promises';
import type { Confirmation } from '../model/confirmation.js';
import { confirmationMetrics } from '../report/confirmation-metrics.js';
import { replaceFile } from './replace-file.js';

/**
 * Writes for Prometheus what `look` finds. Where it ends otherwise (a credential that has run out, a server that does not
 * answer) nobody knows whether production runs what is declared, and that is written: the last answer would stand as if it
 * were today's.
 *
 * @param file - none is written where it is left out.
 * @param look - is given what hears production's name. Where it ends before that, nobody knows what to write it of: the
 *   file goes, and what watches it misses it.
 * @throws what `look` does.
 */
export async function withMetrics(
  file: string | undefined,
  look: (named: (production: string) => void) => Promise<Confirmation>,
): Promise<Confirmation> {
  let production: string | null = null;
  try {
    const confirmation = await look((name) => {
      production = name;
    });
    if (file !== undefined) await replaceFile(file, confirmationMetrics(confirmation));
    return confirmation;
  } catch (error) {
    if (file !== undefined) await sayNobodyKnows(file, production);
    throw error;
  }
}

/** Whatever comes of it, the error that led here is the one to tell. */
async function sayNobodyKnows(file: string, production: string | null): Promise<void> {
  const unknown = { outcome: 'inconclusive', at: new Date().toISOString(), workloads: [] } as const;
  const written =
    production === null
      ? rm(file, { force: true })
      : replaceFile(file, confirmationMetrics({ ...unknown, production }));
  await written.catch(() => undefined);
}
