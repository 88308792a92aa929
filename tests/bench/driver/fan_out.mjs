// One order's update to all who watch it, over ten connections, beside the bare fan-out of a 200-byte message.
import { rmSync } from 'node:fs';

export async function fanOut(bench, rows) {
  const { say, references, results } = bench;
  const watchers = bench.quick ? 500 : 10_000;
  for (const row of rows) results[row.name] = { ours: [], reference: [] };
  for (let round = 1; round <= bench.rounds; ++round) {
    say(`round ${round} of ${bench.rounds}: fan-out`);
    const system = bench.system('fan-out');
    await system.start();
    await system.load('people', { technicians: 0 });
    await system.quiet();
    const ours = await system.load('watch', { watchers });
    await system.stop();
    rmSync(system.dir, { recursive: true });
    ours.note = `${ours.message_bytes} bytes a message`;
    const reference = await references.watch(watchers, 10);
    for (const row of rows) {
      results[row.name].ours.push(ours);
      if (reference) results[row.name].reference.push(reference);
    }
  }
}
