import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { recordOverride } from '../../../../src/cli/record-override.js';
import type { Trick } from '../trick.js';
import { BEFORE, BEGUN, CANDIDATE, type World } from '../world.js';

const PLANK = 'manifests/prow-controller-manager.yaml';
const PLUGIN = 'manifests/refresh.yaml';
const BOSKOS = 'manifests/boskos.yaml';

/** What the bump does beside moving Prow, or instead of it. */
export const BUMP_TRICKS: readonly Trick[] = [
  trick('nothing', 'bumps nothing', 'empty-bump', ({ base, head }) => {
    rmSync(head, { recursive: true });
    cpSync(base, head, { recursive: true });
  }),
  trick('not-prow', 'moves an image that is not Prow’s', 'not-prow', (world) => {
    world.edit(join(world.head, PLANK), CANDIDATE, BEFORE);
    world.edit(join(world.head, PLUGIN), CANDIDATE, BEFORE);
    world.edit(join(world.head, BOSKOS), 'v20250101-aaaaaaa', 'v20250202-bbbbbbb');
  }),
  trick('stowaway', 'moves Boskos along with Prow', 'changes-not-rehearsed', (world) => {
    world.edit(join(world.head, BOSKOS), 'v20250101-aaaaaaa', 'v20250202-bbbbbbb');
  }),
  trick('two-candidates', 'moves Prow to two versions', 'several-candidates', (world) => {
    world.edit(join(world.head, PLUGIN), CANDIDATE, 'v20251201-0123456');
  }),
  trick('half-a-bump', 'leaves one of Prow’s images behind', 'partial-bump', (world) => {
    world.edit(join(world.head, PLUGIN), CANDIDATE, BEFORE);
  }),
  trick('latest', 'moves a plugin to latest', 'not-a-release', (world) => {
    world.edit(join(world.head, PLUGIN), CANDIDATE, 'latest');
  }),
  trick('look-alike-tag', 'moves to a tag that looks like the candidate', 'not-a-release', (world) => {
    world.edit(join(world.head, PLUGIN), CANDIDATE, CANDIDATE.replace('e', 'е'));
  }),
  trick('pinned-digest', 'pins a digest behind the tag', 'digest-not-proven', (world) => {
    world.edit(join(world.head, PLUGIN), CANDIDATE, `${CANDIDATE}@sha256:${'a'.repeat(64)}`);
  }),
  trick('other-registry', 'takes one image from another registry', 'other-repository', (world) => {
    world.edit(join(world.head, PLUGIN), 'example.org/prow/', 'example.net/prow/');
  }),
  trick('whole-other-registry', 'takes every image from another registry', 'other-repository', (world) => {
    world.edit(join(world.head, PLUGIN), 'example.org/prow/', 'example.net/prow/');
    world.edit(join(world.head, PLANK), 'example.org/prow/', 'example.net/prow/');
  }),
  trick('swapped-image', 'runs one component’s image as another', 'other-repository', (world) => {
    world.edit(join(world.head, PLUGIN), 'prow/refresh:', 'prow/needs-rebase:');
  }),
  trick('more-replicas', 'changes replicas in the same bump', 'changes-not-rehearsed', (world) => {
    world.edit(join(world.head, PLANK), 'replicas: 1', 'replicas: 3');
  }),
  trick('other-strategy', 'adds an update strategy that replaces no pod', 'changes-not-rehearsed', (world) => {
    world.edit(join(world.head, PLANK), '  replicas: 1', '  replicas: 1\n  paused: true');
  }),
  trick('other-configuration', 'changes Prow’s configuration in the same bump', 'changes-not-rehearsed', (world) => {
    world.edit(join(world.head, 'config.yaml'), 'pod_namespace: test-pods', 'pod_namespace: prow');
  }),
  trick('alias-repointed', 'points an alias at another cluster in the same bump', 'changes-not-rehearsed', (world) => {
    world.edit(
      join(world.head, 'production.yaml'),
      'name: k8s-tpu-operator, cluster: build-tpu',
      'name: k8s-tpu-operator, cluster: prow',
    );
  }),
  trick('new-container', 'adds a container that runs a Prow image', 'changes-not-rehearsed', (world) => {
    const more = `\n        - name: more\n          image: example.org/prow/sinker:${CANDIDATE}`;
    world.edit(join(world.head, PLUGIN), `refresh:${CANDIDATE}`, `refresh:${CANDIDATE}${more}`);
  }),
  {
    id: 'list-as-map',
    says: 'writes a list as a map that has its places as keys',
    reason: 'changes-not-rehearsed',
    play: async (world) => {
      const tolerated = (is: string): string => `spec:\n      tolerations: ${is}\n      containers:`;
      for (const side of [world.base, world.head])
        world.edit(join(side, BOSKOS), 'spec:\n      containers:', tolerated('[{ operator: Exists }]'));
      await world.run();
      world.edit(join(world.head, BOSKOS), '[{ operator: Exists }]', '{ 0: { operator: Exists } }');
      return {};
    },
  },
  trick('moved-meanwhile', 'merges after production has moved', 'drifted', (world) => {
    for (const side of [world.base, world.head])
      world.edit(join(side, 'config.yaml'), 'log_level: info', 'log_level: debug');
  }),
  {
    id: 'settings-of-its-own',
    says: 'brings a gate.yaml that asks for nothing',
    reason: 'stale',
    play: async (world) => {
      await world.run();
      const asksNothing = 'maxAgeHours: 100000\npower: { faultFraction: 0.9, probability: 0.1 }\n';
      world.write(join(world.head, 'gate.yaml'), asksNothing);
      return { ageHours: 48 };
    },
  },
  trick('gate-alone', 'proposes a gate that asks for nothing, and no bump', 'gate-changed', (world) => {
    rmSync(world.head, { recursive: true });
    cpSync(world.base, world.head, { recursive: true });
    world.write(
      join(world.head, 'gate.yaml'),
      'maxAgeHours: 100000\npower: { faultFraction: 0.9, probability: 0.1 }\n',
    );
  }),
  trick('owner-of-its-own', 'makes themselves an approver, and bumps nothing', 'gate-changed', (world) => {
    world.edit(join(world.base, 'gate.yaml'), '\n', '\napprovers: { owners: OWNERS }\n');
    world.write(join(world.base, 'OWNERS'), 'approvers: [robin]\n');
    rmSync(world.head, { recursive: true });
    cpSync(world.base, world.head, { recursive: true });
    world.write(join(world.head, 'OWNERS'), 'approvers: [mallory]\n');
  }),
  trick(
    'workflow-of-its-own',
    'takes the gate out of the workflow that runs it, and bumps nothing',
    'gate-changed',
    (world) => {
      world.edit(join(world.base, 'gate.yaml'), '\n', '\nfiles: [.github/workflows/prow-staging.yaml]\n');
      world.write(join(world.base, '.github/workflows/prow-staging.yaml'), 'jobs: { gate: {} }\n');
      rmSync(world.head, { recursive: true });
      cpSync(world.base, world.head, { recursive: true });
      world.write(join(world.head, '.github/workflows/prow-staging.yaml'), 'jobs: {}\n');
    },
  ),
  trick('unreadable-yaml', 'breaks a manifest, so that nothing can be compared', 'unreadable-bump', (world) => {
    world.edit(join(world.head, BOSKOS), 'spec:', 'spec: [');
  }),
  trick('manifests-hidden', 'takes the manifests out of production.yaml', 'unreadable-bump', (world) => {
    world.edit(join(world.head, 'production.yaml'), 'manifests: [manifests]', 'manifests: []');
  }),
  trick(
    'shadow-manifests',
    'has a copy of the manifests read, and changes those that run',
    'reads-elsewhere',
    (world) => {
      cpSync(join(world.head, 'manifests'), join(world.head, 'shadow'), { recursive: true });
      world.edit(join(world.head, 'production.yaml'), 'manifests: [manifests]', 'manifests: [shadow]');
      world.edit(join(world.head, PLUGIN), `refresh:${CANDIDATE}`, 'miner:latest');
    },
  ),
  trick('shadow-configuration', 'has the old configuration read from a copy', 'reads-elsewhere', (world) => {
    cpSync(join(world.head, 'config.yaml'), join(world.head, 'old.yaml'));
    world.edit(join(world.head, 'production.yaml'), 'config: config.yaml', 'config: old.yaml');
    world.edit(join(world.head, 'config.yaml'), 'pod_namespace: test-pods', 'pod_namespace: kube-system');
  }),
  trick('shadow-url', 'has something else stand for what a URL of a kustomization is', 'reads-elsewhere', (world) => {
    for (const [side, path] of [
      [world.base, 'crd.yaml'],
      [world.head, 'other.yaml'],
    ] as const) {
      const named = `manifests: [manifests]\ncheckedOut: [{ url: 'https://example.org/crd.yaml', path: ${path} }]`;
      world.edit(join(side, 'production.yaml'), 'manifests: [manifests]', named);
    }
  }),
  trick('unread-job', 'hides a file of jobs from whoever reads them', 'reads-elsewhere', (world) => {
    for (const side of [world.base, world.head]) world.write(join(side, 'jobs/more.yaml'), 'periodics: []\n');
    world.write(join(world.head, 'jobs/.prowignore'), 'more.yaml\n');
  }),
  trick('job-on-trusted', 'adds a job on the trusted cluster in the same bump', 'files-not-rehearsed', (world) => {
    world.write(join(world.head, 'jobs/more.yaml'), jobOn('test-infra-trusted', 'more'));
  }),
  {
    id: 'job-moved',
    says: 'moves a job to the trusted cluster in the same bump',
    reason: 'changes-not-rehearsed',
    play: async (world) => {
      for (const side of [world.base, world.head]) world.write(join(side, 'jobs/more.yaml'), jobOn('default', 'more'));
      await world.run();
      world.edit(join(world.head, 'jobs/more.yaml'), 'cluster: default', 'cluster: test-infra-trusted');
      return {};
    },
  },
  trick(
    'job-moved-meanwhile',
    'moves a job to the trusted cluster that came after the rehearsal',
    'files-not-rehearsed',
    (world) => {
      for (const side of [world.base, world.head]) world.write(join(side, 'jobs/more.yaml'), jobOn('default', 'more'));
      world.edit(join(world.head, 'jobs/more.yaml'), 'cluster: default', 'cluster: test-infra-trusted');
    },
  ),
  trick('job-swapped', 'has a job on the trusted cluster run something else', 'files-not-rehearsed', (world) => {
    world.edit(join(world.head, 'jobs/scan.yaml'), 'scan:1', 'miner:1');
  }),
  trick(
    'job-renamed',
    'lets a job on the trusted cluster take the place of another',
    'files-not-rehearsed',
    (world) => {
      world.edit(join(world.head, 'jobs/scan.yaml'), 'nightly-scan', 'nightly-other');
    },
  ),
  trick('job-to-another-tag', 'moves Prow’s image in a job to another release', 'files-not-rehearsed', (world) => {
    for (const side of [world.base, world.head])
      world.edit(join(side, 'jobs/scan.yaml'), 'registry.example.test/tools/scan:1', `example.org/prow/tool:${BEFORE}`);
    world.edit(join(world.head, 'jobs/scan.yaml'), BEFORE, 'v20251201-0123456');
  }),
  trick('stranger-to-the-tag', 'moves a stranger’s image in a job to the same tag', 'files-not-rehearsed', (world) => {
    for (const side of [world.base, world.head]) world.edit(join(side, 'jobs/scan.yaml'), 'scan:1', `scan:${BEFORE}`);
    world.edit(join(world.head, 'jobs/scan.yaml'), BEFORE, CANDIDATE);
  }),
  trick(
    'stranger-above-prow',
    'moves the image of a registry that has Prow’s path below it',
    'files-not-rehearsed',
    (world) => {
      for (const side of [world.base, world.head])
        world.edit(join(side, 'jobs/scan.yaml'), 'registry.example.test/', 'evil.example/example.org/prow/');
      for (const side of [world.base, world.head]) world.edit(join(side, 'jobs/scan.yaml'), 'scan:1', `scan:${BEFORE}`);
      world.edit(join(world.head, 'jobs/scan.yaml'), BEFORE, CANDIDATE);
    },
  ),
  trick('script-beside', 'changes a script that deploys production in the same bump', 'not-read', (world) => {
    for (const side of [world.base, world.head]) world.write(join(side, 'deploy.sh'), 'kubectl apply -f manifests\n');
    world.edit(join(world.head, 'deploy.sh'), 'apply', 'replace --force');
  }),
  {
    id: 'breaks-the-policy',
    says: 'brings a job of strangers onto a trusted cluster, rehearsed with the bump',
    reason: 'new-problem',
    play: async (world) => {
      for (const side of [world.base, world.head]) {
        world.edit(join(side, 'production.yaml'), 'config: config.yaml', 'config: config.yaml\npolicy: policy.yaml');
        world.write(join(side, 'policy.yaml'), 'trusted: [{ cluster: prow, repositories: [example/*] }]\n');
      }
      const refs = 'extra_refs: [{ org: stranger, repo: tools, base_ref: main }]';
      const job = jobOn('test-infra-trusted', 'dig').replace('interval: 24h', `interval: 24h, ${refs}`);
      world.write(join(world.head, 'jobs/dig.yaml'), job);
      await world.run({ production: world.head });
      return {};
    },
  },
  trick('other-secret', 'changes what a Secret holds', 'secret-changed', (world) => {
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata: { name: more, namespace: prow }\nstringData: { at: "https://';
    world.write(join(world.base, 'manifests/secret.yaml'), `${secret}build-main" }\n`);
    world.write(join(world.head, 'manifests/secret.yaml'), `${secret}elsewhere" }\n`);
  }),
  {
    id: 'new-secret',
    says: 'brings a Secret with something in it, rehearsed with the bump',
    reason: 'secret-changed',
    play: async (world) => {
      const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: more, namespace: prow }\nstringData: { at: x }\n';
      world.write(join(world.head, 'manifests/secret.yaml'), secret);
      await world.run({ production: world.head });
      return {};
    },
  },
  {
    id: 'owners-after-the-override',
    says: 'has an approver let the bump in, and then names themselves in an OWNERS outside of production’s folder',
    reason: 'gate-changed',
    play: async (world) => {
      const [base, head] = [join(world.root, 'was/prow'), join(world.root, 'is/prow')];
      cpSync(world.base, base, { recursive: true });
      cpSync(world.head, head, { recursive: true });
      for (const side of [base, head]) {
        world.edit(join(side, 'gate.yaml'), 'power:', 'approvers: { owners: ../OWNERS }\npower:');
        world.write(join(side, '../OWNERS'), 'approvers: [robin]\n');
      }
      const asked = { ...{ state: world.state, base, head, runs: [], config: undefined }, ...NO_CLONE };
      const why = { by: 'robin', reason: 'jobs do not start, and the candidate repairs that' };
      await recordOverride({ ...asked, now: new Date(BEGUN), signal: new AbortController().signal }, why);
      world.write(join(head, '../OWNERS'), 'approvers: [mallory]\n');
      return { base, head };
    },
  },
  trick('renamed-production', 'renames production', 'unreadable-bump', (world) => {
    world.edit(join(world.head, 'production.yaml'), 'name: example', 'name: another');
  }),
  trick(
    'words-of-command',
    'calls a container like a command, over several lines',
    'changes-not-rehearsed',
    (world) => {
      world.edit(join(world.head, BOSKOS), '- name: boskos', '- name: "/staging override\\n$(reboot)\\u001b[2J"');
    },
  ),
];

const NO_CLONE = { clone: undefined, path: undefined };

/** A file of one job. */
export function jobOn(alias: string, name: string): string {
  const image = 'registry.example.test/tools/scan:1';
  return `periodics:\n  - { name: ${name}, cluster: ${alias}, interval: 24h, spec: { containers: [{ image: '${image}' }] } }\n`;
}

function trick(id: string, says: string, reason: Trick['reason'], change: (world: World) => unknown): Trick {
  return {
    ...{ id, says, reason },
    play: async (world) => {
      await world.run();
      change(world);
      return {};
    },
  };
}
