import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PRODUCTION_FILE } from '../model/description.js';
import { withOtherDefault } from '../production/other-default.js';
import { line } from './console.js';
import { productionRoot } from './production-root.js';
import { replaceFile } from './replace-file.js';
import type { StateDirectory } from './state-directory.js';

/** `--default-context none`: no kubeconfig has a context `default`. */
const NONE = 'none';

/**
 * The production directory to stand up: the one that was named, or one beside the environments that says the same but
 * for where `default` leads. It stays there, for an environment is read again from where it was derived from.
 */
export async function withDefaultContext(
  given: string | undefined,
  { defaultContext, state }: { readonly defaultContext: string | undefined; readonly state: StateDirectory },
): Promise<string | undefined> {
  if (defaultContext === undefined) return given;
  const root = productionRoot(given);
  // An id of a cluster is checked before it is part of a path.
  const leadsTo = defaultContext === NONE ? null : defaultContext;
  const productions = join(state.root, 'productions');
  await mkdir(productions, { recursive: true, mode: 0o700 });
  const directory = join(productions, `${basename(root)}-default-${encodeURIComponent(defaultContext)}`);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const text = await withOtherDefault(root, { leadsTo, directory });
  const path = join(directory, PRODUCTION_FILE);
  await replaceFile(path, text, { mode: 0o600 });
  line(
    `As if ${leadsTo === null ? 'no kubeconfig had a context default' : `default led to ${leadsTo}`}: ${path}. A verdict on it is none on production.`,
  );
  return directory;
}
