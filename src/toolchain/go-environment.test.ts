import { expect, test } from 'vitest';
import { goEnvironment } from './go-environment.js';

test('flags and targets of the user do not change what is built', () => {
  const env = goEnvironment({ GOFLAGS: '-race', GOOS: 'windows', GOEXPERIMENT: 'x', GOWORK: '/w', CGO_ENABLED: '1' });
  expect(env).toEqual({ GOFLAGS: '-mod=readonly', GOWORK: 'off', CGO_ENABLED: '0' });
});

test('caches, proxies and the toolchain policy of the user count', () => {
  const user = { GOPROXY: 'https://proxy.example', GOCACHE: '/c', GOTOOLCHAIN: 'local', HTTPS_PROXY: 'http://p:1' };
  expect(goEnvironment(user)).toMatchObject(user);
});
