// Many orders due at one instant: from then until the last is settled, by one dispatcher.
import { rmSync } from 'node:fs';
import { sleep } from './process.mjs';

export async function firing(bench, rows) {
  const { say, references, results } = bench;
  const count = bench.quick ? 2000 : 100_000;
  for (const row of rows) results[row.name] = { ours: [], reference: [] };
  for (let round = 1; round <= bench.rounds; ++round) {
    say(`round ${round} of ${bench.rounds}: firing`);
    const ours = await fire(bench, count);
    for (const row of rows) {
      say(`round ${round} of ${bench.rounds}: ${row.name === 'firing' ? 'the bare loop' : 'BullMQ'}`);
      results[row.name].ours.push(ours);
      const reference = await (row.name === 'firing' ? references.claim(count) : references.bull(count));
      if (reference) results[row.name].reference.push(reference);
    }
  }
}

async function fire(bench, count) {
  const system = bench.system('firing');
  await system.start(['workforce-service', 'work-order-service', 'mobile-gateway', 'dispatcher']);
  await system.load('people', { technicians: 0 });
  // Time to make them all first.
  const due = Math.round(system.regionNow()) + 3000 + Math.ceil(count / 3000) * 1000;
  await system.load('fill', { count, due });
  await system.quiet();
  const waiting = () => system.redis('ZCARD', '{xuzhou}:due');
  const made = await waiting();
  if (made !== count || system.regionNow() > due) throw new Error(`${made} of ${count} orders were made in time`);
  await sleep(due - system.regionNow() - 20);
  const before = system.cpu();
  let half;
  let most;
  let left = count;
  while (left > 0) {
    await sleep(10);
    left = await waiting();
    const late = system.regionNow() - due;
    if (left <= count / 2) half ??= late;
    if (left <= count / 100) most ??= late;
    if (late > 300_000) throw new Error(`${left} of ${count} orders were not settled in five minutes`);
  }
  const last = system.regionNow() - due;
  const after = system.cpu();
  await check(system, count);
  await system.stop();
  rmSync(system.dir, { recursive: true });
  return {
    rate: count / last * 1000, p50_us: half * 1000, p99_us: most * 1000, last_ms: last, note: `the last ${(last / 1000).toFixed(1)} s late`,
    cpu_us: Object.fromEntries(Object.keys(after).map((name) => [name, (after[name] - before[name]) / count])),
  };
}

// What left the due set was settled: nothing was set aside, and each order is at its second version.
async function check(system, count) {
  const aside = await system.redis('ZCARD', '{xuzhou}:due-aside');
  const entries = await system.redis('XLEN', '{xuzhou}:events');
  if (aside !== 0 || entries !== 2 * count) throw new Error(`${aside} set aside, ${entries} changes of ${count} orders`);
}
