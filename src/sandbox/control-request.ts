import { nearest } from '../kernel/nearest.js';
import { textOf, type WireRequest } from './wire/message.js';

/** A request that cannot be served, and what would be right. */
export class Refusal extends Error {
  readonly status: number;
  readonly hint: string;

  constructor(status: number, message: string, hint: string) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

/** @throws Refusal when the body is not a JSON object */
export function jsonObject({ body }: WireRequest): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(textOf(body));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Refusal(400, `the body is not JSON: ${message}`, 'Send a JSON object.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal(400, 'the body is not a JSON object', 'Send a JSON object.');
  }
  return { ...value };
}

/** @throws Refusal naming the first key that is not known */
export function checkKeys(body: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const unknown = Object.keys(body).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new Refusal(400, `unknown key ${unknown.slice(0, 60)}`, didYouMean(unknown, known));
}

/** A hint: the nearest known word, and all of them (the first hundred). Never throws. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word.slice(0, 60), known);
  const list = known.length === 0 ? 'None is set' : `Known: ${known.slice(0, 100).join(', ')}`;
  return near === undefined ? `${list}.` : `Did you mean ${near}? ${list}.`;
}
