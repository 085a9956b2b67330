import type { NormalAlert } from '#contracts';
import { isEmail } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import { part } from '../../reading/values.ts';

type Person = NonNullable<NonNullable<NormalAlert['user']>['target']>;

/** A user as Graph writes it at this place: `initiatedBy.user.`, or the root. */
export function personAt(
  reader: Reader,
  prefix: string,
  shown: readonly string[] = ['displayName'],
): Person | undefined {
  const upn = reader.text(`${prefix}userPrincipalName`);
  const full = reader.text(...shown.map((name) => `${prefix}${name}`));
  if (upn === undefined && full === undefined) return undefined;
  return part({
    name: upn ?? full,
    email: upn !== undefined && isEmail(upn) ? upn : undefined,
    full_name: full,
    id: reader.text(`${prefix}userId`, `${prefix}id`),
  }) as Person | undefined;
}

/** `location` is an object with Graph, a country in Azure Monitor's own fields. */
export function sourceAt(own: Reader): NormalAlert['source'] {
  const country = own.text('location.countryOrRegion');
  return part({
    ip: own.text('ipAddress'),
    geo: {
      ...(country?.length === 2 ? { country_iso_code: country } : { country_name: country }),
      city_name: own.text('location.city'),
    },
    as: { number: own.number('autonomousSystemNumber') },
  });
}
