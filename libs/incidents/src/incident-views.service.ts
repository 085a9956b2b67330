import { Injectable } from '@nestjs/common';
import type { Json } from '#contracts';
import { Clock, Context, Ids, Problem, UnitOfWork } from '#platform';
import { ViewRepository, type ViewRow } from './data/view.repository.ts';
import { storableText } from './domain/incoming.ts';

export interface ViewFields {
  name: string;
  /** What stands behind the question mark of its address. */
  query: string;
  shared: boolean;
}

/** A view as somebody sees it. */
export interface SeenView extends ViewRow {
  mine: boolean;
  is_default: boolean;
}

const MOST_OWN = 50;
const MOST_SEEN = 250;

/** Lists of incidents as people want to see them again. Each is its owner's; shared ones are seen by everybody. */
@Injectable()
export class IncidentViews {
  constructor(
    private readonly repository: ViewRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** One's own and the shared ones. */
  list(): Promise<SeenView[]> {
    return this.unitOfWork.read(async () => {
      const { id } = this.person();
      const chosen = await this.repository.defaultOf(id);
      const views = await this.repository.visible(id, MOST_SEEN);
      return views.map((view) => ({ ...view, mine: view.owner_id === id, is_default: view.id === chosen }));
    });
  }

  /** @throws Problem already_exists, conflict, forbidden */
  create(fields: ViewFields): Promise<SeenView> {
    return this.unitOfWork.run(async () => {
      const person = this.person();
      await this.repository.takeTurn(person.id);
      if ((await this.repository.countOf(person.id)) >= MOST_OWN)
        throw new Problem('conflict', `You have ${MOST_OWN} views, which is the most: delete one first.`);
      const now = this.clock.now();
      const view = {
        id: this.ids.next(),
        owner_id: person.id,
        owner_name: person.name,
        ...(await this.checked(fields, person.id, null)),
        created_at: now,
        updated_at: now,
      };
      await this.repository.add(view);
      await this.record('incident_view.saved', view.id, { after: shown(view) });
      return { ...view, mine: true, is_default: false };
    });
  }

  /** @throws Problem not_found, already_exists, forbidden */
  update(id: string, changes: Partial<ViewFields>): Promise<SeenView> {
    return this.unitOfWork.run(async () => {
      const person = this.person();
      await this.repository.takeTurn(person.id);
      const before = await this.own(id);
      const { name = before.name, query = before.query, shared = before.shared } = changes;
      const fields = await this.checked({ name, query, shared }, person.id, id);
      const updated_at = this.clock.now();
      await this.repository.change(id, { ...fields, updated_at });
      if (before.shared && !fields.shared) await this.repository.forgetOthers(id, person.id);
      const view = { ...before, ...fields, updated_at };
      await this.record('incident_view.saved', id, { before: shown(before), after: shown(view) });
      return { ...view, mine: true, is_default: (await this.repository.defaultOf(person.id)) === id };
    });
  }

  /** @throws Problem not_found */
  delete(id: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const before = await this.own(id);
      await this.repository.delete(id);
      await this.record('incident_view.deleted', id, { before: shown(before) });
    });
  }

  /**
   * With which one the person begins; null: with all incidents.
   * @throws Problem not_found
   */
  begin(id: string | null): Promise<void> {
    return this.unitOfWork.run(async () => {
      const person = this.person();
      await this.repository.takeTurn(person.id);
      const view = id === null ? null : await this.repository.find(id);
      if (id !== null && (view === null || (view.owner_id !== person.id && !view.shared))) unknownView();
      const before = await this.repository.defaultOf(person.id);
      if (before === id) return;
      await this.repository.setDefault(person.id, id);
      await this.unitOfWork.record(
        'incident_view.chosen',
        { type: 'incident_view', id: id ?? before ?? '' },
        { view_id: id },
        { before: { view_id: before }, after: { view_id: id } },
      );
    });
  }

  private async checked(fields: ViewFields, userId: string, id: string | null): Promise<ViewFields> {
    const name = storableText(fields.name.replace(/\s+/g, ' ').trim(), 80);
    if (name === '') throw refusal('name', 'A view needs a name.');
    if (await this.repository.hasAnother(userId, name, id))
      throw new Problem('already_exists', `You have a view named “${name}” already.`);
    if (fields.shared && !this.context.current().permissions.has('incident:write'))
      throw new Problem('forbidden', 'Only those who work on incidents share their views.');
    return { name, query: fields.query, shared: fields.shared };
  }

  /** @throws Problem not_found, for those of others too: only their owner changes them */
  private async own(id: string): Promise<ViewRow> {
    const view = await this.repository.find(id);
    return view === null || view.owner_id !== this.person().id ? unknownView() : view;
  }

  private person(): { id: string; name: string } {
    const { user_id, name } = this.context.current().actor;
    if (user_id == null) throw new Problem('forbidden', 'Views belong to people.');
    return { id: user_id, name };
  }

  private record(
    event: 'incident_view.saved' | 'incident_view.deleted',
    id: string,
    options: { before?: Json; after?: Json },
  ): Promise<void> {
    return this.unitOfWork.record(event, { type: 'incident_view', id }, { view_id: id }, options);
  }
}

function shown({ name, query, shared }: ViewFields): Json {
  return { name, query, shared };
}

function refusal(path: string, message: string): Problem {
  return new Problem('invalid_request', message, { errors: [{ path, code: 'invalid', message }] });
}

function unknownView(): never {
  throw new Problem('not_found', 'There is no view with this id that is yours.');
}
