import { styleText } from 'node:util';

export type Style = 'heading' | 'critical' | 'warning' | 'info' | 'unknown' | 'pass' | 'faint';

/** Puts a style around text that is already laid out; the text's characters stay. */
export type Paint = (style: Style, text: string) => string;

const formats = {
  heading: 'bold',
  critical: 'red',
  warning: 'yellow',
  info: 'cyan',
  unknown: 'magenta',
  pass: 'green',
  faint: 'dim',
} as const satisfies Record<Style, Parameters<typeof styleText>[0]>;

/**
 * Whether to colour: FORCE_COLOR decides first (`0` and `false` mean no), then NO_COLOR, a dumb
 * terminal, and whether there is a terminal at all.
 * @source NO_COLOR, no-color.org; `getColorDepth`, Node.js documentation, TTY
 */
export function wantsColor(
  env: Readonly<Record<string, string | undefined>>,
  isTTY: boolean,
): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  const refused = env['NO_COLOR'];
  if (refused !== undefined && refused !== '') return false;
  return isTTY && env['TERM'] !== 'dumb';
}

/** A paint that styles, or one that leaves text as it is. */
export function createPaint(color: boolean): Paint {
  if (!color) return (_style, text) => text;
  return (style, text) =>
    text === '' ? '' : styleText(formats[style], text, { validateStream: false });
}
