/** What people call a thing, and the incident that it belongs to. */
export interface SubjectName {
  name: string;
  incident_id: string | null;
}

export interface Naming<Row> {
  columns: readonly (keyof Row & string)[];
  name: (row: Row) => string;
  incident?: (row: Row) => string | null;
}

/** What stands on the entity. */
export interface Named {
  subject: string;
  naming: Naming<Record<string, unknown>>;
}

export const NAMES_SUBJECT = 'triage-warden:names-subject';

/** On the entity whose rows are what events of this subject type are about: how people call one of them. */
export function NamesSubject<Row extends { id: string }>(
  subject: string,
  naming: Naming<Row>,
): (target: abstract new () => Row) => void {
  return (target) =>
    Reflect.defineMetadata(
      NAMES_SUBJECT,
      { subject, naming: naming as unknown as Named['naming'] } satisfies Named,
      target,
    );
}
