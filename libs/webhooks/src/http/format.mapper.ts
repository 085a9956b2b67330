import { contentTypeOf, textOf, type WebhookFormat } from '../formats/define-format.ts';
import type { SourceFormat } from '../formats/index.ts';
import type { WebhookFormatDto } from './dto/webhook-format.dto.ts';

export function toFormat(format: WebhookFormat<SourceFormat>): WebhookFormatDto {
  const { name, title, sender, reads, authentications, defaults, limit, other, samples } = format;
  return {
    name,
    title,
    sender,
    reads,
    content_types: ['application/json', ...(other?.content_types ?? [])],
    max_bytes: limit.bytes,
    authentications: [...authentications],
    ...defaults,
    samples: samples.map((sample) => ({
      title: sample.title,
      content_type: contentTypeOf(sample),
      body: textOf(sample),
    })),
  };
}
