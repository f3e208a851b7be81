import { SUPPORTED_FIELDS, type Support } from '../../src/local/host-node/supported-fields.js';
import { NODE_KINDS, type NodeKind, type NodePromise } from './promise.js';
import type { PromiseGroup } from './promises/all.js';

const INTRODUCTION = `# What a host node promises

A host node runs pods as sandboxed processes of this machine. What it promises is a list, and each promise is a test
that asks through the API server only: \`npm run test:conformance\` asks host nodes, \`npm run test:kubelet\` a real kubelet,
and \`npm run test:rounds\` both, until 20 rounds in a row are clean. \`npm run test:broken-nodes\` makes host nodes wrong on
purpose, one by one, and expects the promise that tells each.
What is expected is taken from Kubernetes' documentation, linked in each row, and never from what the node does. A row
says which kinds of node are asked; one that cannot keep a promise has a limit, with its reason at the end of the page.

A pod that asks for a field outside this page is \`Failed\` with reason \`UnsupportedPodField\` and an event, which name the
field. No field is ignored, but for those that ask for nothing here; they are named below.

This page is written by \`npm run fix:promises\` from \`tests/conformance/promises\` and
\`src/local/host-node/supported-fields.ts\`; a test fails where it is out of date.
`;

/** Where a host node differs from a kubelet in what no promise is about, and why it stays so. */
const DIFFERENCES: readonly (readonly [string, string])[] = [
  [
    'A container status has no `resources`, `allocatedResources`, `volumeMounts` or `user`.',
    'They tell what a runtime has set in control groups and mounts; an ordinary user owns no control group.',
  ],
  [
    'A pod that is evicted and then exits 0 is Failed; a kubelet ends it as Succeeded, with the event Evicted.',
    'Kubernetes documents Failed; what the kubelet does is left to it.',
  ],
  [
    'The downward API shows no `kubernetes.io/config.seen` and `kubernetes.io/config.source`.',
    'These annotations are how a kubelet keeps its own books.',
  ],
  [
    'A container has no `/dev/pts` and `/dev/mqueue`.',
    'Terminals are refused by name, and nothing of Prow uses message queues.',
  ],
  [
    'Before Linux 6.14, or where the machine forbids `kernel.pid_max`, the number of processes has no limit.',
    'Before, that setting was the whole machine’s; an ordinary user owns no control group.',
  ],
  [
    'Memory is looked at every second, without pages of files: what a container gives back sooner is not noticed.',
    'An ordinary user owns no control group; what its processes hold is read from /proc.',
  ],
  [
    'What a container says that could not be started, and the order of events of one second, differ in words.',
    "Both come from the runtime, which is not containerd; reasons and exit codes are a kubelet's.",
  ],
  [
    'A Service answers at its cluster address, from its own cluster; node ports and load balancers do not answer.',
    'Nothing outside may reach an environment but through the ports it opens on loopback.',
  ],
  [
    'A host port does not answer while the node’s agent is restarted.',
    'The agent itself passes its connections on; the rules that a network plugin leaves in the kernel take root.',
  ],
  [
    'A probe that fails while the machine is too busy to ask in time does not count.',
    'One machine plays many; a kubelet’s machine is its own ([decision 5](decisions/0005-probes-on-a-loaded-machine.md)).',
  ],
  [
    'No program gains privileges (no_new_privs), whether allowPrivilegeEscalation is said or not.',
    'A set-user-id program of this machine would otherwise be root’s of this machine.',
  ],
  [
    'The number of processes is limited for each container, and a kubelet’s limit is for the pod.',
    'The setting belongs to a process namespace, and each container has its own ([decision 18](decisions/0018-limits-without-control-groups.md)).',
  ],
  [
    'A claim is a folder of its own, whatever its PersistentVolume says and holds.',
    'Production’s volumes are production’s: nothing of them is here.',
  ],
  [
    'A claim’s access mode ReadWriteOnce or ReadOnlyMany is not enforced: a pod on another node may write it too.',
    'The driver of a volume refuses that where one can; a folder has none. ReadWriteOncePod is the scheduler’s, and kept.',
  ],
  [
    'A container’s log is one file that is not rotated.',
    'An environment lives for hours; what a log lacks after rotation could not be judged.',
  ],
  [
    'exec, attach, port-forward, checkpoints and statistics of a node are answered with 404.',
    'No component of Prow asks a node for them.',
  ],
  [
    'A secret of imagePullSecrets that is missing has no event FailedToRetrieveImagePullSecret.',
    'No registry is asked, so that no secret is read for one.',
  ],
  [
    'Names outside the cluster do not resolve.',
    'No route leads out of an environment, so that no staging component can reach what production talks to.',
  ],
];

const MEANINGS: Readonly<Record<string, string>> = {
  kept: 'The node does what the field says.',
  elsewhere: 'The API server, the scheduler or a controller does; nothing is left for a node.',
  unused: 'Read by nobody: images come from no registry, so that no secret is needed for one.',
  counted: 'The scheduler counts it and the container is told; an ordinary user owns no cgroup that would enforce it.',
};

/** The page docs/host-node.md. */
export function promiseTable(groups: readonly PromiseGroup[]): string {
  return `${[INTRODUCTION, ...groups.map(section), limits(groups), servedByUs(groups), differences(), fields()].join('\n').trimEnd()}\n`;
}

function section({ title, promises }: PromiseGroup): string {
  const rows = promises.map(
    ({ id, fields: about, says, source, limits: known = {}, needs = {}, isServedByUs: served }) => {
      const named = about.map((field) => `\`${field}\``).join(', ');
      const ours = served === undefined ? '' : ', [served by us](#served-by-us)';
      const asked = (kind: NodeKind) => `asked${needs[kind] === undefined ? '' : ` with ${needs[kind].what}`}${ours}`;
      const kept = NODE_KINDS.map((kind) => (known[kind] === undefined ? asked(kind) : '[limit](#limits)'));
      return `| \`${id}\` | ${cell(says)} | ${named} | ${kept.join(' | ')} | [source](${source}) |`;
    },
  );
  return [
    `## ${title}`,
    '',
    `| promise | says | fields | ${NODE_KINDS.join(' | ')} | |`,
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function limits(groups: readonly PromiseGroup[]): string {
  const limited = groups.flatMap(({ promises }) => promises).flatMap(limitsOf);
  const rows = limited.map(({ id, kind, why }) => `| \`${id}\` | ${kind} | ${cell(why)} |`);
  const words = 'Promises that one kind of node cannot keep; they are not asked of it.';
  return ['## Limits', '', words, '', '| promise | not kept by | because |', '|---|---|---|', ...rows, ''].join('\n');
}

function servedByUs(groups: readonly PromiseGroup[]): string {
  const all = groups.flatMap(({ promises }) => promises);
  const rows = all.flatMap(({ id, isServedByUs }) =>
    isServedByUs === undefined ? [] : [`| \`${id}\` | ${cell(isServedByUs)} |`],
  );
  const words =
    'What these promises need beside a kubelet is our own on both kinds of node. A real kubelet keeps them too, but it is no\n' +
    'reference for the part that is ours.';
  return ['## Served by us', '', words, '', '| promise | ours |', '|---|---|', ...rows, ''].join('\n');
}

function differences(): string {
  const rows = DIFFERENCES.map(([what, why]) => `| ${cell(what)} | ${cell(why)} |`);
  return ['## Known differences', '', '| on a host node | because |', '|---|---|', ...rows, ''].join('\n');
}

function limitsOf({ id, limits: known = {} }: NodePromise) {
  return NODE_KINDS.flatMap((kind) => {
    const why = known[kind];
    return why === undefined ? [] : [{ id, kind, why }];
  });
}

function fields(): string {
  const meanings = new Map<string, string[]>();
  for (const [field, support] of Object.entries(SUPPORTED_FIELDS)) {
    const meaning = meaningOf(support);
    meanings.set(meaning, [...(meanings.get(meaning) ?? []), `\`${field}\``]);
  }
  const parts = [...meanings].map(
    ([meaning, names]) => `${meaning}\n\n${names.map((name) => `- ${name}`).join('\n')}\n`,
  );
  return ['## Fields', '', ...parts].join('\n');
}

function meaningOf(support: Support): string {
  if (typeof support === 'string') return `**${support}**: ${MEANINGS[support]}`;
  return `**only ${support.map((value) => JSON.stringify(value)).join(', ')}**: any other value is refused.`;
}

// A bar ends a cell, and what looks like a tag is taken for one.
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
