import type { V1EndpointSlice, V1Service } from '@kubernetes/client-node';
import type { ApiClient } from '../host-node/api-client.js';
import { listAndWatch, type Watched } from '../host-node/list-watch.js';
import { type ServiceEntry, serviceTable } from './service-table.js';

/** Changes come in bursts when a rollout goes on; they are taken together. */
const SETTLE_MS = 50;

/**
 * Follows a cluster's Services and their endpoints, and hands on the table
 * whenever it changed. While the API server does not answer, the last table
 * goes on serving, as kube-proxy's rules would.
 */
export function watchServices(
  api: ApiClient,
  options: { readonly signal: AbortSignal; onTable(table: ServiceEntry[]): void; onTrouble(problem: string): void },
): void {
  const { signal, onTable, onTrouble } = options;
  const services = new Map<string, V1Service & Watched>();
  const slices = new Map<string, V1EndpointSlice & Watched>();
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      onTable(serviceTable([...services.values()], [...slices.values()]));
    }, SETTLE_MS);
  };
  const follow = <T extends Watched>(path: string, known: Map<string, T>) =>
    void listAndWatch<T>(api, path, {
      signal,
      handlers: {
        onList(items) {
          known.clear();
          for (const item of items) known.set(item.metadata.uid ?? '', item);
          changed();
        },
        onChange(kind, item) {
          if (kind === 'DELETED') known.delete(item.metadata.uid ?? '');
          else known.set(item.metadata.uid ?? '', item);
          changed();
        },
        onTrouble,
      },
    });
  follow('/api/v1/services', services);
  follow('/apis/discovery.k8s.io/v1/endpointslices', slices);
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
}
