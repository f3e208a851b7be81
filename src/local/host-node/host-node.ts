import { mkdirSync } from 'node:fs';
import { addressPool } from './addresses.js';
import { createApiClient } from './api-client.js';
import type { HostNodeConfig } from './config.js';
import { prepareDevices } from './devices.js';
import { eventRecorder } from './events.js';
import { readKubeconfig } from './kubeconfig.js';
import { serveLogs } from './logs/log-server.js';
import { keepHeartbeat, registerNode } from './node-registration.js';
import { hostPorts } from './pods/host-ports.js';
import { runPods } from './pods/pod-manager.js';
import { podsDirectory } from './pods/pod-paths.js';
import { recentReads } from './recent-reads.js';
import { systemRoot } from './system-root.js';
import { apiSources } from './volumes/api-sources.js';

export interface HostNodeOptions {
  /** Ends the node's work, not its pods: a node that starts again finds them. */
  readonly signal: AbortSignal;
  readonly onTrouble: (problem: string) => void;
}

/** Runs one host node until `signal` fires. */
export async function runHostNode(config: HostNodeConfig, { signal, onTrouble }: HostNodeOptions): Promise<void> {
  mkdirSync(podsDirectory(config.workDir), { recursive: true, mode: 0o700 });
  const api = createApiClient(readKubeconfig(config.kubeconfig));
  const recordEvent = eventRecorder(api, { nodeName: config.nodeName, onTrouble });
  const sources = apiSources(api);
  const addresses = addressPool(config.podAddresses);
  const context = {
    config,
    api,
    recordEvent,
    sources,
    addresses,
    hostPorts: hostPorts(config.nodeAddress),
    onTrouble,
    system: systemRoot(),
    services: recentReads(),
  };
  await prepareDevices(config.workDir);
  await serveLogs(config, signal);
  await registerNode(api, config);
  await Promise.all([keepHeartbeat(api, config, { signal, onTrouble }), runPods(context, signal)]);
}
