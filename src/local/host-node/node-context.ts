import type { AddressPool } from './addresses.js';
import type { ApiClient } from './api-client.js';
import type { HostNodeConfig } from './config.js';
import type { RecordEvent } from './events.js';
import type { SystemRoot } from './system-root.js';
import type { apiSources } from './volumes/api-sources.js';

/** What all pods of a node share. */
export interface NodeContext {
  readonly config: HostNodeConfig;
  readonly api: ApiClient;
  readonly recordEvent: RecordEvent;
  readonly sources: ReturnType<typeof apiSources>;
  readonly system: SystemRoot;
  readonly addresses: AddressPool;
  readonly onTrouble: (problem: string) => void;
}
