import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CloneFolder, CONFIG, deployment, JOBS, makeClone } from '../fixtures/clone-folder.js';
import { coveringFolders, findFiles } from './find-files.js';
import { findManifests } from './find-manifests.js';
import { lookForProduction } from './look-for-production.js';
import { matchNames } from './match-names.js';
import { productionFileText } from './write-production-file.js';

let top = '';
let clone: CloneFolder;
const write: CloneFolder['write'] = (files) => clone.write(files);
beforeEach(async () => {
  clone = await makeClone();
  top = clone.top;
});
afterEach(() => clone.remove());

const foldersOf = async () =>
  (await findManifests(await findFiles([top]))).map(({ path }) => path.slice(top.length + 1));

describe('looking for manifests', () => {
  it('takes the live place before one that is switched off, older, or a part', async () => {
    await write({
      'old/plank.yaml': deployment('prow-controller-manager', { replicas: 0, tag: 'v20990101-aaaaaaaaa' }),
      'old/hook.yaml': deployment('hook'),
      'live/plank.yaml': deployment('prow-controller-manager', { tag: 'v20250301-bbbbbbbbb' }),
      'live/hook.yaml': deployment('hook'),
      'older/plank.yaml': deployment('prow-controller-manager'),
      'older/hook.yaml': deployment('hook'),
      'part/plank.yaml': deployment('prow-controller-manager', { tag: 'v20260101-ccccccccc' }),
    });
    expect(await foldersOf()).toEqual(['live', 'older', 'part', 'old']);
  });

  it('takes an overlay before the base it is made of', async () => {
    await write({
      'base/plank.yaml': deployment('prow-controller-manager'),
      'base/kustomization.yaml': 'resources: [plank.yaml]\n',
      'overlays/production/kustomization.yaml': 'resources: [../../base]\n',
    });
    expect(await foldersOf()).toEqual(['overlays/production']);
  });
});

describe('looking for Boskos', () => {
  const FILES = {
    'prow/plank.yaml': deployment('prow-controller-manager'),
    'prow/config.yaml': CONFIG,
    'jobs/jobs.yaml': JOBS,
  };
  const boskos = deployment('boskos').replaceAll('kind: Deployment', 'kind: StatefulSet');
  const draft = async () => productionFileText(await lookForProduction([top], { root: top, name: 'one' }));

  it('writes where one is deployed from as a comment: its cluster is for a person to say', async () => {
    await write({ ...FILES, 'build/boskos.yaml': boskos });
    expect(await draft()).toMatch(/# boskos:\n# {3}cluster: ID\n# {3}manifests:\n# {5}- build\n$/);
  });

  it('takes none of its friends, no job and no name for one', async () => {
    await write({ ...FILES, 'build/janitor.yaml': deployment('boskos-janitor'), 'jobs/boskos.yaml': JOBS });
    await write({ 'build/names.yaml': deployment('reaper').replaceAll('name: reaper', 'name: boskos') });
    expect(await draft()).not.toContain('boskos:');
  });
});

describe('a folder that holds more than manifests', () => {
  it('is named file by file, and what is none is said', async () => {
    await write({
      'prow/plank.yaml': deployment('prow-controller-manager'),
      'prow/empty.yaml': '# nothing\n',
      'prow/config.yaml': CONFIG,
      'prow/jobs.yaml': JOBS,
      'prow/notes.yml': 'owner: somebody\n',
    });
    const { manifests, passedOver } = await lookForProduction([top], { root: top, name: 'one' });
    expect(manifests.paths).toEqual(['prow/empty.yaml', 'prow/plank.yaml']);
    expect(passedOver).toEqual(
      ['config.yaml', 'jobs.yaml', 'notes.yml'].map(
        (name) => `prow/${name}: beside the manifests, and no Kubernetes object`,
      ),
    );
  });

  it('is not one that holds what cannot be read', async () => {
    await write({ 'm/plank.yaml': deployment('prow-controller-manager'), 'm/x.yaml': 'a: [', 'config.yaml': CONFIG });
    await expect(lookForProduction([top], { root: top, name: 'one' })).rejects.toMatchObject({
      explanation: { evidence: 'm/x.yaml:1' },
    });
  });
});

describe('where no prow-controller-manager is deployed', () => {
  it.each([
    [
      'chart/templates/plank.yaml',
      `# {{ .Values.x }}\n${deployment('prow-controller-manager')}`,
      /plank\.yaml:4 is a Helm chart/,
    ],
    [
      'chart/values.yaml',
      'plank:\n  image: example.org/prow/prow-controller-manager:v1\n',
      /values\.yaml:2 is a Helm chart/,
    ],
    ['m/plank.yaml', deployment('plank'), /plank\.yaml:12 is plank, which/],
    [
      'm/plank.yaml',
      deployment('prow-controller-manager').replace('example.org/prow/', ''),
      /:12 is an image without a repo/,
    ],
  ])('says what %s is', async (path, text, seen) => {
    await write({ 'chart/Chart.yaml': 'name: prow\n', 'config.yaml': CONFIG, [path]: text });
    await expect(lookForProduction([top], { root: top, name: 'one' })).rejects.toMatchObject({
      explanation: { what: expect.stringContaining('manifests'), observed: expect.stringMatching(seen) },
    });
  });

  it('says nothing of files that name none', async () => {
    await write({ 'm/hook.yaml': deployment('hook'), 'config.yaml': `${CONFIG}# image: planks\n` });
    await expect(lookForProduction([top], { root: top, name: 'one' })).rejects.toMatchObject({
      explanation: { observed: `none below ${top}` },
    });
  });
});

it('refuses a folder that is not there, by name', async () => {
  await expect(findFiles([join(top, 'nowhere')])).rejects.toMatchObject({
    kind: 'usage',
    explanation: { evidence: expect.stringContaining('nowhere') },
  });
});

describe('looking for jobs', () => {
  it('names the folders that hold nothing else of a production', async () => {
    await write({
      'config/config.yaml': CONFIG,
      'config/jobs/a/one.yaml': JOBS,
      'config/jobs/b/two.yaml': JOBS,
      'config/extra/three.yaml': JOBS,
      'config/jobs/notes.yaml': 'owner: somebody\n',
    });
    const covering = coveringFolders(await findFiles([top]));
    expect(covering.map((path) => path.slice(top.length + 1)).sort()).toEqual(['config/extra', 'config/jobs']);
  });
});

describe('looking in clones with more than one production', () => {
  const productionIn = (folder: string, { cluster = 'a', more = '' } = {}) => ({
    [`${folder}/config.yaml`]: CONFIG + more,
    [`${folder}/plugins.yaml`]: `plugins: {}\ntriggers: []\n${more}`,
    [`${folder}/jobs/${cluster}.yaml`]: `periodics:\n  - { name: ci-${cluster}, cluster: ${cluster} }\n`,
  });

  it('takes what is nearest to the manifests, and says which is passed over', async () => {
    await write({
      ...productionIn('one', { cluster: 'a' }),
      ...productionIn('two', { cluster: 'b', more: '# longer\n' }),
      'one/manifests/plank.yaml': deployment('prow-controller-manager'),
    });
    const guessed = await lookForProduction([top], { root: top, name: 'one' });
    expect(guessed).toMatchObject({
      config: { path: 'one/config.yaml', ground: expect.stringMatching(/^guess: .*also seen: two\/config.yaml/) },
      plugins: { path: 'one/plugins.yaml', ground: expect.stringMatching(/^guess/) },
      jobs: [{ path: 'one/jobs', ground: expect.stringMatching(/^guess: 1 file with jobs/) }],
      passedOver: ['two/jobs: jobs nearer to another configuration'],
    });
    expect(productionFileText(guessed)).toContain('# passed over:\n#   two/jobs: jobs nearer');
  });

  it('takes all jobs of the one configuration, and calls them a guess only where they are in another clone', async () => {
    await write({
      'config/config.yaml': CONFIG,
      'config/jobs/a.yaml': JOBS,
      'm/plank.yaml': deployment('prow-controller-manager'),
    });
    const groundIn = async (folders: string[]) =>
      (
        await lookForProduction(
          folders.map((folder) => join(top, folder)),
          { root: top, name: 'one' },
        )
      ).jobs[0]?.ground;
    expect(await groundIn(['config', 'm'])).toBe('1 file with jobs');
    await write({ 'other/jobs/b.yaml': JOBS.replaceAll('ci-', 'ci-other-') });
    expect(await groundIn(['config', 'other', 'm'])).toMatch(/^guess/);
  });
});

describe('in-repo configuration', () => {
  it.each([
    ['.prow/presubmits.yaml', 'presubmits: {}\n'],
    ['.prow.yaml', 'postsubmits: {}\n'],
    ['ci/in.yaml', 'presubmits:\n# for this repository\n- name: unit\n'],
    ['ci/in.yaml', 'postsubmits: [{ name: unit }]\n'],
  ])('is passed over in %s, and said', async (path, text) => {
    await write({
      'config.yaml': CONFIG,
      'jobs/jobs.yaml': JOBS,
      'm/plank.yaml': deployment('prow-controller-manager'),
      [path]: text,
    });
    const { jobs, passedOver } = await lookForProduction([top], { root: top, name: 'one' });
    expect(jobs.map((found) => found.path)).toEqual(['jobs']);
    expect(passedOver).toEqual([`${path}: in-repo configuration, which Prow reads from the repository`]);
  });

  it('is not what names jobs by repository, with lists below', async () => {
    await write({
      'config.yaml': CONFIG,
      'jobs/jobs.yaml': 'presubmits:\n  org/repo:\n  - name: unit\n',
      'm/plank.yaml': deployment('prow-controller-manager'),
    });
    const { jobs, passedOver } = await lookForProduction([top], { root: top, name: 'one' });
    expect(jobs.map((found) => found.path)).toEqual(['jobs']);
    expect(passedOver).toEqual([]);
  });
});

describe('names', () => {
  const candidates = (names: readonly string[], of: readonly string[]) =>
    matchNames(names, of).map((match) => match?.candidate);

  it('are matched by words, the best pair first, and the last one by elimination', () => {
    const secrets = ['kubeconfig-prow', 'kubeconfig-prow-build', 'kubeconfig-eks-cluster'];
    expect(candidates(secrets, ['trusted', 'eks-cluster', 'prow-build'])).toEqual([
      'trusted',
      'prow-build',
      'eks-cluster',
    ]);
    expect(candidates(['kubeconfig-a', 'kubeconfig-b'], ['x', 'y'])).toEqual([undefined, undefined]);
    expect(matchNames(['kubeconfig-prow-build', 'b'], ['build', 'x'])).toEqual([
      { candidate: 'build', common: ['build'] },
      { candidate: 'x', common: [] },
    ]);
  });
});
