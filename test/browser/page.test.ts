import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { DaemonStatus } from '../../src/ports/status.js';
import { desktop, launch, openPage, phone } from './support/browser.js';
import { exampleStatus } from './support/example-status.js';
import { closeServed, served } from './support/served.js';

// The page in a real browser: Debian's Chromium. Nothing here waits for a length of time; the clock
// of the page is turned by hand.

const now = new Date('2026-11-26T12:00:00Z');
let browser: Browser;
let status: DaemonStatus;

beforeAll(async () => {
  [browser, status] = await Promise.all([launch(), exampleStatus(now)]);
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await closeServed();
});

afterAll(() => browser.close());

const looks = [
  { name: 'desktop, light', size: desktop, scheme: 'light' },
  { name: 'desktop, dark', size: desktop, scheme: 'dark' },
  { name: 'phone, light', size: phone, scheme: 'light' },
  { name: 'phone, dark', size: phone, scheme: 'dark' },
] as const;

/** Whether anything sticks out of the window to the side. */
function sticksOut(page: Page): Promise<readonly string[]> {
  return page.evaluate(`[...document.querySelectorAll('body *')]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(e).position !== 'absolute' && !e.closest('.symbols'))
    .map((e) => e.tagName + '.' + e.className)`);
}

describe.each(looks)('$name', ({ name, size, scheme }) => {
  it('fits its window and the browser has nothing to complain of', async () => {
    const { url } = await served(status, now);
    const { page, complaints } = await openPage(browser, { size, scheme });
    const paths = ['/', '/environments/prod-eu', '/nothing'];
    await page.goto(url);
    paths.push((await page.locator('.finding a').first().getAttribute('href')) ?? '');
    for (const [order, path] of paths.entries()) {
      await page.goto(url + path);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(await sticksOut(page)).toEqual([]);
      const folder = process.env['PICTURES_DIR'];
      if (folder !== undefined) {
        mkdirSync(folder, { recursive: true });
        await page.screenshot({ path: join(folder, `${name.replace(', ', '-')}-${order}.png`) });
      }
    }
    const wanted = complaints.filter((text) => !text.includes('404')); // of `/nothing` itself
    expect(wanted).toEqual([]);
  });
});

it('takes the colours that the reader has asked for', async () => {
  const { url } = await served(status, now);
  const background = async (scheme: 'light' | 'dark'): Promise<string> => {
    const { page } = await openPage(browser, { scheme });
    await page.goto(url);
    const color = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    return color;
  };
  expect(await background('light')).toBe('rgb(244, 245, 247)');
  expect(await background('dark')).toBe('rgb(14, 19, 24)');
});

it('shows who is in danger and why before anything is scrolled, on a phone as well', async () => {
  const { url } = await served(status, now);
  const { page } = await openPage(browser, { size: phone });
  await page.goto(url);
  const seen = await page.evaluate<string>(`[...document.querySelectorAll('h1, .verdicts li')]
    .filter((e) => e.getBoundingClientRect().bottom <= innerHeight)
    .map((e) => e.innerText.replace(/\\s+/g, ' ')).join(' | ')`);
  expect(seen).toContain('All 4 environments and both shared buckets are at risk');
  expect(seen).toContain('AT RISK prod-us');
  expect(seen).toContain('Object in us-east-1: only 2 d 23 h can be restored');
});

it('is reached whole by keyboard, in the order of the page, with the focus seen', async () => {
  const { url } = await served(status, now);
  const { page } = await openPage(browser);
  await page.goto(url);
  const wanted = await page.evaluate<number>(
    `[...document.querySelectorAll('a[href], summary, button, input')].length`,
  );
  const tops: number[] = [];
  const seen = new Set<string>();
  for (let press = 0; press < wanted; press++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<{ key: string; top: number; outline: string }>(`(() => {
      const e = document.activeElement;
      const all = [...document.querySelectorAll('a[href], summary, button, input')];
      return { key: String(all.indexOf(e)), top: e.getBoundingClientRect().top + scrollY, outline: getComputedStyle(e).outlineStyle };
    })()`);
    expect(focused.outline).toBe('solid');
    seen.add(focused.key);
    if (press > 0) tops.push(focused.top);
  }
  expect(seen.size).toBe(wanted);
  expect(seen.has('-1')).toBe(false);
  const back = tops.filter((top, at) => at > 0 && top < (tops[at - 1] ?? 0) - 40);
  expect(back).toEqual([]);
});

it('lets the keyboard skip to the content', async () => {
  const { url } = await served(status, now);
  const { page } = await openPage(browser);
  await page.goto(url);
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
  expect(
    await page.evaluate(`document.querySelector('.skip').getBoundingClientRect().left >= 0`),
  ).toBe(true);
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
});

it('names its landmarks and its parts for those who listen', async () => {
  const { url } = await served(status, now);
  const { page } = await openPage(browser);
  await page.goto(url);
  for (const role of ['banner', 'main', 'navigation', 'contentinfo'] as const) {
    expect(await page.getByRole(role).count()).toBe(1);
  }
  const regions = await page.getByRole('region').count();
  expect(regions).toBeGreaterThanOrEqual(4);
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
});

it('gives a command to be copied as one line', async () => {
  const { url } = await served(status, now);
  for (const size of [desktop, phone]) {
    const { page } = await openPage(browser, { size });
    await page.goto(`${url}/environments/prod-eu`);
    const copied = await page.evaluate<string>(`(() => {
      const range = document.createRange();
      range.selectNodeContents(document.querySelector('pre'));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return getSelection().toString();
    })()`);
    expect(copied).toBe(
      'aws dynamodb update-continuous-backups --region eu-central-1 --table-name sdp-e2dd35eedfec-History --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true,RecoveryPeriodInDays=35',
    );
  }
});

it('never runs what stands in a name, a message or an error', async () => {
  const evil =
    '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
  const posture = status.posture;
  if (posture === undefined) throw new Error('expected a posture');
  const { url } = await served(
    {
      ...status,
      endpoint: evil,
      journalProblem: evil,
      posture: {
        ...posture,
        findings: posture.findings.map((finding) => ({
          ...finding,
          message: evil,
          remedy: evil,
          subject: { ...finding.subject, resource: evil, table: evil },
        })),
      },
    },
    now,
  );
  const { page, complaints } = await openPage(browser);
  await page.goto(url);
  expect(await page.locator('main img, main script').count()).toBe(0);
  // What belongs to a bucket that has lost its name is the account's.
  expect(await page.title()).toBe('5 at risk · depot-dr');
  expect(await page.locator('main').innerText()).toContain(evil);
  expect(complaints).toEqual([]);
});

it('without scripts is the same page, and loads itself anew', async () => {
  const { url } = await served(status, now);
  const { page } = await openPage(browser, { script: false });
  await page.goto(url);
  expect(await page.locator('h1').innerText()).toContain('at risk');
  expect(await page.locator('noscript meta[http-equiv=refresh]').count()).toBe(1);
});

it('is signed in to by a browser off loopback', async () => {
  const token = 'a-token-of-24-characters';
  const { url } = await served(status, now, {
    address: '0.0.0.0',
    auth: { token, hostNames: [] },
  });
  const { page } = await openPage(browser);
  await page.goto(url);
  expect(await page.locator('h1').innerText()).toBe('Sign in');
  await page.getByLabel('Token').fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'That was not the token.' }).waitFor();
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('h1').filter({ hasText: 'at risk' }).waitFor();
  expect(await page.evaluate('document.cookie')).toBe('');
});
