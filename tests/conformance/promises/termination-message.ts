import { expect } from 'vitest';
import { ofContainer, untilEnded } from '../asking.js';
import { containerOf, type NodeUnderTest } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { TERMINATION_MESSAGE } from './sources.js';

const CUSTOM = `${TERMINATION_MESSAGE}#customizing-the-termination-message`;
const WRITING = `${TERMINATION_MESSAGE}#writing-and-reading-a-termination-message`;

/** A container's last words. */
export const LAST_WORDS: readonly NodePromise[] = [
  {
    id: 'termination-message-is-read',
    fields: [],
    says: 'What a container writes to /dev/termination-log becomes the message of its end, whether it failed or not.',
    source: WRITING,
    keep: async (node) => {
      expect(await messageOf(node, 'printf done >/dev/termination-log')).toBe('done');
      expect(await messageOf(node, 'printf broken >/dev/termination-log; exit 1')).toBe('broken');
      expect(await messageOf(node, 'echo nothing of it; exit 1')).toBeUndefined();
    },
  },
  {
    id: 'termination-message-has-another-path',
    fields: ofContainer('terminationMessagePath'),
    says: 'terminationMessagePath names another file to read the message from.',
    source: CUSTOM,
    keep: async (node) => {
      const container = { terminationMessagePath: '/var/tmp/last' };
      expect(await messageOf(node, 'printf there >/var/tmp/last; exit 1', container)).toBe('there');
    },
  },
  {
    id: 'termination-message-falls-back-to-logs',
    fields: ofContainer('terminationMessagePolicy'),
    says: 'With FallbackToLogsOnError the end of the log is the message of a failure without one; with File it is not.',
    source: CUSTOM,
    keep: async (node) => {
      const fallback = { terminationMessagePolicy: 'FallbackToLogsOnError' } as const;
      expect(await messageOf(node, 'echo why; exit 1', fallback)).toBe('why\n');
      expect(await messageOf(node, 'echo fine', fallback)).toBeUndefined();
      expect(await messageOf(node, 'echo log; printf file >/dev/termination-log; exit 1', fallback)).toBe('file');
      expect(await messageOf(node, 'echo why; exit 1', { terminationMessagePolicy: 'File' })).toBeUndefined();
    },
  },
  {
    id: 'termination-message-falls-back-for-init-containers',
    fields: ['initContainers[].terminationMessagePolicy', 'initContainers[].terminationMessagePath'],
    says: 'Init containers leave messages as containers do.',
    source: CUSTOM,
    keep: async (node) => {
      const fallback = { terminationMessagePolicy: 'FallbackToLogsOnError' } as const;
      const initContainers = [node.shell('echo too early; exit 1', { name: 'first', ...fallback })];
      await node.create('asked', { restartPolicy: 'Never', initContainers, containers: [node.shell('exit 0')] });
      const pod = await node.untilPhase('asked', 'Failed');
      expect(containerOf(pod, 'first')?.state?.terminated?.message).toBe('too early\n');
      const elsewhere = { name: 'first', terminationMessagePath: '/var/tmp/last' };
      await node.create('path', {
        restartPolicy: 'Never',
        initContainers: [node.shell('printf there >/var/tmp/last; exit 1', elsewhere)],
        containers: [node.shell('exit 0')],
      });
      const failed = await node.untilPhase('path', 'Failed');
      expect(containerOf(failed, 'first')?.state?.terminated?.message).toBe('there');
    },
  },
  {
    id: 'termination-message-is-limited',
    fields: ofContainer('terminationMessagePolicy'),
    says: 'Of a message the last 4096 bytes are told, of a log the last 80 lines, and of them the last 2048 bytes.',
    source: CUSTOM,
    keep: async (node) => {
      const long = 'i=0; while [ $i -lt 500 ]; do echo 0123456789; i=$((i+1)); done';
      const written = await messageOf(node, `(${long}) >/dev/termination-log; exit 1`);
      expect(written?.length).toBe(4096);
      expect(written).toMatch(/0123456789\n$/);
      const fallback = { terminationMessagePolicy: 'FallbackToLogsOnError' } as const;
      // The end of a log may be read a moment after the container has ended; it is all there when that is later.
      const logged = (script: string) => messageOf(node, `${script}; sleep 1; exit 1`, fallback);
      const short = Array<string>(79).fill('0123456789\n').join('');
      expect(await logged(`${long}; echo last`), '80 lines').toBe(`${short}last\n`);
      const wide = 'i=0; while [ $i -lt 90 ]; do printf "%0100d\\n" 7; i=$((i+1)); done';
      const bytes = await logged(wide);
      expect(bytes?.length, 'bytes of long lines').toBe(2048);
      expect(bytes).toMatch(/(0{99}7\n)$/);
    },
  },
];

let asked = 0;

async function messageOf(node: NodeUnderTest, script: string, container: object = {}): Promise<string | undefined> {
  asked += 1;
  const name = `asked-${asked}`;
  await node.create(name, { restartPolicy: 'Never', containers: [node.shell(script, container)] });
  return containerOf(await untilEnded(node, name))?.state?.terminated?.message;
}
