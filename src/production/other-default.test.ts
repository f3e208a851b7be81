import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PRODUCTION_FILE } from '../model/description.js';
import { projectPath } from '../toolchain/project-root.js';
import { withOtherDefault } from './other-default.js';
import { readProduction } from './read-production.js';

const EXAMPLE = projectPath('examples', 'production');
let directory: string;
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'prow-staging-default-')), 'deep', 'down');
  await mkdir(directory, { recursive: true });
});
afterEach(async () => {
  await rm(join(directory, '..', '..'), { recursive: true, force: true });
});

const read = async (leadsTo: string | null) => {
  await writeFile(join(directory, PRODUCTION_FILE), await withOtherDefault(EXAMPLE, { leadsTo, directory }));
  return (await readProduction(directory)).description;
};
const leadsTo = ({ aliases }: Awaited<ReturnType<typeof read>>) =>
  aliases.find(({ name }) => name === 'default')?.clusterId;

test('without a context default, default is the service cluster, and what it led to has another name', async () => {
  const { description: before } = await readProduction(EXAMPLE);
  const after = await read(null);
  const service = before.clusters.find(({ role }) => role === 'service')?.id;
  expect(leadsTo(before)).not.toBe(service);
  expect(leadsTo(after)).toBe(service);
  expect(after.aliases.find(({ name }) => name === 'was-default')?.clusterId).toBe(leadsTo(before));
  const images = ({ workloads }: typeof after) => workloads.map(({ name, image }) => [name, image]);
  expect(images(after)).toEqual(images(before));
});

test('default leads where it is to, and only the kubeconfig that says so is a guess', async () => {
  const { description: before } = await readProduction(EXAMPLE);
  const other = before.clusters.find(({ id, role }) => role === 'build' && id !== leadsTo(before))?.id ?? '';
  const after = await read(other);
  expect(leadsTo(after)).toBe(other);
  expect(after.kubeconfigs.filter(({ guessed }) => guessed === true)).toHaveLength(1);
  expect(after.kubeconfigs.map(({ name }) => name)).toEqual(before.kubeconfigs.map(({ name }) => name));
});

test('a cluster that is not described, or the shape that production has, is refused', async () => {
  const { description } = await readProduction(EXAMPLE);
  await expect(read('elsewhere')).rejects.toMatchObject({ explanation: { observed: 'elsewhere' } });
  await expect(read(leadsTo(description) ?? '')).rejects.toMatchObject({
    explanation: { what: '--default-context changes nothing' },
  });
  await read(null);
  await expect(withOtherDefault(directory, { leadsTo: null, directory })).rejects.toMatchObject({
    explanation: { observed: 'no kubeconfig has a context `default` already' },
  });
});
