import { createHash } from 'node:crypto';
import { minuteMs } from '../kernel/units.js';
import type { DaemonStatus } from '../ports/status.js';

/** A page as it is sent. */
export interface KeptPage {
  readonly body: Buffer;
  /** Changes with the body. */
  readonly tag: string;
}

/** Keeps pages as they were rendered, while nothing that they show has changed. */
export interface PageCache {
  /**
   * @param render - called when the status or the minute is another one; undefined = no such page
   */
  page(
    path: string,
    at: { readonly status: DaemonStatus; readonly now: Date },
    render: () => string | undefined,
  ): KeptPage | undefined;
}

export function keptPage(text: string): KeptPage {
  const body = Buffer.from(text);
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  return { body, tag: `"${digest}"` };
}

/** @param maximum - pages at once; the one that was made first goes first */
export function createPageCache(maximum: number): PageCache {
  const pages = new Map<string, KeptPage>();
  let madeFor = '';
  return {
    page(path, { status, now }, render) {
      // Ages are told to the minute, or to the second below one; half a minute late is no lie.
      const key = `${status.revision} ${Math.floor(now.getTime() / (minuteMs / 2))}`;
      if (key !== madeFor) pages.clear();
      madeFor = key;
      const kept = pages.get(path);
      if (kept !== undefined) return kept;
      const text = render();
      if (text === undefined) return undefined;
      const made = keptPage(text);
      const [oldest] = pages.keys();
      if (pages.size >= maximum && oldest !== undefined) pages.delete(oldest);
      pages.set(path, made);
      return made;
    },
  };
}
