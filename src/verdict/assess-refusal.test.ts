import { expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION } from '../model/fixtures/example-run.js';
import { assessRefusal } from './assess-refusal.js';

const asked = (answer: string) =>
  assessRefusal(EXAMPLE_DESCRIPTION, { job: 'a', spelling: 'default', type: 'periodic', way: 'gangway' }, answer);
const POST = 'Failed creating prowjob: Post "https://10.96.0.1:443/apis/prow.k8s.io/v1/namespaces/default/prowjobs": ';

test.each([
  'net/http: TLS handshake timeout',
  'dial tcp 10.96.0.1:443: i/o timeout',
  'net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
  'client rate limiter Wait returned an error: context deadline exceeded',
  'etcdserver: request timed out',
  'the server was unable to return a response in the time allowed, but may still be processing the request',
  'http2: client connection lost',
  'unexpected EOF',
  'context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
])('a component that an API server did not answer in time has refused nothing: %s', (why) => {
  expect(asked(POST + why)).toMatchObject({ outcome: 'inconclusive', observed: expect.stringContaining(why) });
});

test.each([
  `${POST}x509: certificate signed by unknown authority`,
  'Failed creating prowjob: prowjobs.prow.k8s.io is forbidden',
  'cluster default is not allowed',
])('any other answer is a fail: %s', (answer) => {
  expect(asked(answer)).toMatchObject({ outcome: 'fail' });
});
