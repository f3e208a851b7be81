import { createServer, type Server, type Socket } from 'node:net';
import { pipeTo } from '../pipe-to.js';
import { addRouterAddress, removeRouterAddress } from './networks.js';
import type { ServiceEndpoint, ServiceEntry } from './service-table.js';

/**
 * Serves one cluster's Service addresses: listens on each in the router's
 * network, where pods arrive by their default route, and passes connections on
 * to ready endpoints in turn. It does what kube-proxy does, without `nft`,
 * which a fresh Debian does not have.
 */
export class ServiceProxy {
  readonly #listeners = new Map<string, Server>();
  readonly #turns = new Map<string, number>();
  readonly #lastWith = new Map<string, { endpoint: ServiceEndpoint; at: number }>();
  readonly #addresses = new Set<string>();
  #table: readonly ServiceEntry[] = [];
  #updating: Promise<void> = Promise.resolve();

  /** @param acceptsFrom - whether an address is of this cluster: a Service is reachable from its own cluster only. */
  constructor(
    private readonly acceptsFrom: (remoteAddress: string) => boolean,
    private readonly onTrouble: (error: unknown) => void = () => undefined,
  ) {}

  /** The Services as last read. */
  get table(): readonly ServiceEntry[] {
    return this.#table;
  }

  /** Takes over a new table once the one before is served: tables are opened and closed in order. */
  take(table: readonly ServiceEntry[]): void {
    this.#updating = this.#updating.then(() => this.update(table)).catch(this.onTrouble);
  }

  /** Opens what is new, closes what is gone, and takes over the endpoints of the rest. */
  async update(table: readonly ServiceEntry[]): Promise<void> {
    this.#table = table;
    const wanted = new Map<string, { address: string; port: number }>();
    for (const { clusterAddress, ports } of table) {
      if (clusterAddress === '') continue;
      for (const { port } of ports) wanted.set(`${clusterAddress}:${port}`, { address: clusterAddress, port });
    }
    for (const [key, server] of this.#listeners) {
      if (wanted.has(key)) continue;
      server.close();
      this.#listeners.delete(key);
    }
    for (const address of [...this.#addresses]) {
      if ([...wanted.values()].some((listener) => listener.address === address)) continue;
      this.#addresses.delete(address);
      await removeRouterAddress(address);
    }
    for (const [key, { address, port }] of wanted) {
      if (!this.#listeners.has(key)) await this.#listen(key, address, port);
    }
  }

  /**
   * The endpoint whose turn it is, or undefined while none is ready. A client of a Service with
   * session affinity stays with the one it had.
   */
  pick(address: string, port: number, client = ''): ServiceEndpoint | undefined {
    const service = this.#table.find(({ clusterAddress }) => clusterAddress === address);
    const endpoints = service?.ports.find((candidate) => candidate.port === port)?.endpoints ?? [];
    const affinityMs = (service?.affinitySeconds ?? 0) * 1000;
    const key = `${address}:${port}`;
    const last = affinityMs > 0 ? this.#lastWith.get(`${key} ${client}`) : undefined;
    const stays = last !== undefined && last.at + affinityMs > Date.now();
    const kept = stays ? endpoints.find((endpoint) => endpoint.address === last.endpoint.address) : undefined;
    const endpoint = kept ?? this.#next(key, endpoints);
    if (affinityMs > 0 && endpoint !== undefined) this.#lastWith.set(`${key} ${client}`, { endpoint, at: Date.now() });
    return endpoint;
  }

  #next(key: string, endpoints: readonly ServiceEndpoint[]): ServiceEndpoint | undefined {
    const turn = this.#turns.get(key) ?? 0;
    this.#turns.set(key, turn + 1);
    return endpoints[turn % Math.max(endpoints.length, 1)];
  }

  async #listen(key: string, address: string, port: number): Promise<void> {
    if (!this.#addresses.has(address)) {
      await addRouterAddress(address);
      this.#addresses.add(address);
    }
    const server = createServer({ allowHalfOpen: true }, (socket) => this.#connect(socket, address, port));
    this.#listeners.set(key, server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, address, resolve);
    });
  }

  #connect(socket: Socket, address: string, port: number): void {
    const client = socket.remoteAddress ?? '';
    const endpoint = this.acceptsFrom(client) ? this.pick(address, port, client) : undefined;
    // kube-proxy rejects a connection that no endpoint can take; so do we.
    if (endpoint === undefined) socket.resetAndDestroy();
    else pipeTo(socket, endpoint.address, endpoint.port);
  }
}
