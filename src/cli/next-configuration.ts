import { resolve } from 'node:path';
import { type Configuration, readNextConfiguration } from '../production/read-configuration.js';

/**
 * What production's configuration is about to become, as `--next-config` names it.
 *
 * @throws {ExplainedError} `usage` where it cannot be read.
 */
export async function nextConfiguration(given: string | undefined, root: string): Promise<Configuration | null> {
  return given === undefined ? null : readNextConfiguration(resolve(given), root);
}
