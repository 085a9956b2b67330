import { Injectable } from '@nestjs/common';
import { IncidentIntake, StoredAlerts, incidentNumber, type IncomingAlert } from '#incidents';
import { Clock, Ids, UnitOfWork, decodeCursor, isUuid, toPage, type ListQuery, type Page } from '#platform';
import { DeliveryRepository, type Refusal } from './data/delivery.repository.ts';
import { SourceRepository, type SourceRow } from './data/source.repository.ts';
import { unknownKeys } from './domain/grouping.ts';
import { previewGrouping, type GroupingPreview } from './domain/grouping-preview.ts';
import { previewMapping, type MappingPreview } from './domain/mapping-preview.ts';
import { understandingOf, unreadOf, type Counted, type Understanding } from './domain/understanding.ts';
import { toIncoming } from './domain/parsed-alert.ts';
import { volatileOf } from './formats/index.ts';
import { parseDelivery } from './formats/parse-delivery.ts';
import { compileMapping, withMapping, type MappingRow } from './reading/mapping.ts';
import { sourceView, type DeliveryView, type SourceView } from './source.view.ts';
import { alertSource } from './source-cache.ts';
import { checkedMapping, unknownSource, wrong } from './webhook-sources.service.ts';
import { SourceAddresses } from './source-addresses.ts';

/** What a source would make of a body. */
export interface TestedDelivery {
  /** Whether the format knew it. */
  recognised: boolean;
  alerts: IncomingAlert[];
}

export interface SourceUnderstanding extends Understanding {
  /** Alerts that were searched for what is unread. */
  unread_of: number;
  unread: Counted[];
  refusals: Refusal[];
}

const ALERTS_PREVIEWED = 1000;
const DELIVERIES_COUNTED = 1000;
const ALERTS_SEARCHED = 200;
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

@Injectable()
export class WebhookSourcesQueries {
  constructor(
    private readonly repository: SourceRepository,
    private readonly deliveryRows: DeliveryRepository,
    private readonly intake: IncidentIntake,
    private readonly storedAlerts: StoredAlerts,
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly addresses: SourceAddresses,
  ) {}

  list(query: ListQuery): Promise<Page<SourceView>> {
    const after = decodeCursor(query.cursor, ['text'])?.[0] ?? '';
    return this.unitOfWork.read(async () => {
      const rows = await this.repository.page(after, query.limit + 1);
      const folder = await this.addresses.folder();
      return toPage(
        rows,
        query.limit,
        (row) => [row.slug],
        (row) => sourceView(row, folder),
      );
    });
  }

  /** All of them, the newest first. */
  newestFirst(): Promise<Pick<SourceRow, 'id' | 'slug'>[]> {
    return this.unitOfWork.read(async () => {
      const rows = await this.repository.all();
      return rows
        .sort((a, b) => b.created_at.getTime() - a.created_at.getTime())
        .map(({ id, slug }) => ({ id, slug }));
    });
  }

  /** @throws Problem not_found */
  find(id: string): Promise<SourceView> {
    return this.unitOfWork.read(async () => sourceView(await this.row(id), await this.addresses.folder()));
  }

  deliveries(id: string, query: ListQuery): Promise<Page<DeliveryView>> {
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
          return { ...delivery, incidents: [...incidents.values()] };
        },
      );
    });
  }

  /** What the source would make of a body. Nothing is stored, nothing follows from it. */
  test(id: string, input: { body: string; content_type?: string }): Promise<TestedDelivery> {
    return this.unitOfWork.read(async () => {
      const row = await this.row(id);
      const source = alertSource(row);
      const parsed = parseDelivery(
        source.format,
        Buffer.from(input.body),
        { 'content-type': input.content_type ?? 'application/json' },
        this.clock.now(),
      );
      const delivery = withMapping(parsed, compileMapping(row.mapping).mapping);
      return {
        recognised: delivery.recognised,
        alerts: delivery.alerts.map((alert) =>
          toIncoming(alert, source, { id: this.ids.next(), volatile: volatileOf(alert.format) }),
        ),
      };
    });
  }

  /**
   * What the source's last alerts would have become with other grouping keys, beside what they have become.
   * @throws Problem not_found, invalid_request
   */
  previewGrouping(
    id: string,
    input: { grouping_keys: string[]; deduplication_window_seconds?: number },
  ): Promise<GroupingPreview> {
    const unknown = unknownKeys(input.grouping_keys);
    if (unknown !== null) throw wrong('grouping_keys', unknown);
    return this.unitOfWork.read(async () => {
      const row = await this.row(id);
      const ids = await this.deliveryRows.lastAlertIds(row.id, ALERTS_PREVIEWED);
      const window = input.deduplication_window_seconds ?? row.deduplication_window_seconds;
      return previewGrouping(await this.storedAlerts.latest(ids), input.grouping_keys, window);
    });
  }

  /**
   * What the source's last alerts would say with this mapping, beside what they say.
   * @throws Problem not_found, invalid_request
   */
  previewMapping(id: string, rows: MappingRow[]): Promise<MappingPreview> {
    const mapping = checkedMapping(rows);
    return this.unitOfWork.read(async () => {
      const row = await this.row(id);
      const ids = await this.deliveryRows.lastAlertIds(row.id, ALERTS_PREVIEWED);
      const alerts = await this.storedAlerts.latest(ids);
      return previewMapping(alerts.reverse(), mapping);
    });
  }

  /** What of the source's last deliveries was understood, and what was not. @throws Problem not_found */
  understanding(id: string): Promise<SourceUnderstanding> {
    return this.unitOfWork.read(async () => {
      const row = await this.row(id);
      const readings = await this.deliveryRows.readings(row.id, DELIVERIES_COUNTED);
      const ids = await this.deliveryRows.lastAlertIds(row.id, ALERTS_SEARCHED);
      const alerts = await this.storedAlerts.latest(ids);
      const { searched, paths } = unreadOf(alerts.reverse());
      return {
        ...understandingOf(readings),
        unread_of: searched,
        unread: paths,
        refusals: await this.deliveryRows.refusals(row.id),
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
