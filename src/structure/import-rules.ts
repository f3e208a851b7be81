import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { ENDS, ROOMS } from './rooms.js';

/** Folders that hold code of ours. */
export const CODE_FOLDERS = ['src', 'infra', 'smoke-tests', 'drills', 'tests', 'bin'];

const inFolder = (path: string): string => (path.endsWith('.ts') ? `^${path.replace('.', '\\.')}$` : `^${path}/`);
const OURS = `^(${CODE_FOLDERS.join('|')})/`;
const TESTS = '(\\.test\\.ts$|/fixtures/|/support/)';

const roomRules = ROOMS.map(
  ({ folder, mayImport, advice }): IForbiddenRuleType => ({
    name: `${folder}-imports`,
    severity: 'error',
    from: { path: inFolder(folder) },
    to: { path: OURS, pathNot: [folder, ...mayImport].map(inFolder) },
    comment: `${folder} may import ${mayImport.length === 0 ? 'nothing of ours' : mayImport.join(', ')}. ${advice}`,
  }),
);

const endRules = ENDS.map(
  ({ folder, importers, advice }): IForbiddenRuleType => ({
    name: `${folder}-is-an-end`,
    severity: 'error',
    from: { pathNot: importers },
    to: { path: inFolder(folder) },
    comment: `Nobody imports ${folder}. ${advice}`,
  }),
);

const otherRules: IForbiddenRuleType[] = [
  {
    name: 'no-cycle',
    severity: 'error',
    from: {},
    to: { circular: true },
    comment: 'Two files that import each other are one file. Move what both need into a third.',
  },
  {
    name: 'verdict-is-pure',
    severity: 'error',
    from: { path: '^src/verdict/', pathNot: TESTS },
    to: { dependencyTypes: ['core', 'npm'], pathNot: 'node_modules/simple-statistics/' },
    comment: 'A verdict has no clock, no disk and no library but for statistics. Put the fact into the History.',
  },
  {
    name: 'model-has-no-input',
    severity: 'error',
    from: { path: '^src/model/', pathNot: TESTS },
    to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    comment: 'The model reads nothing. Read in the room that needs it and pass a value.',
  },
  {
    name: 'only-infra-knows-pulumi',
    severity: 'error',
    from: { path: '^src/' },
    to: { path: '@pulumi/' },
    comment: 'Pulumi is spoken in infra only. Export what you need from infra/stack.ts.',
  },
  {
    name: 'promises-are-kubernetes-own',
    severity: 'error',
    from: { path: '^tests/conformance/promises/' },
    // What it says that it does not do, it is held to.
    to: { path: '^src/local/host-node/', pathNot: '/supported-fields\\.ts$' },
    comment: 'What a node does is no evidence of what it should do. Expect what Kubernetes documents.',
  },
  {
    name: 'tests-are-ends',
    severity: 'error',
    from: { pathNot: TESTS },
    to: { path: '(\\.test\\.ts$|/fixtures/[^/]*\\.ts$)', pathNot: '^tests/' },
    comment: 'Only tests import tests and fixtures. Move the shared part into a file of its own.',
  },
];

/** Who imports whom below `root`, with every breach of the import rules. */
export async function cruiseImports(root: string, folders: readonly string[]): Promise<ICruiseResult> {
  const { output } = await cruise([...folders], {
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: [...roomRules, ...endRules, ...otherRules] },
    doNotFollow: { path: 'node_modules' },
    // A type is knowledge of another room, too.
    tsPreCompilationDeps: true,
  });
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with a text');
  return output;
}

/** Each breach as one line: from, to, and what to do instead. */
export function importBreaches({ summary }: ICruiseResult): string[] {
  const advice = new Map([...roomRules, ...endRules, ...otherRules].map(({ name, comment }) => [name, comment]));
  return summary.violations.map(
    ({ from, to, rule, cycle }) =>
      `${from} → ${cycle?.map(({ name }) => name).join(' → ') ?? to}: ${advice.get(rule.name) ?? rule.name}`,
  );
}
