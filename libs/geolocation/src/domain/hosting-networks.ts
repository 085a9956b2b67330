/**
 * Networks in which anybody rents machines or a place in front of them, by number: the largest, which no one mistakes
 * for people at their desks. The free databases do not say which networks are of that kind.
 */
const NETWORKS: readonly (readonly [operator: string, numbers: readonly number[]])[] = [
  ['Akamai, Linode', [20940, 63949]],
  ['Alibaba Cloud', [37963, 45102]],
  ['Amazon', [14618, 16509]],
  ['Cloudflare', [13335]],
  ['Contabo', [51167]],
  ['Datacamp, CDN77', [60068, 212238]],
  ['DigitalOcean', [14061]],
  ['Fastly', [54113]],
  ['FranTech', [53667]],
  ['GoDaddy', [26496]],
  ['Google Cloud', [396982]],
  ['Hetzner', [24940, 213230]],
  ['HostPapa, ColoCrossing', [36352]],
  ['Hostinger', [47583]],
  ['IONOS', [8560]],
  ['Leaseweb', [28753, 60781]],
  ['M247', [9009]],
  ['Microsoft', [8075]],
  ['netcup', [197540]],
  ['Oracle Cloud', [31898]],
  ['OVH', [16276]],
  ['QuadraNet', [8100]],
  ['Scaleway', [12876]],
  ['Tencent Cloud', [45090, 132203]],
  ['Vultr', [20473]],
  ['WorldStream', [49981]],
];

const HOSTING: ReadonlySet<number> = new Set(NETWORKS.flatMap(([, numbers]) => numbers));

export function isHostingNetwork(asn: number): boolean {
  return HOSTING.has(asn);
}
