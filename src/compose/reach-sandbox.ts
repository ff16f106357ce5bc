import { configuredEndpoints, endpointFor, endpointVariables } from '../aws/endpoints.js';
import { createAwsMemory } from '../aws/memory.js';
import { observePolicy } from '../aws/iam-policy.js';
import { partitionOf } from '../aws/partition.js';
import type { SandboxSection } from '../config/documents.js';
import { guideBucketPolicy } from '../controls/access/bucket-policy-text.js';
import type { Account, Estate } from '../estate/environment.js';
import { type Clock, shiftedClock, withDeadline } from '../kernel/clock.js';
import { DrError } from '../kernel/errors.js';
import { describeSpan, minuteMs } from '../kernel/units.js';
import { createSandbox, type Sandbox } from '../sandbox/sandbox.js';
import { endpointSentence } from './endpoint-sentence.js';
import type { ComposeOptions, Reach } from './reach.js';
import { worldOf } from './sandbox-world.js';

/** A served sandbox is on this machine: it answers at once or not at all. */
const probeMs = 1000;

function partitionIn({ regions }: Account): string {
  const [region] = regions;
  return region === undefined ? '' : partitionOf(region);
}

/** The world of a configuration's sandbox section. Its roles may do what `iam-policy` prints. */
export function createWorld(
  estate: Estate,
  section: SandboxSection,
  clock: Clock,
  latencyMs?: number,
): Sandbox {
  const description = worldOf(estate, section, {
    rolePolicy: (account) =>
      JSON.stringify(observePolicy({ account, partition: partitionIn(account), estate })),
    bucketPolicy: (bucket) => guideBucketPolicy(bucket, estate),
  });
  return createSandbox(description, { clock, rates: section.rates, latencyMs });
}

/** The time of a served sandbox, ms from the epoch. Undefined: nobody answers there, or no sandbox. */
async function timeAt(url: string, clock: Clock): Promise<number | undefined> {
  try {
    return await withDeadline({ clock, ms: probeMs, what: url }, async (signal) => {
      const answer = await fetch(new URL('/_sandbox/clock', url), { signal });
      if (!answer.ok) return undefined;
      const body: unknown = await answer.json();
      const now = typeof body === 'object' && body !== null && 'now' in body ? body.now : undefined;
      const time = typeof now === 'string' ? Date.parse(now) : Number.NaN;
      return Number.isNaN(time) ? undefined : time;
    });
  } catch {
    return undefined; // nobody is there: the caller says what is used instead
  }
}

/** A clock that shows the served sandbox's time, which may have been turned. */
async function clockAt(url: string, clock: Clock): Promise<Clock | undefined> {
  const time = await timeAt(url, clock);
  return time === undefined ? undefined : shiftedClock(clock, time - clock.now().getTime());
}

/** Says that a served sandbox's clock shows another time: its world is then another one. */
function distanceOf(served: Clock, own: Clock): string {
  const aheadMs = served.now().getTime() - own.now().getTime();
  if (Math.abs(aheadMs) < minuteMs) return '';
  return `, whose clock is ${describeSpan(aheadMs)} ${aheadMs > 0 ? 'ahead' : 'behind'}`;
}

/** The keys of the account that the roles trust; they are no secret and open nothing but a sandbox. */
export function hubCredentials(estate: Estate, demo: Sandbox['demoCredentials']) {
  const [hub] = estate.accounts;
  if (hub === undefined) {
    throw new DrError('the estate has no account', { code: 'NoAccount', kind: 'invariant' });
  }
  return demo(hub.id);
}

interface Elsewhere {
  /** Where the time is asked for. */
  readonly url: string;
  /** The sentence of `Reach`, for the clock that shows there. */
  readonly sentence: (there: Clock) => string;
  readonly replaced: Reach['replaced'];
  readonly memory: Reach['memory'];
  readonly own: Clock;
}

/** A place over HTTP: its clock may be turned between two passes, so each asks for it. */
function reachElsewhere(place: Elsewhere, there: Clock): Reach {
  const { url, sentence, replaced, memory, own } = place;
  return {
    endpoint: sentence(there),
    clock: there,
    replaced,
    memory,
    renewed: async () => reachElsewhere(place, (await clockAt(url, own)) ?? there),
  };
}

/** What `AWS_ENDPOINT_URL` names; undefined when it is not set. What only a service sets is not it. */
async function reachEndpoint(env: ComposeOptions['env'], own: Clock): Promise<Reach | undefined> {
  const url = endpointFor('sts', { ...env, AWS_ENDPOINT_URL_STS: undefined });
  const endpoints = await configuredEndpoints(env);
  if (url === undefined || endpoints.length === 0) return undefined;
  const replaced = { env: endpointVariables(endpoints) };
  const sentence = (): string => endpointSentence(endpoints);
  return reachElsewhere(
    { url, sentence, replaced, memory: createAwsMemory(), own },
    (await clockAt(url, own)) ?? own,
  );
}

/**
 * Where a configuration with a sandbox section goes: the endpoint in `AWS_ENDPOINT_URL` when that is
 * set, else a served sandbox when its address answers, else one in this process.
 * @throws DrError `config` for an endpoint that is no URL
 */
export async function reachSandbox(
  estate: Estate,
  section: SandboxSection,
  { env, clock }: ComposeOptions,
): Promise<Reach> {
  const redirected = await reachEndpoint(env, clock);
  if (redirected !== undefined) return redirected;
  const served = await clockAt(section.address, clock);
  if (served !== undefined) {
    // The same keys whatever the world holds, so a world of our own can tell them.
    const keys = hubCredentials(estate, createWorld(estate, section, clock).demoCredentials);
    const place: Elsewhere = {
      url: section.address,
      sentence: (there) =>
        `calls go to the sandbox served at ${section.address}${distanceOf(there, clock)}`,
      replaced: {
        env: { AWS_ENDPOINT_URL: section.address },
        baseCredentials: () => Promise.resolve(keys),
      },
      memory: createAwsMemory(),
      own: clock,
    };
    return reachElsewhere(place, served);
  }
  const sandbox = createWorld(estate, section, clock);
  const keys = hubCredentials(estate, sandbox.demoCredentials);
  const inside: Reach = {
    endpoint: 'calls go to a sandbox inside this process',
    clock: { ...clock, now: () => sandbox.clock.now() },
    replaced: {
      env: {},
      baseCredentials: () => Promise.resolve(keys),
      requestHandler: sandbox.requestHandler(),
    },
    memory: createAwsMemory(),
    renewed: () => Promise.resolve(inside),
  };
  return inside;
}
