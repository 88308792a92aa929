// What an order takes: in memory, and in the append-only file over its life.
import { rmSync } from 'node:fs';

export async function bytes(bench, rows) {
  const count = bench.quick ? 300 : 4000;
  for (const row of rows) bench.results[row.name] = { ours: [], reference: [] };
  bench.say('bytes an order takes');
  const system = bench.system('bytes', { redisArgs: ['--auto-aof-rewrite-percentage', '0'] });
  await system.start();
  await system.load('people');
  const take = async () => {
    await system.quiet();
    const memory = await system.connection.info('memory');
    const persistence = await system.connection.info('persistence');
    const stream = (await system.redis('EXISTS', '{xuzhou}:events')) ? await system.redis('MEMORY', 'USAGE', '{xuzhou}:events', 'SAMPLES', '0') : 0;
    return { used: Number(memory.used_memory) - Number(memory.mem_clients_normal) - Number(memory.mem_aof_buffer), file: Number(persistence.aof_current_size), stream };
  };
  // The functions, the feeds and the days are there, whoever has orders.
  await system.load('fill', { count: 200, steps: 17 });
  const before = await take();
  await system.load('fill', { count, steps: 17 });
  const open = await take();
  await system.load('fill', { count: 1000, steps: 18 });
  const closed = await take();
  await system.stop();
  rmSync(system.dir, { recursive: true });
  const streamed = (open.stream - before.stream) / count;
  const found = {
    'order-bytes': { bytes: (open.used - before.used) / count - streamed, note: `and ${Math.round(streamed)} B in the stream until it is trimmed` },
    'life-bytes': { bytes: (closed.file - open.file) / 1000, note: `${Math.round((closed.file - open.file) / 19000)} B a version` },
  };
  for (const row of rows) bench.results[row.name].ours.push(found[row.name]);
}
