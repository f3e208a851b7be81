import { startObserver } from '../../src/local/keeper/observer.js';

/** The keeper's observer among the processes of a kubelet: root's processes are closed to the keeper. */
void startObserver(process.argv[2] ?? '', { status: async () => ({}), stop: () => undefined });
