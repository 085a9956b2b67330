export interface MediaType {
  /** `type/subtype` in lower case; empty when there is none. */
  essence: string;
  /** By names in lower case, without quotes. */
  parameters: ReadonlyMap<string, string>;
}

const PARAMETER = /;\s*([!#$%&'*+.^_`|~\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"\s]*))/g;

/** A Content-Type, or a Content-Disposition, whose form is the same. What is odd in it is left out. */
export function mediaType(header: string): MediaType {
  const [essence = ''] = header.split(';', 1);
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, plain = ''] of header.matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted?.replaceAll(/\\(.)/g, '$1') ?? plain);
  }
  return { essence: essence.trim().toLowerCase(), parameters };
}
