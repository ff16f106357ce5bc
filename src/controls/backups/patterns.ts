/**
 * Whether `*`, which stands for any text, lets a pattern fit. Every other character stands for
 * itself. Takes time in proportion to both lengths, whatever the pattern.
 */
export function fitsPattern(pattern: string, text: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of others) {
    const at = text.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/** How an entry of a selection's Resources or NotResources stands to a table. */
export type ArnMatch = 'exact' | 'wildcard' | 'none' | 'undocumented';

const [regionField, accountField] = [3, 4];

/**
 * The asterisk belongs at the end of an ARN; the console itself also writes it for the whole region
 * and the whole account.
 */
function isDocumented(pattern: string): boolean {
  if (!pattern.endsWith('*')) return false;
  return pattern
    .slice(0, -1)
    .split(':')
    .every(
      (field, at) =>
        !field.includes('*') || (field === '*' && (at === regionField || at === accountField)),
    );
}

/** Whether an entry of Resources says that tables are meant, and not a whole service or all of them. */
export function namesTables(pattern: string): boolean {
  return /^arn:[a-z0-9-]+:dynamodb:[^:]*:[^:]*:table\//u.test(pattern);
}

/** Without region and account, as an example of AWS has it: `arn:aws:dynamodb:::table/*`. */
function placeless(pattern: string): string {
  return pattern.replace(/^(arn:[^:]*:[^:]*):::/u, '$1:*:*:');
}

/**
 * Case counts. `undocumented`: it would fit by its wildcard, but AWS does not say what a wildcard in
 * that position does, or what fields that are left out mean.
 * @source API BackupSelection, Resources, AWS Backup API Reference
 */
export function matchArn(pattern: string, arn: string): ArnMatch {
  if (pattern === arn) return 'exact';
  if (!pattern.includes('*')) return 'none';
  if (fitsPattern(pattern, arn)) return isDocumented(pattern) ? 'wildcard' : 'undocumented';
  return fitsPattern(placeless(pattern), arn) ? 'undocumented' : 'none';
}
