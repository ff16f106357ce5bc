import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { hubCredentials } from '../../../src/compose/reach-sandbox.js';
import type { Chain } from './chain.js';
import { west } from './estate-file.js';

export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** A session of an account's observing role, assumed as the product does it. */
export async function assumeRole(
  { sandbox, estate }: Pick<Chain, 'sandbox' | 'estate'>,
  id: string,
): Promise<Session> {
  const account = estate.accounts.find((one) => one.id === id);
  const client = new STSClient({
    region: west,
    credentials: hubCredentials(estate, sandbox.demoCredentials),
    requestHandler: sandbox.requestHandler(),
    maxAttempts: 1,
  });
  const { Credentials } = await client.send(
    new AssumeRoleCommand({
      RoleArn: account?.roleArn,
      RoleSessionName: 'test',
      ExternalId: account?.externalId,
    }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}
