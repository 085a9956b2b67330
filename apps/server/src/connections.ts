import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Problem, problemBody, sendProblem } from '#platform';

const HEADER_BYTES = 16 * 1024;
/** From the first byte, or from the connection when none comes. */
const HEADERS_MS = 15_000;
/** Of the whole request: a mail of 25 MB over a line of 2 Mbit/s. */
const REQUEST_MS = 120_000;
const CHECKED_EVERY_MS = 2_000;
/** Each costs some kilobytes; browsers' event streams and the connections of idle senders are among them. */
const CONNECTIONS = 4_096;

const logger = new Logger('Http');

/** What Fastify and Node are told about connections and requests that never become one of ours. */
export const connectionOptions = {
  requestTimeout: REQUEST_MS,
  http: {
    maxHeaderSize: HEADER_BYTES,
    headersTimeout: HEADERS_MS,
    connectionsCheckingInterval: CHECKED_EVERY_MS,
    // Answered below, as a problem: Node would send an empty 400.
    requireHostHeader: false,
  },
  clientErrorHandler: answerClientError,
  frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
    sendProblem(error, request, reply, logger),
};

/** The rest, once the server is there. */
export function boundConnections(fastify: FastifyInstance): void {
  const { server } = fastify;
  server.maxConnections = CONNECTIONS;
  // Leave is given where the body is read: what is refused before that is never sent.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    waiting.set(request, response);
    server.emit('request', request, response);
  });
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('connection', 'close');
    answerRaw(
      response,
      new Problem('invalid_request', 'Expect: nothing but 100-continue can be expected here.'),
    );
    request.resume();
  });
  server.on('connect', (_request, socket: Socket) =>
    closeWith(socket, new Problem('invalid_request', 'CONNECT: this is no proxy.')),
  );
  fastify.addHook('onRequest', (request, _reply, done) => {
    done(hostFault(request.raw));
  });
}

const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/** Tells a sender that waits for leave (`Expect: 100-continue`) that its body is wanted. */
export function letContinue(request: IncomingMessage): void {
  waiting.get(request)?.writeContinue();
  waiting.delete(request);
}

/** RFC 9112, 3.2: HTTP/1.1 names one host, and only one. */
function hostFault({ rawHeaders, httpVersion }: IncomingMessage): Problem | undefined {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  if (hosts === 1 || (hosts === 0 && httpVersion === '1.0')) return undefined;
  return new Problem('invalid_request', `The request has ${hosts} Host headers; HTTP/1.1 wants exactly one.`);
}

/** What Node could not read as HTTP has neither request nor reply: the answer goes to the socket, which is closed. */
function answerClientError(error: Error & { code?: string; reason?: string }, socket: Socket): void {
  const started = (socket as { _httpMessage?: { headersSent?: boolean } })._httpMessage?.headersSent === true;
  if (error.code === 'ECONNRESET' || !socket.writable || started) {
    socket.destroy();
    return;
  }
  closeWith(socket, clientProblem(error));
}

function clientProblem({ code, reason }: { code?: string; reason?: string }): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Problem(
        'headers_too_large',
        `The request line and header lines have more than ${HEADER_BYTES} bytes together. Send fewer or shorter ones; often it is the cookies.`,
      );
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new Problem('too_large', 'The chunks of the body carry extensions that are too long.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem(
        'request_timeout',
        `The request did not arrive in time: its headers within ${HEADERS_MS / 1000} seconds, all of it within ${REQUEST_MS / 1000}.`,
      );
    default:
      return new Problem(
        'invalid_request',
        `This is not a valid HTTP/1.1 request${reason === undefined ? '' : `: ${reason}`}.`,
      );
  }
}

function answerRaw(response: ServerResponse, problem: Problem): void {
  const body = JSON.stringify(problemBody(problem, randomUUID()));
  response.writeHead(problem.status, {
    'content-length': Buffer.byteLength(body),
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

function closeWith(socket: Socket, problem: Problem): void {
  const body = JSON.stringify(problemBody(problem, randomUUID()));
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'X-Content-Type-Options: nosniff',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  // What still comes in is not read: a peer that never ends would keep the connection half open.
  socket.once('finish', () => socket.destroySoon());
}
