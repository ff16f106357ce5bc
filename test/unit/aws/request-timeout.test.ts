import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createObservers } from '../../../src/aws/observers.js';
import type { TableName } from '../../../src/estate/ids.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { accountId, anAccount, home } from '../../support/estate-builders.js';
import { memoryRecorder } from '../../support/memory-observers.js';
import { forever, identity, settings } from './canned.js';

// Over a socket and on the machine's clock: the limit of one attempt is kept by the SDK's handler.

/** Knows who is asking, and never answers anything else. */
async function silentServer(): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => {
    if (request.headers['x-amz-target'] !== undefined) return;
    response.writeHead(200, { 'content-type': 'text/xml' }).end(identity(accountId).body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('an attempt that is not answered', () => {
  it('ends at the limit of one request and is tried again', async () => {
    const { server, url } = await silentServer();
    const aws = createObservers({
      accounts: [anAccount({ roleArn: undefined })],
      clock: systemClock,
      random: () => 0,
      recorder: memoryRecorder(),
      env: { AWS_ENDPOINT_URL: url },
      settings: { ...settings, requestTimeoutMs: 100, readDeadlineMs: 900, maximumAttempts: 2 },
      baseCredentials: () => Promise.resolve({ accessKeyId: 'AKIA', secretAccessKey: 'secret' }),
    });
    try {
      const place = { account: accountId, region: home, table: 'sdp-x-Object' as TableName };
      expect(await aws.observers.tables.describe(place, forever)).toMatchObject({
        kind: 'unknown',
        failure: { reason: 'ReadTimedOut', code: 'ETIMEDOUT' },
        calls: [{ operation: 'DescribeTable', attempts: 2 }],
      });
    } finally {
      aws.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
