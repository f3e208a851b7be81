import { expect } from 'vitest';
import { untilLogIs, untilRestarted, untilSays, untilSo, untilSucceeded, WAITS } from '../asking.js';
import { followLog } from '../follow-log.js';
import type { NodePromise } from '../promise.js';
import { LOGGING, POD_API } from './sources.js';

const READ_LOG = `${POD_API}#get-read-log-of-the-specified-pod`;

/** What containers say. */
export const LOGS: readonly NodePromise[] = [
  {
    id: 'logs-hold-both-streams',
    fields: [],
    says: 'The log holds what a container writes to both streams, byte by byte, and stays when it has ended.',
    source: `${LOGGING}#basic-logging-in-kubernetes`,
    keep: async (node) => {
      const script = "echo out; echo err >&2; printf 'ä€ without end'";
      await node.create('asked', { restartPolicy: 'Never', containers: [node.shell(script)] });
      await untilSucceeded(node, 'asked');
      // Which of two streams is read first is not promised, so a line of one may follow where the other had no end.
      const parts = ['out\n', 'err\n', 'ä€ without end'];
      const isWhole = (log: string) =>
        log.length === parts.join('').length && parts.every((part) => log.includes(part));
      await untilSo(() => node.log('asked'), { isSo: isWhole, what: 'the log holds both streams', limitMs: 20_000 });
    },
  },
  {
    id: 'log-tail-and-limit',
    fields: [],
    says: 'tailLines gives the last lines, limitBytes no more than so many bytes.',
    source: READ_LOG,
    keep: async (node) => {
      const script = 'i=0; while [ $i -lt 2000 ]; do echo "line $i"; i=$((i+1)); done';
      await node.create('asked', { restartPolicy: 'Never', containers: [node.shell(script)] });
      await untilSays(node, 'asked', { text: 'line 1999\n' });
      await untilSucceeded(node, 'asked');
      expect(await node.log('asked', 'main', { tailLines: 2 })).toBe('line 1998\nline 1999\n');
      expect(await node.log('asked', 'main', { tailLines: 0 })).toBe('');
      expect(await node.log('asked', 'main', { limitBytes: 10 })).toBe('line 0\nlin');
      expect((await node.log('asked')).split('\n')).toHaveLength(2001);
    },
  },
  {
    id: 'log-times',
    fields: [],
    says: 'With timestamps each line begins with the time it was written; sinceSeconds leaves out what is older.',
    source: READ_LOG,
    keep: async (node) => {
      await node.create('slow', { containers: [node.shell(`echo early; sleep 20; echo late; ${WAITS}`)] });
      await untilSays(node, 'slow', { text: 'late' });
      const lines = (await node.log('slow', 'main', { timestamps: true })).trim().split('\n');
      const [early, late] = lines.map(
        (line) => /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.?\d*(?:Z|[+-]\d\d:\d\d)) (?:early|late)$/.exec(line)?.[1],
      );
      const seconds = (Date.parse(late ?? '') - Date.parse(early ?? '')) / 1000;
      expect(seconds).toBeGreaterThan(17);
      expect(seconds).toBeLessThan(40);
      expect(await node.log('slow', 'main', { sinceSeconds: 15 })).toBe('late\n');
    },
  },
  {
    id: 'log-is-followed-to-its-end',
    fields: [],
    says: 'A client that follows gets every line when it is written, until the container ends.',
    source: READ_LOG,
    keep: async (node) => {
      await node.create('counts', {
        restartPolicy: 'Never',
        containers: [node.shell('for i in 1 2 3 4 5; do echo $i; sleep 2; done')],
      });
      await untilSays(node, 'counts', { text: '1' });
      const { text, pieces, endedAt } = await followLog(node, 'counts');
      expect(text).toBe('1\n2\n3\n4\n5\n');
      // Written over 8 s and ended 2 s later: a log that is sent when it is whole comes all at once.
      const [first = Number.NaN, last = Number.NaN] = [pieces.at(0), pieces.at(-1)];
      expect(last - first, 'milliseconds from the first piece to the last').toBeGreaterThan(2000);
      expect(endedAt - first, 'milliseconds from the first piece to the end').toBeGreaterThan(3000);
    },
  },
  {
    id: 'log-of-the-run-before',
    fields: [],
    says: 'previous gives the log of the run before the present one, and is refused where there was none.',
    source: READ_LOG,
    keep: async (node) => {
      const script = `echo "run at /kept: $(ls /kept)"; [ -e /kept/once ] || { touch /kept/once; exit 1; }; ${WAITS}`;
      const main = node.shell(script, { volumeMounts: [{ name: 'kept', mountPath: '/kept' }] });
      await node.create('again', { volumes: [{ name: 'kept', emptyDir: {} }], containers: [main] });
      await untilRestarted(node, 'again');
      expect(await untilSays(node, 'again', { text: 'once' })).toBe('run at /kept: once\n');
      expect(await node.log('again', 'main', { previous: true })).toBe('run at /kept: \n');
      await node.create('single', { containers: [node.shell(`echo up; ${WAITS}`)] });
      await untilSays(node, 'single', { text: 'up' });
      await expect(node.log('single', 'main', { previous: true })).rejects.toThrow();
    },
  },
  {
    id: 'logs-are-kept-apart',
    fields: [],
    says: 'Each container has its own log, init containers too.',
    source: `${LOGGING}#basic-logging-in-kubernetes`,
    keep: async (node) => {
      const says = (name: string) => node.shell(`echo ${name}`, { name });
      await node.create('several', {
        restartPolicy: 'Never',
        initContainers: [says('i')],
        containers: [says('a'), says('b')],
      });
      await untilSucceeded(node, 'several');
      for (const container of ['i', 'a', 'b']) await untilLogIs(node, 'several', { container, log: `${container}\n` });
    },
  },
];
