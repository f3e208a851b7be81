import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectPath } from '../../src/toolchain/project-root.js';

/** What the command line is made of. */
const PARTS = [
  'bin',
  'src',
  'infra',
  'toolchain',
  'smoke-tests',
  'examples',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Edits after the listed rules where the program itself would not look: what staging adds, the resource class, an option. */
export const EDITS_ON_THE_WAY: readonly Edit[] = [
  {
    file: 'infra/components/service-cluster.ts',
    from: 'register(addedInside, placed)',
    to: 'register(addedInside.map(misplacing), placed)',
    more: `
function misplacing(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'ConfigMap' || object.metadata.name !== 'config') return object;
  const text = Object(object['data'])['config.yaml'].replace(/^pod_namespace: .*$/m, 'pod_namespace: default');
  return { ...object, data: { 'config.yaml': text } };
}
`,
  },
  {
    file: 'infra/components/kubernetes-resource.ts',
    from: 'objectName(object)}`, inputs, {',
    to: 'objectName(object)}`, edited(inputs), {',
    more: `
function edited(inputs: Inputs): Inputs {
  if (inputs['kind'] !== 'Deployment' || inputs['metadata'].name !== 'deck') return inputs;
  return { ...inputs, spec: { ...inputs['spec'], minReadySeconds: 1 } };
}
`,
  },
  {
    file: 'infra/components/service-cluster.ts',
    from: 'plan.id, {}, placedUnder(placing));',
    to: 'plan.id, {}, { ...placedUnder(placing), transformations: [labelled] });',
    more: `
function labelled({ props, opts }: { props: any; opts: any }) {
  if (props.kind !== 'Service' || props.metadata?.name !== 'deck') return undefined;
  return { props: { ...props, metadata: { ...props.metadata, labels: { ...props.metadata.labels, edited: 'yes' } } }, opts };
}
`,
  },
];

/** Gives deck something that no rule knows, right before it is deployed. */
export const EDIT_DECK = `
function edited(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'Deployment' || object.metadata.name !== 'deck') return object;
  return { ...object, spec: { ...(object['spec'] as object), minReadySeconds: 1 } };
}
`;

/** One text of a source file exchanged, and more at the end of that file. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly more: string;
}

/**
 * A copy of this tool with edits in it.
 *
 * @returns The copy's folder.
 * @throws {Error} where a text is not there, so that no test passes by accident.
 */
export async function copyWithEdits(root: string, ...edits: readonly Edit[]): Promise<string> {
  await mkdir(root);
  for (const part of PARTS) await cp(projectPath(part), join(root, part), { recursive: true });
  await symlink(projectPath('node_modules'), join(root, 'node_modules'));
  for (const { file, from, to, more } of edits) {
    const text = await readFile(join(root, file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not hold ${JSON.stringify(from)}`);
    await writeFile(join(root, file), `${text.replace(from, to)}${more}`);
  }
  return root;
}
