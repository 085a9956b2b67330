import { useQuery } from '@tanstack/react-query';
import { connectorTypesQuery } from '../api/connector.queries.ts';
import { words } from '../lib/words.ts';
import { useCan } from '../session/session.ts';

/** `virustotal` → `VirusTotal`, as its maker writes it; plainly to whoever may not read the kinds. */
export function ConnectorTitle({ type }: { type: string }) {
  const types = useQuery({ ...connectorTypesQuery, enabled: useCan('connector:read') });
  return types.data?.find((each) => each.type === type)?.title ?? words(type);
}
