// Ten thousand, a hundred thousand and a million open orders: what a call costs, pages, and coming back.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { sleep } from './process.mjs';

const CHUNK = 50_000;
const SATURATED = { channels: 4, outstanding: 64 };
const NAMED = { 10_000: '10 thousand', 100_000: '100 thousand', 1_000_000: 'a million' };

export async function million(bench, rows) {
  for (const row of rows) bench.results[row.name] = { ours: [], reference: [] };
  const wanted = (name) => rows.some((row) => row.name === `million-${name}`);
  const sizes = bench.quick ? [500, 1000, 2000] : [10_000, 100_000, 1_000_000];
  // Creating comes last, since it makes the small ones larger.
  const modes = ['transition', 'get', 'create'].filter(wanted);
  const systems = [];
  for (const size of modes.length > 0 ? sizes : sizes.slice(-1)) systems.push(await seeded(bench, size));
  const largest = systems.at(-1);
  if (modes.length > 0) await costs(bench, systems, modes);
  if (wanted('page') || wanted('page-cost')) await pages(bench, largest, rows);
  if (wanted('rewrite')) await rewrite(bench, largest);
  if (wanted('restart')) await restart(bench, largest);
  for (const { system } of systems) {
    await system.stop();
    rmSync(system.dir, { recursive: true });
  }
}

// A system with that many open orders: made by the service itself, kept under build/bench/seeds when asked to.
async function seeded(bench, size) {
  const kept = path.join(bench.work, 'seeds', String(size));
  const system = bench.system(`open-${size}`);
  if (existsSync(kept)) cpSync(kept, system.dir, { recursive: true });
  const names = path.join(system.dir, 'names');
  await system.start();
  if (!existsSync(names)) {
    await system.load('people');
    for (let made = 0; made < size; made += CHUNK) {
      bench.say(`making orders: ${made.toLocaleString('en')} of ${size.toLocaleString('en')}`);
      await system.load('fill', { count: Math.min(CHUNK, size - made), names });
    }
    await system.quiet();
    await rewritten(system);
    if (bench.keepSeeds) {
      await system.stop();
      mkdirSync(path.dirname(kept), { recursive: true });
      cpSync(system.dir, kept, { recursive: true });
      await system.start();
    }
  }
  await system.quiet();
  return { system, size, names, used: 0 };
}

async function rewritten(system) {
  await system.redis('BGREWRITEAOF').catch(() => {});  // it may have begun by itself
  await sleep(100);
  for (;;) {
    const persistence = await system.connection.info('persistence');
    if (persistence.aof_rewrite_in_progress === '0' && persistence.aof_rewrite_scheduled === '0') return;
    await sleep(100);
  }
}

// Transitions take orders that no load before has touched; as many as it can finish are taken out of the next one's way.
async function load({ bench, at, mode, seconds, ...more }) {
  const skip = mode === 'transition' ? at.used : 0;
  const result = await at.system.load(mode, { ...SATURATED, length: `${seconds}s`, warmup: '0.5s', names: at.names, skip, ...more });
  if (mode === 'transition') at.used += 300 + Math.ceil(result.rate * (seconds + 1) / 17);
  if (Object.keys(result.errors).length > 0) bench.say(`errors: ${JSON.stringify(result.errors)}`);
  return result;
}

const total = (cpu) => Object.entries(cpu).filter(([name]) => name !== 'client').reduce((sum, [, micros]) => sum + micros, 0);

async function costs(bench, systems, modes) {
  const seconds = Math.min(bench.seconds, 2);
  for (const mode of modes) {
    for (let round = 1; round <= bench.rounds; ++round) {
      const found = [];
      for (const at of systems) {
        bench.say(`round ${round} of ${bench.rounds}: ${mode} at ${NAMED[at.size] ?? at.size}`);
        const result = await load({ bench, at, mode, seconds });
        await at.system.quiet();
        found.push({ ...result, cpu_total: total(result.cpu_us), note: undefined });
      }
      found.at(-1).note = `${found.map((run) => Math.round(run.rate).toLocaleString('en')).join(' · ')} a second at ${systems.map((at) => NAMED[at.size] ?? at.size).join(' · ')}`;
      bench.results[`million-${mode}`].ours.push(found.at(-1));
      bench.results[`million-${mode}`].reference.push(found[0]);
    }
  }
}

async function pages(bench, at, rows) {
  const { seconds } = bench;
  const one = { channels: 1, outstanding: 1, every: '50ms', length: `${seconds}s`, warmup: '0.5s' };
  for (let round = 1; round <= bench.rounds; ++round) {
    bench.say(`round ${round} of ${bench.rounds}: pages under commits`);
    const alone = await load({ bench, at, mode: 'transition', seconds });
    await at.system.quiet();
    const under = async (mode) => {
      const [commits, found] = await Promise.all([load({ bench, at, mode: 'transition', seconds: seconds + 1 }), at.system.load(mode, { ...one, names: at.names })]);
      await at.system.quiet();
      return [commits, found];
    };
    const [, gets] = await under('get');
    const [commits, lists] = await under('list');
    for (const row of rows) {
      const { ours, reference } = bench.results[row.name];
      if (row.name === 'million-page') { ours.push(lists); reference.push(gets); }
      if (row.name === 'million-page-cost') { ours.push(commits); reference.push(alone); }
    }
  }
}

async function rewrite(bench, at) {
  const { seconds } = bench;
  for (let round = 1; round <= bench.rounds; ++round) {
    bench.say(`round ${round} of ${bench.rounds}: a rewrite under commits`);
    const before = await load({ bench, at, mode: 'transition', seconds });
    await at.system.quiet();
    const started = Date.now();
    const [during] = await Promise.all([load({ bench, at, mode: 'transition', seconds }), sleep(500).then(() => at.system.redis('BGREWRITEAOF').catch(() => {}))]);
    let took = 0;
    for (;;) {
      const persistence = await at.system.connection.info('persistence');
      if (persistence.aof_rewrite_in_progress === '0') { took = Number(persistence.aof_last_rewrite_time_sec); break; }
      if (Date.now() - started > 600_000) throw new Error('the rewrite does not end');
      await sleep(100);
    }
    bench.results['million-rewrite'].ours.push({ ...during, note: `the rewrite takes ${took} s` });
    bench.results['million-rewrite'].reference.push(before);
    await at.system.quiet();
  }
}

// Writes until the file has grown as far as it may before it is rewritten, kills everything, and starts it again.
async function restart(bench, at) {
  const { system } = at;
  const rounds = Math.min(bench.rounds, 3);
  for (let round = 1; round <= rounds; ++round) {
    bench.say(`round ${round} of ${rounds}: killed just before a rewrite`);
    await rewritten(system);
    const writer = system.loading('create', { ...SATURATED, length: '1800s', warmup: '0s' });
    const file = await grown(system, bench);
    await system.kill();
    const start = Date.now();
    await writer.stop('SIGKILL');
    await comeBack(system);
    bench.results['million-restart'].ours.push({ seconds: (Date.now() - start) / 1000,
      note: `Redis alone ${((system.loadedAt - start) / 1000).toFixed(1)} s; base ${megabytes(file.base)} MB + ${megabytes(file.size - file.base)} MB since` });
    await system.quiet();
  }
}

const megabytes = (bytes) => Math.round(bytes / 1e6);

async function comeBack(system) {
  await system.startRedis();
  system.loadedAt = Date.now();
  for (const program of ['workforce-service', 'work-order-service', 'mobile-gateway']) system.launch(program);
  for (const program of ['workforce-service', 'work-order-service']) await system.ready(program);
  for (const mode of ['list', 'create']) {
    const answered = async () => (await system.load(mode, { channels: 1, outstanding: 1, warmup: '0s', length: '0.3s' })).count > 0;
    await system.until(`a ${mode} to be answered`, 120, answered);
  }
}

// The size of the file when it has all but reached the point at which Redis rewrites it.
async function grown(system, bench) {
  const [, percentage] = await system.redis('CONFIG', 'GET', 'auto-aof-rewrite-percentage');
  const [, least] = await system.redis('CONFIG', 'GET', 'auto-aof-rewrite-min-size');
  const begun = Date.now();
  for (;;) {
    const persistence = await system.connection.info('persistence');
    const base = Number(persistence.aof_base_size);
    const size = Number(persistence.aof_current_size);
    const limit = Math.max(Number(least), base * (1 + Number(percentage) / 100));
    if (size > 0.97 * limit || persistence.aof_rewrite_in_progress === '1') return { base, size };
    if (Date.now() - begun > 900_000) throw new Error('the file does not grow');
    if (Math.round((Date.now() - begun) / 100) % 100 === 0) bench.say(`the file has ${megabytes(size)} of ${megabytes(limit)} MB`);
    await sleep(100);
  }
}
