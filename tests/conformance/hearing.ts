import { untilCondition } from './asking.js';
import type { NodeUnderTest } from './node-under-test.js';
import { AT_ONCE, createAnywhere } from './workloads.js';

const NAME = 'hears';
const PORT = 8080;

/** A pod that notes who speaks to it: what still runs is heard, whatever the API server says of it. */
export interface Hearing {
  /** A line of bash that says `word` twice a second, for ever. */
  speaking(word: string): string;
  /** When each word that begins so was heard, in milliseconds since the epoch. */
  heard(node: NodeUnderTest, word: string): Promise<number[]>;
  /** Those of the words that were heard, in their order. */
  order(node: NodeUnderTest, words: readonly string[]): Promise<string[]>;
}

/** Starts a pod that hears, on one of the nodes. */
export async function startHearing(node: NodeUnderTest, on: string = node.place.name): Promise<Hearing> {
  const containers = [node.agnhost(['netexec', `--http-port=${PORT}`])];
  const nodeSelector = { 'kubernetes.io/hostname': on };
  await createAnywhere(node, NAME, { ...AT_ONCE, nodeSelector, containers });
  const { status } = await untilCondition(node, NAME, { type: 'Ready', status: 'True' });
  const say = (word: string) =>
    `exec 3<>/dev/tcp/${status?.podIP}/${PORT} && printf "GET /echo?msg=${word} HTTP/1.0\\r\\n\\r\\n" >&3 && read -r -t 5 line <&3`;
  return { speaking: (word) => `while :; do (${say(word)}) 2>/dev/null; sleep 0.5; done`, heard, order };
}

async function heard(node: NodeUnderTest, word: string): Promise<number[]> {
  const log = await node.log(NAME, 'main', { timestamps: true });
  return log
    .split('\n')
    .flatMap((line) => (line.includes(`msg=${word}`) ? [Date.parse(line.split(' ')[0] ?? '')] : []));
}

async function order(node: NodeUnderTest, words: readonly string[]): Promise<string[]> {
  const log = await node.log(NAME, 'main');
  return log.split('\n').flatMap((line) => words.filter((word) => line.includes(`msg=${word}`)));
}
