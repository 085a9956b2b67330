import { one } from '../parsing.fixture.ts';

it.each([
  ['AMAZON_WEB_SERVICES', 'aws'],
  ['MICROSOFT_AZURE', 'azure'],
  ['GOOGLE_CLOUD_PLATFORM', 'gcp'],
  [undefined, 'gcp'],
])('calls the cloud of a resource as other formats do: %s', (cloudProvider, provider) => {
  const finding = {
    name: 'organizations/1/sources/2/findings/f-1',
    category: 'OPEN_FIREWALL',
    resourceName: 'arn:aws:ec2:us-east-1:000000000042:security-group/sg-1',
  };
  const resource = { cloudProvider: cloudProvider ?? null };
  expect(one('gcp_security_command_center', { finding, resource }).fields.cloud?.provider).toBe(provider);
});
