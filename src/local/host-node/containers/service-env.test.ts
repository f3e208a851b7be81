import { expect, it } from 'vitest';
import { serviceEnvironment } from './service-env.js';

it('tells host, port and links of a Service', () => {
  const spec = { clusterIP: '10.96.0.5', ports: [{ name: 'http-main', port: 80 }] };
  expect(serviceEnvironment({ metadata: { name: 'my-svc' }, spec })).toEqual({
    MY_SVC_SERVICE_HOST: '10.96.0.5',
    MY_SVC_SERVICE_PORT: '80',
    MY_SVC_SERVICE_PORT_HTTP_MAIN: '80',
    MY_SVC_PORT: 'tcp://10.96.0.5:80',
    MY_SVC_PORT_80_TCP: 'tcp://10.96.0.5:80',
    MY_SVC_PORT_80_TCP_PROTO: 'tcp',
    MY_SVC_PORT_80_TCP_PORT: '80',
    MY_SVC_PORT_80_TCP_ADDR: '10.96.0.5',
  });
});

it('says nothing of a headless Service', () => {
  expect(serviceEnvironment({ metadata: { name: 'a' }, spec: { clusterIP: 'None', ports: [{ port: 80 }] } })).toEqual(
    {},
  );
});
