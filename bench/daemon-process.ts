/**
 * A process of its own that is a daemon on an estate and makes one pass after the other:
 * `node daemon-process.js DIRECTORY ESTATE SWEEPS MINUTES`. After each it tells its parent how it does.
 */
import { keepHeapSmall } from '../src/daemon/heap.js';

async function main(): Promise<void> {
  keepHeapSmall(); // as the command does, before the rest is loaded
  const { live } = await import('./daemon-life.js');
  const [, , directory, estate, sweeps, minutes] = process.argv;
  if (directory === undefined || estate === undefined || process.send === undefined) {
    throw new Error('a bench starts this');
  }
  process.on('disconnect', () => process.exit());
  await live({ directory, estate, sweeps: Number(sweeps), minutes: Number(minutes) });
}

void main();
