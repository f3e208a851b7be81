import { z } from 'zod';
import { type BoskosAsked, type BoskosMoment, type BoskosResource, isLostRace } from '../../model/boskos.js';
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
  Partial<Pick<BoskosAsked, 'resource' | 'owner' | 'to'>> & { readonly from?: string };

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

/** Asks one thing of Boskos' own API, again where somebody else was first, and writes down what it answered. */
export async function askBoskos(at: BoskosAt, question: Question): Promise<BoskosAsked> {
  for (let times = 1; ; times += 1) {
    const answer = await askOnce(at, question);
    if (!isLostRace(answer) || times === ASKED_MAX) return answer;
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
function requestOf({ call, type, resource, owner, to, from }: Question): Parameters<CallService> {
  const given = { owner: owner ?? '', dest: to ?? '' };
  switch (call) {
    case 'acquire':
      return ['POST', '/acquire', { type, state: from ?? 'free', ...given }];
    case 'heartbeat':
      return ['POST', '/update', { name: resource ?? '', owner: owner ?? '', state: to ?? '' }];
    case 'release':
      return ['POST', '/release', { name: resource ?? '', ...given }];
    case 'reset':
      return ['POST', '/reset', { type, state: from ?? '', dest: to ?? '', expire: '1ms' }];
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
