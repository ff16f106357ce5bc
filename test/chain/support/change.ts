import type { Sandbox } from '../../../src/sandbox/sandbox.js';

/** What somebody does to the world, by the account's operator. */
export interface Change {
  readonly what: string;
  apply(sandbox: Sandbox): Promise<unknown>;
}

/** How the operator of an account calls the sandbox in a region. */
export function operatorOf(sandbox: Sandbox, account: string, region: string) {
  return {
    region,
    credentials: sandbox.demoCredentials(account),
    requestHandler: sandbox.requestHandler(),
    maxAttempts: 1,
  };
}
