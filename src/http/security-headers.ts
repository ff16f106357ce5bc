const sharedHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin', // with none at all, browsers would hide the origin of our own form,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cache-Control': 'no-store',
};

/** For answers that are no page: nothing may be loaded, run or framed. */
const bareCsp = "default-src 'none'; frame-ancestors 'none'";

/**
 * For the page: our own stylesheet, script and icon, by address; nothing inline, nobody else.
 * @source Content Security Policy Level 3, W3C
 */
const pageCsp = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const aYearSeconds = 31_536_000;

/** The headers that every answer of a listener carries; an answer's own win over them. */
export function securityHeaders(
  listener: 'ops' | 'page',
  isTls: boolean,
): Readonly<Record<string, string>> {
  return {
    ...sharedHeaders,
    'Content-Security-Policy': listener === 'page' ? pageCsp : bareCsp,
    ...(isTls ? { 'Strict-Transport-Security': `max-age=${aYearSeconds}` } : {}),
  };
}
