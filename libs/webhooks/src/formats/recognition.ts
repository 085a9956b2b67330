import { Reader } from '../reading/reader.ts';
import type { WebhookFormat } from './define-format.ts';

type Recogniser = Pick<WebhookFormat, 'recognises' | 'unwrap'>;

/** What a format looks at first. Null: more than can be told from here. */
type FirstLook = { paths: Set<string>; keys: Set<string> } | null;

/**
 * Which of many formats knows an alert. Most are not asked: what a format looks at in an alert that says nothing, it looks
 * at in every alert, and where there is nothing of that it gives the same answer.
 */
export class Recognition<Format extends Recogniser> {
  /** By the places of the formats: whether it is asked about every alert. */
  private readonly always: boolean[] = [];
  private readonly byPath = new Map<string, number[]>();
  private readonly byKey = new Map<string, number[]>();

  /** Of these formats, those that take a page of their own apart. */
  readonly unwrapping: readonly Format[];

  constructor(private readonly formats: readonly Format[]) {
    this.unwrapping = formats.filter(({ unwrap }) => unwrap !== undefined);
    for (const [place, format] of formats.entries()) {
      const look = firstLookOf(format);
      this.always.push(look === null);
      for (const path of look?.paths ?? []) add(this.byPath, path, place);
      for (const key of look?.keys ?? []) add(this.byKey, key, place);
    }
  }

  /** The first that knows the alert. */
  of(alert: Reader): Format | null {
    const asked = [...this.always];
    for (const [path, places] of this.byPath)
      if (alert.stands(path)) for (const place of places) asked[place] = true;
    for (const [key, places] of this.byKey)
      if (alert.at(key) !== undefined) for (const place of places) asked[place] = true;
    return (
      this.formats.find((format, place) => asked[place] === true && format.recognises?.(alert) === true) ??
      null
    );
  }
}

function add(places: Map<string, number[]>, name: string, place: number): void {
  places.set(name, [...(places.get(name) ?? []), place]);
}

function firstLookOf(format: Recogniser): FirstLook {
  const paths = new Set<string>();
  const keys = new Set<string>();
  let more = false;
  const looks: Partial<Record<keyof Reader, (...names: string[]) => unknown>> = {
    text: (...names) => void names.forEach((name) => paths.add(name)),
    texts: (...names) => {
      names.forEach((name) => paths.add(name));
      return [];
    },
    at: (path) => void keys.add(path.split('.', 1)[0] as string),
  };
  const silent = new Proxy(new Reader({}), {
    get: (reader, name, itself) => {
      const look = looks[name as keyof Reader];
      if (look !== undefined) return look;
      // These ask through the others.
      if (name !== 'has' && name !== 'number' && name !== 'each') more = true;
      return Reflect.get(reader, name, itself) as unknown;
    },
  });
  return format.recognises?.(silent) === true || more ? null : { paths, keys };
}
