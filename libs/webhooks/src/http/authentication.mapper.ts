import type { Authentication } from '../authentications/define-authentication.ts';
import type { SourceAuthentication } from '../authentications/index.ts';
import type { WebhookAuthenticationDto } from './dto/webhook-authentication.dto.ts';

export function toAuthentication(
  authentication: Authentication<SourceAuthentication>,
): WebhookAuthenticationDto {
  const { name, title, description, setup, replay, warning, named, bringsSecret } = authentication;
  return {
    name,
    title,
    description,
    setup,
    replay,
    warning,
    secret_is_the_senders: bringsSecret ?? false,
    authentication_name:
      named === null ? null : { title: named.title, example: named.example, usual: named.usual },
  };
}
