const mostCharacters = 80;

/** Text out of a policy as messages show it: in quotes, and cut when it is long. */
export function quoted(text: string): string {
  const isLong = text.length > mostCharacters;
  return JSON.stringify(isLong ? `${text.slice(0, mostCharacters)}…` : text);
}
