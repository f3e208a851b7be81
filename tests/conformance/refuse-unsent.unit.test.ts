import { expect, test } from 'vitest';
import { refuseUnsent } from './refuse-unsent.js';

const sent = (...fields: string[]) => ({ hasSent: (field: string) => fields.includes(field) });

test('a promise that names what none of its pods had is refused, by the field', () => {
  expect(() => refuseUnsent({ fields: ['hostname', 'subdomain'] }, sent('hostname'))).toThrow(/had: subdomain$/);
});

test('one whose pods had all of it, whose pods are drawn, or that is about a default, is not', () => {
  refuseUnsent({ fields: ['hostname'] }, sent('hostname'));
  refuseUnsent({ fields: ['hostname'], isDrawn: true }, sent());
  refuseUnsent({ fields: ['restartPolicy'] }, sent());
});
