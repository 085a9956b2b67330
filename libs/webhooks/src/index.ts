export {
  SOURCE_AUTHENTICATIONS,
  authenticationNamed,
  type SourceAuthentication,
} from './authentications/index.ts';
export { FORMATS, SOURCE_FORMATS, type SourceFormat } from './formats/index.ts';
export { CreateSourceDto } from './http/dto/source-requests.dto.ts';
export { LARGEST_MAIL, MAIL_FORMATS, SourceDeliveries, type MailArrival } from './source-deliveries.ts';
export { WebhookSourcesQueries } from './webhook-sources.queries.ts';
export { WebhookSourcesService } from './webhook-sources.service.ts';
export { WebhooksModule } from './webhooks.module.ts';
