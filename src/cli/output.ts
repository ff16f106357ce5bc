import { createPaint, type Paint, wantsColor } from './text/paint.js';
import { textWidth } from './text/wrap.js';
import type { World } from './world.js';

/** The format asked for, else a table on a terminal and JSON anywhere else. */
export function formatOf<Format extends string>(
  asked: Format | undefined,
  { stdout }: World,
): Format | 'table' | 'json' {
  return asked ?? (stdout.isTTY ? 'table' : 'json');
}

/** How text is laid out on this world's stdout. */
export function textOptions({ env, stdout }: World): {
  readonly paint: Paint;
  readonly width: number;
} {
  return {
    paint: createPaint(wantsColor(env, stdout.isTTY)),
    width: textWidth(stdout.columns),
  };
}

/** Data as text, ended by a line break. The YAML writer is loaded only when asked for. */
export async function renderData(data: unknown, format: 'json' | 'yaml'): Promise<string> {
  if (format === 'json') return `${JSON.stringify(data, null, 2)}\n`;
  const { stringify } = await import('yaml');
  return stringify(data, { aliasDuplicateObjects: false, lineWidth: 0 });
}
