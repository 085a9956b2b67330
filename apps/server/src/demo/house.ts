import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ROLE_PERMISSIONS } from '#contracts';
import { ApprovalsQueries, ApprovalsService } from '#approvals';
import { IncidentTasks, IncidentsQueries, IncidentsService } from '#incidents';
import { Clock, Context, Ids, JobRunner, type MovableClock } from '#platform';
import { BUILT_IN_VERSION, PoliciesService } from '#policies';
import { DEMO_PEOPLE, type DemoName } from './people.ts';
import { DEMO_POLICY } from './policy.ts';
import type { Act, Episode } from './story/story.ts';

const MINUTE_MS = 60_000;
/** From an alert's arrival until it is triaged. */
const TRIAGE_MS = 9_000;
const PERSON_ADDRESS = '192.0.2.40';

/** An act of the story that its incident is known for. */
interface Due {
  at: Date;
  incidentId: string;
  act: Act;
}

/** Lives through the story: each alert is delivered, each person acts, when it is their time. */
export class DemoHouse {
  private readonly clock: MovableClock;

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly tenantId: string,
    private readonly people: ReadonlyMap<DemoName, string>,
    private readonly secrets: ReadonlyMap<string, string>,
  ) {
    this.clock = app.get(Clock);
  }

  async agree(): Promise<void> {
    const publish = () =>
      this.app
        .get(PoliciesService)
        .publish(DEMO_POLICY, BUILT_IN_VERSION, 'What we have agreed on to begin with.');
    await this.as('mia', publish);
  }

  async live(episodes: readonly Episode[]): Promise<void> {
    const due: Due[] = [];
    for (const { at, alert, acts } of episodes) {
      await this.act(due, at);
      this.clock.moveTo(at);
      const incidentId = await this.deliver(alert);
      this.clock.moveTo(new Date(at.getTime() + TRIAGE_MS));
      await this.app.get(JobRunner).drain();
      for (const act of acts)
        due.push({ at: new Date(at.getTime() + act.after * MINUTE_MS), incidentId, act });
      due.sort((one, other) => one.at.getTime() - other.at.getTime());
    }
    const [last] = episodes.slice(-1);
    await this.act(due, last === undefined ? this.clock.now() : new Date(last.at.getTime() + MINUTE_MS));
    this.clock.moveToPresent();
  }

  /** Everything that is due until then. */
  private async act(due: Due[], until: Date): Promise<void> {
    while (due[0] !== undefined && due[0].at <= until) {
      const { at, incidentId, act } = due[0];
      due.shift();
      this.clock.moveTo(at);
      await this.as(act.who, () => this.perform(act, incidentId));
      await this.app.get(JobRunner).drain();
    }
  }

  private async perform(act: Act, incidentId: string): Promise<void> {
    const incidents = this.app.get(IncidentsService);
    if (act.act === 'comment') await incidents.comment(incidentId, act.text);
    else if (act.act === 'take') {
      const { version } = await this.app.get(IncidentsQueries).find(incidentId);
      await incidents.update(incidentId, { version, assignee_id: this.people.get(act.who) ?? null });
    } else if (act.act === 'task') {
      const { title, for: who } = act;
      await this.app.get(IncidentTasks).add(incidentId, { title, assignee_id: this.people.get(who) ?? null });
    } else if (act.act === 'resolve') {
      const { disposition, note } = act;
      await incidents.resolve(incidentId, { disposition, ...(note === undefined ? {} : { note }) });
    } else await this.approve(incidentId);
  }

  /** All that waits for this person in the incident. */
  private async approve(incident: string): Promise<void> {
    const { data } = await this.app
      .get(ApprovalsQueries)
      .list({ limit: 50, status: 'pending', mine: true, incident });
    for (const { id, digest } of data)
      await this.app.get(ApprovalsService).decide(id, { decision: 'approve', digest });
  }

  private as<T>(who: DemoName, work: () => Promise<T>): Promise<T> {
    const { name, role } = DEMO_PEOPLE[who];
    const id = this.people.get(who) ?? null;
    return this.app.get(Context).run(
      {
        tenantId: this.tenantId,
        actor: { type: 'user', id, name, user_id: id, role },
        permissions: new Set(ROLE_PERMISSIONS[role]),
        correlationId: this.app.get(Ids).next(),
        ip: PERSON_ADDRESS,
      },
      work,
    );
  }

  private async deliver({ source, contentType, body }: Episode['alert']): Promise<string> {
    const answer = await this.app.inject({
      method: 'POST',
      url: `/api/webhooks/${source}`,
      headers: { authorization: `Bearer ${this.secrets.get(source)}`, 'content-type': contentType },
      payload: body,
    });
    const { incidents = [] } = answer.json<{ incidents?: { id: string }[] }>();
    const [incident] = incidents;
    if (incident === undefined)
      throw new Error(`The demo's alert for ${source} was refused: ${answer.payload}`);
    return incident.id;
  }
}
