import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '#platform';

/** A playbook's text as sent, and the version that the change is based on, when that is said. */
export interface PlaybookBody {
  yaml: string;
  version: number | null;
}

/**
 * The playbook of a request: the body itself when it is YAML, else `{ yaml, version? }` as JSON. Not a DTO, since
 * one class can't stand for two media types; the checks are the same.
 */
export const PlaybookText = createParamDecorator(
  (_data: unknown, context: ExecutionContext): PlaybookBody => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const tag = request.headers['if-match'];
    return readPlaybookBody(request.body, typeof tag === 'string' ? tag : undefined);
  },
);

export function readPlaybookBody(body: unknown, ifMatch: string | undefined): PlaybookBody {
  const tagged = ifMatch === undefined ? null : versionOf(ifMatch);
  if (typeof body === 'string') return { yaml: body, version: tagged };
  if (typeof body !== 'object' || body === null)
    throw invalid('', 'Send the playbook as application/yaml, or as JSON with `yaml`.');
  for (const key of Object.keys(body)) {
    if (key !== 'yaml' && key !== 'version') throw invalid(key, `${key}: property ${key} should not exist`);
  }
  const { yaml, version } = body as { yaml?: unknown; version?: unknown };
  if (typeof yaml !== 'string') throw invalid('yaml', 'yaml must be the text of the playbook');
  if (version === undefined || version === null) return { yaml, version: tagged };
  if (typeof version !== 'number' || !Number.isInteger(version))
    throw invalid('version', 'version must be an integer number');
  return { yaml, version: tagged ?? version };
}

function versionOf(tag: string): number {
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(tag.trim())?.[1];
  if (version === undefined) throw invalid('', 'If-Match must be the version of the playbook, such as "3".');
  return Number(version);
}

function invalid(path: string, message: string): Problem {
  return new Problem(
    'invalid_request',
    message,
    path === '' ? {} : { errors: [{ path, code: 'invalid', message }] },
  );
}
