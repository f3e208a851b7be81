import type { PinName } from './pins.js';
import type { ToolName } from './tool-names.js';

/** How one pin becomes programs: the module, its packages, and what the linker is told. */
export interface ToolRecipe {
  readonly pin: PinName;
  readonly module: string;
  /** Tools that one `go build` makes together, each with its main package. */
  readonly packages: Readonly<Partial<Record<ToolName, string>>>;
  /** Linker flags besides `-s -w`; `release` as the program must report it. */
  readonly ldflags: (release: string) => readonly string[];
  /** Files of the module, relative to its root, that must lie beside our own main package before it compiles. */
  readonly embedded: readonly string[];
  /** Cold build on 2 cores, in milliseconds: docs/decisions/0002-toolchain.md. */
  readonly usualMs: number;
}

const none = () => [];

/** The recipes, in the order a rehearsal first needs them. */
export const TOOL_RECIPES: readonly ToolRecipe[] = [
  {
    pin: 'etcd',
    module: 'go.etcd.io/etcd/server/v3',
    packages: { etcd: 'go.etcd.io/etcd/server/v3' },
    ldflags: none,
    embedded: [],
    usualMs: 41_000,
  },
  {
    pin: 'kubernetes',
    module: 'k8s.io/kubernetes',
    packages: {
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
      'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
      kubectl: 'k8s.io/kubernetes/cmd/kubectl',
      // The reference that host nodes are held against, and what Kubernetes' own tests run in their pods.
      kubelet: 'k8s.io/kubernetes/cmd/kubelet',
      agnhost: 'k8s.io/kubernetes/test/images/agnhost',
    },
    // Without these the programs report v0.0.0-master, and kubectl and kwokctl complain.
    ldflags: kubernetesVersionFlags,
    embedded: [],
    usualMs: 254_000,
  },
  {
    pin: 'kwok',
    module: 'sigs.k8s.io/kwok',
    packages: { kwok: 'sigs.k8s.io/kwok/cmd/kwok', kwokctl: 'sigs.k8s.io/kwok/cmd/kwokctl' },
    ldflags: (release) => [`-X sigs.k8s.io/kwok/pkg/consts.Version=${release}`],
    embedded: [],
    usualMs: 90_000,
  },
  {
    pin: 'pulumi',
    module: 'github.com/pulumi/pulumi/pkg/v3',
    packages: { pulumi: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi' },
    ldflags: (release) => [`-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${release}`],
    embedded: [],
    usualMs: 169_000,
  },
  {
    pin: 'pulumi-resource-kubernetes',
    module: 'github.com/pulumi/pulumi-kubernetes/provider/v4',
    packages: { 'pulumi-resource-kubernetes': '.' },
    ldflags: (release) => [
      `-X github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version.Version=${release.replace(/^v/, '')}`,
    ],
    embedded: ['cmd/pulumi-resource-kubernetes/schema.json', 'cmd/pulumi-resource-kubernetes/terraform-mapping.json'],
    usualMs: 376_000,
  },
  {
    pin: 'pubsub-stand-in',
    module: 'cloud.google.com/go/pubsub',
    packages: { 'pubsub-stand-in': '.' },
    ldflags: none,
    embedded: [],
    usualMs: 20_000,
  },
  {
    pin: 'pulumi-language-nodejs',
    module: 'github.com/pulumi/pulumi/sdk/v3',
    packages: { 'pulumi-language-nodejs': 'github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs' },
    ldflags: (release) => [`-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${release}`],
    embedded: [],
    usualMs: 15_000,
  },
  {
    pin: 'fake-gcs-server',
    module: 'github.com/fsouza/fake-gcs-server',
    packages: { 'fake-gcs-server': 'github.com/fsouza/fake-gcs-server' },
    ldflags: none,
    embedded: [],
    usualMs: 60_000,
  },
  {
    pin: 'prometheus',
    module: 'github.com/prometheus/prometheus',
    packages: { promtool: 'github.com/prometheus/prometheus/cmd/promtool' },
    ldflags: none,
    embedded: [],
    usualMs: 330_000,
  },
];

function kubernetesVersionFlags(release: string): string[] {
  const [major = '', minor = ''] = release.slice(1).split('.');
  const set = (name: string, value: string) => `-X k8s.io/component-base/version.${name}=${value}`;
  return [set('gitVersion', release), set('gitMajor', major), set('gitMinor', minor)];
}

/** The recipe that makes `tool`. */
export function recipeFor(tool: ToolName): ToolRecipe {
  const recipe = TOOL_RECIPES.find(({ packages }) => tool in packages);
  if (recipe === undefined) throw new Error(`no recipe makes ${tool}`);
  return recipe;
}
