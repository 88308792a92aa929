// A connection to Redis, for looking in while something is measured: one command after the other, replies as they come.
import net from 'node:net';

// [value, where it ends] of the reply that begins at `at`, or nothing while it is not there in full.
function parse(buffer, at) {
  const end = buffer.indexOf('\r\n', at);
  if (end < 0) return undefined;
  const head = buffer.toString('utf8', at + 1, end);
  const next = end + 2;
  switch (String.fromCharCode(buffer[at])) {
    case '+': return [head, next];
    case '-': return [new Error(head), next];
    case ':': return [Number(head), next];
    case '$': {
      const length = Number(head);
      if (length < 0) return [null, next];
      if (buffer.length < next + length + 2) return undefined;
      return [buffer.toString('latin1', next, next + length), next + length + 2];
    }
    default: {
      const values = [];
      let from = next;
      for (let i = 0; i < Number(head); ++i) {
        const element = parse(buffer, from);
        if (!element) return undefined;
        values.push(element[0]);
        from = element[1];
      }
      return [values, from];
    }
  }
}

export class Redis {
  constructor(socket) {
    this.waiting = [];
    this.buffer = Buffer.alloc(0);
    this.connection = net.connect(socket);
    this.connection.on('data', (data) => this.take(data));
    this.connection.on('error', () => {});
    this.connection.on('close', () => { for (const { reject } of this.waiting.splice(0)) reject(new Error('Redis is gone')); });
  }

  take(data) {
    this.buffer = Buffer.concat([this.buffer, data]);
    for (let reply = parse(this.buffer, 0); reply; reply = parse(this.buffer, 0)) {
      this.buffer = this.buffer.subarray(reply[1]);
      const { resolve, reject } = this.waiting.shift();
      if (reply[0] instanceof Error) reject(reply[0]);
      else resolve(reply[0]);
      if (this.buffer.length === 0) return;
    }
  }

  call(...words) {
    return new Promise((resolve, reject) => {
      if (this.connection.destroyed) { reject(new Error('Redis is gone')); return; }
      this.waiting.push({ resolve, reject });
      const parts = words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`);
      this.connection.write(`*${words.length}\r\n${parts.join('')}`);
    });
  }

  // One section's fields of INFO.
  async info(section) {
    const text = await this.call('INFO', section);
    return Object.fromEntries(text.split('\r\n').filter((line) => line.includes(':')).map((line) => line.split(':')));
  }

  close() { this.connection.destroy(); }
}
