// What is measured. A row: its name, its group (what runs it, with the rows that share a system), and its goal.
import { bytes } from './bytes.mjs';
import { calls } from './calls.mjs';
import { fanOut } from './fan_out.mjs';
import { firing } from './firing.mjs';
import { million } from './million.mjs';

const atLeast = (ratio) => ({ words: `≥ ${ratio}`, met: (line) => line.ratio >= ratio });
const rates = (run, reference) => run.rate / reference.rate;
const onePair = (run, reference) => run.p50_us / reference.p50_us;
const micros = { value: 'p50_us', unit: 'µs' };
const within = (ratio) => ({ words: `≤ ${ratio}`, met: (line) => line.ratio <= ratio });

export const rows = [
  { name: 'empty', group: calls, onlyReference: true, what: 'empty unary RPC (reference), 4 × 64' },
  { name: 'function', group: calls, onlyReference: true, what: 'bare Redis function (reference), 8 connections × 16' },
  { name: 'create', group: calls, quick: true, what: 'CreateWorkOrder, 4 × 64, over the empty RPC', ratio: rates, goal: atLeast(0.25) },
  { name: 'transition', group: calls, quick: true, what: 'a transition, 4 × 64, over the empty RPC', ratio: rates, goal: atLeast(0.2) },
  { name: 'get', group: calls, quick: true, what: 'GetWorkOrder, 4 × 64, over the empty RPC', ratio: rates },
  { name: 'list', group: calls, quick: true, what: 'ListWorkOrders, a page of 50 by two filters, 4 × 64', ratio: rates },
  { name: 'create-one', group: calls, what: 'CreateWorkOrder, one caller, over function + empty', ratio: onePair, goal: within(1.5), ...micros },
  { name: 'transition-one', group: calls, what: 'a transition, one caller, over function + empty', ratio: onePair, goal: within(1.5), ...micros },
  { name: 'get-one', group: calls, what: 'GetWorkOrder, one caller, over the empty RPC', ratio: onePair, ...micros },
  { name: 'list-one', group: calls, what: 'ListWorkOrders, one caller, over the empty RPC', ratio: onePair, ...micros },
  { name: 'firing', group: firing, quick: true, what: '100,000 orders due in one second, over the bare claim-and-fire loop', ratio: rates, goal: atLeast(0.5) },
  { name: 'firing-bull', group: firing, node: true, what: 'the same, over BullMQ', ratio: rates, goal: { words: '> 1', met: (line) => line.ratio > 1 } },
  { name: 'fan-out', group: fanOut, quick: true, what: 'an update to 10,000 watchers, over the bare fan-out', ratio: rates, goal: atLeast(0.9) },
  { name: 'fan-out-burst', group: fanOut, value: 'burst_rate', what: 'ten updates in a row to 10,000 watchers', ratio: (run, reference) => run.burst_rate / reference.burst_rate },
  { name: 'watcher-memory', group: fanOut, value: 'kb', unit: 'kB', what: "a watcher's memory in the server", ratio: (run, reference) => run.kb / reference.kb, goal: within(1.3) },
  { name: 'order-bytes', group: bytes, value: 'bytes', unit: 'B', what: 'an open order of 18 events in Redis, every index counted', goal: { words: '≤ 4,096 B', met: (line) => line.ours <= 4096 } },
  { name: 'life-bytes', group: bytes, value: 'bytes', unit: 'B', what: 'a life of 19 versions in the append-only file' },
  ...['create', 'transition', 'get'].map((mode) => ({
    name: `million-${mode}`, group: million, value: 'cpu_total', unit: 'µs', what: `CPU of ${{ create: 'CreateWorkOrder', transition: 'a transition', get: 'GetWorkOrder' }[mode]} in all servers, at 1,000,000 open orders over at 10,000`,
    ratio: (run, reference) => run.cpu_total / reference.cpu_total, goal: within(1.2) })),
  { name: 'million-page', group: million, value: 'p99_us', unit: 'µs', what: "a two-filter page's p99 at a million under commits, over GetWorkOrder's", ratio: (run, reference) => run.p99_us / reference.p99_us, goal: within(5) },
  { name: 'million-page-cost', group: million, what: 'commits while 20 pages a second are asked for, over commits alone', ratio: rates, goal: atLeast(0.9) },
  { name: 'million-restart', group: million, value: 'seconds', unit: 's', what: 'back after kill -9 of everything, just before a rewrite, under writes', goal: { words: '≤ 15 s', met: (line) => line.ours <= 15 } },
  { name: 'million-rewrite', group: million, what: 'transitions during a rewrite of the append-only file, over those before', ratio: rates },
];
