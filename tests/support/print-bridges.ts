import { execa } from 'execa';
import { makeClusterNetwork, makeRouter } from '../../src/local/keeper/networks.js';
import { POD_BRIDGE, planNetwork, ROUTER_BRIDGE } from '../../src/local/network-plan.js';

/** Prints the bridges' link-layer addresses before and after a port joins whose own is lower. Needs namespaces of its own. */
const network = planNetwork('prow', 0);
await makeRouter();
await makeClusterNetwork(network, 1);
const places = [
  { bridge: ROUTER_BRIDGE, options: [] },
  { bridge: POD_BRIDGE, options: ['-n', network.namespace] },
];
for (const { bridge, options } of places) {
  const before = await addressOf(bridge, options);
  await execa('ip', [...options, 'link', 'add', 'low', 'address', '00:00:00:00:00:01', 'type', 'veth', 'peer', 'end']);
  await execa('ip', [...options, 'link', 'set', 'low', 'master', bridge, 'up']);
  process.stdout.write(`${bridge} ${before} ${await addressOf(bridge, options)}\n`);
}

async function addressOf(bridge: string, options: readonly string[]): Promise<string> {
  const { stdout } = await execa('ip', [...options, '-json', 'link', 'show', bridge]);
  return JSON.parse(stdout)[0].address;
}
