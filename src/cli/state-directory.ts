import { mkdir, readdir, readlink, rename, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { ExplainedError } from '../model/explained-error.js';

/** Where environments and runs are kept. */
export interface StateDirectory {
  readonly root: string;
  readonly environments: string;
  readonly runs: string;
  /** Which runs were made and signed here, so that one that is gone is missed. */
  readonly runIndex: string;
  /** Signed records of people who let a bump in without proof. */
  readonly overrides: string;
  /** The private key that signs attestations. */
  readonly signingKey: string;
  /** Where Pulumi keeps what it downloads and remembers of this user. */
  readonly pulumiHome: string;
}

/** Beside the folder of runs. */
export const RUN_INDEX = 'run-index';

/** `--state`, else `PROW_STAGING_STATE`, else the user's state directory (XDG base directory specification). */
export function stateDirectory(given: string | undefined): StateDirectory {
  const fallback = join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'prow-staging');
  const root = resolve(given ?? process.env['PROW_STAGING_STATE'] ?? fallback);
  return {
    root,
    environments: join(root, 'environments'),
    runs: join(root, 'runs'),
    runIndex: join(root, RUN_INDEX),
    overrides: join(root, 'overrides'),
    signingKey: join(root, 'keys', 'attestation.pem'),
    pulumiHome: join(root, 'pulumi-home'),
  };
}

/** Ids of the runs that are kept, the oldest first; none where there is no folder of them. */
export async function runNames({ runs }: Pick<StateDirectory, 'runs'>): Promise<string[]> {
  return (await readdir(runs).catch(() => [])).filter((name) => name !== 'latest').sort();
}

/** Makes `runs/<UTC time>/` and points `runs/latest` at it. The folder's name is the run's id. */
export async function makeRunFolder(state: StateDirectory, now: Date): Promise<string> {
  const folder = await newRunFolder(state, now);
  await pointLatestAt(state, folder);
  return folder;
}

/** As {@link makeRunFolder}, for a run that may come to nothing: `runs/latest` stays where it points. */
export async function newRunFolder(state: StateDirectory, now: Date): Promise<string> {
  await mkdir(state.runs, { recursive: true, mode: 0o700 });
  const stamp = now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  for (let attempt = 0; ; attempt += 1) {
    const folder = join(state.runs, attempt === 0 ? stamp : `${stamp}-${attempt}`);
    try {
      await mkdir(folder, { mode: 0o700 });
      return folder;
    } catch (error) {
      // Two runs may begin in the same second; each gets a folder of its own.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

/** Points `runs/latest` at a run's folder. */
export async function pointLatestAt(state: StateDirectory, folder: string): Promise<void> {
  const link = join(state.runs, 'latest');
  const fresh = `${link}.${process.pid}`;
  await symlink(folder, fresh);
  await rename(fresh, link);
}

/**
 * A run's folder from its path, its id, or `latest`.
 *
 * @throws {ExplainedError} `usage` where `latest` is asked for and nothing has been run.
 */
export async function findRun(state: StateDirectory, given: string): Promise<string> {
  if (given === 'latest') {
    const link = join(state.runs, 'latest');
    const latest = await readlink(link).catch((cause: unknown) => {
      throw new ExplainedError(
        'usage',
        {
          what: 'There is no run yet',
          expected: 'a run that `prow-staging rehearse` or `prow-staging smoke` has saved',
          observed: 'no latest run in this state directory',
          evidence: link,
          next: 'prow-staging rehearse --candidate BUILD, or name a run’s folder',
        },
        { cause },
      );
    });
    return resolve(state.runs, latest);
  }
  return isAbsolute(given) || given.includes('/') ? resolve(given) : join(state.runs, given);
}
