// The small programs of ../shared/bench, as its README says they are called.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { cpuMicros, freePort, run, sleep, start } from './process.mjs';
import { median } from './table.mjs';

// "rps=46000 p50=115us" → {rps: 46000, p50: 115}
const figures = (line) => Object.fromEntries([...line.matchAll(/([\w/]+)=([\d.]+)/g)].map(([, name, value]) => [name, Number(value)]));

export class References {
  // `present` false: every measurement of a reference is left out.
  constructor({ present, source, build, work }) { Object.assign(this, { present, source, build, work }); }

  async prepare({ node }) {
    await run('cmake', ['-S', this.source, '-B', this.build, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release']);
    await run('cmake', ['--build', this.build]);
    const folder = path.join(this.build, 'node');
    if (node && !existsSync(path.join(folder, 'node_modules', 'bullmq'))) {
      mkdirSync(folder, { recursive: true });
      for (const file of readdirSync(this.source).filter((name) => /\.mjs$|^package\.json$/.test(name))) {
        cpSync(path.join(this.source, file), path.join(folder, file));
      }
      await run('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder });
    }
    mkdirSync(this.work, { recursive: true });
  }

  program(name) { return path.join(this.build, name); }

  async server() {
    if (this.srv?.alive()) return this.srv;
    this.srvAddress = `127.0.0.1:${await freePort()}`;
    this.srv = start(this.program('srv'), [], { log: path.join(this.work, 'srv.log'), env: { MODE: 'cb', LISTEN: this.srvAddress } });
    await sleep(300);
    return this.srv;
  }

  async empty(channels, outstanding, seconds) {
    if (!this.present) return undefined;
    const srv = await this.server();
    const before = cpuMicros(srv.pid);
    const found = figures(await run(this.program('cli'), [this.srvAddress, channels, outstanding, seconds, srv.pid].map(String)));
    return { rate: found.rps, p50_us: found.p50, p99_us: found.p99,
      cpu_us: { client: found.cli_cpu * 1e6 / found.rps, srv: (cpuMicros(srv.pid) - before) / (found.rps * seconds) } };
  }

  // One message to all, and bursts, on a server that has had no other streams.
  async watch(streams, burst) {
    if (!this.present) return undefined;
    await this.srv?.stop('SIGKILL');
    const srv = await this.server();
    const out = await run(this.program('watch'), [this.srvAddress, streams, 10, srv.pid, burst, 5].map(String));
    await srv.stop('SIGKILL');
    const lines = out.split('\n').map((line) => ({ line, found: figures(line) }));
    const all = lines.filter(({ line }) => line.includes('one-to-all')).map(({ found }) => found);
    const bursts = lines.filter(({ line }) => line.includes('burst')).map(({ line, found }) => ({ ...found, rate: Number(/: (\d+) msg/.exec(line)[1]) }));
    const last = median(all.map((found) => found.all));
    return { rate: streams / last * 1000, kb: lines[0].found.srv_rss_kb_per_stream, burst_rate: median(bursts.map((found) => found.rate)),
      p50_us: median(all.map((found) => found.p50)) * 1000, p99_us: median(all.map((found) => found.p99)) * 1000,
      cpu_us: { srv: median(bursts.map((found) => found.srv_us_per_msg)), client: median(bursts.map((found) => found.cli_cpu)) * 1e6 / (streams * burst) } };
  }

  async redis(mode = 'always') {
    const dir = path.join(this.work, `redis-${mode}`);
    if (this.redisDir !== dir) {
      mkdirSync(dir, { recursive: true });
      await run('bash', [path.join(this.source, 'up.sh'), dir, mode]);
      this.redisDir = dir;
      this.redisPid = Number(await run('redis-cli', ['-s', `${dir}/r.sock`, 'INFO', 'server']).then((text) => /process_id:(\d+)/.exec(text)[1]));
    }
    return `${dir}/r.sock`;
  }

  async function(clients, pipeline, seconds) {
    if (!this.present) return undefined;
    const socket = await this.redis();
    const before = cpuMicros(this.redisPid);
    const found = figures(await run(this.program('fcall'), [socket, clients, pipeline, seconds, 'fcall'].map(String)));
    const rate = found['ops/s'];
    return { rate, p50_us: found.p50, p99_us: found.p99,
      cpu_us: { client: found.cli_us_per_op, redis: (cpuMicros(this.redisPid) - before) / (rate * seconds) } };
  }

  // 100,000 due at one instant: the bare claim-and-fire loop, and BullMQ.
  async claim(count) {
    if (!this.present) return undefined;
    const socket = await this.redis();
    await run('redis-cli', ['-s', socket, '-x', 'FUNCTION', 'LOAD', 'REPLACE'], { input: readFileSync(path.join(this.source, 'claim.lua')) });
    const before = cpuMicros(this.redisPid);
    const found = figures(await run(this.program('claim'), [socket, count, 500].map(String)));
    const redis = (cpuMicros(this.redisPid) - before) / count;
    await run('redis-cli', ['-s', socket, 'FLUSHALL']);
    return { rate: found.fire_rate, p50_us: found.p50 * 1000, p99_us: found.p99 * 1000, cpu_us: { client: found.cli_cpu * 1e6 / count, 'redis (with seeding)': redis } };
  }

  async bull(count) {
    if (!this.present) return undefined;
    const socket = await this.redis();
    const out = await run('node', ['bull.mjs', socket, String(count), '100'],
      { cwd: path.join(this.build, 'node'), env: { LEAD: String(5000 + count / 4) } });
    await run('redis-cli', ['-s', socket, 'FLUSHALL']);
    const found = JSON.parse(out.trim().split('\n').at(-1));
    return { rate: found.fire_rate, p50_us: found.p50_ms * 1000, p99_us: found.p99_ms * 1000, fired: found.fired };
  }

  async stop() {
    await this.srv?.stop('SIGKILL');
    if (this.redisDir) await run('redis-cli', ['-s', `${this.redisDir}/r.sock`, 'SHUTDOWN', 'NOSAVE']).catch(() => {});
    this.srv = undefined;
    this.redisDir = undefined;
  }
}
