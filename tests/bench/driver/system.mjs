// A whole system for measuring: a Redis on disk, as deploy/up starts it, and the release programs.
import { existsSync, mkdirSync } from 'node:fs';
import http2 from 'node:http2';
import path from 'node:path';
import { Redis } from './redis.mjs';
import { cpuMicros, freePort, run, sleep, start } from './process.mjs';

// Monday 2 March 2026, 10:00 in Xuzhou: no quiet hours come for a while.
const MONDAY_AT_TEN = Date.UTC(2026, 2, 2, 2);

// grpc.health.v1.Health/Check: SERVING or not.
export function serving(address) {
  return new Promise((resolve) => {
    const session = http2.connect(`http://${address}`);
    const done = (value) => { session.destroy(); resolve(value); };
    session.on('error', () => done(false));
    const timeout = setTimeout(() => done(false), 1000);
    timeout.unref();
    const call = session.request({ ':method': 'POST', ':path': '/grpc.health.v1.Health/Check', 'content-type': 'application/grpc', te: 'trailers' });
    const parts = [];
    call.on('data', (data) => parts.push(data));
    call.on('error', () => done(false));
    call.on('end', () => { clearTimeout(timeout); done(Buffer.concat(parts).subarray(5).equals(Buffer.from([8, 1]))); });
    call.end(Buffer.alloc(5));
  });
}

export class System {
  // `dir` is made when missing, and goes on with what it holds. `root`: of the source tree; `bin`: of the programs.
  constructor({ dir, root, bin, redisArgs = [], programArgs = {} }) {
    Object.assign(this, { dir, root, bin, redisArgs, programArgs, running: {}, address: {} });
    this.socket = path.join(dir, 'redis.sock');
    this.keys = path.join(dir, 'keys');
  }

  async start(programs = ['workforce-service', 'work-order-service', 'mobile-gateway']) {
    for (const folder of ['redis', 'log']) mkdirSync(path.join(this.dir, folder), { recursive: true });
    if (!existsSync(this.keys)) await run(path.join(this.bin, 'truckrollctl'), [`--data=${this.dir}`, 'keys', 'add']);
    for (const program of ['workforce-service', 'work-order-service', 'mobile-gateway', 'dispatcher']) {
      this.address[program] ??= `127.0.0.1:${await freePort()}`;
    }
    await this.startRedis();
    await this.setClock();
    for (const program of programs) this.launch(program);
    for (const program of programs) await this.ready(program);
  }

  async startRedis() {
    this.launchRedis();
    await this.loaded();
  }

  async loaded() {
    await this.until('Redis to load', 600, async () => {
      this.connection?.close();
      this.connection = new Redis(this.socket);
      return (await this.redis('PING').catch(() => '')) === 'PONG';
    });
  }

  launchRedis() {
    this.running.redis = start('redis-server', [path.join(this.root, 'deploy/redis.conf'), '--port', '0', '--unixsocket', this.socket, '--dir', path.join(this.dir, 'redis'),
      ...this.redisArgs], { log: path.join(this.dir, 'log', 'redis.log') });
  }

  // Xuzhou's time goes on from where it was, whenever that was.
  async setClock(regionTime) {
    const stored = ((await this.redis('GET', '{xuzhou}:clock')) ?? '').split(' ').map(Number);
    const seen = Number(await this.redis('GET', 'bench:region_time'));
    this.clockStart = regionTime ?? Math.max(MONDAY_AT_TEN, seen || 0, stored[1] || 0);
    this.clockRealStart = Date.now();
    await this.redis('SET', '{xuzhou}:clock', `${this.clockRealStart} ${this.clockStart} 1`);
  }

  regionNow() { return this.clockStart + Date.now() - this.clockRealStart; }

  launch(program) {
    const own = this.programArgs[program] ?? [];
    this.running[program] = start(path.join(this.bin, program), [...this.arguments(program), ...own],
      { log: path.join(this.dir, 'log', `${program}.log`), cwd: this.root });
  }

  ready(program, seconds = 60) { return this.until(`${program} to serve`, seconds, () => serving(this.address[program])); }

  arguments(program) {
    const { address } = this;
    const args = [`--listen=${address[program]}`, `--keys=${this.keys}`, '--regions=deploy/regions', '--log_level=warning', '--metrics='];
    if (program !== 'mobile-gateway') args.push(`--redis=unix:${this.socket}`);
    if (program !== 'workforce-service') args.push(`--workforce=${address['workforce-service']}`, '--policies=deploy/policies');
    if (program === 'work-order-service') args.push(`--read_model=${path.join(this.dir, 'read-model.sqlite')}`);
    if (program === 'mobile-gateway' || program === 'dispatcher') args.push(`--work_order=${address['work-order-service']}`);
    if (program === 'mobile-gateway') args.push(`--dispatcher=${address.dispatcher}`);
    return args;
  }

  async until(what, seconds, good) {
    const limit = Date.now() + seconds * 1000;
    while (!await good()) {
      for (const [name, process] of Object.entries(this.running)) {
        if (!process.alive()) throw new Error(`${name} ended while waiting for ${what}: ${process.tail()}`);
      }
      if (Date.now() > limit) throw new Error(`waited ${seconds} s for ${what}`);
      await sleep(20);
    }
  }

  redis(...words) { return this.connection.call(...words); }

  pids() { return Object.fromEntries(Object.entries(this.running).map(([name, process]) => [name, process.pid])); }

  // CPU time of every process, in microseconds since its start.
  cpu() { return Object.fromEntries(Object.entries(this.pids()).map(([name, pid]) => [name, cpuMicros(pid)])); }

  // One load of bench_load against this system: its result, or the program while it runs.
  async load(mode, flags) {
    const out = await run(this.loader(), this.loadArguments(mode, flags));
    return out.trim() ? JSON.parse(out.trim().split('\n').at(-1)) : {};
  }

  loading(mode, flags) { return start(this.loader(), this.loadArguments(mode, flags), { log: path.join(this.dir, 'log', 'load.log') }); }

  loader() { return path.join(this.bin, '../bench/bench_load'); }

  loadArguments(mode, flags = {}) {
    return [mode, `--address=${this.address['work-order-service']}`, `--workforce=${this.address['workforce-service']}`,
      `--gateway=${this.address['mobile-gateway']}`, `--keys=${this.keys}`,
      `--pids=${Object.entries(this.pids()).map(([name, pid]) => `${name}=${pid}`).join()}`,
      ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`)];
  }

  // The read model has everything and nothing is left to do.
  async quiet() {
    let before = this.cpu();
    for (;;) {
      await sleep(300);
      const now = this.cpu();
      if (Object.keys(now).every((name) => now[name] - before[name] < 30_000)) return;
      before = now;
    }
  }

  async stop() {
    if (this.running.redis?.alive()) await this.redis('SET', 'bench:region_time', String(this.regionNow())).catch(() => {});
    for (const name of ['dispatcher', 'mobile-gateway', 'work-order-service', 'workforce-service', 'redis']) {
      await this.running[name]?.stop();
      delete this.running[name];
    }
  }

  async kill(names = Object.keys(this.running)) {
    const killed = names.map((name) => this.running[name].stop('SIGKILL'));
    await Promise.all(killed);
    for (const name of names) delete this.running[name];
  }
}
