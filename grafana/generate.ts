import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isDrError } from '../src/kernel/errors.js';
import { artefacts, imports } from './artefacts.js';
import { readGenerateOptions } from './generate-options.js';

/** Writes the generated files. Run it with `npm run grafana`. */
function generate(args: readonly string[]): void {
  const { out, rules } = readGenerateOptions(args);
  const folder = out === undefined ? join(__dirname, '..', '..') : resolve(out);
  for (const [path, text] of Object.entries(out === undefined ? artefacts() : imports(rules))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

try {
  generate(process.argv.slice(2));
} catch (error) {
  if (!isDrError(error)) throw error;
  process.stderr.write(`${error.message}. ${error.hint ?? ''}\n`);
  process.exitCode = 2;
}
