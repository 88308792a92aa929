// Programs: run to their end, or started and stopped again. Whatever was started ends with this process.
import { spawn } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import net from 'node:net';

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const started = new Set();
const killAll = () => { for (const child of started) child.kill('SIGKILL'); };
process.on('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

// A program that stays, its output appended to a file. `alive()`, `stop(signal)`.
export function start(program, args, { log, cwd, env }) {
  const out = openSync(log, 'a');
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', out, out] });
  closeSync(out);
  started.add(child);
  const gone = new Promise((resolve) => {
    child.on('error', resolve);
    child.on('exit', (code, signal) => { started.delete(child); resolve(signal ?? code); });
  });
  return {
    pid: child.pid,
    gone,
    alive: () => child.exitCode === null && child.signalCode === null,
    stop: (signal = 'SIGTERM') => { child.kill(signal); return gone; },
    tail: () => readFileSync(log, 'utf8').slice(-2000),
  };
}

// A program's whole standard output; throws with what it wrote when it fails.
export function run(program, args, { cwd, env, input } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    started.add(child);
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => { out += data; });
    child.stderr.on('data', (data) => { err += data; });
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    child.on('error', reject);
    child.on('close', (code, signal) => {
      started.delete(child);
      if (code === 0) resolve(out);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${signal ?? code}\n${out}${err}`));
    });
  });
}

export async function freePort() {
  const server = net.createServer();
  await new Promise((resolve, reject) => server.on('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// User and system time of a process so far, in microseconds.
export function cpuMicros(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return 0;
  }
}

// Resident memory in bytes.
export function residentBytes(pid) {
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;
}
