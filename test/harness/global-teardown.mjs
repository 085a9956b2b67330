export default async function globalTeardown() {
  await globalThis.twTestServer?.stop();
}
