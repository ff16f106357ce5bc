import type { Browser, Page } from 'playwright-core';
import type { DaemonStatus } from '../../src/ports/status.js';
import { launch, openPage, phone } from './support/browser.js';
import { exampleStatus } from './support/example-status.js';
import { closeServed, served } from './support/served.js';

// The page renews itself without losing the reader's place. Its clock is turned by hand.

const now = new Date('2026-11-26T12:00:00Z');
const everyMs = 30_000;
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

async function opened(path: string, size = phone) {
  const server = await served(status, now);
  const { page, complaints } = await openPage(browser, { size });
  await page.clock.install({ time: now });
  await page.goto(server.url + path);
  return { ...server, page, complaints };
}

/** Lets the page's own clock pass to its next refresh, and waits for the answer. */
async function refresh(page: Page): Promise<number> {
  const answer = page.waitForResponse((response) => response.request().resourceType() === 'fetch');
  await page.clock.runFor(everyMs);
  return (await answer).status();
}

/** The status after prod-us was repaired: the page becomes shorter above what is being read. */
function repaired(): DaemonStatus['posture'] {
  const { posture } = status;
  if (posture === undefined) throw new Error('expected a posture');
  const findings = posture.findings.map((finding) =>
    finding.subject.environment === 'prod-us' && finding.verdict === 'fail'
      ? { ...finding, verdict: 'pass' as const, reason: undefined, remedy: undefined }
      : finding,
  );
  return { ...posture, findings };
}

it('brings what has changed, and keeps what is being read where it is', async () => {
  const { page, publish, complaints } = await opened('/');
  await page.evaluate(
    `document.getElementById('failures-shared-dev').scrollIntoView({ behavior: 'instant' })`,
  );
  const top = (): Promise<number> =>
    page.evaluate(`document.getElementById('failures-shared-dev').getBoundingClientRect().top`);
  const before = await top();
  const scrolled = await page.evaluate<number>('scrollY');
  publish({ posture: repaired() });
  await refresh(page);
  await page.locator('h1').filter({ hasText: '3 of 4 environments' }).waitFor();
  expect(Math.abs((await top()) - before)).toBeLessThan(2);
  expect(await page.evaluate<number>('scrollY')).toBeLessThan(scrolled); // it is shorter above
  expect(await page.title()).toMatch(/^5 at risk/);
  expect(await page.locator('#news').innerText()).toMatch(/^5 at risk/);
  expect(complaints).toEqual([]);
});

it('keeps the focus and what was folded out', async () => {
  const { page, publish } = await opened('/environments/prod-eu');
  await page.locator('#passed > summary').click();
  const link = page.locator('#passed a').nth(3);
  await link.focus();
  const href = await link.getAttribute('href');
  publish({ version: '9.9.9' });
  await refresh(page);
  await page.locator('footer').filter({ hasText: '9.9.9' }).waitFor();
  expect(await page.evaluate(`document.getElementById('passed').open`)).toBe(true);
  expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe(href);
});

it('leaves the page alone when nothing has changed, and while text is selected', async () => {
  const { page, publish } = await opened('/');
  await page.evaluate(`document.querySelector('h1').dataset.old = 'yes'`);
  expect(await refresh(page)).toBe(200); // it brings the tag
  await page.locator('h1:not([data-old])').waitFor(); // what came has taken its place
  await page.evaluate(`document.querySelector('h1').dataset.mine = 'yes'`);
  expect(await refresh(page)).toBe(304);
  expect(await page.locator('h1[data-mine=yes]').count()).toBe(1);
  await page.evaluate(`getSelection().selectAllChildren(document.querySelector('h1'))`);
  publish({ version: '9.9.9' });
  await page.clock.runFor(everyMs);
  expect(await page.locator('h1[data-mine=yes]').count()).toBe(1);
  await page.evaluate('getSelection().removeAllRanges()');
  await refresh(page);
  await page.locator('footer').filter({ hasText: '9.9.9' }).waitFor();
});

it('says above everything that nobody answers, and takes it back', async () => {
  const { page, port, close } = await opened('/');
  const line = page.locator('#connection');
  expect(await line.isVisible()).toBe(false);
  await close();
  await page.clock.runFor(everyMs);
  await line.waitFor({ state: 'visible' });
  expect(await line.innerText()).toMatch(
    /^depot-dr does not answer \(.+\)\. What you read is from when it was loaded\.$/,
  );
  const again = await served(status, now, { port });
  await refresh(page);
  await line.waitFor({ state: 'hidden' });
  await again.close();
  await page.clock.runFor(everyMs);
  await line.waitFor({ state: 'visible' });
  expect(await line.innerText()).toMatch(/What you read is from .* GMT\.$/);
});
