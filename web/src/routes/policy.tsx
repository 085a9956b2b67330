export { PolicyPage as Component } from '../features/policy/components/policy-page.tsx';
