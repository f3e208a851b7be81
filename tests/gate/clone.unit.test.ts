import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withBump } from '../../src/cli/gate-bump.js';
import { withNextSteps } from '../../src/cli/next-steps.js';
import type { Bump } from '../../src/model/bump.js';
import type { Decision } from '../../src/model/decision.js';
import { sha256Of } from '../../src/production/source-files.js';
import { World } from './support/world.js';

let world: World;
let clone: string;
beforeEach(async () => {
  world = new World();
  clone = join(world.root, 'clone');
  await world.run();
  await git('init', '--quiet', '--initial-branch=main', clone);
  await commitTree('main', world.base);
});
afterEach(() => world.remove());

async function git(...args: string[]): Promise<void> {
  const who = ['-c', 'user.name=Casey', '-c', 'user.email=casey@example.test', '-c', 'commit.gpgsign=false'];
  await execa('git', [...who, ...args], { cwd: world.root });
}

/** Puts a folder's files into the clone as the next commit of a branch. */
async function commitTree(branch: string, folder: string): Promise<void> {
  const production = join(clone, 'prow');
  rmSync(production, { recursive: true, force: true });
  cpSync(folder, production, { recursive: true, verbatimSymlinks: true });
  await git('-C', clone, 'add', '--all');
  await git('-C', clone, 'commit', '--quiet', '--message', `${branch} as it is`);
}

async function branch(name: string): Promise<void> {
  await git('-C', clone, 'checkout', '--quiet', '-b', name, 'main');
}

const decide = (head = 'bump', base = 'main'): Promise<Decision> => world.decide({ clone, base, head, path: 'prow' });
const readBump = (): Promise<Bump> =>
  withBump(
    { clone, base: 'main', head: 'bump', path: 'prow', signal: new AbortController().signal },
    async ({ bump }) => {
      if ('unreadable' in bump) throw new TypeError(bump.unreadable);
      return bump;
    },
  );
const reasonsOf = ({ objections }: Decision): string[] => objections.map(({ reason }) => reason);

describe('a bump between two revisions of a clone', { timeout: 120_000 }, () => {
  it('is allowed where the rehearsal proves what a merge would make of production', async () => {
    await branch('bump');
    await commitTree('bump', world.head);
    const decision = await decide();
    expect([decision.answer, reasonsOf(decision)]).toEqual(['allow', []]);
  });

  it('names a revision that there is not, and files as git names them: what was checked out for it is gone', async () => {
    await branch('bump');
    await commitTree('bump', world.head);
    const told = async (head: string) => (await decide(head)).objections[0]?.observed;
    expect(await told('bumpp')).toBe('the clone has no commit "bumpp"');
    expect((await world.decide({ clone: world.root, base: 'main', head: 'bump' })).objections[0]?.observed).toContain(
      'not a git repository',
    );
    world.edit(join(world.head, 'config.yaml'), 'log_level: info', 'log_level: [');
    await commitTree('bump', world.head);
    const [unreadable] = (await decide()).objections;
    expect([unreadable?.reason, JSON.stringify(unreadable).includes(tmpdir())]).toEqual(['unreadable-bump', false]);
    expect(unreadable?.evidence).toMatch(/^config\.yaml:\d+|bump merged into main:prow\/config\.yaml/);
    await git('-C', clone, 'checkout', '--quiet', 'main');
    world.write(join(world.base, 'gate.yaml'), 'maxAgeHours: [\n');
    await commitTree('main', world.base);
    await expect(decide('main')).rejects.toThrow(/main:prow\/gate\.yaml/);
  });

  it('is not allowed from a branch that is older than what production has become', async () => {
    await branch('bump');
    await commitTree('bump', world.head);
    await git('-C', clone, 'checkout', '--quiet', 'main');
    world.edit(join(world.base, 'config.yaml'), 'pod_namespace: test-pods', 'pod_namespace: elsewhere');
    await commitTree('main', world.base);
    expect(reasonsOf(await decide())).toEqual(['drifted']);
  });

  it('is allowed in several commits, also where one takes another back, and with production merged in between', async () => {
    await branch('bump');
    world.write(join(world.head, 'notes.md'), 'words\n');
    await commitTree('bump', world.head);
    rmSync(join(world.head, 'notes.md'));
    await commitTree('bump', world.head);
    await git('-C', clone, 'checkout', '--quiet', 'main');
    world.write(join(clone, 'docs.md'), 'words\n');
    await git('-C', clone, 'add', '--all');
    await git('-C', clone, 'commit', '--quiet', '--message', 'docs');
    await git('-C', clone, 'checkout', '--quiet', 'bump');
    await git('-C', clone, 'merge', '--quiet', '--message', 'from main', 'main');
    expect((await decide()).answer).toBe('allow');
  });

  it('is another one where a rebase would take from production what a merge leaves in it', async () => {
    await branch('bump');
    const notes = join(world.head, 'notes.md');
    world.write(notes, 'words\n');
    await commitTree('bump', world.head);
    rmSync(notes);
    await commitTree('bump', world.head);
    await git('-C', clone, 'checkout', '--quiet', 'main');
    world.write(join(world.base, 'notes.md'), 'words\n');
    await commitTree('main', world.base);
    const decision = await decide();
    expect([reasonsOf(decision), decision.objections[0]?.observed]).toEqual([
      ['unreadable-bump'],
      expect.stringContaining('make one commit of it'),
    ]);
  });

  it('cannot hide a manifest by an attribute that keeps it out of archives', async () => {
    await branch('bump');
    world.write(join(world.head, '.gitattributes'), 'manifests/more.yaml export-ignore\n');
    world.write(join(world.head, 'manifests/more.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n');
    await commitTree('bump', world.head);
    expect(reasonsOf(await decide())).toEqual(['not-read', 'changes-not-rehearsed']);
  });

  it('is read byte for byte as it is written, whatever attributes would have git make of it', async () => {
    await branch('bump');
    const manifest = join(world.head, 'manifests/refresh.yaml');
    world.edit(manifest, 'kind: Deployment\n', 'kind: Deployment # $Id$ — as written\n');
    await commitTree('bump', world.head);
    await world.run({ id: 'as-written', production: world.head });
    const digestOf = async () => (await readBump()).files.find(({ path }) => path.endsWith('refresh.yaml'))?.after;
    const written = await digestOf();
    const all = '[attr]odd ident\n*.yaml odd text eol=crlf crlf=input working-tree-encoding=UTF-16\n';
    // At the top, where it is in no production: only what it does could tell.
    writeFileSync(join(clone, '.gitattributes'), all);
    await git('-C', clone, 'add', '.gitattributes');
    await git('-C', clone, 'commit', '--quiet', '--message', 'attributes');
    expect([await digestOf(), (await decide()).answer]).toEqual([written, 'allow']);
    expect(written).toBe(sha256Of(readFileSync(manifest)));
  });

  it('cannot name a file of this machine by a link', async () => {
    await branch('bump');
    symlinkSync(join(world.root, 'state'), join(world.head, 'manifests', 'link.yaml'));
    await commitTree('bump', world.head);
    const decision = await decide();
    expect([reasonsOf(decision), decision.objections[0]?.observed]).toEqual([
      ['unreadable-bump'],
      expect.stringContaining('link.yaml is a link that leads out of the tree'),
    ]);
  });

  it('cannot name one by a link through another link either', async () => {
    await branch('bump');
    const manifests = join(world.head, 'manifests');
    symlinkSync('..', join(world.head, 'up'));
    // As it is written it stays inside of the tree: `up` is one step up, and no step down.
    symlinkSync('../up/../before/prow/manifests/boskos.yaml', join(manifests, 'link.yaml'));
    await commitTree('bump', world.head);
    const decision = await decide();
    expect(reasonsOf(decision)).toEqual(['unreadable-bump']);
    expect(decision.objections[0]?.observed).toContain('link that leads out of the tree');
  });

  it('is undecided where it does not merge, by the names of the files, and where a revision is none', async () => {
    await branch('bump');
    await commitTree('bump', world.head);
    await git('-C', clone, 'checkout', '--quiet', 'main');
    world.edit(join(world.base, 'manifests/refresh.yaml'), 'v20250522-9b3f5faca', 'v20250601-0123456');
    await commitTree('main', world.base);
    const asked = { clone, base: 'main', head: 'bump', path: 'prow' };
    const [conflict] = withNextSteps(await decide(), asked).objections;
    expect(conflict).toMatchObject({
      reason: 'merge-conflict',
      observed: 'both sides change, each otherwise: prow/manifests/refresh.yaml',
      evidence: 'git merge-tree --write-tree --name-only main bump',
      next: expect.stringMatching(/^rebase it onto .*: git -C \S+clone rebase main bump$/),
    });
    for (const head of ['no-such-branch', '--output=/dev/null'])
      expect(reasonsOf(await decide(head)), head).toEqual(['unreadable-bump']);
  });

  it('has no hint of git in place of what is wrong: one without a commit in common is no conflict', async () => {
    await git('-C', clone, 'checkout', '--quiet', '--orphan', 'bump');
    await commitTree('bump', world.head);
    const [apart] = (await decide()).objections;
    expect([apart?.reason, apart?.observed]).toEqual([
      'unreadable-bump',
      expect.stringMatching(/^git merge-tree: .*unrelated histories/),
    ]);
  });
});
