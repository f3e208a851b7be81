import { connect } from 'node:http2';
import type { ProbeAction } from '../pod.js';
import type { ProbeAnswer, ProbeTarget } from './probe-target.js';

type Grpc = NonNullable<ProbeAction['grpc']>;

/** `SERVING` of grpc.health.v1.HealthCheckResponse.ServingStatus. */
const SERVING = 1;
/** A message in front of which stand a flag byte and four bytes of length. */
const PREFIX_BYTES = 5;

/**
 * Asks a container's grpc.health.v1.Health service; only `SERVING` passes. Written
 * out by hand: the question is one text and the answer one number.
 *
 * @throws {Error} where no answer came in time.
 * @see https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 */
export function askGrpc(action: Grpc, { podIP }: ProbeTarget, timeoutMs: number): Promise<ProbeAnswer> {
  const session = connect(`http://${podIP}:${action.port}`);
  const answered = new Promise<ProbeAnswer>((resolve, reject) => {
    session.once('error', reject);
    const request = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      'user-agent': 'kube-probe/1.35',
      te: 'trailers',
    });
    const chunks: Buffer[] = [];
    request.setTimeout(timeoutMs, () => request.destroy(new Error(`no answer in ${timeoutMs} ms`)));
    request.once('error', reject);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const status = servingStatus(Buffer.concat(chunks));
      resolve({ passed: status === SERVING, output: `service unhealthy (responded with ${status ?? 'no status'})` });
    });
    request.end(question(action.service ?? ''));
  });
  return answered.finally(() => session.destroy());
}

/** HealthCheckRequest: field 1, a text. */
function question(service: string): Buffer {
  const text = Buffer.from(service);
  const message = text.length === 0 ? text : Buffer.concat([Buffer.from([0x0a, text.length]), text]);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** HealthCheckResponse: field 1, a number; null where there is no message, as with an error. */
function servingStatus(answer: Buffer): number | null {
  if (answer.length < PREFIX_BYTES) return null;
  return answer[PREFIX_BYTES] === 0x08 ? (answer[PREFIX_BYTES + 1] ?? null) : 0;
}
