import type { deployStack } from '../../infra/stack.js';
import type { LocalCluster } from '../local/plan.js';
import type { Production } from '../production/read-production.js';
import type { ProwBuild } from '../toolchain/build-prow.js';
import { CANARY_IMAGE, GITHUB_IMAGE, PUBSUB_IMAGE, WHEREABOUTS_COMMAND, WHEREABOUTS_IMAGE } from './image-catalogue.js';

/** Labels and taint of host nodes, as the keeper sets them. */
const HOST_NODE_SELECTOR = { 'prow-staging.dev/runs': 'processes' };
const HOST_NODE_TOLERATION = { key: 'prow-staging.dev/host-node', operator: 'Exists', effect: 'NoSchedule' };

/** What the Pulumi program is told about a local environment, by the command line and by hand alike. */
export function programInputs(
  id: string,
  given: {
    clusters: readonly LocalCluster[];
    production: Production;
    build: ProwBuild;
    boskos: ProwBuild | null;
    githubSecrets: string;
    /** Directory of production as it is, where `production` is as it will be. */
    base?: string | undefined;
  },
): Parameters<typeof deployStack>[0] {
  const { clusters, production, build, boskos, githubSecrets } = given;
  return {
    environmentId: id,
    layer: 'local',
    production: production.root,
    prow: build.candidate,
    prowTree: build.tree,
    boskos: boskos === null ? null : { build: boskos.candidate, tree: boskos.tree },
    clusters: clusters.map(({ id: cluster, role, kubeconfig, insideServer, caData }) => ({
      id: cluster,
      role,
      kubeconfig,
      insideServer,
      caData,
    })),
    canaryImage: CANARY_IMAGE,
    githubImage: GITHUB_IMAGE,
    pubsubImage: PUBSUB_IMAGE,
    githubSecrets,
    canaryProgram: { image: WHEREABOUTS_IMAGE, command: WHEREABOUTS_COMMAND },
    hostNodeSelector: HOST_NODE_SELECTOR,
    hostNodeToleration: HOST_NODE_TOLERATION,
    base: given.base === undefined ? null : { production: given.base },
    nightly: null,
  };
}
