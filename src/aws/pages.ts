import { DrError } from '../kernel/errors.js';
import { invalidAnswer } from './errors.js';

/**
 * Reads a list page by page to its end; lists end with an empty token or with none.
 * @param list - its name, for messages
 * @param page - reads one page, at first without a token, and gives the token of the next
 * @throws DrError `invalid` when a token repeats or the list has more than `mostPages`
 */
export async function readPages(
  list: string,
  mostPages: number,
  page: (token: string | undefined) => Promise<string | undefined>,
): Promise<void> {
  const seen = new Set<string>();
  let token: string | undefined;
  for (let count = 0; count < mostPages; count++) {
    token = (await page(token)) || undefined;
    if (token === undefined) return;
    if (seen.has(token)) throw invalidAnswer(`${list} repeats a page`, 'PageTokenRepeated');
    seen.add(token);
  }
  throw new DrError(`${list} has more than ${mostPages} pages`, {
    code: 'TooManyPages',
    kind: 'invalid',
    hint: 'Nothing is said from half a list: check the endpoint that is in use, or make the list shorter.',
  });
}
