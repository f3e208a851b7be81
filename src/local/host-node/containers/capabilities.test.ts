import { expect, test } from 'vitest';
import { boundingSet, confinement } from './capabilities.js';

const rightsWith = (capabilities: { add?: string[]; drop?: string[] }) =>
  boundingSet({ securityContext: { capabilities } });

test('a container has what containerd leaves to root', () => {
  expect(boundingSet({})).toMatch(/^-all,\+chown,.*,\+audit_write$/);
  expect(boundingSet({})).not.toContain('sys_admin');
});

test('ALL may be dropped, and single rights added again', () => {
  expect(rightsWith({ drop: ['ALL'] })).toBe('-all');
  expect(rightsWith({ drop: ['ALL'], add: ['NET_BIND_SERVICE'] })).toBe('-all,+net_bind_service');
  expect(rightsWith({ drop: ['CAP_CHOWN'] })).not.toContain('chown');
  expect(rightsWith({ add: ['ALL'], drop: ['SYS_TIME'] })).toBe('+all,-sys_time');
});

test('a privileged container is not confined, any other is', () => {
  expect(confinement({ securityContext: { privileged: true } })).toEqual([]);
  expect(confinement({})).toContain('--no-new-privs');
});
