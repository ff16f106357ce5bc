import type { RowVerdict } from '../../answers/verdict-rows.js';
import type { Severity } from '../../controls/control.js';
import { html, type Html } from '../html.js';

/** How something stands, as colour, shape and sound of voice. */
export type Tone = 'risk' | 'warn' | 'unseen' | 'good' | 'info';

export const verdictTones = {
  'at-risk': 'risk',
  warning: 'warn',
  unseen: 'unseen',
  ok: 'good',
} as const satisfies Record<RowVerdict, Tone>;

export const severityTones = {
  critical: 'risk',
  warning: 'warn',
  info: 'info',
} as const satisfies Record<Severity, Tone>;

/** Drawn once; shapes that are told apart without their colour. */
export const markSymbols: Html = html`<svg class="symbols" aria-hidden="true">
  <symbol id="m-risk" viewBox="0 0 16 16">
    <path d="M5 .5h6L15.500 5v6L11 15.500H5L.5 11V5z" />
    <path class="cut" d="M5.200 5.200l5.600 5.600m0-5.600l-5.600 5.600" />
  </symbol>
  <symbol id="m-warn" viewBox="0 0 16 16">
    <path d="M8 .8l7.700 14.200H.3z" />
    <path class="cut" d="M8 6v4.200m0 1.700v.9" />
  </symbol>
  <symbol id="m-unseen" viewBox="0 0 16 16">
    <path d="M8 .3L15.700 8 8 15.700.3 8z" />
    <path
      class="cut"
      d="M6.200 6.400c.1-2.300 3.700-2.300 3.600 0 0 1.300-1.800 1.400-1.800 2.800m0 1.600v.9"
    />
  </symbol>
  <symbol id="m-good" viewBox="0 0 16 16">
    <circle cx="8" cy="8" r="7.500" />
    <path class="cut" d="M4.500 8.300l2.500 2.500 4.500-5.100" />
  </symbol>
  <symbol id="m-info" viewBox="0 0 16 16">
    <rect x=".5" y=".5" width="15" height="15" rx="3" />
    <path class="cut" d="M8 7.200v5m0-8.400v1" />
  </symbol>
</svg>`;

function drawn(tone: Tone): Html {
  return html`<svg class="mark ${tone}" aria-hidden="true"><use href="#m-${tone}" /></svg>`;
}

const marks: Readonly<Record<Tone, Html>> = {
  risk: drawn('risk'),
  warn: drawn('warn'),
  unseen: drawn('unseen'),
  good: drawn('good'),
  info: drawn('info'),
};

/** The shape of a tone; words stand beside it, so it says nothing to a screen reader. */
export function mark(tone: Tone): Html {
  return marks[tone];
}

/** Shape and word. */
export function badge(tone: Tone, word: string): Html {
  return html`<span class="badge ${tone}">${mark(tone)}${word}</span>`;
}
