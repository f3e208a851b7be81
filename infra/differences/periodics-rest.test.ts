import { describe, expect, it } from 'vitest';
import { withPeriodicsAtRest } from './periodics-rest.js';

const rest = (text: string) => withPeriodicsAtRest({ path: 'jobs.yaml', text, sha256: '' });

describe('withPeriodicsAtRest', () => {
  it('changes the interval of each periodic, and nothing else', () => {
    const { text, differences } = rest(`# kept
periodics:
  - interval: 2h # every two hours
    name: a
    spec: &spec {containers: [{args: ["."]}]}
  - name: b
    "minimum_interval": '30m'
    spec: *spec
  - {name: c, interval: 1h, cluster: x}
  - name: d
    cron: "0 3 * * *"
presubmits:
  org/repo:
    - name: e
      interval: 1h
`);
    expect(text).toBe(`# kept
periodics:
  - cron: "0 0 31 2 *" # every two hours
    name: a
    spec: &spec {containers: [{args: ["."]}]}
  - name: b
    cron: "0 0 31 2 *"
    spec: *spec
  - {name: c, cron: "0 0 31 2 *", cluster: x}
  - name: d
    cron: "0 3 * * *"
presubmits:
  org/repo:
    - name: e
      interval: 1h
`);
    expect(differences).toMatchObject([{ rule: 'periodics-rest', subject: '3 periodics of jobs.yaml' }]);
  });

  it.each([
    'presubmits: {org/repo: [{name: a}]}\n',
    'periodics:\n  - name: a\n    cron: "@daily"\n',
    // A merge brings the interval, an anchor on it is used elsewhere, both are there, it is no list of jobs.
    'x: &x {interval: 1h}\nperiodics:\n  - <<: *x\n    name: a\n',
    'periodics:\n  - name: a\n    interval: &i 1h\n  - name: b\n    interval: *i\n',
    'periodics:\n  - name: a\n    interval: 1h\n    minimum_interval: 2h\n',
    'periodics:\n  - &a\n    name: a\n    interval: 1h\n  - *a\nother: *a\n',
    'periodics: {interval: 1h}\n',
    'periodics:\n  - name: a\n    interval: 1h\n    interval: 2h\n',
    '',
  ])('leaves %j as it is', (text) => {
    expect(rest(text)).toEqual({ text, differences: [] });
  });
});
