import type { EvidenceDraft, Polarity } from '#contracts';
import { vouchesFor } from './authentication.ts';
import { sameOrganisation } from './domains.ts';
import { factory } from './evidence-factory.ts';
import type { AuthenticationMethod, EmailAuthentication } from './types.ts';

type Add = (
  kind: string,
  polarity: Polarity,
  weight: number,
  statement: string,
  method?: AuthenticationMethod,
) => void;

/**
 * What the authentication results say, one fact per method that was checked, and one for what could not be. A passing
 * result only says that the domain is real: frauds authenticate their own domains, so `pass` weighs next to nothing.
 */
export function authenticationEvidence(result: EmailAuthentication, observedAt: Date): EvidenceDraft[] {
  const fact = factory('check_email_authentication', observedAt);
  const domain = result.alignment.from_domain ?? '(none)';
  const about = { type: 'domain' as const, value: domain };
  const drafts: EvidenceDraft[] = [];
  const add: Add = (kind, polarity, weight, statement, method) => {
    const raw = method === undefined ? { ...result.alignment } : { ...method };
    drafts.push(fact(`email.authentication.${kind}`, about, polarity, weight, statement, raw));
  };
  dmarcFact(result, domain, add);
  spfFact(result.spf, add);
  dkimFact(result.dkim, add);
  const unverified = (['spf', 'dkim', 'dmarc'] as const).filter(
    (name) => result[name].result === 'unverified',
  );
  const [first] = unverified;
  if (first !== undefined) {
    add(
      'unverified',
      'neutral',
      0,
      `${unverified.join(', ').toUpperCase()} could not be checked. ${result[first].detail}`,
    );
  }
  if (result.aligned === false && result.dmarc.result !== 'fail') {
    add('unaligned', 'malicious', 0.25, `Nothing that passed belongs to the sender's domain ${domain}.`);
  }
  const [stamp] = result.untrusted;
  if (stamp !== undefined && result.authserv_id === null) {
    const host = stamp.authserv_id || 'an unnamed host';
    add(
      'untrusted_stamp',
      'neutral',
      0,
      `The mail carries authentication results of ${host}, which is not among the trusted hosts; they were not counted.`,
    );
  }
  return drafts;
}

function dmarcFact(result: EmailAuthentication, domain: string, add: Add): void {
  const { dmarc } = result;
  if (dmarc.result === 'fail') {
    const fails = `DMARC fails for ${domain}: the sender's domain does not vouch for this mail.`;
    const { weight, because } = excuseOf(result);
    add('dmarc', 'malicious', weight, `${fails}${because}`, dmarc);
  } else if (vouchesFor(dmarc, result.alignment.from_domain)) {
    add('dmarc', 'benign', 0.05, `DMARC passes: ${domain} vouches for this mail.`, dmarc);
  } else if (dmarc.result === 'pass') {
    const other = dmarc.domain ?? 'another domain';
    add('dmarc', 'neutral', 0, `DMARC passes for ${other}, not for the sender's domain ${domain}.`, dmarc);
  } else if (dmarc.result !== 'unverified') {
    add('dmarc', 'neutral', 0, `DMARC gives ${dmarc.result} for ${domain}. ${dmarc.detail}`, dmarc);
  }
}

/**
 * Anybody can seal a valid ARC chain, also with a lie in it; so even one that a host of ours accepted excuses a failure
 * in part only, and none that had failed before it was forwarded.
 */
function excuseOf({ arc, arc_chain, alignment }: EmailAuthentication): { weight: number; because: string } {
  const accepted = arc.result === 'pass' && arc.source === 'trusted_header';
  if (!accepted || arc_chain?.first_dmarc === 'fail') return { weight: 0.45, because: '' };
  const because = ' A host of ours accepted its ARC chain, which says that it was forwarded';
  const passed =
    arc_chain?.first_dmarc === 'pass' &&
    sameOrganisation(arc_chain.first_dmarc_domain, alignment.from_domain);
  const sealer = arc_chain?.sealed_by ?? 'the forwarder';
  return {
    weight: 0.2,
    because: passed ? `${because}; by the word of ${sealer} DMARC had passed.` : `${because}.`,
  };
}

function spfFact(spf: AuthenticationMethod, add: Add): void {
  const domain = spf.domain ?? 'the sending domain';
  if (spf.result === 'fail')
    add('spf', 'malicious', 0.3, `SPF fails: ${domain} does not allow this server to send.`, spf);
  else if (spf.result === 'softfail')
    add('spf', 'malicious', 0.2, `SPF gives softfail: ${domain} does not know this server.`, spf);
  else if (spf.result !== 'unverified')
    add('spf', 'neutral', 0, `SPF gives ${spf.result}. ${spf.detail}`, spf);
}

function dkimFact(dkim: AuthenticationMethod, add: Add): void {
  if (dkim.result === 'fail') {
    add(
      'dkim',
      'malicious',
      0.2,
      `The DKIM signature of ${dkim.domain ?? 'the mail'} does not hold: the mail was changed or forged.`,
      dkim,
    );
  } else if (dkim.result !== 'unverified') {
    add('dkim', 'neutral', 0, `DKIM gives ${dkim.result}. ${dkim.detail}`, dkim);
  }
}
