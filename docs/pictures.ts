import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/**
 * Takes the pictures of the README from a running daemon, with Debian's Chromium:
 * `npm run pictures -- http://127.0.0.1:9465`
 */
const pictures = [
  { name: 'overview-light', scheme: 'light', width: 1280, height: 800, path: '/' },
  { name: 'overview-dark', scheme: 'dark', width: 1280, height: 800, path: '/' },
  { name: 'phone-light', scheme: 'light', width: 390, height: 800, path: '/' },
  { name: 'phone-dark', scheme: 'dark', width: 390, height: 800, path: '/' },
] as const;

async function take(address: string): Promise<void> {
  const folder = join(__dirname, '..', '..', 'docs', 'images');
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    for (const { name, scheme, width, height, path } of pictures) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
      const response = await page.goto(new URL(path, address).href).catch((cause: unknown) => {
        throw new Error(`no daemon serves its page at ${address}: begin one with npm start`, {
          cause,
        });
      });
      if (response?.ok() !== true) throw new Error(`${address}: status ${response?.status()}`);
      await page.screenshot({ path: join(folder, `${name}.png`) });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

void take(process.argv[2] ?? 'http://127.0.0.1:9465');
