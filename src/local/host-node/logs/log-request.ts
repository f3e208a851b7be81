/** What a client of the kubelet API asks of a container's log. */
export interface LogRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines: number | null;
  readonly limitBytes: number | null;
  /** Milliseconds since the epoch; older lines are left out. */
  readonly sinceMs: number | null;
}

/**
 * Reads `/containerLogs/<namespace>/<pod>/<container>?…`, or null for any other address.
 *
 * @see Kubernetes, v1.PodLogOptions
 */
export function parseLogRequest(address: string, nowMs: number): LogRequest | null {
  const url = new URL(address, 'https://node');
  const match = /^\/containerLogs\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(url.pathname);
  const [, namespace, pod, container] = match ?? [];
  if (namespace === undefined || pod === undefined || container === undefined) return null;
  const query = url.searchParams;
  const seconds = wholeNumber(query.get('sinceSeconds'));
  const time = Date.parse(query.get('sinceTime') ?? '');
  return {
    namespace,
    pod,
    container,
    follow: query.get('follow') === 'true',
    previous: query.get('previous') === 'true',
    timestamps: query.get('timestamps') === 'true',
    tailLines: wholeNumber(query.get('tailLines')),
    limitBytes: wholeNumber(query.get('limitBytes')),
    sinceMs: seconds === null ? (Number.isNaN(time) ? null : time) : nowMs - seconds * 1000,
  };
}

function wholeNumber(text: string | null): number | null {
  return text === null || !/^\d+$/.test(text) ? null : Number(text);
}
