import { useParams } from 'react-router';
import { SourcePage } from '../features/sources/components/source-page.tsx';

export function Component() {
  const { id = '' } = useParams();
  return <SourcePage key={id} id={id} />;
}
