import { startObserver } from '../../src/local/keeper/observer.js';

/** The keeper's observer among the processes of a kubelet: root's processes are closed to the keeper. */
void startObserver(process.argv[2] ?? '', {
  status: async () => ({}),
  stop: () => undefined,
  servers: { stop: nobody, start: nobody },
});

/** The real kubelet's API server is none of the keeper's. */
async function nobody(): Promise<never> {
  throw new RangeError('there is no API server to stop here');
}
