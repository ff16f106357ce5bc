import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { artefacts } from './artefacts.js';

/** Writes the generated files. Run it with `npm run grafana`. */
const root = join(__dirname, '..', '..');
for (const [path, text] of Object.entries(artefacts())) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
