import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../src/production/manifest.js';
import type { Container } from '../../src/production/pod-template.js';
import { applyRules } from './apply-rules.js';
import { flagClaims, variableClaims } from './claims.js';
import type { ManifestRule, RuleContext } from './difference-rule.js';
import { editContainers } from './edit-pods.js';

const CONTEXT = {} as Omit<RuleContext, 'objects'>;
const PLANK = {
  ...{ name: 'plank', image: 'example.test/prow/prow-controller-manager:v1' },
  command: ['/plank', '-dry-run=false', '--gcs-credentials-file', '/etc/key'],
  args: ['--kubeconfig=/a', 'word'],
  env: [
    { name: 'KUBECONFIG', value: '/a:/b' },
    { name: 'HOME', value: '/home' },
  ],
};

function apply(edit: (container: Container) => Container, ...touches: string[]) {
  const object: KubernetesObject = {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'plank' } },
    spec: { template: { spec: { containers: [structuredClone(PLANK)] } } },
  };
  const rule: ManifestRule = { name: 'r', reason: 'a test', touches, apply: (one) => editContainers(one, edit) };
  return applyRules([{ file: 'a.yaml', line: 1, object }], [rule], CONTEXT).differences.length;
}

describe('a rule that claims a flag or a variable', () => {
  it('may change it, wherever it stands and however it is spelled', () => {
    const withoutKey = (one: Container) => ({ ...one, command: ['/plank', '-dry-run=false'] });
    expect(apply(withoutKey, ...flagClaims('gcs-credentials-file'))).toBe(1);
    const more = (one: Container) => ({ ...one, env: [...(one.env ?? []), { name: 'NEW', value: 'x' }] });
    expect(apply(more, ...variableClaims('NEW'))).toBe(1);
    const first = (one: Container) => ({ ...one, env: [{ name: 'HOME', value: '/' }, ...(one.env ?? []).slice(0, 1)] });
    expect(apply(first, ...variableClaims('HOME'))).toBe(1);
  });

  it.each<[string, (one: Container) => Container, RegExp]>([
    [
      'another variable',
      (one) => ({ ...one, env: [{ name: 'KUBECONFIG', value: '/a' }, ...(one.env ?? []).slice(1)] }),
      /env\/KUBECONFIG\/value/,
    ],
    ['a variable that is lost', (one) => ({ ...one, env: (one.env ?? []).slice(1) }), /env\/KUBECONFIG/],
    [
      'a second one of a name',
      (one) => ({ ...one, env: [...(one.env ?? []), { name: 'HOME', value: '/' }] }),
      /env\/HOME\+/,
    ],
    ['another flag', (one) => ({ ...one, args: ['--kubeconfig=/b', 'word'] }), /flags\/kubeconfig\/0/],
    [
      'a flag that is lost',
      (one) => ({ ...one, command: ['/plank', '--gcs-credentials-file', '/etc/key'] }),
      /flags\/dry-run/,
    ],
    [
      'the place of a flag',
      (one) => ({ ...one, command: ['/plank'], args: ['--kubeconfig=/a', 'word', '-dry-run=false'] }),
      /flags\/(kubeconfig|dry-run)\/0 \(its place\)/,
    ],
    ['a word', (one) => ({ ...one, args: ['--kubeconfig=/a'] }), /\/words/],
  ])('may not change %s', (_, edit, path) => {
    const claims = [...flagClaims('gcs-credentials-file'), ...variableClaims('HOME')];
    expect(() => apply(edit, ...claims)).toThrow(/changes more than it claims/);
    expect(() => apply(edit, ...claims)).toThrow(path);
  });

  it('may not change the place of variables, of which later ones may use earlier ones', () => {
    const reversed = (one: Container) => ({ ...one, env: [...(one.env ?? [])].reverse() });
    expect(() => apply(reversed)).toThrow(/env\/(HOME|KUBECONFIG) \(its place\)/);
    expect(apply(reversed, ...variableClaims('HOME'))).toBe(1);
  });
});
