import type { NormalAlert } from '#contracts';
import type { ObservableValue } from '#incidents';
import { ipOf, isEmail } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import { part } from '../../reading/values.ts';

/**
 * Entities of Microsoft's security alerts: `{Type: 'account', Name, UPNSuffix}` in an alert's own list, `{kind: 'Account',
 * properties}` with an incident. https://learn.microsoft.com/azure/sentinel/entities-reference
 */
export interface Entities {
  fields: {
    [K in 'host' | 'user' | 'source' | 'file' | 'process' | 'url' | 'email' | 'resource']:
      NormalAlert[K] | undefined;
  };
  observables: ObservableValue[];
}

export function entitiesOf(list: readonly Reader[]): Entities {
  const of = (...kinds: string[]): Reader[] => list.filter((one) => kinds.includes(kindOf(one)));
  const addresses = of('ip').flatMap((one) => ipOf(get(one, 'address'))?.ip ?? []);
  const [file] = of('file');
  const [process] = of('process');
  const [resource] = of('azureresource');
  const [mail] = of('mailmessage');
  const urls = of('url').flatMap((one) => get(one, 'url') ?? []);
  return {
    fields: {
      host: hostOf(of('host')[0]),
      user: userOf(of('account')[0]),
      source: part({ ip: addresses[0] }),
      file: part({ name: file && get(file, 'name', 'fileName'), hash: hashesOf(of('filehash')) }),
      process: part({
        command_line: process && get(process, 'commandLine'),
        name: process && get(process, 'imageFile.name', 'imageFile.fileName'),
      }),
      url: part({ full: urls[0] }),
      email: part({
        from: { address: mail && get(mail, 'sender', 'p2Sender') },
        to: { address: [mail && get(mail, 'recipient')].filter((one) => one !== undefined) },
        subject: mail && get(mail, 'subject'),
        message_id: mail && get(mail, 'internetMessageId'),
      }) as NormalAlert['email'],
      resource: part({ id: resource && get(resource, 'resourceId') }),
    },
    observables: [
      ...addresses.slice(1).map((value) => ({ type: 'ip' as const, value })),
      ...urls.slice(1).map((value) => ({ type: 'url' as const, value })),
      ...of('dns', 'dnsresolution').flatMap((one) => {
        const value = get(one, 'domainName');
        return value === undefined ? [] : [{ type: 'domain' as const, value }];
      }),
    ],
  };
}

function kindOf(one: Reader): string {
  return (one.text('kind', 'type') ?? '').toLowerCase().replace(/^.*\//, '');
}

function get(one: Reader, ...names: string[]): string | undefined {
  return one.text(...names.flatMap((name) => [`properties.${name}`, name]));
}

function hostOf(one: Reader | undefined): NormalAlert['host'] {
  if (one === undefined) return undefined;
  const name = get(one, 'hostName', 'netBiosName', 'friendlyName');
  const domain = get(one, 'dnsDomain');
  return part({
    name: name !== undefined && domain !== undefined && !name.includes('.') ? `${name}.${domain}` : name,
    id: get(one, 'omsAgentID'),
    domain: get(one, 'ntDomain'),
    os: { name: get(one, 'osFamily') },
  });
}

function userOf(one: Reader | undefined): NormalAlert['user'] {
  if (one === undefined) return undefined;
  const name = get(one, 'accountName', 'name', 'friendlyName');
  const suffix = get(one, 'upnSuffix');
  const upn = name !== undefined && suffix !== undefined && !name.includes('@') ? `${name}@${suffix}` : name;
  return part({
    name: upn,
    email: upn !== undefined && isEmail(upn) && upn.includes('.', upn.indexOf('@')) ? upn : undefined,
    domain: get(one, 'ntDomain'),
    full_name: get(one, 'displayName'),
    id: get(one, 'aadUserId', 'sid'),
  });
}

function hashesOf(list: readonly Reader[]): NonNullable<NormalAlert['file']>['hash'] {
  const of = (algorithm: string): string | undefined => {
    const found = list.find((one) => get(one, 'algorithm')?.toLowerCase() === algorithm);
    return found && get(found, 'hashValue', 'value')?.toLowerCase();
  };
  return part({ sha256: of('sha256'), sha1: of('sha1'), md5: of('md5') });
}
