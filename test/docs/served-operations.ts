import { systemClock } from '../../src/kernel/clock.js';
import { createSandboxClock } from '../../src/sandbox/clock.js';
import { createCredentialStore } from '../../src/sandbox/iam/credentials.js';
import { createRandom } from '../../src/sandbox/random.js';
import { createServices } from '../../src/sandbox/services.js';
import type { ServiceWire } from '../../src/sandbox/wire/model.js';

/** Every service of the sandbox, in an empty world. */
export function servedServices(): readonly ServiceWire[] {
  const clock = createSandboxClock(systemClock, undefined);
  const random = createRandom(1);
  return createServices({
    description: {
      startsAt: undefined,
      seed: 1,
      accounts: [],
      tables: [],
      buckets: [],
      clusters: [],
      depots: [],
      faults: [],
    },
    clock,
    random,
    credentials: createCredentialStore({ accounts: [], clock, random }),
  });
}

/** Served operations in alphabetical order, by signing name. */
export function servedOperations(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    servedServices().map(({ service }) => [
      service.signingName,
      Object.keys(service.handlers).toSorted(),
    ]),
  );
}
