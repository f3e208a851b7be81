import { z } from 'zod';
import { trial } from './trial.js';
import { Way } from './way.js';

/** What a way's component is asked for that it must refuse, as a person says it; every trial of the way asks for each. */
export const BAD_REQUESTS: Readonly<Partial<Record<Way, Readonly<Record<string, string>>>>> = {
  // Prow's own words (pkg/gangway/gangway.go, pkg/config/gangway.go).
  gangway: {
    'a job that nobody has': 'failed to find associated periodic job',
    'a job, by an API client that nobody lets in': 'could not find allowed client',
  },
  // sub says nothing to whoever publishes what it cannot read (pkg/pubsub/subscriber): it takes the message, and that is all.
  sub: {
    'a job that nobody has': 'failed to find associated periodic job',
    'a message that is no JSON': 'taken, and nothing started',
    'a message that does not say what it asks for': 'taken, and nothing started',
  },
};

/** What a component made of a request that it must refuse. */
export const BadRequestAnswered = z.strictObject({
  kind: z.literal('bad-request-answered'),
  ...trial,
  way: Way,
  request: z.string().describe('a name of BAD_REQUESTS'),
  answer: z
    .string()
    .nullable()
    .describe('the refusal in the component’s own words; null where it did what it was asked'),
});
