import { resolve } from 'node:path';
import { Config, getStack } from '@pulumi/pulumi';
import { ExplainedError } from '../src/model/explained-error.js';
import { projectPath } from '../src/toolchain/project-root.js';
import { ProgramInputs } from './program-inputs.js';

/** Where relative paths of the configuration begin: beside Pulumi.yaml. */
const PROJECT_ROOT = projectPath();

/** The part of Pulumi's configuration that is read here, so that tests need no engine. */
export type StackConfig = Pick<Config, 'get' | 'getObject' | 'name'>;

/**
 * The program's inputs from the stack's configuration, as declared in Pulumi.yaml.
 *
 * @throws {ExplainedError} `usage`, naming the key and how to set it.
 */
export function readStackConfig(config: StackConfig = new Config(), stack: string = getStack()): ProgramInputs {
  const values = {
    environmentId: config.get('environmentId'),
    layer: config.get('layer'),
    production: absolute(config.get('production')),
    prow: config.getObject('prow'),
    prowTree: absolute(config.get('prowTree')),
    boskos: withPath(config.getObject('boskos'), 'tree'),
    base: withPath(config.getObject('base'), 'production'),
    clusters: config.getObject('clusters'),
    canaryImage: config.get('canaryImage'),
    canaryProgram: given(config.getObject('canaryProgram')),
    githubImage: config.get('githubImage'),
    pubsubImage: config.get('pubsubImage'),
    githubSecrets: absolute(config.get('githubSecrets')),
    hostNodeSelector: config.getObject('hostNodeSelector') ?? {},
    hostNodeToleration: given(config.getObject('hostNodeToleration')),
    nightly: given(config.getObject('nightly')),
  };
  const parsed = ProgramInputs.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const keys = (issue?.path ?? []).filter((key) => typeof key !== 'symbol');
  const path = pathOf(keys);
  throw new ExplainedError('usage', {
    what: `the configuration of stack ${stack} does not say ${path}`,
    expected: descriptionOf(keys) ?? issue?.message ?? 'a value',
    observed: issue?.message ?? 'nothing',
    evidence: `Pulumi.${stack}.yaml, key ${config.name}:${path}`,
    next: `pulumi config set --path '${config.name}:${path}' VALUE; or let \`npm run pulumi\` supply it`,
  });
}

/** Pulumi asks for every key that has no default, and takes no null as one: an object without keys says “none”. */
function given(value: unknown): object | null {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0 ? value : null;
}

/** A path in an object, too, is named from beside Pulumi.yaml. */
function withPath(value: unknown, key: string): unknown {
  const found = given(value);
  if (found === null) return null;
  const path: unknown = Reflect.get(found, key);
  return { ...found, [key]: typeof path === 'string' ? absolute(path) : path };
}

function absolute(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(PROJECT_ROOT, path);
}

/** `clusters[0].id`, as `pulumi config set --path` takes it. */
function pathOf(keys: readonly (string | number)[]): string {
  return keys.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('');
}

function descriptionOf([key]: readonly (string | number)[]): string | undefined {
  const shape: Readonly<Record<string, { description?: string | undefined }>> = ProgramInputs.shape;
  return typeof key === 'string' ? shape[key]?.description : undefined;
}
