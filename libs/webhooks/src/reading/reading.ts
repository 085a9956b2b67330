import type { IncidentType, NormalAlert, ObserverType, Severity } from '#contracts';
import type { ObservableValue } from '#incidents';
import type { Reader } from './reader.ts';
import type { SeverityScale } from './severity.ts';

/** What has been read of one alert; null where the alert does not say. */
export interface Reading {
  /** The vendor's own id. */
  id: string | null;
  /** What happened, without who and where. */
  title: string | null;
  /** True: `title` is what somebody did, not what was found. */
  title_is_action: boolean;
  /** True: its sender wrote it as a title, and nothing is added to it. */
  title_is_whole: boolean;
  description: string;
  severity: Severity | null;
  type: IncidentType | null;
  /** RFC 3339 in UTC */
  occurred_at: string | null;
  /** What the sender says has become of it; null when it says nothing of that. */
  state: 'open' | 'resolved' | null;
  fields: NormalAlert;
  /** What was said and is none of what it could be: `severity: purple`. */
  not_understood: string[];
}

/** Parts of the normal alert as a format fills them in: what it did not find is left out. */
export type ToldFields = Told<Omit<NormalAlert, 'data'>>;
type Told<T> = {
  [K in keyof T]?: (T[K] extends readonly string[] | undefined ? T[K] : Told<T[K]>) | null | undefined;
};

/**
 * What a format says of an alert. What it leaves out is read by the alert's keys; what it says is not. Of `fields` this
 * holds for each part (`host`, `user`) whole; null: the alert has no such part, whatever its keys look like.
 */
export interface FormatReading {
  id?: string | null | undefined;
  /** What happened. Who and where is added where it is not named. */
  title?: string | undefined;
  /** True: the title is what somebody did (`Create user`), so that it ends with `by …`. */
  title_is_action?: boolean;
  description?: string | undefined;
  /** As the sender wrote it, and what it is one of; words and usual numbers where nothing is named. */
  severity?: { said: string | undefined; scale?: SeverityScale };
  /** The type, or texts that speak of it, the most telling first. */
  type?: IncidentType | null | readonly (string | undefined)[];
  occurred_at?: string | null;
  state?: Reading['state'];
  fields?: ToldFields | undefined;
  /** Beside those that the fields name. */
  observables?: ObservableValue[];
  /** What makes two alerts the same thing, where detector and entities do not: usually left out. */
  grouping?: (string | undefined)[];
}

/** Of a format, what is needed to read one alert. */
export interface AlertFormat {
  name: string;
  /** Who makes the alerts, as `observer.vendor` and `observer.product`; absent where anybody may. */
  vendor?: string;
  product?: string;
  /** What kind of thing watches. */
  watches?: ObserverType;
  /** What is said of an alert that it recognises. Absent: its keys say all. */
  read?(alert: Reader): FormatReading;
}
