import { expect, test } from 'vitest';
import { metricValue } from './prometheus-text.js';

const TEXT = `# HELP prow_version Prow version.
# TYPE prow_version gauge
prow_version_other 1
prow_version 1.7640288e+09
labelled{a="x } y",b="\\"}"} 3 1600000000
broken{a="x"} none
`;

test('a gauge is read as Prow writes it', () => {
  expect(metricValue(TEXT, 'prow_version')).toBe(1_764_028_800);
});

test('labels with braces and quotes in them are passed over', () => {
  expect(metricValue(TEXT, 'labelled')).toBe(3);
});

test('a metric that is not there, or is no number, has no value', () => {
  expect(metricValue(TEXT, 'prow')).toBeNull();
  expect(metricValue(TEXT, 'broken')).toBeNull();
  expect(metricValue('', 'prow_version')).toBeNull();
});
