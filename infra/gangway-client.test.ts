import { describe, expect, it } from 'vitest';
import { gangwayClient } from './gangway-client.js';

const client = (fields: string): string => `gangway:\n  allowed_api_clients:\n${fields}`;
const ALLOWED = `  - gcp: {endpoint_api_consumer_type: PROJECT, endpoint_api_consumer_number: '12'}
    allowed_jobs_filters: [{tenant_id: a}, {tenant_id: b}]
`;

describe('the API client that canaries are', () => {
  it('is the first that production lets in, with the first tenant whose jobs it may start', () => {
    expect(gangwayClient(client(ALLOWED))).toEqual({ consumerType: 'PROJECT', consumerNumber: '12', tenantId: 'a' });
  });

  it('is another where the first is let in to no job', () => {
    const useless = `  - gcp: {endpoint_api_consumer_type: PROJECT, endpoint_api_consumer_number: '11'}\n`;
    expect(gangwayClient(client(useless + ALLOWED))?.consumerNumber).toBe('12');
    expect(gangwayClient(client(useless))).toBeNull();
  });

  it.each(['{}', 'gangway: {}', 'gangway: {allowed_api_clients: []}', 'gangway:'])('is nobody in %s', (config) => {
    expect(gangwayClient(`${config}\n`)).toBeNull();
  });
});
