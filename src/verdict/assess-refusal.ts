import { aliasOf, UNKNOWN_CLUSTER_ALIAS } from '../model/alias.js';
import type { Canary } from '../model/canary.js';
import type { Description } from '../model/description.js';
import { isShutOut } from '../model/pubsub.js';
import { WAYS_IN } from '../model/way.js';
import type { Assessment } from './assess-canary.js';

/**
 * A request of the component's own that nobody answered in time (texts of Go's net/http and net, of client-go, etcd and
 * the API server), as on a machine that has too much to do: nothing was refused.
 */
const IN_VAIN =
  /TLS handshake timeout|i\/o timeout|context deadline exceeded|Client\.Timeout|request timed out|in the time allowed|client connection lost|unexpected EOF/;

/**
 * What it means that a component would not start a canary. Only a job of an alias nobody has may be refused so early,
 * and one that production's subscriptions do not let in, and then for that reason: the answer must name the alias.
 */
export function assessRefusal(
  description: Pick<Description, 'pubsub'>,
  { spelling, way }: Canary,
  answer: string,
): Assessment {
  const { component } = WAYS_IN[way];
  if (isShutOut(description.pubsub, { spelling, way })) {
    const isRight = answer.includes(`cluster ${aliasOf(spelling)} is not allowed`);
    return {
      ...{ outcome: isRight ? 'pass' : 'fail', expected: shutOutText(spelling) },
      observed: `were refused by ${component}: "${answer}"`,
    };
  }
  if (IN_VAIN.test(answer))
    return {
      ...{ outcome: 'inconclusive', expected: 'an API server that answers it' },
      observed: `${component} asked an API server for in vain: "${answer}"`,
    };
  const isRight = spelling === UNKNOWN_CLUSTER_ALIAS && answer.includes(UNKNOWN_CLUSTER_ALIAS);
  return {
    outcome: isRight ? 'pass' : 'fail',
    expected:
      spelling === UNKNOWN_CLUSTER_ALIAS ? 'no pod' : `${component} starts jobs of alias "${aliasOf(spelling)}"`,
    observed: `were refused by ${component}: "${answer}"`,
  };
}

/** What sub makes a job in spite of. */
export function assessLetIn(spelling: string | null): Assessment {
  return {
    outcome: 'fail',
    expected: shutOutText(spelling),
    observed: 'were started, and no subscription lets them in',
  };
}

function shutOutText(spelling: string | null): string {
  return `sub refuses jobs of alias "${aliasOf(spelling)}", which no allowed_clusters of production's has`;
}
