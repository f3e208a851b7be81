import type { AddressPool } from './addresses.js';
import type { ApiClient } from './api-client.js';
import type { HostNodeConfig } from './config.js';
import type { RecordEvent } from './events.js';
import type { HostPorts } from './pods/host-ports.js';
import type { RecentReads } from './recent-reads.js';
import type { SystemRoot } from './system-root.js';
import type { ApiSources } from './volumes/api-sources.js';

/** What all pods of a node share. */
export interface NodeContext {
  readonly config: HostNodeConfig;
  readonly api: ApiClient;
  readonly recordEvent: RecordEvent;
  readonly sources: ApiSources;
  readonly system: SystemRoot;
  /** Services by namespace, for the variables that tell about them. */
  readonly services: RecentReads;
  readonly addresses: AddressPool;
  readonly hostPorts: HostPorts;
  readonly onTrouble: (problem: string) => void;
}
