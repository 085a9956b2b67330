import { useParams, useSearchParams } from 'react-router';
import { ConnectorPage, NewConnector } from '../features/connectors/components/connector-page.tsx';

export function Component() {
  const { id = '' } = useParams();
  const [params] = useSearchParams();
  if (id === 'new') return <NewConnector key={params.get('type')} typeName={params.get('type')} />;
  return <ConnectorPage key={id} id={id} testNow={params.get('test') === 'now'} />;
}
