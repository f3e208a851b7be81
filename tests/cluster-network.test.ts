import { execa } from 'execa';
import { expect, it } from 'vitest';
import { linkAddress, planNetwork, ROUTER_ADDRESS } from '../src/local/network-plan.js';
import { projectPath } from '../src/toolchain/project-root.js';

const NAMESPACES = ['--user', '--map-root-user', '--net', '--mount', '--pid', '--fork', '--mount-proc'];

it('keeps bridges’ link-layer addresses whatever joins them', async () => {
  const script = projectPath('tests', 'support', 'print-bridges.ts');
  const { stdout } = await execa('unshare', [...NAMESPACES, process.execPath, '--import', 'tsx', script], {
    cwd: projectPath(),
  });
  const [router, pods] = [ROUTER_ADDRESS, planNetwork('prow', 0).podGateway].map(linkAddress);
  expect(stdout.split('\n')).toEqual([`rt0 ${router} ${router}`, `pods ${pods} ${pods}`]);
});
