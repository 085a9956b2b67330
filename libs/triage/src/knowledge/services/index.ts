import { quoted, type Fact } from '../fact.ts';
import type { Seen } from '../seen.ts';
import { callsInWords } from './any.ts';
import { AWS } from './aws.ts';
import { ENTRA } from './entra.ts';
import { GCP } from './gcp.ts';
import { GITHUB } from './github.ts';
import { GOOGLE_WORKSPACE } from './google-workspace.ts';
import { KUBERNETES } from './kubernetes.ts';
import { OFFICE_365 } from './office-365.ts';
import { OKTA } from './okta.ts';
import type { Meaning, Service } from './service.ts';
import { WINDOWS_EVENTS } from './windows.ts';

/** The first that an alert is of is the one that is asked. */
export const SERVICES: readonly Service[] = [
  AWS,
  GCP,
  KUBERNETES,
  ENTRA,
  OFFICE_365,
  GOOGLE_WORKSPACE,
  OKTA,
  GITHUB,
  WINDOWS_EVENTS,
];

/** What was refused says that somebody tried; what a service does for itself says little. */
const REFUSED = 0.35;
const BY_ITSELF = 0.4;

/** What was done in a cloud, a directory or a service, where attackers do the same. */
export function serviceFacts(seen: Seen): Fact[] {
  for (const service of SERVICES) {
    const action = service.action(seen);
    if (action === undefined) continue;
    const known = service.calls.filter(({ calls }) => calls.test(action));
    // What is known by its name is told by what is known of it, and not by its words too.
    const told = [...known, ...(service.beyond ?? [])].flatMap((one) => {
      const beside = one.when?.(seen);
      return one.when !== undefined && beside === undefined
        ? []
        : [fact(service.name, action, one, seen, beside)];
    });
    return known.length === 0 && told.length === 0 ? inWords(service.name, action, seen) : told;
  }
  const action = said(seen);
  return action === undefined ? [] : inWords(null, action, seen);
}

const ACTION = [
  'normal.event.action',
  'action',
  'eventname',
  'eventtype',
  'operation',
  'activityname',
  'actionname',
  'event',
  'type',
];
const OBJECT = ['objecttype', 'targettype', 'target.type', 'resourcetype', 'entitytype', 'module'];

/** What an account did in its product, where the record of it is a sentence and of no rule. */
function sentence(seen: Seen): string | undefined {
  const isRecord =
    seen.first('normal.rule.name', 'normal.rule.id', 'normal.vendor.severity') === undefined &&
    seen.first('normal.user.name', 'normal.user.email') !== undefined;
  return isRecord ? seen.holding(/^[^\n]{4,120}$/, 'description', 'summary') : undefined;
}

/** `create`, where what was made stands beside it, is `create user`. */
function said(seen: Seen): string | undefined {
  const action = seen.first(...ACTION) ?? sentence(seen);
  const object = action !== undefined && /^[A-Za-z]{3,20}$/.test(action) ? seen.first(...OBJECT) : undefined;
  return object === undefined || object.length > 60 ? action : `${action} ${object}`;
}

function inWords(service: string | null, action: string, seen: Seen): Fact[] {
  return callsInWords(action).map((call) => fact(service, action, call, seen));
}

function fact(service: string | null, action: string, call: Meaning, seen: Seen, beside?: string): Fact {
  const refused = ASKED.test(action) ? action : refusal(seen);
  const byItself = seen.holding(
    ITSELF,
    'useridentity.type',
    'useridentity.invokedby',
    'user.username',
    'actor.type',
    'authenticationinfo.principalemail',
  );
  const share = (refused === undefined ? 1 : REFUSED) * (byItself === undefined ? 1 : BY_ITSELF);
  const seenIt = [action, ...(beside === undefined || beside === action ? [] : [beside])].join(', ');
  return {
    kind: `change.${call.category}.${call.name}`,
    weight: Math.round(call.weight * share * 1000) / 1000,
    polarity: 'malicious',
    statement: [
      `${service === null ? '' : `${service}: `}${call.statement}: ${quoted(seenIt)}`,
      ...(refused === undefined ? [] : [`; it was not done (${quoted(refused)})`]),
      ...(byItself === undefined ? [] : [`; a service did it for itself (${quoted(byItself)})`]),
      '.',
    ].join(''),
    techniques: [call.technique],
    raw: { action: action.slice(0, 200), ...(beside === undefined ? {} : { beside: beside.slice(0, 500) }) },
  };
}

const ITSELF =
  /^(?:AWSService|[a-z0-9-]+\.amazonaws\.com|system:(?:serviceaccount:kube-system:|kube-|node:)[\w:.-]{0,80}|SystemPrincipal)$/;
/** It was asked for, and not yet done. */
const ASKED = /\brequested\b/i;
const FAILED =
  /^(?:fail(?:ed|ure)?|den(?:y|ied)|error|unauthori[sz]ed|forbidden|refused|rejected|accessdenied|unsuccessful)$/i;

/** How the alert says that it was not done. */
function refusal(seen: Seen): string | undefined {
  return (
    seen.first('errorcode', 'errormessage') ??
    seen.holding(/^Failure$/, 'responseelements.consolelogin') ??
    seen.holding(/^false$/, 'authorizationinfo.granted') ??
    seen.holding(/^[1-9]\d{0,5}$/, 'protopayload.status.code') ??
    seen.holding(/^[45]\d\d$/, 'responsestatus.code') ??
    seen.holding(
      FAILED,
      'normal.event.outcome',
      'outcome.result',
      'properties.result',
      'result',
      'status',
      'resultstatus',
      'outcome',
      'resulttype',
    )
  );
}
