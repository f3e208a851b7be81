import { expect, it } from 'vitest';
import type { DeclaredImage } from '../model/bump.js';
import { lastGoodFile } from './last-good-file.js';

const GOOD = { tag: 'v20251125-e3ae8cf22', rehearsedAt: '2025-11-26T10:00:00.000Z', evidence: 'runs/1' };
const image = (repository: string, isProw: boolean): DeclaredImage => ({
  ...{ subject: `Deployment prow/${repository}`, field: '/spec/image', repository, tag: 'v20250522-9b3f5faca' },
  ...{ digest: null, isProw, place: 'manifests/a.yaml:1' },
});

it('names each of Prow’s images once, at the good version, and no other image', () => {
  const images = [image('r.test/prow/hook', true), image('r.test/prow/hook', true), image('r.test/boskos', false)];
  const text = lastGoodFile(GOOD, images);
  expect(text.match(/image: .+/g)).toEqual(['image: r.test/prow/hook:v20251125-e3ae8cf22']);
});

it('says nothing that could be taken for an image where there is none of Prow’s', () => {
  expect(lastGoodFile(GOOD, [image('r.test/boskos', false)])).not.toContain('image:');
});
