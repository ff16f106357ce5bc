import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages } from './pages.js';

/** Writes the generated pages. Run it with `npm run docs`. */
const root = join(__dirname, '..', '..');
for (const [path, text] of Object.entries(pages())) writeFileSync(join(root, path), text);
