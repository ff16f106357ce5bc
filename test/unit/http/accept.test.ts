import fc from 'fast-check';
import { preferred } from '../../../src/http/accept.js';

const offered = ['text/plain', 'application/json'] as const;

it.each([
  [undefined, 'text/plain'],
  ['*/*', 'text/plain'],
  ['application/json', 'application/json'],
  ['APPLICATION/JSON', 'application/json'],
  ['application/*', 'application/json'],
  ['text/plain;q=0.5, application/json', 'application/json'],
  ['text/plain, application/json;q=0.9', 'text/plain'],
  ['text/html', 'text/plain'],
  ['application/json;q=x', 'text/plain'],
  ['', 'text/plain'],
])('Accept: %s is answered with %s', (accept, expected) => {
  expect(preferred(accept, offered)).toBe(expected);
});

it('always answers with something that is offered', () => {
  fc.assert(
    fc.property(fc.string(), (accept) => {
      expect(offered).toContain(preferred(accept, offered));
    }),
  );
});
