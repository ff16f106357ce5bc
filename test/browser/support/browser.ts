import { type Browser, chromium, type Page } from 'playwright-core';

/** Debian's Chromium; nothing is downloaded. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
}

export interface Watched {
  readonly page: Page;
  /** Everything that the browser complained of: errors, refused loads, failed requests. */
  readonly complaints: readonly string[];
}

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 360, height: 740 };

/** A page of its own, with what the browser says of it. */
export async function openPage(
  browser: Browser,
  options: {
    readonly size?: { readonly width: number; readonly height: number };
    readonly scheme?: 'light' | 'dark';
    readonly script?: boolean;
  } = {},
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: options.size ?? desktop,
    colorScheme: options.scheme ?? 'light',
    javaScriptEnabled: options.script ?? true,
    deviceScaleFactor: 1,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // What was still loading when the page was left is no failure.
    if (why !== 'net::ERR_ABORTED') complaints.push(`${why}: ${request.url()}`);
  });
  return { page, complaints };
}
