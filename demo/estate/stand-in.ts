import { createServer, type RequestListener, type Server } from 'node:http';

/** A web server of a service that can be stopped and started again at the same address. */
export interface StandIn {
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Starts a web server on this machine alone. @param port 0 takes a free one, and keeps it */
export async function startStandIn(port: number, answer: RequestListener): Promise<StandIn> {
  let server: Server | undefined;
  let kept = port;
  const start = async (): Promise<void> => {
    if (server !== undefined) return;
    const fresh = createServer(answer);
    await new Promise<void>((resolve, reject) => {
      fresh.once('error', reject);
      fresh.listen(kept, '127.0.0.1', resolve);
    });
    const address = fresh.address();
    if (address !== null && typeof address === 'object') kept = address.port;
    server = fresh;
  };
  const stop = async (): Promise<void> => {
    const running = server;
    if (running === undefined) return;
    server = undefined;
    running.closeAllConnections();
    await new Promise<void>((resolve) => running.close(() => resolve()));
  };
  await start();
  return { url: `http://127.0.0.1:${kept}`, start, stop };
}
