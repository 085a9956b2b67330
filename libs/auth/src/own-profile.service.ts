import { Injectable } from '@nestjs/common';
import { Context, Problem, UnitOfWork } from '#platform';
import { UsersRepository, type ReadingChoices } from '#users';
import { ownUserId } from './own-user.ts';

@Injectable()
export class OwnProfileService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly users: UsersRepository,
  ) {}

  readingChoices(userId: string): Promise<ReadingChoices> {
    return this.unit.read(() => this.users.readingChoices(userId));
  }

  /**
   * In which time zone and language whoever is signed in reads the app.
   * @param wanted an IANA name and a BCP 47 tag; null: the browser's; what is left out stays as it is
   * @throws Problem invalid_request for what is no time zone or no language
   */
  async choose({ time_zone, language }: Partial<ReadingChoices>): Promise<void> {
    if (time_zone != null && !isTimeZone(time_zone))
      throw refused('time_zone', `"${time_zone}" is no time zone; take an IANA name such as Europe/Berlin.`);
    if (language != null && !isLanguage(language))
      throw refused('language', `"${language}" is no language; take a BCP 47 tag such as de or pt-BR.`);
    const id = ownUserId(this.context);
    await this.unit.run(async () => {
      const held = await this.users.readingChoices(id);
      const wanted = { ...held, ...given({ time_zone, language }) };
      const names = (['time_zone', 'language'] as const).filter((name) => wanted[name] !== held[name]);
      if (names.length === 0) return;
      const of = (choices: ReadingChoices): Partial<ReadingChoices> =>
        Object.fromEntries(names.map((name) => [name, choices[name]]));
      await this.users.setReadingChoices(id, of(wanted));
      await this.unit.record(
        'user.updated',
        { type: 'user', id },
        { user_id: id },
        { before: of(held), after: of(wanted) },
      );
    });
  }
}

function given(choices: Record<keyof ReadingChoices, string | null | undefined>): Partial<ReadingChoices> {
  return Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined));
}

function refused(path: keyof ReadingChoices, message: string): Problem {
  return new Problem('invalid_request', message, { errors: [{ path, code: `unknown_${path}`, message }] });
}

/** Names only: an offset such as `+02:00` is the same in summer and winter. */
function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9+_/-]{0,63}$/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** As it is written canonically, so that one language is one word: `pt-BR`, never `pt-br`. */
function isLanguage(tag: string): boolean {
  if (!/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/.test(tag)) return false;
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
}
