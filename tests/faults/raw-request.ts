import { connect } from 'node:net';
import { once } from 'node:events';

/** One HTTP request by hand, so that it can break off: sends `body`, which may be shorter than `length` says. */
export async function rawRequest(
  url: string,
  init: { method: string; path: string; headers: Record<string, string>; body: Uint8Array; length?: number },
): Promise<{ status: number | null }> {
  const { hostname, port } = new URL(url);
  const { method, path, headers, body, length = body.length } = init;
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const lines = Object.entries({ host: hostname, connection: 'close', ...headers, 'content-length': String(length) });
  socket.write(
    `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`,
  );
  socket.write(body);
  if (body.length < length) {
    // Long enough for the hub to have read what came.
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.destroy();
    return { status: null };
  }
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
  await once(socket, 'close');
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]) };
}
