import { readConfig } from './config.js';
import { runHostNode } from './host-node.js';

const say = (line: string) => process.stderr.write(`${new Date().toISOString()} ${line}\n`);
const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
process.once('SIGINT', () => stopping.abort());

try {
  await runHostNode(readConfig(process.argv[2] ?? ''), { signal: stopping.signal, onTrouble: say });
  process.exit(0);
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}
