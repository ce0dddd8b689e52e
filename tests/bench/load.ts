import { Agent, request } from 'node:http';

export interface Request {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
}

/** Connections that are kept open; `destroy` when done. */
export function connections(count: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: count });
}

/** Sends one request and reads the answer to its end. Throws on any status but 200. */
export function send(agent: Agent, { url, method, headers, body }: Request): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const bytes = Buffer.concat(chunks);
        if (answer.statusCode === 200) resolve(bytes);
        else reject(new Error(`${method} ${url}: ${answer.statusCode} ${bytes.toString().slice(0, 500)}`));
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Sends the same request `count` times over all of the agent's connections. */
export async function load(agent: Agent, count: number, what: Request): Promise<void> {
  let left = count;
  const work = async () => {
    while (left-- > 0) await send(agent, what);
  };
  await Promise.all(Array.from({ length: agent.maxSockets }, work));
}

/** How long each of `count` requests takes, one after another, ms. */
export async function latencies(agent: Agent, count: number, what: Request): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    await send(agent, what);
    times.push(performance.now() - started);
  }
  return times;
}
