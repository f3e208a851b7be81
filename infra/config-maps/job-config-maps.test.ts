import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { jobConfigMaps } from './job-config-maps.js';

const KIB = 1024;

function file(name: string, bytes: number) {
  return { name, path: `jobs/${name}`, text: 'x'.repeat(bytes) };
}

describe('jobConfigMaps', () => {
  it('is one ConfigMap, as in production, where everything fits', () => {
    const maps = jobConfigMaps([file('a.yaml', 10), file('b.yaml', 20)], { name: 'job-config', isCompressed: false });
    expect(maps.map(({ name, data }) => [name, Object.keys(data)])).toEqual([['job-config', ['a.yaml', 'b.yaml']]]);
  });

  it('splits between files where one ConfigMap cannot hold them, the first keeping its name', () => {
    const files = ['a', 'b', 'c'].map((name) => file(`${name}.yaml`, 500 * KIB));
    const maps = jobConfigMaps(files, { name: 'job-config', isCompressed: false });
    expect(maps.map(({ name, data }) => [name, Object.keys(data)])).toEqual([
      ['job-config', ['a.yaml']],
      ['job-config-part-2', ['b.yaml']],
      ['job-config-part-3', ['c.yaml']],
    ]);
    for (const { data } of maps) expect(Object.values(data).join('').length).toBeLessThan(1024 * KIB);
  });

  it('fills a ConfigMap to its limit and not over it', () => {
    const files = [file('a.yaml', 60), file('b.yaml', 40), file('c.yaml', 1)];
    const maps = jobConfigMaps(files, { name: 'j', isCompressed: false, bytesMax: 100 });
    expect(maps.map(({ data }) => Object.keys(data))).toEqual([['a.yaml', 'b.yaml'], ['c.yaml']]);
  });

  it('compresses before it splits, and the same text to the same bytes', () => {
    const files = ['a', 'b', 'c'].map((name) => file(`${name}.yaml`, 500 * KIB));
    const maps = jobConfigMaps(files, { name: 'job-config', isCompressed: true });
    expect(maps).toHaveLength(1);
    expect(Object.keys(maps[0]?.binaryData ?? {})).toEqual(['a.yaml', 'b.yaml', 'c.yaml']);
    expect(jobConfigMaps(files, { name: 'job-config', isCompressed: true })).toEqual(maps);
  });

  it('refuses one file that no ConfigMap can hold, and says what to do', () => {
    const large = [file('a.yaml', 901 * KIB)];
    expect(() => jobConfigMaps(large, { name: 'j', isCompressed: false })).toThrow(
      /larger than a ConfigMap[\s\S]*jobs\/a\.yaml[\s\S]*gzip/,
    );
    const noise = { ...file('a.yaml', 0), text: randomBytes(901 * KIB).toString('hex') };
    expect(() => jobConfigMaps([noise], { name: 'j', isCompressed: true })).toThrow(/split the file/);
  });
});
