import { ensureTools } from '../../src/toolchain/ensure-tools.js';
import { buildDist } from '../support/build-dist.js';

/** Builds the engine and the policy pack before the first test, so that no test’s limit has to hold a cold build. */
export async function setup(): Promise<void> {
  await buildDist();
  await ensureTools(['pulumi', 'pulumi-language-nodejs']);
}
