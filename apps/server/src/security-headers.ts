import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Config } from '#platform';

const HSTS_SECONDS = 365 * 86_400;

/** What no page of ours asks of the browser; passkeys and copying are for our own pages only. */
const PERMISSIONS_POLICY = [
  ...['accelerometer', 'browsing-topics', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'hid'],
  ...[
    'idle-detection',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'serial',
    'usb',
    'xr-spatial-tracking',
  ],
]
  .map((feature) => `${feature}=()`)
  .concat(
    ['clipboard-write', 'publickey-credentials-create', 'publickey-credentials-get'].map(
      (feature) => `${feature}=(self)`,
    ),
  )
  .join(', ');

/** On every answer, refused ones and streams included; below `/api` nothing is stored on the way. */
export async function addSecurityHeaders(app: NestFastifyApplication, config: Config): Promise<void> {
  await app.register(helmet as never, helmetOptions(config) as never);
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.addHook('onRequest', (request, reply, done) => {
    // On the raw answer, as helmet does: a stream is written past the framework's own headers.
    reply.raw.setHeader('permissions-policy', PERMISSIONS_POLICY);
    if (request.url.startsWith('/api')) reply.raw.setHeader('cache-control', 'no-store');
    done();
  });
}

/**
 * The browser gets only what we serve: no inline script, no outside host. Inline styles are Mantine's way of
 * setting its variables. `srcdoc` frames (the mail picture) inherit this policy.
 */
function helmetOptions(config: Config) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    // As `frameAncestors`, for what reads only this one.
    xFrameOptions: { action: 'deny' },
    // Only BASE_URL says whether people come by https: the proxy that ends it stands before us. Without
    // `includeSubDomains`: what else lives below that name is not ours to decide.
    strictTransportSecurity: config.usesHttps ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : false,
  };
}
