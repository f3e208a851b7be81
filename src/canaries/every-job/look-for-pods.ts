import type { EventOf } from '../../model/observations.js';
import type { Run } from '../open-run.js';
import { listPods, observedPod } from '../sweep-clusters.js';
import { newCreations, type StartsAudit } from './starts-audit.js';

/** A pod of Prow's, where one look saw it. */
export interface PodInPlace {
  readonly clusterId: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly prowJob: string;
}

/** Looks into every namespace of every cluster for pods that Prow made, and writes each down once. */
export interface PodLooker {
  /**
   * The pods there are now. Pods of no job of ours are written down only after {@link listen}.
   *
   * @throws {Error} A cluster does not answer: what it holds is not known then.
   */
  readonly look: () => Promise<PodInPlace[]>;
  /** Other jobs' pods are gone: from now on every pod that Prow makes is evidence, whosever it is. */
  readonly listen: () => void;
  /** Times at which the clusters' audit logs say that pods were created, and whether all logs could be read. */
  readonly audited: () => { readonly startedAt: readonly number[]; readonly isWhole: boolean };
}

/** Makes the looker of one sitting. */
export function lookForPods(
  run: Run,
  { audits, names }: { audits: readonly StartsAudit[]; names: ReadonlyMap<string, number> },
): PodLooker {
  const told = new Set<string>();
  let isListening = false;
  const lookAt = async ({ cluster, core }: Run['clusters'][number]): Promise<PodInPlace[]> => {
    const [identity, { resourceVersion, pods }] = await Promise.all([
      core.readNamespace({ name: 'kube-system' }),
      listPods({ core }),
    ]);
    const observed = pods.flatMap((pod) => observedPod(pod, names));
    const fresh = observed.filter(({ uid, prowJob }) => !told.has(uid) && (isListening || names.has(prowJob)));
    if (fresh.length > 0) {
      const event: EventOf<'every-job-seen'> = {
        kind: 'every-job-seen',
        clusterId: cluster.id,
        kubeSystemUid: identity.metadata?.uid ?? '',
        resourceVersion,
        podCount: pods.length,
        pods: fresh.map(({ prowJob, namespace, uid }) => ({ prowJob, namespace, uid })),
      };
      run.history.append(event);
      for (const { uid } of fresh) told.add(uid);
    }
    return observed.map(({ namespace, name, uid, prowJob }) => ({
      ...{ clusterId: cluster.id, namespace, name, uid, prowJob },
    }));
  };
  return {
    look: async () => {
      const looks = await Promise.all(run.clusters.map(lookAt));
      // After the lists: a pod that vanished in between is then in the log.
      for (const audit of audits) await newCreations(audit, { run, isListening });
      return looks.flat();
    },
    listen: () => {
      isListening = true;
    },
    audited: () => ({
      startedAt: audits.flatMap(({ startedAt }) => startedAt),
      isWhole: audits.length === run.clusters.length && audits.every(({ isLost }) => !isLost),
    }),
  };
}
