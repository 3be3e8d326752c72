import type { Server, Socket } from 'node:net';

/** A server of any kind that can be stopped and started again at the same port. */
export interface Listening {
  readonly port: number;
  /** Starts or stops it, whichever is wanted; done when it did. */
  run(wanted: boolean): Promise<void>;
}

/** Starts a server on this machine alone. @param port 0 takes a free one, and keeps it */
export async function startListening(port: number, create: () => Server): Promise<Listening> {
  let running: { readonly server: Server; readonly sockets: Set<Socket> } | undefined;
  let kept = port;
  const start = async (): Promise<void> => {
    if (running) return;
    const server = create();
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(kept, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address !== null && typeof address === 'object') kept = address.port;
    running = { server, sockets };
  };
  const stop = async (): Promise<void> => {
    if (!running) return;
    const { server, sockets } = running;
    running = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await start();
  return { port: kept, run: (wanted) => (wanted ? start() : stop()) };
}
