// tests/bench/run, behind its shell script: what is measured, in which order, and the table.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { References } from './reference.mjs';
import { System } from './system.mjs';
import { rows } from './rows.mjs';
import { print, summarise } from './table.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const { values: options } = parseArgs({ options: {
  references: { type: 'string', default: path.join(root, '../shared/bench') },
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '5' },
  only: { type: 'string', default: '' },
  'keep-seeds': { type: 'boolean', default: false },
  add: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
} });
const only = options.only.split(',').filter(Boolean);
const unknown = only.filter((name) => !rows.some((row) => row.name === name));
if (unknown.length > 0) {
  console.error(`--only: found ${unknown.join()}, expected some of ${rows.map((row) => row.name).join()}`);
  process.exit(2);
}
if (options.references !== 'none' && !existsSync(options.references)) {
  console.error(`--references: found ${options.references}, expected the folder of the reference programs, or none`);
  process.exit(2);
}

const begun = Date.now();
const say = (words) => console.error(`[${String(Math.round((Date.now() - begun) / 1000)).padStart(4)}s] ${words}`);
const work = path.join(root, 'build/bench');
rmSync(path.join(work, 'run'), { recursive: true, force: true });
mkdirSync(work, { recursive: true });

const present = options.references !== 'none';
const chosen = rows.filter((row) => (only.length > 0 ? only.includes(row.name) : options.quick ? row.quick : true))
  .filter((row) => present || !row.onlyReference);
const bench = {
  say,
  work,
  quick: options.quick,
  keepSeeds: options['keep-seeds'],
  rounds: options.quick ? 1 : Number(options.rounds),
  seconds: options.quick ? 1 : Number(options.seconds),
  references: new References({ present, source: options.references, build: path.join(root, 'build/reference'), work: path.join(work, 'run/reference') }),
  results: options.add && existsSync(path.join(work, 'results.json')) ? JSON.parse(readFileSync(path.join(work, 'results.json'), 'utf8')).rounds : {},
  system: (name, more = {}) => new System({ dir: path.join(work, 'run', name), root, bin: path.resolve(process.env.TRUCKROLL_BIN ?? path.join(root, 'build/release/bin')), ...more }),
};

if (bench.references.present) {
  say('building the references');
  await bench.references.prepare({ node: chosen.some((row) => row.node) });
}
// Also when it is interrupted: what was measured is kept.
const finish = () => {
  const table = summarise(rows, bench.results);
  writeFileSync(path.join(work, 'results.json'), JSON.stringify({ table, rounds: bench.results }, null, 1));
  return table;
};
process.on('exit', finish);
const groups = [...new Set(chosen.map((row) => row.group))];
for (const group of groups) {
  const members = chosen.filter((row) => row.group === group);
  try {
    await group(bench, members);
  } catch (error) {
    say(`${members.map((row) => row.name).join()} failed: ${error.stack}`);
    process.exitCode = 1;
  }
}
await bench.references.stop();
rmSync(path.join(work, 'run'), { recursive: true, force: true });
const table = finish();
print(table);
say(`done; every figure is in build/bench/results.json`);
const incomplete = table.filter((line) => chosen.some((row) => row.name === line.name) && (!Number.isFinite(line.ours) || line.errors > 0));
if (incomplete.length > 0) console.error(`not complete: ${incomplete.map((line) => line.name).join()}`);
process.exit(incomplete.length > 0 ? 1 : process.exitCode ?? 0);
