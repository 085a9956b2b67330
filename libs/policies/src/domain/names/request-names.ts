import { readName, type Name } from './name.ts';

/** A request's targets, read once for all that compares them. */
export interface RequestNames {
  /** As the request names them. */
  asked: Name[];
  /** As the service itself names them; null before it was asked. */
  resolved: Name[] | null;
}

export function requestNames(request: { targets: string[]; resolved?: string[] | undefined }): RequestNames {
  return { asked: request.targets.map(readName), resolved: request.resolved?.map(readName) ?? null };
}
