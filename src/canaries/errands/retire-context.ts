import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Errands, JobFileKey } from '../../model/errand.js';
import type { Reported } from '../../model/github-control.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import { type ClusterConnection, connectCluster } from '../connect-cluster.js';
import { awaitTold, isBy } from './await-told.js';
import type { DoErrand } from './do-errand.js';

const { org, member, errandRepository: repo } = CANARY_GITHUB;

/** A file of the job configuration with no job in it. */
const NO_JOBS = '{}\n';

/** Milliseconds in which the configuration must be as it was again. */
const RESTORE_LIMIT_MS = 20_000;

/**
 * A status-reconciler that had not read its configuration when the job went knows of no change; one that is up by the
 * second time does. Nothing of Prow's says when it has read it.
 */
const ATTEMPTS = 2;

/**
 * Takes a job out of the configuration whose context an open pull request has, and waits until the context is retired:
 * the job's absence is a change whether status-reconciler keeps what it knew (`--status-path`) or not. The job is back
 * at the end.
 */
export const retireContext: DoErrand<NonNullable<Errands['context-retired']>> = async (
  run,
  { means: { files, text, context }, component, github, limits },
) => {
  const changed = { [`changes/${run.id}-${run.phase}-${context}`]: 'a change\n' };
  const title = `a context that retires of ${run.id}`;
  const opened = { org, repo, author: member, title, files: changed, statuses: [context], silent: true };
  const { number, headSha: sha } = await github.openPull(opened);
  const told = ({ statuses }: Reported): string | null => {
    const retired = statuses.find(
      (one) => one.sha === sha && one.context === context && isBy(run, component, one.caller),
    );
    return retired === undefined ? null : `"${retired.state}: ${retired.description}" by ${retired.caller}`;
  };
  const half = { ...limits, waitLimitMs: limits.waitLimitMs / ATTEMPTS };
  let done: string | null = null;
  try {
    for (let attempt = 0; attempt < ATTEMPTS && done === null; attempt += 1) {
      // It must have been there for a while, or nobody saw it.
      if (await write(run.service, { files, text }))
        await sleep(half.waitLimitMs / 2, undefined, { signal: run.signal });
      await write(run.service, { files, text: NO_JOBS });
      done = await awaitTold(run, { github, told, limits: half });
    }
  } finally {
    // Also for whoever has interrupted us: the environment may stay up, and is what was deployed.
    const signal = AbortSignal.timeout(RESTORE_LIMIT_MS);
    await write(connectCluster(run.service.cluster, { signal }), { files, text });
  }
  await github.closePull({ org, repo, number, author: member });
  return { asked: `job ${context} taken out of the configuration, whose context a pull request has`, done };
};

/** Writes the same text into each, and says whether any had another. */
async function write(
  { core }: ClusterConnection,
  { files, text }: { files: readonly JobFileKey[]; text: string },
): Promise<boolean> {
  let isChanged = false;
  for (const { namespace, name, key, isCompressed } of files) {
    const field = isCompressed ? 'binaryData' : 'data';
    const value = isCompressed ? gzipSync(text, { level: 9 }).toString('base64') : text;
    const { [field]: present } = await core.readNamespacedConfigMap({ name, namespace });
    if (present?.[key] === value) continue;
    isChanged = true;
    await core.patchNamespacedConfigMap({
      name,
      namespace,
      body: [{ op: 'replace', path: `/${field}/${key}`, value }],
    });
  }
  return isChanged;
}
