import { useParams } from 'react-router';
import { RunPage } from '../features/playbooks/components/run-page.tsx';

export function Component() {
  const { id = '' } = useParams();
  return <RunPage key={id} id={id} />;
}
