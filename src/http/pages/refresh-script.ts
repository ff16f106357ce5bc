/**
 * The one script of the page. Every half minute it asks for the page again and puts the new content
 * in the place of the old: scroll position, focus and what was folded out stay. When no answer comes
 * it says so above everything, since an old page that looks new is worse than none. Text that is
 * being selected is left alone until the next time.
 */
export const refreshScript = `'use strict';
const everyMs = 30000;
const later = globalThis.setTimeout.bind(globalThis);
const byId = (id) => document.getElementById(id);
let tag = '';
let from = 'when it was loaded';
let isAsking = false;

const opened = () => new Map([...document.querySelectorAll('details[id]')].map((d) => [d.id, d.open]));
let defaults = opened();

/** What begins within the window, from its top; if nothing does, what it stands in. */
function anchors() {
  const within = [];
  let around = [];
  for (const element of document.querySelectorAll('main [id]')) {
    const { top, height } = element.getBoundingClientRect();
    if (height === 0 || top >= innerHeight) continue;
    if (top >= 0) within.push({ id: element.id, top });
    else if (top + height > 0) around = [{ id: element.id, top }];
  }
  return within.concat(around);
}

/** How to find the focused element again: by its id, or as the so-and-so-many-th with its address. */
function focused() {
  const element = document.activeElement;
  if (element === null || element === document.body) return () => undefined;
  if (element.id !== '') return () => byId(element.id);
  const selector = element.hasAttribute('href')
    ? 'a[href="' + CSS.escape(element.getAttribute('href')) + '"]'
    : element.closest('details[id]') && element.tagName === 'SUMMARY'
      ? '#' + CSS.escape(element.closest('details[id]').id) + ' > summary'
      : undefined;
  if (selector === undefined) return () => undefined;
  const place = [...document.querySelectorAll(selector)].indexOf(element);
  return () => document.querySelectorAll(selector)[place];
}

function put(text) {
  const next = new DOMParser().parseFromString(text, 'text/html');
  const main = next.querySelector('main');
  if (main === null) throw Error('no page');
  const places = anchors();
  const wasFocused = focused();
  const touched = [...opened()].filter(([id, open]) => defaults.get(id) !== open);
  const before = document.title;
  for (const part of ['main', 'nav', 'footer']) {
    const now = document.querySelector(part);
    const then = next.querySelector(part);
    if (now !== null && then !== null) now.replaceWith(document.adoptNode(then));
  }
  document.title = next.title;
  const icon = document.querySelector('link[rel=icon]');
  const nextIcon = next.querySelector('link[rel=icon]');
  if (icon !== null && nextIcon !== null) icon.setAttribute('href', nextIcon.getAttribute('href'));
  defaults = opened();
  for (const [id, open] of touched) {
    const details = byId(id);
    if (details !== null) details.open = open;
  }
  wasFocused()?.focus({ preventScroll: true });
  const same = places.find(({ id }) => byId(id) !== null);
  if (same !== undefined) {
    scrollBy({ top: byId(same.id).getBoundingClientRect().top - same.top, behavior: 'instant' });
  }
  if (document.title !== before) byId('news').textContent = document.title;
}

function complain(why) {
  const line = byId('connection');
  line.textContent = 'depot-dr does not answer (' + why + '). What you read is from ' + from + '.';
  line.hidden = false;
}

async function refresh() {
  const selection = getSelection();
  if (isAsking || document.hidden || (selection !== null && !selection.isCollapsed)) return;
  isAsking = true;
  const patience = new AbortController();
  const timer = later(() => patience.abort(new Error('no answer in time')), everyMs / 2);
  try {
    const response = await fetch(location.href.split('#')[0], {
      cache: 'no-store',
      headers: tag === '' ? {} : { 'If-None-Match': tag },
      signal: patience.signal,
    });
    if (response.status !== 304) {
      if (!response.ok) throw Error('status ' + response.status);
      put(await response.text());
      tag = response.headers.get('ETag') ?? '';
    }
    from = response.headers.get('Date') ?? from;
    byId('connection').hidden = true;
  } catch (error) {
    complain(error instanceof Error ? error.message : 'no answer');
  } finally {
    clearTimeout(timer);
    isAsking = false;
  }
}

function again() {
  later(() => void refresh().finally(again), everyMs);
}

document.addEventListener('visibilitychange', () => void refresh());
addEventListener('online', () => void refresh());
again();
`;
