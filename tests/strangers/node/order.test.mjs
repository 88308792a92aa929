// One order through its life, by a stranger: @grpc/grpc-js with the published protos.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Stream, call, client, detailsOf, metadata, status } from './truckroll.mjs';

const { GATEWAY, WORK_ORDER, WORKFORCE, ADMIN_TOKEN, TECHNICIAN_TOKEN } = process.env;
const region = 'regions/xuzhou';
const technician = `${region}/technicians/stranger`;
const clients = [];
const connect = (service, address, options) => {
  const made = client(service, address, options);
  clients.push(made);
  return made;
};
let workOrders, workforce, tracking, technicians;

before(async () => {
  workOrders = connect('WorkOrderService', WORK_ORDER);
  workforce = connect('WorkforceService', WORKFORCE);
  tracking = connect('TrackingService', GATEWAY);
  technicians = connect('TechnicianService', GATEWAY);
  // No shift: the dispatcher leaves the orders to us.
  await call(workforce, 'CreateTechnician', {
    parent: region, technicianId: 'stranger', requestId: 'stranger-t',
    technician: { displayName: 'Wang', badgeNumber: 'b-1', home: { latitude: 34.26, longitude: 117.18 } },
  }, ADMIN_TOKEN);
});

after(() => clients.forEach((made) => made.close()));

const create = (requestId = '') => call(workOrders, 'CreateWorkOrder', {
  parent: region, requestId,
  workOrder: {
    type: 'REPAIR', community: `${region}/communities/strangers`,
    customer: { displayName: 'Zhang', phone: '13912345678' },
    address: { text: 'Jiefang Road 1', location: { latitude: 34.261, longitude: 117.181 } },
  },
}, ADMIN_TOKEN);
const note = (name, text, requestId = '') =>
  call(workOrders, 'AddNote', { name, text, requestId, visibleToCustomer: true }, ADMIN_TOKEN);
const watch = (trackingId, afterVersion, { stub = tracking, seconds = 60 } = {}) =>
  new Stream(stub.WatchTracking({ trackingId, afterVersion }, metadata(), { deadline: Date.now() + seconds * 1000 }));

// Reads updates until the version, checking that none is missing; answers their events. `had` is what was seen before.
async function readUntil(stream, had, version) {
  const events = [];
  while (had < version) {
    const message = await stream.next();
    assert.ok(message, `the stream ended after version ${had}: ${stream.error}`);
    for (const update of message.updates) {
      assert.equal(update.fromVersion, had, 'a version is missing');
      assert.ok(update.version > had);
      assert.ok(update.events.every((event) => event.version > had && event.version <= update.version));
      had = update.version;
      events.push(...update.events);
    }
  }
  return events;
}

async function refused(promise, code, reason) {
  const error = await promise.then(() => assert.fail(`expected ${reason}`), (caught) => caught);
  assert.equal(error.code, code, error.message);
  const details = detailsOf(error);
  assert.equal(details.reason, reason);
  assert.equal(details.domain, 'truckroll');
  assert.equal(details.code, code);
  return { error, details };
}

test('an order lives, and its customer sees it live', async () => {
  const order = await create('stranger-life');
  assert.equal(order.version, 1);
  assert.equal(order.state, 'ACKNOWLEDGED');
  assert.equal(order.commitments[0].kind, 'RESOLUTION');
  const again = await create('stranger-life');
  assert.equal(again.name, order.name, 'the same request made another order');

  const stream = watch(order.trackingId, 0);
  const first = await stream.next();
  assert.equal(first.start.kind, 'SNAPSHOT');
  assert.equal(first.snapshot.version, 1);
  assert.equal(first.snapshot.phoneLastDigits, '5678');
  assert.ok(!JSON.stringify(first).includes('13912345678'), 'the customer page shows a phone number');

  const { name } = order;
  await call(workOrders, 'AssignWorkOrder', { name, technician }, ADMIN_TOKEN);
  const own = { name };
  await call(technicians, 'Accept', { ...own, requestId: 's-1' }, TECHNICIAN_TOKEN);
  await call(technicians, 'RecordContact', { ...own, requestId: 's-2', outcome: 'REACHED' }, TECHNICIAN_TOKEN);
  await call(technicians, 'Depart', { ...own, requestId: 's-3' }, TECHNICIAN_TOKEN);
  await call(technicians, 'Arrive', { ...own, requestId: 's-4', location: { latitude: 34.261, longitude: 117.181 } }, TECHNICIAN_TOKEN);
  const done = await call(technicians, 'Complete', { ...own, requestId: 's-5', note: 'mended' }, TECHNICIAN_TOKEN);
  assert.equal(done.state, 'COMPLETED');
  assert.equal(done.version, 7);

  const events = await readUntil(stream, 1, done.version);
  const life = ['ACCEPTED', 'CONTACT_ATTEMPTED', 'DEPARTED', 'ARRIVED', 'COMPLETED'];
  assert.deepEqual(events.map((event) => event.kind).filter((kind) => life.includes(kind)), life);
  assert.ok(events.some((event) => event.kind === 'COMMITMENT_MET'), 'no promise was kept');
  assert.ok(!events.some((event) => event.kind === 'ASSIGNED'), 'an internal event is shown');
  assert.ok(events.every((event) => event.text), 'an event without words');
  stream.cancel();
  assert.equal((await stream.end()).code, status.CANCELLED);

  const whole = await call(workOrders, 'GetWorkOrder', { name }, ADMIN_TOKEN);
  assert.deepEqual([...new Set(whole.timeline.map((event) => event.version))], [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(whole.timeline.filter((event) => ['CREATED', 'ASSIGNED', ...life].includes(event.kind))
    .map((event) => event.kind), ['CREATED', 'ASSIGNED', ...life]);
  const shown = await call(tracking, 'GetTracking', { trackingId: order.trackingId });
  assert.equal(shown.state, 'COMPLETED');
  assert.equal(shown.commitments.find((promise) => promise.kind === 'RESOLUTION').state, 'MET');
});

test('a watch that was cancelled goes on from the last version it had', async () => {
  const { name, trackingId } = await create();
  const stream = watch(trackingId, 0);
  await stream.next();
  await note(name, 'one');
  await readUntil(stream, 1, 2);
  stream.cancel();
  assert.equal((await stream.end()).code, status.CANCELLED);
  for (const text of ['two', 'three']) await note(name, text);

  const resumed = watch(trackingId, 2);
  assert.equal((await resumed.next()).start.kind, 'RESUMED');
  const events = await readUntil(resumed, 2, 4);
  assert.deepEqual(events.map((event) => event.text), ['Note: two', 'Note: three']);
  const { version } = await note(name, 'four');
  await readUntil(resumed, 4, version);
  resumed.cancel();
});

test('a deadline ends a call and a stream', async () => {
  const { name, trackingId } = await create();
  const spent = await call(workOrders, 'GetWorkOrder', { name }, ADMIN_TOKEN, -1).catch((error) => error);
  assert.equal(spent.code, status.DEADLINE_EXCEEDED);
  const stream = watch(trackingId, 0, { seconds: 1 });
  assert.equal((await stream.next()).snapshot.version, 1);
  assert.equal((await stream.end()).code, status.DEADLINE_EXCEEDED);
  assert.equal((await note(name, 'the order is as it was')).version, 2);
});

test('a call that was cancelled is answered as such, and its request can be repeated', async () => {
  const { name } = await create();
  const request = { name, text: 'once', requestId: 'stranger-once', visibleToCustomer: true };
  const error = await new Promise((resolve) => {
    const started = workOrders.AddNote(request, metadata(ADMIN_TOKEN), resolve);
    setImmediate(() => started.cancel());
  });
  assert.ok(error === null || error.code === status.CANCELLED, String(error));
  assert.equal((await note(name, 'once', 'stranger-once')).version, 2);
  const whole = await call(workOrders, 'GetWorkOrder', { name }, ADMIN_TOKEN);
  assert.equal(whole.timeline.filter((event) => event.kind === 'NOTE_ADDED').length, 1);
});

test('a slow reader gets everything, or is told why not and goes on', async () => {
  const { name, trackingId } = await create();
  const narrow = connect('TrackingService', GATEWAY, { 'grpc-node.flow_control_window': 65535 });
  const stream = watch(trackingId, 0, { stub: narrow });
  await stream.next();
  const words = 'x'.repeat(1900);
  const notes = 400;
  const begun = Date.now();
  for (let i = 0; i < notes; i += 1) await note(name, `${i} ${words}`);

  let had = 1;
  const seen = [];
  let resumed = 0;
  for (let reading = stream; had < notes + 1;) {
    const message = await reading.next();
    if (message === undefined) {
      // Whoever has taken nothing for the ten seconds' grace is cut off, and reads no reason any more.
      if (reading.error.code !== status.CANCELLED || Date.now() - begun < 10_000) {
        assert.equal(reading.error.code, status.RESOURCE_EXHAUSTED, reading.error.message);
        assert.equal(detailsOf(reading.error).reason, 'SLOW_READER');
      }
      reading = watch(trackingId, had);
      resumed += 1;
      continue;
    }
    for (const update of message.updates) {
      assert.equal(update.fromVersion, had, 'a version is missing');
      had = update.version;
      seen.push(...update.events.filter((event) => event.kind === 'NOTE_ADDED').map((event) => parseInt(event.text.slice(6), 10)));
    }
    if (message.updates.length === 0 && message.snapshot) assert.fail('a snapshot instead of what was missed');
  }
  assert.deepEqual(seen, Array.from({ length: notes }, (_, i) => i));
  console.log(`# slow reader: ${notes} versions, ended ${resumed} times`);
});

test('what is refused says why in details that a stranger can read', async () => {
  const { name } = await create();
  const without = await refused(call(workOrders, 'GetWorkOrder', { name }), status.UNAUTHENTICATED, 'TOKEN_MISSING');
  assert.ok(without.error.details.length > 0);
  await refused(call(workOrders, 'GetWorkOrder', { name }, 'no.such.token'), status.UNAUTHENTICATED, 'TOKEN_INVALID');
  await refused(call(workOrders, 'EnforceCommitments', { parent: region }, ADMIN_TOKEN), status.PERMISSION_DENIED, 'ROLE_NOT_ALLOWED');
  await refused(call(technicians, 'Depart', { name }, TECHNICIAN_TOKEN), status.PERMISSION_DENIED, 'NOT_YOUR_ORDER');
  await refused(call(workOrders, 'GetWorkOrder', { name: `${region}/workOrders/none` }, ADMIN_TOKEN), status.NOT_FOUND, 'RESOURCE_NOT_FOUND');
  await refused(call(tracking, 'GetTracking', { trackingId: 'nobody' }), status.NOT_FOUND, 'TRACKING_ID_UNKNOWN');
  const bad = await refused(call(workOrders, 'CreateWorkOrder', { parent: region, workOrder: { type: 'REPAIR' } }, ADMIN_TOKEN),
    status.INVALID_ARGUMENT, 'FIELD_MISSING');
  assert.ok(bad.details.types.includes('google.rpc.BadRequest'), bad.details.types.join());
  const wrong = await refused(call(workOrders, 'CompleteWorkOrder', { name }, ADMIN_TOKEN), status.FAILED_PRECONDITION, 'STATE_NOT_ALLOWED');
  assert.ok(wrong.details.types.includes('google.rpc.PreconditionFailure'), wrong.details.types.join());
  await refused(call(workOrders, 'AddNote', { name, text: 'late', etag: 'v77' }, ADMIN_TOKEN), status.ABORTED, 'ETAG_STALE');
});

test('what is no message at all is refused, and the server goes on', async () => {
  const error = await new Promise((resolve) => {
    workOrders.makeUnaryRequest('/truckroll.v1.WorkOrderService/GetWorkOrder', () => Buffer.from([0x0a, 0xff, 0xff, 0xff]),
      (bytes) => bytes, {}, metadata(ADMIN_TOKEN), { deadline: Date.now() + 10000 }, resolve);
  });
  // gRPC's own answer, before any code of the service.
  assert.equal(error.code, status.UNIMPLEMENTED, error.message);
  const unknown = await new Promise((resolve) => {
    workOrders.makeUnaryRequest('/truckroll.v1.WorkOrderService/NoSuchMethod', () => Buffer.alloc(0), (bytes) => bytes, {},
      metadata(ADMIN_TOKEN), { deadline: Date.now() + 10000 }, resolve);
  });
  assert.equal(unknown.code, status.UNIMPLEMENTED);
  assert.equal((await create()).version, 1);
});
