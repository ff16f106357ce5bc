import { createHash } from 'node:crypto';
import { answer } from '../answer.js';
import { type Route, route } from '../router.js';
import type { Tone } from './marks.js';
import { dark, light } from './palette.js';
import { refreshScript } from './refresh-script.js';
import { styleSheet } from './style-sheet.js';

/** An address that changes with the content, so that it can be kept for ever. */
function addressed(name: string, ending: string, content: string): string {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return `/assets/${name}-${digest}.${ending}`;
}

const shapes = {
  risk: 'M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5z',
  warn: 'M8 .8l7.7 14.200H.3z',
  unseen: 'M8 .3L15.7 8 8 15.7.3 8z',
  good: 'M8 .5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z',
  info: 'M1 1h14v14H1z',
} as const satisfies Record<Tone, string>;

/** The verdict in the tab: shape and colour, on light and on dark. */
function icon(tone: Tone): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="${light[tone]}" stroke="${dark[tone]}" stroke-width=".6" d="${shapes[tone]}"/></svg>`;
}

const tones = ['risk', 'warn', 'unseen', 'good', 'info'] as const satisfies readonly Tone[];

export const stylePath = addressed('page', 'css', styleSheet);
export const scriptPath = addressed('refresh', 'js', refreshScript);

export function iconPath(tone: Tone): string {
  return addressed(tone, 'svg', icon(tone));
}

const aYearSeconds = 31_536_000;

function asset(path: string, contentType: string, content: string): Route {
  return route('GET', path, 'open', () =>
    answer(200, contentType, content, {
      'Cache-Control': `public, max-age=${aYearSeconds}, immutable`,
    }),
  );
}

/** Stylesheet, script and icons. They say nothing of the estate, so anybody may have them. */
export function assetRoutes(): readonly Route[] {
  return [
    asset(stylePath, 'text/css; charset=utf-8', styleSheet),
    asset(scriptPath, 'text/javascript; charset=utf-8', refreshScript),
    ...tones.map((tone) => asset(iconPath(tone), 'image/svg+xml', icon(tone))),
  ];
}
