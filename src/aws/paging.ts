import { invalidAnswer } from './errors.js';
import type { OperationName } from './operations.js';

/**
 * Reads a list to its end.
 * @param page - asks for one page (undefined = the first), keeps of it what it wants, and gives the
 *   token of the next; nothing or an empty one ends the list
 * @throws DrError `invalid` for a token that comes again, and for a list of more than `mostPages`;
 *   whatever `page` throws
 */
export async function everyPage(
  operation: OperationName,
  mostPages: number,
  page: (token: string | undefined) => Promise<string | undefined>,
): Promise<void> {
  const seen = new Set<string>();
  let token: string | undefined;
  for (let count = 0; count < mostPages; count++) {
    token = (await page(token)) || undefined;
    if (token === undefined) return;
    if (seen.has(token)) throw invalidAnswer(`${operation} repeats a page`, 'PageTokenRepeated');
    seen.add(token);
  }
  throw invalidAnswer(`${operation} has more than ${mostPages} pages`, 'TooManyPages');
}
