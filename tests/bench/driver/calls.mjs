// Unary calls: at saturation and by one caller, each beside the empty call (and the bare function) of the same round.
const SATURATED = { channels: 4, outstanding: 64 };
const ONE = { channels: 1, outstanding: 1 };

export async function calls(bench, rows) {
  const { say, references, results } = bench;
  const system = bench.system('calls');
  say('starting a system');
  await system.start();
  await system.load('people');
  for (const row of rows) results[row.name] = { ours: [], reference: [] };
  for (let round = 1; round <= bench.rounds; ++round) {
    let last = {};
    for (const row of rows) {
      say(`round ${round} of ${bench.rounds}: ${row.name}`);
      const { ours, reference } = await measure(bench, system, row.name, last, round);
      results[row.name].ours.push(ours);
      if (reference) results[row.name].reference.push(reference);
      if (Object.keys(ours.errors ?? {}).length > 0) say(`errors: ${JSON.stringify(ours.errors)}`);
    }
  }
  await system.stop();
}

async function measure({ references, seconds }, system, name, last, round) {
  // The references are measured once a round and by whoever comes first.
  const once = async (key, make) => { last[key] ??= await make(); return last[key]; };
  const empty = () => once('empty', () => references.empty(4, 64, seconds));
  const emptyOne = () => once('empty-one', () => references.empty(1, 1, Math.max(1, seconds / 2)));
  const functionOne = () => once('function-one', () => references.function(1, 1, Math.max(1, seconds / 2)));
  if (name === 'empty') return { ours: await empty() };
  if (name === 'function') return { ours: await references.function(8, 16, seconds) };
  const [mode, one] = name.split('-');
  // Visits that the round before left open keep their hours: each round's lie elsewhere.
  const length = { length: `${seconds}s`, warmup: seconds > 1 ? '1s' : '0.3s', skip: (2 * round + (one ? 1 : 0)) * 20_000 };
  if (!one) {
    const reference = await empty();
    const ours = await system.load(mode, { ...SATURATED, ...length });
    await system.quiet();
    return { ours, reference };
  }
  const rpc = await emptyOne();
  let reference = rpc;
  if (mode === 'create' || mode === 'transition') {
    const bare = await functionOne();
    reference = rpc && { p50_us: rpc.p50_us + bare.p50_us, p99_us: rpc.p99_us + bare.p99_us };
  }
  const ours = await system.load(mode, { ...ONE, ...length });
  await system.quiet();
  return { ours, reference };
}
