import { type Problem, titleOf } from '../answer.js';
import { html } from '../html.js';
import { documentOf } from './layout.js';
import { mark } from './marks.js';

/** Why a page is not there, for people. */
export function problemPage({ status, detail, hint }: Problem): string {
  return documentOf({
    title: `${titleOf(status)} · depot-dr`,
    tone: 'warn',
    links: [{ href: '/', text: 'All environments' }],
    isLive: false,
    main: html`<div class="state warn">
      ${mark('warn')}
      <div>
        <h1>${titleOf(status)}</h1>
        <p>${detail}</p>
        ${hint === undefined ? undefined : html`<p>${hint}</p>`}
      </div>
    </div>`,
    footer: undefined,
  });
}

/** Where a browser shows the token once. */
export function signInPage(isRetry: boolean): string {
  return documentOf({
    title: 'Sign in · depot-dr',
    tone: 'info',
    links: [],
    isLive: false,
    main: html`<h1>Sign in</h1>
      <p>This page shows where recovery is in danger, so it asks for its token.</p>
      ${isRetry ? html`<p class="risk" role="alert">That was not the token.</p>` : undefined}
      <form method="post" action="/login">
        <label for="token">Token</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required />
        <button>Sign in</button>
      </form>`,
    footer: undefined,
  });
}
