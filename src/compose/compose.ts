/**
 * Composition: the only place where adapters meet flows. Purpose of this folder: build the real
 * dependencies from a configuration, and decide where calls go (AWS, or a sandbox). It must not
 * judge or show anything. Nothing outside it knows whether the other side is a sandbox.
 */
import { configuredEndpoints, endpointVariables } from '../aws/endpoints.js';
import { createAwsMemory } from '../aws/memory.js';
import { type AwsOptions, createObservers } from '../aws/observers.js';
import type { Configuration } from '../config/configuration.js';
import { createDatasets } from '../depot/datasets.js';
import type { Clock } from '../kernel/clock.js';
import { secondMs } from '../kernel/units.js';
import type { Observers } from '../ports/observers.js';
import { endpointSentence } from './endpoint-sentence.js';
import type { ComposeOptions, Reach } from './reach.js';

/** Everything that one observation pass needs. Close it when the pass has ended. */
export interface Watch {
  readonly clock: Clock;
  readonly observers: Observers;
  /** Where calls go, as one sentence for the operator. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Plain AWS, or whatever stands in for it: what the sentence names is what the clients are given. */
async function reachAws({ env, clock }: ComposeOptions): Promise<Reach> {
  const endpoints = await configuredEndpoints(env);
  const reach: Reach = {
    endpoint: endpointSentence(endpoints),
    clock,
    replaced: { env: endpointVariables(endpoints) },
    memory: createAwsMemory(),
    renewed: () => Promise.resolve(reach),
  };
  return reach;
}

/**
 * Where the calls of a configuration go, decided once. A world inside this process lives as long as
 * what this returns.
 * @throws DrError `config` for an endpoint that is no URL
 */
export async function composeReach(
  { estate, sandbox }: Pick<Configuration, 'estate' | 'sandbox'>,
  options: ComposeOptions,
): Promise<Reach> {
  if (sandbox === undefined) return reachAws(options);
  const { reachSandbox } = await import('./reach-sandbox.js');
  return reachSandbox(estate, sandbox, options);
}

/** What the adapters are given, wherever calls go. */
export function awsOptions(
  reach: Reach,
  { aws }: Configuration['settings'],
  { random, recorder, env }: Pick<ComposeOptions, 'random' | 'recorder' | 'env'>,
): Omit<AwsOptions, 'accounts'> {
  return {
    clock: reach.clock,
    random,
    recorder,
    env,
    settings: {
      sessionName: aws.sessionName,
      requestTimeoutMs: aws.requestTimeoutSeconds * secondMs,
      readDeadlineMs: aws.readDeadlineSeconds * secondMs,
      maximumAttempts: aws.maximumAttempts,
      rateShare: aws.rateShare,
    },
    memory: reach.memory,
    ...reach.replaced,
  };
}

/** Builds the observers of one pass over a place. Sends nothing by itself. */
export function watchThrough(
  reach: Reach,
  { estate, settings }: Pick<Configuration, 'estate' | 'settings'>,
  options: Pick<ComposeOptions, 'random' | 'recorder' | 'env'>,
): Watch {
  const { observers, gateway, close } = createObservers({
    accounts: estate.accounts,
    ...awsOptions(reach, settings, options),
  });
  return {
    clock: reach.clock,
    observers: { ...observers, datasets: createDatasets(gateway) },
    endpoint: reach.endpoint,
    close: () => Promise.resolve(close()),
  };
}

/**
 * Builds the observers of a single pass, wherever its calls go.
 * @throws DrError `config` for an endpoint that is no URL
 */
export async function composeWatch(
  configuration: Configuration,
  options: ComposeOptions,
): Promise<Watch> {
  return watchThrough(await composeReach(configuration, options), configuration, options);
}
