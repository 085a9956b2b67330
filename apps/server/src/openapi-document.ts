import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from '#platform';
import { createHttpApplication } from './http-server.ts';

export async function createOpenApiDocument(): Promise<OpenAPIObject> {
  const dataDir = mkdtempSync(join(tmpdir(), 'triage-warden-openapi-'));
  const config = new Config({ LOG_LEVEL: 'fatal', DATA_DIR: dataDir });
  const app = await createHttpApplication(config, null);
  try {
    return describeApi(app);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Triage Warden')
    .setDescription(
      'Security incident triage and response. Errors are RFC 9457 problem details with a closed set of codes.',
    )
    .setVersion('0.1.0')
    .setOpenAPIVersion('3.1.0')
    .addCookieAuth('tw_session', {
      type: 'apiKey',
      in: 'cookie',
      description: 'The session; where BASE_URL is https it is called __Host-tw_session',
    })
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key: tw_<prefix>_<secret>' })
    .build();
  return SwaggerModule.createDocument(app, description, {
    operationIdFactory: (_controller, method) => method,
  });
}
