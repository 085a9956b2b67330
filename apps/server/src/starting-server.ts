import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { Problem, problemBody, type Settings } from '#platform';
import { StartError, listenFailure } from './start-error.ts';

const RETRY_AFTER_SECONDS = 5;

export interface StartingServer {
  close(): Promise<void>;
}

/**
 * Answers in the application's place while that cannot be built: alive, not ready, and why.
 * @throws StartError when nobody can be served at this address
 */
export function serveStarting({ HOST, PORT }: Settings, why: () => string): Promise<StartingServer> {
  const server = createServer((request, response) => {
    request.resume();
    if (request.url === '/health/live')
      return send(response, 200, 'application/json', { status: 'starting' });
    const problem = new Problem('unavailable', `The server is starting. ${why()}`);
    response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
    send(response, problem.status, 'application/problem+json', problemBody(problem, randomUUID()));
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new StartError(listenFailure(error, PORT, HOST), { cause: error })),
    );
    server.listen(PORT, HOST, () => resolve({ close: () => close(server) }));
  });
}

function send(response: ServerResponse, status: number, type: string, body: object): void {
  // Not kept alive: the application takes the port over in a moment.
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, connection: 'close' });
  response.end(JSON.stringify(body));
}

function close(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
