import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CANARY_QUEUE } from '../../src/model/canary.js';
import { applyConfigRules } from './apply-config-rules.js';
import { CONFIG_RULES } from './config-rules.js';

const applied = (text: string) => applyConfigRules({ path: 'config.yaml', text }, CONFIG_RULES);

describe('the rules of Prow’s configuration', () => {
  it.each([
    ['has no section of horologium’s or plank’s', 'deck: {}\n'],
    ['has empty ones', 'deck: {}\nhorologium:\nplank:\n'],
    ['has them', 'deck: {}\nhorologium:\n  tick_interval: 1m\nplank: {}\n'],
  ])('write a mapping where production %s', (_, text) => {
    const { text: written, differences } = applied(text);
    expect(parse(written)).toEqual({
      ...{ deck: {}, log_level: 'debug', horologium: { tick_interval: '1s' } },
      plank: { job_queue_capacities: { [CANARY_QUEUE.name]: 1 } },
    });
    expect(written).not.toContain('!!');
    expect(differences.map(({ rule }) => rule)).toEqual(['debug-log', 'fast-horologium', 'canary-queue']);
  });

  it('put the canaries’ queue beside production’s own, which stay as they are', () => {
    const plank = { max_concurrency: 9, job_queue_capacities: { gpu: 4 } };
    const { text } = applied(`plank: ${JSON.stringify(plank)}\n`);
    const queues = { gpu: 4, [CANARY_QUEUE.name]: CANARY_QUEUE.capacity };
    expect(parse(text)).toMatchObject({ plank: { max_concurrency: 9, job_queue_capacities: queues } });
  });

  it('read a configuration that uses an anchor more often than a library expects, and none that would fill the memory', () => {
    const uses = (anchor: string, count: number) => Array.from({ length: count }, () => `*${anchor}`).join(', ');
    const often = `base: &base { a: [1] }\nlist: [${uses('base', 150)}]\nlog_level: info\n`;
    expect(applied(often).text).toContain('log_level: debug');
    const levels = ['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index) => {
      const before = index === 0 ? 'a' : String.fromCharCode(97 + index);
      return `${name}: &${name} [${uses(before, 9)}]\n`;
    });
    expect(() => applied(`a: &a [1]\n${levels.join('')}`)).toThrow(/alias/);
  });

  it.each([
    ['a number that the library takes for a text', 'a: 1\nplank: { b: 0O17 }\n', '/plank/b', 2],
    ['a key without a value, which Go would take for another', 'plank: {b: , c: d}\n', 'b', 1],
  ])('leave alone %s', (_, text, observed, line) => {
    expect(() => applied(text)).toThrow(
      expect.objectContaining({
        kind: 'unreadable',
        explanation: expect.objectContaining({
          observed: expect.stringContaining(observed),
          evidence: `config.yaml:${line}`,
        }),
      }),
    );
    expect(applied(text.replace('0O17', '017').replace('b: ,', 'b: null,')).differences).toHaveLength(3);
  });

  it('leave alone what is so already', () => {
    const text =
      'log_level: debug   # as it is\nhorologium: { tick_interval: 1s }\nplank: { job_queue_capacities: { prow-staging-canaries: 1 } }\n';
    expect(applied(text)).toEqual({ text, differences: [] });
  });
});
