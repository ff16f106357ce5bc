import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { approvalTable } from '../../../src/journal/approvals.js';
import { changeTable } from '../../../src/journal/changes.js';
import { missedFireTable } from '../../../src/journal/decisions.js';
import { buildStore, storeFile } from '../../../src/journal/directory.js';
import { factTable } from '../../../src/journal/kept-facts.js';
import { findingTable } from '../../../src/journal/kept-findings.js';
import { ledgerTable } from '../../../src/journal/ledgers.js';
import { holderFile, lockFile } from '../../../src/journal/lock.js';
import { migrations } from '../../../src/journal/migrations.js';
import { passTable } from '../../../src/journal/passes.js';
import { runTable } from '../../../src/journal/runs.js';
import { stepTable } from '../../../src/journal/steps.js';
import { openStore } from '../../../src/journal/store.js';
import { vectorTable } from '../../../src/journal/vectors.js';
import { mostHeld, mostMissed } from '../../../src/ports/journal.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

// The schema, the code that reads it, and the page about it say the same.

const root = join(__dirname, '..', '..', '..');
const page = readFileSync(join(root, 'docs', 'reference', 'journal.md'), 'utf8');
const tables = [
  ledgerTable,
  runTable,
  missedFireTable,
  passTable,
  findingTable,
  factTable,
  vectorTable,
  changeTable,
  approvalTable,
  stepTable,
];

it('names every table, and has the columns that the code reads', () => {
  const { path, remove } = temporaryDirectory();
  buildStore(path, storeFile, migrations, () => undefined);
  const store = openStore(join(path, storeFile), { readOnly: true });
  try {
    const names = store
      .all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .map(({ name }) => String(name));
    const told = [...page.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, name]) => String(name));
    expect(told.toSorted()).toEqual(names);
    expect([...tables.map(({ name }) => name), 'schema_note'].toSorted()).toEqual(names);
    for (const { name, columns, key } of tables) {
      const info = store.all(`SELECT name, pk FROM pragma_table_info('${name}') ORDER BY cid`);
      expect(info.map((column) => column['name'])).toEqual([...Object.keys(columns), 'sum']);
      const keys = info.filter(({ pk }) => pk !== 0).map((column) => column['name']);
      expect(keys).toEqual(key);
    }
  } finally {
    store.close();
    remove();
  }
});

it('gives the figures, files and errors of the code', () => {
  for (const figure of [mostHeld, mostMissed]) {
    expect(page).toContain(figure.toLocaleString('en-US'));
  }
  for (const file of [storeFile, lockFile, holderFile]) expect(page).toContain(`\`${file}\``);
  const directory = readFileSync(join(root, 'src', 'journal', 'directory.ts'), 'utf8');
  for (const [, mebibytes] of directory.matchAll(/Checked\w* = (\d+) \* mebibyte/g)) {
    expect(page).toContain(`over ${mebibytes} MiB`);
  }
  const sources = ['failures', 'lock', 'migrations'].map((name) =>
    readFileSync(join(root, 'src', 'journal', `${name}.ts`), 'utf8'),
  );
  const codes = new Set(
    sources.join('').match(/Journal(Locked|Too\w+|Disk\w+|Una\w+|Dam\w+|Dir\w+)/g),
  );
  for (const [, code] of page.matchAll(/`(Journal[A-Z]\w+)`/g)) expect(codes).toContain(code);
});
