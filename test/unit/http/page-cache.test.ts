import { createPageCache } from '../../../src/http/page-cache.js';
import { now } from '../../support/estate-builders.js';
import { aStatus } from './fixtures.js';

describe('the page cache', () => {
  it('renders again for another status, another half minute or another page', async () => {
    const status = await aStatus();
    const cache = createPageCache(2);
    let rendered = 0;
    const render = () => `page ${++rendered}`;
    const at = (path: string, revision: number, ms: number) =>
      cache
        .page(path, { status: { ...status, revision }, now: new Date(now.getTime() + ms) }, render)
        ?.body.toString();
    expect([at('/', 1, 0), at('/', 1, 29_999), at('/', 1, 30_000), at('/', 2, 30_000)]).toEqual([
      'page 1',
      'page 1',
      'page 2',
      'page 3',
    ]);
    expect([at('/a', 2, 30_000), at('/', 2, 30_000)]).toEqual(['page 4', 'page 3']);
  });

  it('keeps no more than so many pages', async () => {
    const status = await aStatus();
    const cache = createPageCache(2);
    const render = jest.fn(() => 'page');
    for (const path of ['/a', '/b', '/c', '/a', '/c']) cache.page(path, { status, now }, render);
    expect(render).toHaveBeenCalledTimes(4); // `/a` had gone
  });

  it('keeps nothing of a page that is none', async () => {
    const status = await aStatus();
    const cache = createPageCache(2);
    expect(cache.page('/x', { status, now }, () => undefined)).toBeUndefined();
  });

  it('tags equal pages equally', async () => {
    const status = await aStatus();
    const tag = (text: string) => createPageCache(1).page('/', { status, now }, () => text)?.tag;
    expect(tag('a')).toBe(tag('a'));
    expect(tag('a')).not.toBe(tag('b'));
  });
});
