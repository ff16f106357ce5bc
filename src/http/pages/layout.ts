import { plain } from '../../answers/plain.js';
import type { DaemonStatus } from '../../ports/status.js';
import { html, type Html, markupOf } from '../html.js';
import { iconPath, scriptPath, stylePath } from './assets.js';
import { markSymbols, type Tone } from './marks.js';
import { ago, moment } from './words.js';

/** Without a script the browser loads the page anew after so long. */
const reloadSeconds = 60;

export interface Shell {
  /** Of the window. */
  readonly title: string;
  readonly tone: Tone;
  /** In the order of the page; `href` as `#failures` or a path. */
  readonly links: readonly { readonly href: string; readonly text: string }[];
  /** Whether the page renews itself. */
  readonly isLive: boolean;
  readonly main: Html;
  readonly footer: Html | undefined;
}

/** A whole document. Everything that is loaded comes from here, by an address that its content is in. */
export function documentOf({ title, tone, links, isLive, main, footer }: Shell): string {
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <title>${title}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <link rel="stylesheet" href="${stylePath}" />
      <link rel="icon" type="image/svg+xml" href="${iconPath(tone)}" />
      ${
        isLive
          ? html`<script type="module" src="${scriptPath}"></script>
              <noscript><meta http-equiv="refresh" content="${reloadSeconds}" /></noscript>`
          : undefined
      }
    </head>
    <body>
      ${markSymbols}
      <a class="skip" href="#main">Skip to the content</a>
      <header class="top">
        <p class="brand"><a href="/">depot-dr</a></p>
        <nav aria-label="Page">
          <ul>
            ${links.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}
          </ul>
        </nav>
      </header>
      <p id="connection" class="banner risk" role="alert" hidden></p>
      <p id="news" class="spoken" role="status"></p>
      <main id="main" tabindex="-1">${main}</main>
      ${footer}
    </body>
  </html>`;
  return `<!doctype html>\n${markupOf(page)}\n`;
}

/** Where this comes from: version, configuration, where calls go, and the same as JSON. */
export function statusFooter(status: DaemonStatus, now: Date): Html {
  const { version, startedAt, endpoint, configuration } = status;
  return html`<footer>
    <p>
      depot-dr ${version}, started ${ago(startedAt, now)}; ${plain(endpoint)}. Configuration
      ${plain(configuration.file)}, read ${moment(configuration.readAt)}.
    </p>
    <p>
      As JSON: <a href="/api/v1/status">status</a>, <a href="/api/v1/findings">findings</a>,
      <a href="/api/v1/schedules">schedules</a>, <a href="/api/v1/runs">runs</a>.
    </p>
  </footer>`;
}
