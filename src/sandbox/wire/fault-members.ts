import type { AwsFault } from '../service.js';

const isHeader = (name: string): boolean => name.startsWith('x-amz-');

/** The members of a fault that travel as response headers: their names begin with `x-amz-`. */
export function faultHeaders(fault: AwsFault): Record<string, string> {
  const headers = Object.entries(fault.members).filter(([name]) => isHeader(name));
  return Object.fromEntries(headers.map(([name, value]) => [name, String(value)]));
}

/** The members of a fault that travel in its body. */
export function faultBody(fault: AwsFault): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fault.members).filter(([name]) => !isHeader(name)));
}
