import { visible } from './visible.ts';

/**
 * Writes an address so that no program makes a link of it and nobody opens it by mistake:
 * `http://evil.example/a` becomes `hxxp://evil[.]example/a`.
 */
export function defang(value: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(value);
  if (scheme) {
    const [whole, name = '', host = ''] = scheme;
    const defused = name.replace(/^http/i, 'hxxp').replace(/^ftp/i, 'fxp');
    return `${defused}://${defangHost(host)}${value.slice(whole.length)}`;
  }
  const at = value.lastIndexOf('@');
  if (at >= 0) return `${value.slice(0, at)}[@]${defangHost(value.slice(at + 1))}`;
  return defangHost(value);
}

function defangHost(host: string): string {
  return host.replaceAll('.', '[.]').replace(/:(?=.*:)/, '[:]');
}

/** Defanged for the kinds that can be followed; hashes, hosts and users stay as they are. */
export function shown(type: string, value: string): string {
  return type === 'url' || type === 'domain' || type === 'ip' || type === 'email_address'
    ? defang(value)
    : visible(value);
}

const LINKS = /https?:\/\/[^\s<>"'”’)]+/gi;

/** A sentence in which no address can be followed, and no character turns the direction. */
export function defangedText(text: string): string {
  return visible(text.replace(LINKS, (link) => defang(link)));
}
