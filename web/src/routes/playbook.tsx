import { useParams } from 'react-router';
import { ExistingPlaybook, PlaybookPage } from '../features/playbooks/components/playbook-page.tsx';
import { NEW_NAME } from '../features/playbooks/new-playbook.ts';

export function Component() {
  const { name = '' } = useParams();
  return name === NEW_NAME ? <PlaybookPage playbook={null} /> : <ExistingPlaybook key={name} name={name} />;
}
