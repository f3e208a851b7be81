import { z } from 'zod';
import { PUBSUB_REPORTS } from '../../model/pubsub.js';
import type { Pubsub } from '../grpc/open-pubsub.js';

/** The attribute by which a message says what it asks for (pkg/pubsub/subscriber/subscriber.go). */
export const EVENT_TYPE = 'prow.k8s.io/pubsub.EventType';

/** What sub says that it made of a message (pkg/crier/reporters/pubsub/reporter.go). */
export interface SubReport {
  readonly runId: string;
  readonly status: string;
  readonly message: string;
}

const Report = z
  .looseObject({ runid: z.string(), status: z.string(), message: z.string().default('') })
  .transform(({ runid: runId, status, message }): SubReport => ({ runId, status, message }));

/** What a message says so that sub tells what it made of it, and of which. */
export function reportTo(project: string, runId: string): Record<string, string> {
  return {
    'prow.k8s.io/pubsub.project': project,
    'prow.k8s.io/pubsub.topic': PUBSUB_REPORTS,
    'prow.k8s.io/pubsub.runID': runId,
  };
}

/** Takes what sub has said since the last time. */
export async function takeReports(pubsub: Pubsub, project: string): Promise<SubReport[]> {
  const texts = await pubsub.take({ project, subscription: PUBSUB_REPORTS });
  return texts.map((text) => Report.parse(JSON.parse(text)));
}
