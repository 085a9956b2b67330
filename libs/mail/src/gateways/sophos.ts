import { hostGoal, type Gateway } from './gateway.ts';

/** Sophos Time of Click: `https://eu-west-1.protection.sophos.com/?d=<host>&u=<base64>&i=…`. */
export const SOPHOS: Gateway = {
  goalOf: (link) => {
    if (!link.hostname.endsWith('.sophos.com')) return null;
    const coded = link.searchParams.get('u') ?? '';
    const named = link.searchParams.get('d');
    // A `+` of base64 is read as a blank by forms.
    const whole = Buffer.from(coded.replaceAll(' ', '+'), 'base64').toString();
    const url = [whole, coded, named ?? ''].find((text) => /^https?:\/\//i.test(text));
    return url === undefined ? hostGoal(named) : { url };
  },
};
