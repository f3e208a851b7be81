import { ApiException } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { patiently } from './patiently.js';

const answers = (...all: (Error | string)[]) => {
  let asked = 0;
  return {
    ask: async () => {
      const answer = all[asked++];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    asked: () => asked,
  };
};
const status = (code: number) => new ApiException(code, 'said', '', {});

test('an API server that begins to serve a definition, or is unwell, is asked again', async () => {
  const { ask, asked } = answers(status(429), status(503), 'served');
  expect(await patiently(ask)).toBe('served');
  expect(asked()).toBe(3);
});

test('one that refuses, and whoever interrupts, is not', async () => {
  for (const refusal of [status(422), status(404), new Error('interrupted')]) {
    const { ask, asked } = answers(refusal, 'served');
    await expect(patiently(ask)).rejects.toBe(refusal);
    expect(asked()).toBe(1);
  }
});
