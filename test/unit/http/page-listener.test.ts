import { ago, now } from '../../support/estate-builders.js';
import { readMarkup } from '../../support/markup.js';
import { hourMs } from '../../../src/kernel/units.js';
import { ask } from './client.js';
import { memoryJournal } from './memory-journal.js';
import { pageServers } from './page-server.js';

const servers = pageServers();
afterEach(servers.closeAll);

const asPage = { headers: { accept: 'text/html' } };

describe('the page', () => {
  it('is HTML under a policy that allows nothing but our own files', async () => {
    const { port } = await servers.start();
    const { status, headers, body } = await ask(port, '/');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    const { tags } = readMarkup(body);
    expect(tags.filter(({ attributes }) => 'style' in attributes)).toEqual([]);
    expect(tags.filter(({ name }) => name === 'style')).toEqual([]);
  });

  it('is sent anew only when it has changed', async () => {
    const { port, source } = await servers.start();
    const first = await ask(port, '/');
    const tag = String(first.headers['etag']);
    const again = { headers: { 'if-none-match': tag } };
    expect(await ask(port, '/', again)).toMatchObject({ status: 304, body: '' });
    source.current = { ...source.current, revision: 2, version: '9.9.9' };
    expect(await ask(port, '/', again)).toMatchObject({ status: 200 });
  });

  it('answers HEAD as GET, without the body', async () => {
    const { port } = await servers.start();
    const { headers } = await ask(port, '/');
    const head = await ask(port, '/', { method: 'HEAD' });
    expect(head.body).toBe('');
    expect(head.headers['content-length']).toBe(headers['content-length']);
  });

  it('loads files whose address is their content, to be kept for ever', async () => {
    const { port } = await servers.start();
    const { tags } = readMarkup((await ask(port, '/')).body);
    const addresses = tags.flatMap(({ name, attributes }) =>
      name === 'link' || name === 'script' ? (attributes['href'] ?? attributes['src'] ?? []) : [],
    );
    expect(addresses).toHaveLength(3);
    for (const address of addresses) {
      const got = await ask(port, address);
      expect(got.status).toBe(200);
      expect(got.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(got.headers['content-type']).toMatch(/^(text\/css|text\/javascript|image\/svg\+xml)/);
    }
    expect((await ask(port, '/assets/page-0000000000000000.css')).status).toBe(404);
  });

  it('leads to each environment and each finding', async () => {
    const { port } = await servers.start();
    const { tags } = readMarkup((await ask(port, '/')).body);
    const links = tags
      .flatMap(({ name, attributes }) => (name === 'a' ? (attributes['href'] ?? []) : []))
      .filter((href) => href.startsWith('/'));
    expect(links.length).toBeGreaterThan(8);
    for (const link of new Set(links)) {
      expect({ link, status: (await ask(port, link)).status }).toEqual({ link, status: 200 });
    }
  });
});

describe('what is not there', () => {
  it.each(['/nothing', '/environments/nobody', '/findings/none:000000000000'])(
    '%s is a page for people, a problem for programs',
    async (path) => {
      const { port } = await servers.start();
      const page = await ask(port, path, asPage);
      expect(page.status).toBe(404);
      expect(readMarkup(page.body).tags.map(({ name }) => name)).toContain('h1');
      const data = await ask(port, path, { headers: { accept: 'application/json' } });
      expect(data.headers['content-type']).toBe('application/problem+json');
      expect(JSON.parse(data.body)).toMatchObject({ status: 404, title: 'Not found' });
    },
  );

  it('of the API is a problem even for a browser', async () => {
    const { port } = await servers.start();
    const got = await ask(port, '/api/v1/nothing', asPage);
    expect(got.headers['content-type']).toBe('application/problem+json');
  });

  it('there is no sign-in where no token is set', async () => {
    const { port } = await servers.start();
    expect((await ask(port, '/login')).status).toBe(404);
  });
});

describe('the page of a finding', () => {
  it('shows its history', async () => {
    const { port, source } = await servers.start({
      journal: memoryJournal({
        changes: [{ id: 'x', at: ago(hourMs), from: 'pass', to: 'fail', reason: 'PitrDisabled' }],
      }),
    });
    const id = source.current.posture?.findings[0]?.id ?? '';
    const { body } = await ask(port, `/findings/${encodeURIComponent(id)}`);
    expect(readMarkup(body).text).toContain('pass → fail');
  });

  it('is there without its history when the journal has trouble', async () => {
    const { port, source } = await servers.start({
      journal: memoryJournal({ failure: new Error('disk full') }),
    });
    const id = source.current.posture?.findings[0]?.id ?? '';
    const { status, body } = await ask(port, `/findings/${encodeURIComponent(id)}`);
    expect(status).toBe(200);
    expect(readMarkup(body).text).toContain('disk full');
  });
});

it('is told of each request by its route, without query or header', async () => {
  const { port, records } = await servers.start();
  await ask(port, '/environments/prod-orders?secret=1', { headers: { cookie: 'secret=1' } });
  expect(records).toEqual([
    {
      listener: 'page',
      at: now,
      method: 'GET',
      route: '/environments/:name',
      status: 200,
      durationMs: 0,
      isCut: false,
      error: undefined,
    },
  ]);
});
