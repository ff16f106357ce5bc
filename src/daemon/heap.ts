import { setFlagsFromString } from 'node:v8';

/** How much may be added to what is in use before V8 looks for what is not. */
const growthPercent = 40;

/**
 * Keeps this process's memory near what it uses. Left to itself V8 lets a heap grow to four times
 * what is in use, and beside it the space where values begin to 32 MiB (Node 24: 128), since a busy
 * server's time is dearer than its memory; a daemon that shares its machine is the other way about.
 * The space for young values can be held at its size but not made smaller, so this comes before
 * anything large is loaded: it is 1 MiB then. Both take effect at once, in the whole process, and cost
 * a few per cent of a pass. A V8 without a flag says so on stderr and goes on.
 * @source `--heap-growing-percent` and `--semi-space-growth-factor` in `node --v8-options`; the largest
 *   size itself is read at the start of the process only. v8.setFlagsFromString, Node.js
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}
