import { ExplainedError } from '../../src/model/explained-error.js';
import { type KubernetesObject, objectName } from '../../src/production/manifest.js';
import { asWorkload, flagValues } from '../../src/production/pod-template.js';
import { githubProgram, isInside } from './stand-in-github.js';

/** Flags by which each program is told where GitHub is; without one it goes to api.github.com. */
const TOLD_BY: Readonly<Record<string, readonly string[]>> = { ghproxy: ['upstream'] };
const TOLD_BY_OTHERS = ['github-endpoint', 'github-graphql-endpoint'];

/**
 * Stops a deployment in which a program of Prow's that runs would ask the real GitHub.
 *
 * @param objects - everything that is deployed, staging's own Services included.
 * @throws {ExplainedError} `fault`, naming object, program and flag.
 */
export function rejectGithubOutside(objects: readonly KubernetesObject[], prowRepository: string): void {
  const outside = objects.flatMap((object) => {
    const workload = asWorkload(object);
    if (workload === null || workload.spec.replicas === 0) return [];
    return workload.spec.template.spec.containers.flatMap((container) => {
      const program = githubProgram(container, prowRepository);
      if (program === null) return [];
      return (TOLD_BY[program] ?? TOLD_BY_OTHERS)
        .filter((flag) => {
          const values = flagValues(container, flag);
          return values.length === 0 || values.some((value) => !isInside(value, { object, objects }));
        })
        .map((flag) => `${objectName(object)}: ${program} --${flag}`);
    });
  });
  if (outside.length === 0) return;
  throw new ExplainedError('fault', {
    what: `${outside.length} programs would ask the real GitHub`,
    expected: 'every endpoint a Service of staging',
    observed: outside.join('; '),
    evidence: 'the manifests as they were about to be deployed, infra/differences/stand-in-github.ts',
    next: 'teach the rule the program or flag it does not know',
  });
}
