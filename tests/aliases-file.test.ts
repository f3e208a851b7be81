import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProductionFile } from '../src/production/production-file.js';
import { projectPath } from '../src/toolchain/project-root.js';
import { prowStaging } from './support/cli.js';

const PRODUCTION = projectPath('examples', 'production');

let state = '';
/** What the example describes, as somebody may bring it: one file for each Secret. */
let files: string[] = [];
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'aliases-file-'));
  const { kubeconfigs } = await readProductionFile(PRODUCTION);
  files = await Promise.all(
    kubeconfigs.map(async ({ secret = '', key, currentContext, contexts }) => {
      const path = join(state, secret);
      await writeFile(path, kubeconfig(contexts, { currentContext, addressOf: (cluster) => `https://${cluster}` }));
      return `${secret}/${key}=${path}`;
    }),
  );
});
afterAll(() => rm(state, { recursive: true, force: true }));

function kubeconfig(
  contexts: readonly { name: string; cluster: string }[],
  made: { currentContext: string; addressOf: (cluster: string) => string },
): string {
  return JSON.stringify({
    'current-context': made.currentContext,
    contexts: contexts.map(({ name }) => ({ name, context: { cluster: name, user: 'u' } })),
    clusters: contexts.map(({ name, cluster }) => ({
      name,
      cluster: { server: made.addressOf(cluster), 'certificate-authority-data': 'Q0E=' },
    })),
    users: [{ name: 'u', user: { token: 'topsecret' } }],
  });
}

const compare = (given: readonly string[]) =>
  prowStaging(['import', '--production', PRODUCTION, '--aliases-file', ...given], { state });

describe('kubeconfigs that somebody brings as files', () => {
  it('are what production.yaml says, and perhaps one cluster where they share their authority', async () => {
    const { exitCode, all } = await compare(files);
    expect(exitCode, String(all)).toBe(0);
    expect(all).toContain('production.yaml says the same of all 5 kubeconfigs.');
    expect(all).toMatch(/^perhaps {2}context default \(prow-build\), .*at 5 addresses/m);
    expect(all).not.toMatch(/topsecret|https:/);
  });

  it('leave open what is in those that nobody brought', async () => {
    const { exitCode, all } = await compare(files.slice(1));
    expect(exitCode, String(all)).toBe(2);
    expect(all).toContain('not compared  Secret kubeconfig-build, key kubeconfig');
  });

  it('differ by the names of contexts', async () => {
    const path = join(state, 'other');
    const contexts = [{ name: 'safety', cluster: 'security' }];
    await writeFile(path, kubeconfig(contexts, { currentContext: '', addressOf: (cluster) => `https://${cluster}` }));
    const { exitCode, all } = await compare([...files.slice(0, 3), `kubeconfig-security/kubeconfig=${path}`]);
    expect(exitCode).toBe(1);
    expect(all).toContain('differs  Secret kubeconfig-security, key kubeconfig has contexts safety, in this order');
  });

  it('are only printed where no production is named', async () => {
    const [, path = ''] = /=(.*)$/.exec(files[0] ?? '') ?? [];
    const { exitCode, stdout } = await prowStaging(['import', '--aliases-file', path, '--json'], { state });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ currentContext: 'default', contexts: [{ name: 'default' }] });
  });

  it('have digests to keep only beside a production and kubeconfigs that are read', async () => {
    const [, path = ''] = /=(.*)$/.exec(files[0] ?? '') ?? [];
    for (const given of [
      ['--aliases-file', path],
      ['--production', PRODUCTION],
    ]) {
      const { exitCode, all } = await prowStaging(['import', '--keep-digests', ...given], { state });
      expect([exitCode, String(all)], given.join(' ')).toEqual([64, expect.stringContaining('has nothing to keep')]);
    }
  });

  it('are refused where it is not clear which they are', async () => {
    const { exitCode, all } = await compare([join(state, 'kubeconfig-build')]);
    expect(exitCode).toBe(64);
    expect(all).toContain('secret/kubeconfig-build/kubeconfig=FILE');
  });
});
