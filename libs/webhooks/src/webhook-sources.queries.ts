import { Injectable } from '@nestjs/common';
import { IncidentIntake, incidentNumber } from '#incidents';
import { Ids, UnitOfWork, decodeCursor, isUuid, toPage, type ListQuery, type Page } from '#platform';
import { DeliveryRepository } from './data/delivery.repository.ts';
import { SourceRepository, type SourceRow } from './data/source.repository.ts';
import { toIncoming } from './domain/parsed-alert.ts';
import { parseDelivery } from './formats/parse-delivery.ts';
import type { TestSourceDto } from './http/dto/source-requests.dto.ts';
import type { DeliveryDto, SourceDto, TestResultDto } from './http/dto/source.dto.ts';
import { toDelivery, toSource } from './http/source.mapper.ts';
import { alertSource } from './source-cache.ts';
import { unknownSource } from './webhook-sources.service.ts';
import { SourceAddresses } from './source-addresses.ts';

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

@Injectable()
export class WebhookSourcesQueries {
  constructor(
    private readonly repository: SourceRepository,
    private readonly deliveryRows: DeliveryRepository,
    private readonly intake: IncidentIntake,
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: Ids,
    private readonly addresses: SourceAddresses,
  ) {}

  list(query: ListQuery): Promise<Page<SourceDto>> {
    const after = decodeCursor(query.cursor, ['text'])?.[0] ?? '';
    return this.unitOfWork.read(async () => {
      const rows = await this.repository.page(after, query.limit + 1);
      const folder = await this.addresses.folder();
      return toPage(
        rows,
        query.limit,
        (row) => [row.slug],
        (row) => toSource(row, folder),
      );
    });
  }

  find(id: string): Promise<SourceDto> {
    return this.unitOfWork.read(async () => toSource(await this.row(id), await this.addresses.folder()));
  }

  deliveries(id: string, query: ListQuery): Promise<Page<DeliveryDto>> {
    const after = deliveryCursor(query.cursor);
    return this.unitOfWork.read(async () => {
      const row = await this.row(id);
      const rows = await this.deliveryRows.page(row.id, after, query.limit + 1);
      const received = await this.intake.received(rows.flatMap((delivery) => delivery.alert_ids));
      const byAlert = new Map(received.map((alert) => [alert.alert_id, alert]));
      return toPage(
        rows,
        query.limit,
        (delivery) => [delivery.at.getTime(), delivery.id],
        (delivery) => {
          const alerts = delivery.alert_ids.flatMap((alertId) => byAlert.get(alertId) ?? []);
          const incidents = new Map(
            alerts.map((a) => [
              a.incident_id,
              { id: a.incident_id, number: incidentNumber(a.incident_number), status: a.status },
            ]),
          );
          return toDelivery(delivery, [...incidents.values()]);
        },
      );
    });
  }

  /** What the source would make of a body. Nothing is stored, nothing follows from it. */
  test(id: string, input: TestSourceDto): Promise<TestResultDto> {
    return this.unitOfWork.read(async () => {
      const source = alertSource(await this.row(id));
      const delivery = parseDelivery(
        source.format,
        Buffer.from(input.body),
        input.content_type ?? 'application/json',
      );
      return {
        recognised: delivery.recognised,
        alerts: delivery.alerts.map((parsed) => {
          const alert = toIncoming(parsed, source, this.ids.next());
          const { external_id, title, severity, type, fingerprint, recipient, fields, observables } = alert;
          return { external_id, title, severity, type, fingerprint, recipient, fields, observables };
        }),
      };
    });
  }

  private async row(id: string): Promise<SourceRow> {
    if (!isUuid(id)) unknownSource();
    return (await this.repository.find(id)) ?? unknownSource();
  }
}

function deliveryCursor(cursor: string | undefined): [string, string] {
  const key = decodeCursor(cursor, ['moment', 'uuid']);
  if (key === null) return ['infinity', LAST_ID];
  const [at, id] = key;
  return [new Date(at).toISOString(), id];
}
