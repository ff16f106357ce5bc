import { DrError } from '../../src/kernel/errors.js';
import { listening, type, type Session, startUntil } from './real-world.js';

const interrupted = new DrError('interrupted', { code: 'Interrupted', kind: 'aborted' });

/** Starts a served sandbox on a free port and waits until it has said where. */
async function serve(format: string): Promise<{ readonly session: Session; readonly url: string }> {
  const argv = ['sandbox', '--port=0', '--estate=config/sandbox.yaml', `--output=${format}`];
  const { session, found: url } = await startUntil(argv, listening);
  return { session, url };
}

describe('sandbox', () => {
  it('prints lines to paste, serves, and ends well when it is told to', async () => {
    const { session, url } = await serve('table');
    try {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const [, block = ''] = session.out().split('# platform-prod (123456789012)\n');
      const lines = (block.split('\n\n')[0] ?? '').split('\n');
      expect(lines).toContain('unset AWS_PROFILE AWS_SESSION_TOKEN');
      expect(lines).toContain(`export AWS_ENDPOINT_URL=${url}`);
      expect(lines).toContain('export AWS_REGION=eu-west-1');
      expect(lines.filter((line) => !/^(unset|export) /.test(line))).toEqual([]);
      expect((await fetch(new URL('/_sandbox/clock', url))).status).toBe(200);
    } finally {
      session.interrupt(interrupted);
    }
    expect(await session.done).toBe(0);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('gives address and variables as data', async () => {
    const { session, url } = await serve('json');
    session.interrupt(interrupted);
    expect(await session.done).toBe(0);
    expect(JSON.parse(session.out())).toMatchObject({
      schemaVersion: 1,
      kind: 'sandbox',
      data: {
        url,
        port: Number(new URL(url).port),
        accounts: [
          { id: '123456789012', name: 'platform-prod', variables: { AWS_ENDPOINT_URL: url } },
          { name: 'platform-staging' },
          { name: 'backup' },
        ],
      },
    });
  });

  it('refuses a configuration that describes no world', async () => {
    const { exit, out, err } = await type('sandbox --port=0 --estate=config/example.yaml');
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toContain('no sandbox section');
  });
});
