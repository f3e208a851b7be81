import { expect, it } from 'vitest';
import { parseLogRequest } from './log-request.js';

const NOW = Date.parse('2026-01-01T00:01:00Z');

it('reads what a client asks', () => {
  const address =
    '/containerLogs/n/p/c?follow=true&tailLines=5&limitBytes=10&timestamps=true&sinceSeconds=60&previous=true';
  expect(parseLogRequest(address, NOW)).toEqual({
    namespace: 'n',
    pod: 'p',
    container: 'c',
    follow: true,
    previous: true,
    timestamps: true,
    tailLines: 5,
    limitBytes: 10,
    sinceMs: NOW - 60_000,
  });
});

it('asks for everything where nothing is said', () => {
  expect(parseLogRequest('/containerLogs/n/p/c', NOW)).toMatchObject({ follow: false, tailLines: null, sinceMs: null });
  expect(parseLogRequest('/containerLogs/n/p/c?sinceTime=2026-01-01T00:00:00Z', NOW)?.sinceMs).toBe(NOW - 60_000);
});

it('knows no other address', () => {
  expect(parseLogRequest('/exec/n/p/c', NOW)).toBeNull();
  expect(parseLogRequest('/containerLogs/n/p', NOW)).toBeNull();
});
