import { startRegistry } from './registry.js';

/** A registry in a process of its own, because it has to listen in a cluster's network. */
const [catalogue = '', workDir = '', address = '', port = ''] = process.argv.slice(2);
// Its input is a pipe from whoever started it, and its end is our end.
process.stdin.resume().once('end', () => process.kill(process.pid));
void startRegistry({ catalogue, workDir, address, port: Number(port) }).then(() => process.stdout.write('ready\n'));
