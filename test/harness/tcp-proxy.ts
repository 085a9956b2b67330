import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface TcpProxy {
  port: number;
  close(): Promise<void>;
}

/** Between a server and its database: a way that opens late, and closes. */
export function tcpProxy(to: { host: string; port: number }, at: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (from) => {
    const onward = connect({ ...to, allowHalfOpen: true });
    for (const [source, target] of [
      [from, onward],
      [onward, from],
    ] as const) {
      sockets.add(source);
      source.setNoDelay(true);
      source.on('data', (chunk) => target.write(chunk));
      source.on('end', () => target.end());
      source.on('error', () => target.destroy());
      source.on('close', () => sockets.delete(source));
    }
  });
  return new Promise((resolve) => {
    server.listen(at, '127.0.0.1', () =>
      resolve({ port: portOf(server), close: () => end(server, sockets) }),
    );
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function end(server: Server, sockets: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
