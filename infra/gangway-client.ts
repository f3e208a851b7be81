import { z } from 'zod';
import { prowDocuments } from '../src/production/yaml-documents.js';

/** Who may ask production's gangway for jobs, and for whose. */
export interface GangwayClient {
  readonly consumerType: string;
  readonly consumerNumber: string;
  readonly tenantId: string;
}

/** As Prow reads it (pkg/config/gangway.go). */
const Config = z.looseObject({
  gangway: z
    .looseObject({
      allowed_api_clients: z
        .array(
          z.looseObject({
            gcp: z
              .looseObject({ endpoint_api_consumer_type: z.string(), endpoint_api_consumer_number: z.string() })
              .nullish(),
            allowed_jobs_filters: z.array(z.looseObject({ tenant_id: z.string() })).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

/** The first API client that production's configuration lets in; null where it lets in nobody. */
export function gangwayClient(config: string): GangwayClient | null {
  const read = Config.safeParse(prowDocuments(config, 'Prow configuration')[0]?.value ?? null).data;
  for (const { gcp, allowed_jobs_filters: filters } of read?.gangway?.allowed_api_clients ?? []) {
    const tenantId = filters?.[0]?.tenant_id;
    if (gcp === undefined || gcp === null || tenantId === undefined) continue;
    const { endpoint_api_consumer_type: consumerType, endpoint_api_consumer_number: consumerNumber } = gcp;
    return { consumerType, consumerNumber, tenantId };
  }
  return null;
}
