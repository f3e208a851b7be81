import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { ConfigFiles } from '../src/canaries/config/config-files.js';
import { runCheckconfig } from '../src/canaries/config/run-checkconfig.js';
import { lastGoodFile } from '../src/gate/last-good-file.js';
import type { DeclaredImage } from '../src/model/bump.js';
import { buildProw } from '../src/toolchain/build-prow.js';
import { projectPath } from '../src/toolchain/project-root.js';
import { resolveCandidate } from '../src/toolchain/resolve-candidate.js';

const TAG = 'v20251125-e3ae8cf22';
const NAMESPACES = 'prowjob_namespace: default\npod_namespace: test-pods\n';
const DECORATION = `
plank:
  default_decoration_config_entries:
    - config:
        gcs_configuration: { bucket: logs, path_strategy: explicit }
        utility_images: { clonerefs: x:1, initupload: x:1, entrypoint: x:1, sidecar: x:1 }
`;
const example = (name: string): Promise<string> => readFile(projectPath('examples', 'gate', name), 'utf8');
const { signal } = new AbortController();

let checkconfig: string;
let autobumper: string;
beforeAll(async () => {
  const build = await buildProw(await resolveCandidate(TAG, { signal }), ['checkconfig', 'generic-autobumper'], {
    signal,
  });
  checkconfig = build.executables['checkconfig']?.path ?? '';
  autobumper = build.executables['generic-autobumper']?.path ?? '';
});

/** What the real checkconfig makes of a configuration of nothing but the examples. */
async function answerTo(files: Partial<ConfigFiles>) {
  return runCheckconfig(checkconfig, { files: { config: NAMESPACES, plugins: null, jobs: [], ...files }, signal });
}

describe('the examples that a team copies', () => {
  it('are loaded by checkconfig: jobs, what tide merges, and branch protection', async () => {
    const parts = await Promise.all(['tide.yaml', 'branch-protection.yaml'].map(example));
    const jobs = [{ name: 'presubmit.yaml', text: await example('presubmit.yaml') }];
    expect(await answerTo({ config: [NAMESPACES, DECORATION, ...parts].join('\n'), jobs })).toMatchObject({
      answer: 'accepted',
    });
  });

  it('would not be, had one of them a field that Prow does not know', async () => {
    const tide = (await example('tide.yaml')).replace('required-contexts', 'required-context');
    expect(await answerTo({ config: `${NAMESPACES}${tide}` })).toMatchObject({ answer: 'refused' });
  });
});

describe('the settings of generic-autobumper', () => {
  let server: Server;
  let folder: string;
  let served = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'autobumper-'));
    server = createServer((request, response) => {
      response.statusCode = request.url === '/last-good.yaml' ? 200 : 404;
      response.end(served);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await writeFile(join(folder, 'token'), 'nothing\n');
    // Without images of Prow: with them it asks their registry whether the tag is there, and pushes what it changed.
    const prow = join(folder, 'repository', 'prow');
    await mkdir(prow, { recursive: true });
    await writeFile(join(prow, 'none.yaml'), 'kind: None\n');
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.test'];
    for (const args of [
      ['init', '--quiet'],
      ['add', '.'],
      [...author, 'commit', '--quiet', '--message', 'first'],
    ])
      await execa('git', args, { cwd: join(folder, 'repository') });
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The real generic-autobumper, by the example's settings, as far as it goes without a pull request. */
  async function bump() {
    const settings: object = parse(await example('autobumper.yaml'));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const config = join(folder, 'autobumper.yaml');
    const here = { upstreamURLBase: `http://127.0.0.1:${port}`, gitHubToken: join(folder, 'token') };
    await writeFile(config, stringify({ ...settings, ...here }));
    const cwd = join(folder, 'repository');
    return execa(autobumper, ['--config', config, '--skip-pullrequest'], { cwd, reject: false, all: true });
  }

  it('lead it to the file that the gate prints', async () => {
    const repository = 'us-docker.pkg.dev/k8s-infra-prow/images/hook';
    const image: DeclaredImage = {
      ...{ subject: 'Deployment prow/hook', field: '/image', repository, tag: 'v20250522-9b3f5faca', digest: null },
      ...{ isProw: true, place: 'hook.yaml:1' },
    };
    const good = { tag: TAG, rehearsedAt: '2025-11-26T10:00:00.000Z', evidence: 'runs/1' };
    served = lastGoodFile(good, [image]);
    const { exitCode, all } = await bump();
    expect(exitCode, all).toBe(0);
  });

  it('propose nothing where no candidate is good', async () => {
    served = '# none\n';
    const { exitCode, all } = await bump();
    expect([exitCode, all]).toEqual([1, expect.stringContaining('unable to find match')]);
  });
});
