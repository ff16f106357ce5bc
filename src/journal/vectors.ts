import { damaged } from './failures.js';
import { sealedTable } from './sealed-table.js';
import type { Store } from './store.js';

/** Long lists of numbers that change together, each as one blob. */
export const vectorTable = sealedTable('vector', ['name'], { name: 'text', data: 'blob' });

export type VectorName = 'finding-order' | 'fact-instants';

export function bytesOf(numbers: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

export function writeVector(store: Store, name: VectorName, data: Uint8Array): void {
  vectorTable.put(store, { name, data });
}

export function readVector(store: Store, name: VectorName): readonly number[] {
  const data = vectorTable.get(store, 'WHERE name = ?', name)?.data ?? new Uint8Array();
  if (data.length % 8 !== 0) throw damaged(store.file, `${name} has a part of a number`);
  return [...new Float64Array(data.slice().buffer)]; // copied: a view must be aligned
}
