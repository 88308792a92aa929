// What is measured. A row: its name, its group (what runs it, with the rows that share a system), and its goal.
import { calls } from './calls.mjs';
import { firing } from './firing.mjs';

const atLeast = (ratio) => ({ words: `≥ ${ratio}`, met: (line) => line.ratio >= ratio });
const rates = (run, reference) => run.rate / reference.rate;
const onePair = (run, reference) => run.p50_us / reference.p50_us;
const micros = { value: 'p50_us', unit: 'µs' };
const within = (ratio) => ({ words: `≤ ${ratio}`, met: (line) => line.ratio <= ratio });

export const rows = [
  { name: 'empty', group: calls, quick: true, what: 'empty unary RPC (reference), 4 × 64' },
  { name: 'function', group: calls, quick: true, what: 'bare Redis function (reference), 8 connections × 16' },
  { name: 'create', group: calls, quick: true, what: 'CreateWorkOrder, 4 × 64, over the empty RPC', ratio: rates, goal: atLeast(0.25) },
  { name: 'transition', group: calls, quick: true, what: 'a transition, 4 × 64, over the empty RPC', ratio: rates, goal: atLeast(0.2) },
  { name: 'get', group: calls, quick: true, what: 'GetWorkOrder, 4 × 64, over the empty RPC', ratio: rates },
  { name: 'list', group: calls, quick: true, what: 'ListWorkOrders, a page of 50 by two filters, 4 × 64', ratio: rates },
  { name: 'create-one', group: calls, what: 'CreateWorkOrder, one caller, over function + empty', ratio: onePair, goal: within(1.5), ...micros },
  { name: 'transition-one', group: calls, what: 'a transition, one caller, over function + empty', ratio: onePair, goal: within(1.5), ...micros },
  { name: 'get-one', group: calls, what: 'GetWorkOrder, one caller, over the empty RPC', ratio: onePair, ...micros },
  { name: 'list-one', group: calls, what: 'ListWorkOrders, one caller, over the empty RPC', ratio: onePair, ...micros },
  { name: 'firing', group: firing, what: '100,000 orders due in one second, over the bare claim-and-fire loop', ratio: rates, goal: atLeast(0.5) },
  { name: 'firing-bull', group: firing, node: true, what: 'the same, over BullMQ', ratio: rates, goal: { words: '> 1', met: (line) => line.ratio > 1 } },
];
