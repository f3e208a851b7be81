import { z } from 'zod';
import type { Environment } from '../../model/environment.js';
import type { JobType } from '../../model/job.js';
import { openGrpc } from './open-grpc.js';

/** How gangway's proxy tells who asks (pkg/config/gangway.go). */
const CONSUMER = { type: 'x-endpoint-api-consumer-type', number: 'x-endpoint-api-consumer-number' } as const;

const Execution = z.looseObject({
  id: z.string().min(1),
  job_name: z.string(),
  job_type: z.string().transform((type) => type.toLowerCase()),
  job_status: z.string(),
});
/** A job that gangway started: its id is the name of the ProwJob. */
export type Execution = z.infer<typeof Execution>;

/** States in which a job is over (gangway.proto, JobExecutionStatus). */
const OVER: readonly string[] = ['SUCCESS', 'FAILURE', 'ABORTED', 'ERROR'];

/** Whether gangway says that a job is over. */
export function isOver({ job_status: state }: Execution): boolean {
  return OVER.includes(state);
}

/** A job to be started, as gangway is asked for one. */
export interface AskedJob {
  readonly job: string;
  readonly type: JobType;
  /** What it is started for; a periodic has none. */
  readonly refs: object | null;
  readonly labels: Readonly<Record<string, string>>;
}

/** An API client, as gangway's proxy says it. */
export type Consumer = NonNullable<Environment['canary']['gangway']>;

/** gangway as one API client has it. Every call throws as {@link openGrpc}'s. */
export interface Gangway {
  readonly create: (asked: AskedJob) => Promise<Execution>;
  readonly find: (id: string) => Promise<Execution>;
  readonly close: () => void;
}

/**
 * Opens gangway.
 *
 * @param consumer - the API client that asks.
 */
export function openGangway(
  endpoint: string,
  { consumer, signal }: { consumer: Consumer; signal: AbortSignal },
): Gangway {
  const { call, close } = openGrpc({ proto: 'gangway.proto', service: 'Prow', endpoint, signal });
  const headers = { [CONSUMER.type]: consumer.consumerType, [CONSUMER.number]: consumer.consumerNumber };
  const ask = async (method: string, request: object): Promise<Execution> =>
    Execution.parse(await call(method, request, headers));
  return {
    create: ({ job, type, refs, labels }) =>
      ask('CreateJobExecution', {
        job_name: job,
        job_execution_type: type.toUpperCase(),
        pod_spec_options: { labels },
        ...(refs === null ? {} : { refs }),
      }),
    find: (id) => ask('GetJobExecution', { id }),
    close,
  };
}
