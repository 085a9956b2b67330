import { BlockList, isIP, isIPv4 } from 'node:net';
import { isSpecialPurpose, readNetwork } from '#platform';
import { normalDomain, normaliseObservable, readLink, type ObservableValue } from './observable.ts';
import type { OwnSettings } from './own-settings.ts';

/** What is ours, prepared once for many observables. */
export class Own {
  private readonly domains: ReadonlySet<string>;
  private readonly mailboxes: ReadonlySet<string>;
  private readonly networks = new BlockList();

  constructor(settings: Readonly<OwnSettings>) {
    this.domains = new Set(settings.domains.flatMap((name) => normalDomain(name) ?? []));
    this.mailboxes = new Set(
      settings.mailboxes.flatMap((mailbox) => normaliseObservable('email_address', mailbox) ?? []),
    );
    for (const { base, prefix, family } of settings.networks.flatMap((one) => readNetwork(one) ?? []))
      this.networks.addSubnet(base, prefix, family);
  }

  has({ type, value }: ObservableValue): boolean {
    switch (type) {
      case 'ip':
        return this.holds(value);
      case 'domain':
      case 'host':
        return this.isBelow(value);
      case 'url':
        return this.isHost(readLink(value)?.host ?? '');
      case 'email_address':
        return this.mailboxes.has(value) || this.isBelow(value.slice(value.lastIndexOf('@') + 1));
      case 'user':
        return value.includes('@') && this.has({ type: 'email_address', value });
      case 'md5':
      case 'sha1':
      case 'sha256':
        return false;
    }
  }

  private isHost(host: string): boolean {
    return isIP(host) === 0 ? this.isBelow(host) : this.holds(host);
  }

  private holds(ip: string): boolean {
    return this.networks.check(ip, isIPv4(ip) ? 'ipv4' : 'ipv6');
  }

  private isBelow(name: string): boolean {
    if (this.domains.has(name)) return true;
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1))
      if (this.domains.has(name.slice(dot + 1))) return true;
    return false;
  }
}

/** Whether nobody outside can know of it: an address of no network but the own one, or a link to such a one. */
function isOnlyInside({ type, value }: ObservableValue): boolean {
  if (type === 'ip') return isSpecialPurpose(value);
  return type === 'url' && isSpecialPurpose(readLink(value)?.host ?? '');
}

export interface Marks {
  /** One of our own domains, networks or mailboxes. */
  own: boolean;
  special_purpose: boolean;
}

/** With what is known of it by what it is. */
export function marked<T extends ObservableValue>(own: Own, observable: T): T & Marks {
  return { ...observable, own: own.has(observable), special_purpose: isOnlyInside(observable) };
}

/** Loopback, every machine's own, and groups of machines. */
const NOBODYS = /^(?:127\.|22[4-9]\.|23\d\.|::1$|ff[0-9a-f]{2}:)/;

/** Whether two incidents with it have something in common. */
export function relates(own: Own, observable: ObservableValue): boolean {
  return !own.has(observable) && !(observable.type === 'ip' && NOBODYS.test(observable.value));
}
