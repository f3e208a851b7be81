import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../src/production/manifest.js';
import { applyRules } from './apply-rules.js';
import type { RuleContext } from './difference-rule.js';
import { noReportsOutside } from './no-reports-outside.js';
import { rejectReportsOutside } from './reject-reports-outside.js';
import { standInStorage } from './stand-in-storage.js';

const CONTEXT = { storageAddress: 'http://storage' } as Omit<RuleContext, 'objects'>;

function workload(component: string, words: { command?: string[]; args?: string[] }, replicas = 1): KubernetesObject {
  const container = { name: component, image: `example.test/prow/${component}:v1`, ...words };
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: component } },
    spec: { replicas, template: { spec: { containers: [container] } } },
  };
}

const afterRules = (object: KubernetesObject): KubernetesObject[] =>
  applyRules([{ file: 'a.yaml', line: 1, object }], [standInStorage, noReportsOutside], CONTEXT).manifests.map(
    (one) => one.object,
  );

describe('reports and credentials', () => {
  it.each([
    ['one word', { args: ['--slack-workers=1'] }],
    ['two words', { args: ['--slack-workers', '1', '--github-workers=5'] }],
    ['one dash', { args: ['-gerrit-workers=3'] }],
    ['the command', { command: ['/crier', '--pubsub-workers=2'] }],
    ['credentials in two words', { args: ['--gcs-credentials-file', '/etc/key'] }],
  ])('in %s stay inside once the rules have run', (_, words) => {
    const crier = workload('crier', words);
    expect(() => rejectReportsOutside([crier])).toThrow(/would report or sign in outside staging/);
    expect(() => rejectReportsOutside(afterRules(crier))).not.toThrow();
  });

  it('that no rule knows stop the deployment', () => {
    for (const words of [
      { args: ['--carrier-pigeon-workers=1'] },
      { command: ['/bin/sh', '-c', 'exec /crier --slack-workers=1'] },
    ])
      expect(() => rejectReportsOutside(afterRules(workload('crier', words)))).toThrow(
        /Deployment .*crier --\S+-workers/,
      );
  });

  it('of what does not run, of stand-ins, and of other components are nobody’s business', () => {
    expect(() =>
      rejectReportsOutside([
        workload('crier', { args: ['--slack-workers=1'] }, 0),
        workload('crier', { args: ['--github-workers=5', '--blob-storage-workers=2', '--slack-workers=0'] }),
        workload('hook', { args: ['--slack-workers=1'] }),
      ]),
    ).not.toThrow();
  });

  it('of deck’s sign-in are taken away in any spelling', () => {
    const deck = workload('deck', { args: ['--oauth-url', 'https://x.test', '-github-token-path=/t', '--spyglass'] });
    expect(JSON.stringify(afterRules(deck))).toContain('"args":["--spyglass"]');
  });
});
