import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineEvent } from '@pulumi/pulumi/automation/index.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeploymentProgress } from './deployment-progress.js';
import { engineVariables, prepareEngine } from './engine-files.js';
import { releaseDeadLocks } from './release-dead-locks.js';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'engine-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const TOOLS = { pulumi: '/opt/pulumi', 'pulumi-resource-kubernetes': '/opt/provider' };

describe('prepareEngine', () => {
  it('puts the plugins beside Pulumi, and starts other programs when it is given others', async () => {
    const { installation } = await prepareEngine(directory, { ...TOOLS, pulumi: '/nowhere' });
    await prepareEngine(directory, { ...TOOLS, pulumi: '/bin/echo' });
    expect(execFileSync(join(installation, 'bin', 'pulumi'), ['up', 'a b']).toString()).toBe('up a b\n');
    expect((await readdir(join(installation, 'bin'))).sort()).toEqual([
      'pulumi',
      'pulumi-analyzer-policy-prow-staging',
      'pulumi-resource-kubernetes',
    ]);
  });

  it('keeps what the provider leaves in its temporary folder inside the environment, until the next run', async () => {
    const tools = { pulumi: '/usr/bin/env', 'pulumi-resource-kubernetes': '/usr/bin/env' };
    const temporary = join(directory, 'pulumi', 'tmp');
    const { installation } = await prepareEngine(directory, tools);
    const environmentOf = (name: string) => execFileSync(join(installation, 'bin', name)).toString();
    expect(environmentOf('pulumi-resource-kubernetes')).toContain(`TMPDIR=${temporary}\n`);
    expect(environmentOf('pulumi')).not.toContain(temporary);
    expect((await stat(temporary)).mode & 0o777).toBe(0o700);
    await writeFile(join(temporary, 'kubeconfig1'), 'token: a');
    await prepareEngine(directory, tools);
    expect(await readdir(temporary)).toEqual([]);
  });

  it('ends what it started when whoever started it is killed', async () => {
    const { installation } = await prepareEngine(directory, { ...TOOLS, pulumi: '/bin/sleep' });
    const starter = spawn('sh', ['-c', `'${join(installation, 'bin', 'pulumi')}' 60 & echo $!; wait`]);
    const [line] = await once(starter.stdout, 'data');
    const pid = Number(String(line));
    // A dead process whose new parent has not looked yet has no command line left.
    const commandLine = () => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    await vi.waitFor(async () => expect(await commandLine()).toMatch(/^\/bin\/sleep/), { timeout: 5_000 });
    starter.kill('SIGKILL');
    await vi.waitFor(async () => expect(await commandLine()).toBe(''), { timeout: 5_000 });
  });

  it('makes one passphrase that only its owner can read, and keeps it', async () => {
    const { passphraseFile } = await prepareEngine(directory, TOOLS);
    const passphrase = await readFile(passphraseFile, 'utf8');
    await prepareEngine(directory, TOOLS);
    expect(await readFile(passphraseFile, 'utf8')).toBe(passphrase);
    expect(passphrase.length).toBeGreaterThan(40);
    expect((await stat(passphraseFile)).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing of the user’s own Pulumi in force', async () => {
    const files = await prepareEngine(directory, TOOLS);
    expect(engineVariables(files, '/home/pulumi')).toMatchObject({
      PULUMI_HOME: '/home/pulumi',
      PULUMI_BACKEND_URL: `file://${directory}/pulumi/backend`,
      PULUMI_SKIP_UPDATE_CHECK: 'true',
    });
  });
});

describe('releaseDeadLocks', () => {
  async function lock(pid: number): Promise<string> {
    const folder = join(directory, '.pulumi', 'locks', 'organization', 'prow-staging', 'local');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'lock.json'), JSON.stringify({ pid, username: 'someone' }));
    await releaseDeadLocks(directory);
    return (await readdir(folder)).join();
  }

  it('removes the lock of a process that is gone', async () => {
    const { pid } = spawnSync('true');
    expect(await lock(pid)).toBe('');
  });

  it('keeps the lock of one that lives', async () => {
    expect(await lock(process.pid)).toBe('lock.json');
  });

  it('finds nothing to do where nothing was ever locked', async () => {
    await expect(releaseDeadLocks(directory)).resolves.toBeUndefined();
  });
});

describe('DeploymentProgress', () => {
  const urn = 'urn:pulumi:local::prow-staging::a$kubernetes:apps/v1:Deployment::prow Deployment default/deck';
  const metadata = { op: 'create', urn, type: 'kubernetes:apps/v1:Deployment', provider: '' } as const;

  function follow(events: Partial<EngineEvent>[]): { lines: string[]; failures: unknown } {
    const lines: string[] = [];
    const progress = new DeploymentProgress((line) => lines.push(line));
    for (const event of events) progress.observe({ sequence: 0, timestamp: 0, ...event });
    return { lines, failures: progress.failures() };
  }

  it('says what is done, and nothing of what stays as it is', () => {
    const same = { ...metadata, op: 'same' } as const;
    const { lines, failures } = follow([{ resOutputsEvent: { metadata } }, { resOutputsEvent: { metadata: same } }]);
    expect(lines).toEqual(['1 objects done (prow Deployment default/deck created)']);
    expect(failures).toEqual([]);
  });

  it('names what failed, with the last that was said of it', () => {
    const diagnostic = { urn, color: 'raw', severity: 'error' } as const;
    const { failures } = follow([
      { diagnosticEvent: { ...diagnostic, message: 'first' } },
      { diagnosticEvent: { ...diagnostic, message: '<{%reset%}>timed out: no pods<{%reset%}>\n' } },
      { resOpFailedEvent: { metadata, status: 1, steps: 1 } },
    ]);
    expect(failures).toEqual([{ name: 'prow Deployment default/deck', diagnostic: 'timed out: no pods' }]);
  });

  it('takes an error of no resource for one of the program', () => {
    const { failures } = follow([{ diagnosticEvent: { message: 'broken', color: 'raw', severity: 'error' } }]);
    expect(failures).toEqual([{ name: 'the program', diagnostic: 'broken' }]);
  });
});
