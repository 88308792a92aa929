// Truckroll as somebody sees it who has its published protos and gRPC, nothing else of ours.
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import { readdirSync } from 'node:fs';

const root = process.env.TRUCKROLL_PROTOS;
const files = readdirSync(`${root}/proto/truckroll/v1`).map((name) => `truckroll/v1/${name}`);
const definition = loader.loadSync([...files, 'google/rpc/error_details.proto', 'google/rpc/status.proto'], {
  includeDirs: [`${root}/proto`, `${root}/third_party/googleapis`],
  longs: Number, enums: String, oneofs: true, defaults: true,
});
const v1 = grpc.loadPackageDefinition(definition).truckroll.v1;

export const status = grpc.status;

// client('WorkOrderService', '127.0.0.1:50051'): each a connection of its own.
export function client(service, address, options = {}) {
  return new v1[service](address, grpc.credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1, ...options });
}

export function metadata(token) {
  const sent = new grpc.Metadata();
  if (token) sent.set('authorization', `Bearer ${token}`);
  sent.set('accept-language', 'en');
  return sent;
}

// One unary call; an error is thrown as gRPC gave it.
export function call(stub, method, request, token, seconds = 10) {
  return new Promise((resolve, reject) => {
    const options = { deadline: Date.now() + seconds * 1000 };
    stub[method](request, metadata(token), options, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

// What an error carries besides its code: {reason, domain, …} of its google.rpc.ErrorInfo, and the other details' types.
export function detailsOf(error) {
  const [bytes] = error.metadata.get('grpc-status-details-bin');
  if (!bytes) return { types: [] };
  const told = definition['google.rpc.Status'].deserialize(bytes);
  const types = told.details.map((any) => any.type_url.split('/').pop());
  const info = told.details[types.indexOf('google.rpc.ErrorInfo')];
  return { code: told.code, types, ...(info && definition['google.rpc.ErrorInfo'].deserialize(info.value)) };
}

// A stream read one message at a time, when the reader asks: await stream.next(), undefined at its end.
export class Stream {
  constructor(started) {
    this.started = started;
    this.waiting = [];
    this.error = undefined;
    this.ended = false;
    started.pause();
    started.on('readable', () => this.wake());
    started.on('error', (error) => { this.error = error; this.ended = true; this.wake(); });
    started.on('end', () => { this.ended = true; this.wake(); });
  }

  wake() {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  async next() {
    for (;;) {
      const message = this.started.read();
      if (message) return message;
      if (this.ended) return undefined;
      await new Promise((resolve) => this.waiting.push(resolve));
    }
  }

  // The error it ends with; reads what comes before.
  async end() {
    while (await this.next());
    while (!this.error) await new Promise((resolve) => this.waiting.push(resolve));
    return this.error;
  }

  cancel() {
    this.started.cancel();
  }
}
