import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import {
  type BoskosAsked,
  type BoskosMoment,
  type BoskosResource,
  isLostRace,
  isUnseenYet,
} from '../../model/boskos.js';
import type { EnvironmentBoskos } from '../../model/environment.js';
import type { ClusterConnection } from '../connect-cluster.js';
import type { Run } from '../open-run.js';
import { type CallService, parsedOrNull } from './call-service.js';

/** Boskos as canaries reach it at one moment of one phase. */
export interface BoskosAt {
  readonly run: Run;
  readonly boskos: EnvironmentBoskos;
  /** Its cluster. */
  readonly cluster: ClusterConnection;
  readonly call: CallService;
  readonly moment: BoskosMoment;
}

/** What one call is for, and what it asks. */
export type Question = Pick<BoskosAsked, 'purpose' | 'call' | 'type'> &
  Partial<Pick<BoskosAsked, 'resource' | 'owner' | 'to'>> & {
    readonly from?: string;
    /** How long a resource must have been left alone to be reset, as Go writes durations. */
    readonly expire?: string;
  };

const Resource = z.looseObject({
  name: z.string(),
  type: z.string(),
  state: z.string(),
  owner: z.string().default(''),
});
const Metric = z.looseObject({ current: z.record(z.string(), z.number().int()) });

/** How much of an answer is kept. */
const SAID_MAX = 300;

/** How often one thing is asked again because somebody else was first. */
const ASKED_MAX = 5;

/** Milliseconds in which Boskos must know of what it lent; its cache follows within tens of them. */
const KNOWS_WITHIN_MS = 10_000;

/** Milliseconds between two looks at whether it does. */
const KNOWS_PAUSE_MS = 100;

/**
 * Asks one thing of Boskos' own API, again where somebody else was first or where Boskos does not know yet of what it
 * lent, and writes down each answer.
 */
export async function askBoskos(at: BoskosAt, question: Question): Promise<BoskosAsked> {
  const deadline = Date.now() + KNOWS_WITHIN_MS;
  let lostRaces = 0;
  for (;;) {
    const answer = await askOnce(at, question);
    if (isLostRace(answer)) lostRaces += 1;
    const isAgain = isLostRace(answer) ? lostRaces < ASKED_MAX : isUnseenYet(answer) && Date.now() < deadline;
    if (!isAgain) return answer;
    if (isUnseenYet(answer)) await delay(KNOWS_PAUSE_MS, undefined, { signal: at.run.signal });
  }
}

async function askOnce(at: BoskosAt, question: Question): Promise<BoskosAsked> {
  const { run, call, moment } = at;
  const [method, path, query] = requestOf(question);
  const { status, text } = await call(method, path, query);
  const body = parsedOrNull(text);
  const { purpose, call: name, type, resource = null, owner = null, to = null } = question;
  const event: BoskosAsked = {
    ...{ kind: 'boskos-asked', phase: run.phase, moment, purpose, call: name, type },
    ...{ resource, owner, to, status },
    answer: name === 'acquire' && status === 200 ? resourceOf(body) : null,
    counts: name === 'count' && status === 200 ? (Metric.safeParse(body).data?.current ?? null) : null,
    said: text.trim().slice(0, SAID_MAX),
  };
  run.history.append(event);
  return event;
}

/** As handlers/handlers.go of Boskos has them. */
function requestOf({ call, type, resource, owner, to, from, expire }: Question): Parameters<CallService> {
  const given = { owner: owner ?? '', dest: to ?? '' };
  switch (call) {
    case 'acquire':
      return ['POST', '/acquire', { type, state: from ?? 'free', ...given }];
    case 'heartbeat':
      return ['POST', '/update', { name: resource ?? '', owner: owner ?? '', state: to ?? '' }];
    case 'release':
      return ['POST', '/release', { name: resource ?? '', ...given }];
    case 'reset':
      return ['POST', '/reset', { type, state: from ?? '', dest: to ?? '', expire: expire ?? '1ms' }];
    case 'count':
      return ['GET', '/metric', { type }];
    default:
      return call satisfies never;
  }
}

function resourceOf(body: unknown): BoskosResource | null {
  const { data } = Resource.safeParse(body);
  return data === undefined ? null : { name: data.name, type: data.type, state: data.state, owner: data.owner };
}
