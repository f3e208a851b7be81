import { expect, test } from 'vitest';
import { fieldsOf } from './fields-of.js';

test('every field that has a value is named, with what it stands in', () => {
  const spec = { containers: [{ name: 'a', env: [{ name: 'x' }] }], volumes: [{ emptyDir: {} }], hostname: undefined };
  expect([...new Set(fieldsOf(spec))]).toEqual([
    'containers',
    'containers[]',
    'containers[].name',
    'containers[].env',
    'containers[].env[]',
    'containers[].env[].name',
    'volumes',
    'volumes[]',
    'volumes[].emptyDir',
  ]);
});
