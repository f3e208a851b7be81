import { fileURLToPath } from 'node:url';
import { Client, type ClientUnaryCall, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { loadSync, type MethodDefinition, type ServiceDefinition } from '@grpc/proto-loader';

/** Milliseconds one answer may take. */
const TIMEOUT_MS = 20_000;

/** Milliseconds before a connection is tried again: for a moment after its pods were replaced a Service leads to those of before. */
const RECONNECT_MS = 250;

/** Answers of nobody: the call did not come through, or nothing came back. Every other one is the component's own. */
const UNANSWERED: readonly number[] = [status.CANCELLED, status.DEADLINE_EXCEEDED, status.UNAVAILABLE];

/** One service of a component, as its clients call it. */
export interface GrpcService {
  /**
   * Calls a method.
   *
   * @param headers - what goes beside the request, by name.
   * @returns The answer, fields named as in the .proto, enums by their names.
   * @throws {ServiceError} The component refused ({@link refusalOf}), or nobody answered.
   */
  readonly call: (method: string, request: object, headers?: Readonly<Record<string, string>>) => Promise<unknown>;
  readonly close: () => void;
}

/**
 * Opens a service without encryption, as Prow's components serve it inside their cluster.
 *
 * @param options.proto - file beside this one.
 * @param options.service - its full name there.
 * @param options.endpoint - address on this machine.
 * @param options.limitMs - milliseconds one answer may take.
 */
export function openGrpc(options: {
  readonly proto: string;
  readonly service: string;
  readonly endpoint: string;
  readonly signal: AbortSignal;
  readonly limitMs?: number;
}): GrpcService {
  const { proto, service, endpoint, signal, limitMs = TIMEOUT_MS } = options;
  const file = fileURLToPath(new URL(proto, import.meta.url));
  const methods = loadSync(file, { keepCase: true, enums: String, longs: String, defaults: true })[service];
  const client = new Client(new URL(endpoint).host, credentials.createInsecure(), {
    // Nothing between this machine and itself.
    'grpc.enable_http_proxy': 0,
    'grpc.initial_reconnect_backoff_ms': RECONNECT_MS,
    'grpc.max_reconnect_backoff_ms': RECONNECT_MS,
  });
  // One listener for all calls, of which there may be dozens at once.
  const open = new Set<ClientUnaryCall>();
  const onAbort = (): void => {
    for (const call of open) call.cancel();
  };
  signal.addEventListener('abort', onAbort);
  return {
    call: (name, request, headers = {}) => {
      const method = (methods as ServiceDefinition | undefined)?.[name];
      if (method === undefined) throw new RangeError(`${proto} has no ${service}/${name}`);
      signal.throwIfAborted();
      return callOnce(client, { method, request, headers, open, limitMs });
    },
    close: () => {
      signal.removeEventListener('abort', onAbort);
      client.close();
    },
  };
}

/** What the component answered in place of what was asked for; null where nobody answered, or it is no error of a call. */
export function refusalOf(error: unknown): string | null {
  if (!isServiceError(error) || UNANSWERED.includes(error.code)) return null;
  return `${status[error.code]}: ${error.details}`;
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;
}

function callOnce(
  client: Client,
  given: {
    readonly method: MethodDefinition<object, object>;
    readonly request: object;
    readonly headers: Readonly<Record<string, string>>;
    /** Calls that nobody answered yet. */
    readonly open: Set<ClientUnaryCall>;
    readonly limitMs: number;
  },
): Promise<unknown> {
  const { method, request, headers, open, limitMs } = given;
  const metadata = new Metadata({ waitForReady: true });
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return new Promise((resolve, reject) => {
    const call = client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      metadata,
      { deadline: Date.now() + limitMs },
      (error, answer) => {
        open.delete(call);
        if (error === null) resolve(answer);
        else reject(error);
      },
    );
    open.add(call);
  });
}
