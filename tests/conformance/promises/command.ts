import type { CoreV1Event } from '@kubernetes/client-node';
import { expect } from 'vitest';
import {
  answersOfBoth,
  endingAudibly,
  ofBoth,
  ofContainer,
  untilEnded,
  untilLogIs,
  untilSays,
  untilSo,
} from '../asking.js';
import { containerOf } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { COMMAND, IMAGES, POD_API } from './sources.js';

const GOOD_WORDS = ['a', 'b c', '', '$HOME', '*', "it's", '"q"'];

/** What a container runs. */
export const COMMANDS: readonly NodePromise[] = [
  {
    id: 'arguments-are-passed-as-they-are',
    fields: ofBoth('command', 'args'),
    says: 'command and args are words for the program, not for a shell; $(NAME) in them is replaced.',
    source: `${COMMAND}#use-environment-variables-to-define-arguments`,
    keep: async (node) => {
      const container = {
        command: ['/bin/sh', '-c', endingAudibly('for word; do echo "[$word]"; done'), '$(NAME)'],
        args: [...GOOD_WORDS, '$(NAME)', '$$(NAME)', '$(NONE)'],
        env: [{ name: 'NAME', value: 'x y' }],
      };
      const words = [...GOOD_WORDS, 'x y', '$(NAME)', '$(NONE)'].map((word) => `[${word}]`).join('\n');
      expect(await answersOfBoth(node, '', { container })).toEqual([words, words]);
    },
  },
  {
    id: 'args-alone-go-to-the-image',
    fields: ofContainer('args', 'image'),
    says: "Without a command the image's own program runs, with args as its arguments.",
    source: `${COMMAND}#define-a-command-and-arguments-when-you-create-a-pod`,
    keep: async (node) => {
      await node.create('own', { containers: [node.agnhost(['entrypoint-tester', 'one', 'two words'])] });
      const said = await untilSays(node, 'own', { text: 'two words' });
      expect(said).toMatch(/entrypoint-tester.*one.*two words/s);
    },
  },
  {
    id: 'init-containers-run-their-image',
    fields: ['initContainers[].args', 'initContainers[].image'],
    says: "An init container without a command runs its image's own program, too.",
    source: `${COMMAND}#define-a-command-and-arguments-when-you-create-a-pod`,
    keep: async (node) => {
      const initContainers = [node.agnhost(['help'], { name: 'first' })];
      await node.create('own', { restartPolicy: 'Never', initContainers, containers: [node.shell('exit 0')] });
      await node.untilPhase('own', 'Succeeded');
      expect(await node.log('own', 'first')).toContain('entrypoint-tester');
    },
  },
  {
    id: 'working-directory',
    fields: ofBoth('workingDir'),
    says: "The program begins in workingDir, which is made if it is not there, else in the image's own directory.",
    source: `${POD_API}#Container`,
    keep: async (node) => {
      const said = await answersOfBoth(node, 'pwd', { container: { workingDir: '/some/where' } });
      expect(said).toEqual(['/some/where', '/some/where']);
      expect(await answersOfBoth(node, 'pwd', { name: 'plain' })).toEqual(['/', '/']);
    },
  },
  {
    id: 'program-is-process-one',
    fields: ofContainer('command'),
    says: "The program is its container's first process and sees no processes of others.",
    source: 'https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/',
    keep: async (node) => {
      const script = 'echo $$$$; cd /proc; for p in [0-9]*; do read -r c 2>/dev/null <$p/comm && echo "$p $c"; done';
      await node.create('alone', {
        restartPolicy: 'Never',
        containers: [node.shell(`${script}; echo done`), node.shell('sleep 5', { name: 'other' })],
      });
      await untilEnded(node, 'alone');
      const [first, ...processes] =
        (await untilSays(node, 'alone', { text: 'done' })).split('\ndone')[0]?.split('\n') ?? [];
      expect(first).toBe('1');
      expect(processes).toHaveLength(1);
    },
  },
  {
    id: 'pull-policies-start-what-is-there',
    fields: ofBoth('imagePullPolicy'),
    says: 'IfNotPresent and Never start an image that the node has, and a Pulled event says so.',
    source: `${IMAGES}#image-pull-policy`,
    keep: async (node) => {
      for (const imagePullPolicy of ['IfNotPresent', 'Never'] as const) {
        const name = imagePullPolicy.toLowerCase();
        await answersOfBoth(node, 'exit 0', { name, container: { imagePullPolicy } });
        expect((await node.untilEvent(name, 'Pulled')).message).toContain('already present on machine');
      }
    },
  },
  {
    id: 'pull-policy-always-pulls',
    fields: ofBoth('imagePullPolicy'),
    says: 'Always asks for the image at every start: Pulling and Pulled events say so.',
    source: `${IMAGES}#image-pull-policy`,
    keep: async (node) => {
      await answersOfBoth(node, 'exit 0', { container: { imagePullPolicy: 'Always' } });
      await node.untilEvent('asked', 'Pulling');
      expect((await node.untilEvent('asked', 'Pulled')).message).toContain('Successfully pulled image');
    },
  },
  {
    id: 'missing-image-is-tried-again',
    fields: ofBoth('image'),
    says: 'An image that cannot be had gives ErrImagePull, then ImagePullBackOff with a BackOff event, and is asked for again after 10 s; the pod stays Pending.',
    source: `${IMAGES}#imagepullbackoff`,
    keep: async (node) => {
      const image = 'prow-staging.invalid/no-such-image:1';
      const initContainers = [node.shell('exit 0', { name: 'first', image })];
      await node.create('app', { containers: [node.shell('exit 0', { image })] });
      await node.create('init', { initContainers, containers: [node.shell('exit 0')] });
      for (const [name, container] of [
        ['app', 'main'],
        ['init', 'first'],
      ] as const) {
        const pod = await node.until(
          name,
          (one) => containerOf(one, container)?.state?.waiting?.reason === 'ImagePullBackOff',
          { what: 'backing off from its image', limitMs: 120_000 },
        );
        expect(pod.status?.phase).toBe('Pending');
        const reasons = (await node.events(name)).map(({ reason }) => reason);
        expect(reasons).toEqual(expect.arrayContaining(['Pulling', 'Failed', 'BackOff']));
        const errors = (await node.events(name)).map(({ message }) => message);
        expect(errors).toContain('Error: ErrImagePull');
      }
      // A back-off of 10 s; when a node comes round to look is another matter. Events have whole seconds.
      for (const name of ['app', 'init']) {
        const pulls = await untilSo(async () => pullsOf(await node.events(name)), {
          isSo: ({ count }) => count >= 2,
          what: `the image of ${name} is asked for again`,
        });
        if (pulls.count === 2) expect(pulls.seconds).toBeGreaterThanOrEqual(9);
        expect(pulls.seconds).toBeLessThan(60);
      }
    },
  },
  {
    id: 'missing-image-is-never-pulled',
    fields: ofContainer('imagePullPolicy', 'image'),
    says: 'With policy Never an image that the node lacks is not asked for: the start fails with ErrImageNeverPull.',
    source: `${IMAGES}#image-pull-policy`,
    keep: async (node) => {
      const image = 'prow-staging.invalid/no-such-image:1';
      await node.create('never', { containers: [node.shell('exit 0', { image, imagePullPolicy: 'Never' })] });
      await node.until('never', (pod) => containerOf(pod)?.state?.waiting?.reason === 'ErrImageNeverPull', {
        what: 'waiting with ErrImageNeverPull',
      });
      expect((await node.events('never')).map(({ reason }) => reason)).not.toContain('Pulling');
    },
  },
  {
    id: 'misspelt-image-is-told',
    fields: ofContainer('image'),
    says: 'A name that no image can have is asked of no registry: InvalidImageName, with an event.',
    source: `${IMAGES}#image-names`,
    keep: async (node) => {
      const image = 'prow-staging.invalid/Deck:v1';
      await node.create('misspelt', { containers: [node.shell('exit 0', { image })] });
      const pod = await node.until(
        'misspelt',
        (one) => containerOf(one)?.state?.waiting?.reason === 'InvalidImageName',
        {
          what: 'waiting with InvalidImageName',
        },
      );
      expect(pod.status?.phase).toBe('Pending');
      expect(await node.untilEvent('misspelt', 'InspectFailed')).toMatchObject({ type: 'Warning' });
      expect((await node.events('misspelt')).map(({ reason }) => reason)).not.toContain('Pulling');
    },
  },
  {
    id: 'corrected-image-starts',
    fields: ofContainer('image'),
    says: 'A pod whose image is corrected in place starts with the new one.',
    source: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement',
    keep: async (node) => {
      const { namespace } = node;
      const image = 'prow-staging.invalid/no-such-image:1';
      await node.create('fixed', { restartPolicy: 'Never', containers: [node.shell('echo runs', { image })] });
      await node.untilEvent('fixed', 'Failed');
      const body = [{ op: 'replace', path: '/spec/containers/0/image', value: node.place.images.shell }];
      await node.core.patchNamespacedPod({ namespace, name: 'fixed', body });
      await node.untilPhase('fixed', 'Succeeded', 120_000);
      await untilLogIs(node, 'fixed', { log: 'runs\n' });
    },
  },
];

/** How often an image was asked for, and for how long by now: one event stands for all that say the same. */
function pullsOf(events: readonly CoreV1Event[]): { count: number; seconds: number } {
  const pulls = events.filter(({ reason }) => reason === 'Pulling');
  const times = pulls.flatMap(({ firstTimestamp, lastTimestamp }) => [firstTimestamp, lastTimestamp].map(Number));
  const count = pulls.reduce((sum, one) => sum + (one.count ?? 1), 0);
  return { count, seconds: (Math.max(...times) - Math.min(...times)) / 1000 };
}
