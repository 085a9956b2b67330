import { hostFacts } from './domains.ts';
import { skeleton } from './text.ts';

interface Brand {
  name: string;
  /** As it is written in display names, skeleton form. A single word has to be distinctive. */
  names: readonly string[];
  /** Registrable domains that its owner sends from or links to. */
  domains: readonly string[];
}

// name | further names | domains. From the companies' own public sites; brands that mail frauds pretend to be.
const TABLE = `
microsoft|microsoft 365,office 365,office365,outlook,onedrive,sharepoint,microsoft teams,azure|microsoft.com,office.com,office365.com,live.com,outlook.com,hotmail.com,microsoftonline.com,sharepoint.com,onedrive.com,azure.com,windows.com,msn.com,xbox.com,skype.com,office.net,microsoft365.com,microsoftemail.com,sharepointonline.com,bing.com,aka.ms
apple|icloud,itunes,apple id,app store|apple.com,icloud.com,me.com,itunes.com,mac.com
google|google drive,google docs,google account,gmail,google play,google ads|google.com,gmail.com,youtube.com,goo.gl,googlemail.com,googleapis.com,google.co.uk,google.de,google.com.br,withgoogle.com,youtu.be,gstatic.com,android.com
amazon|amazon prime,prime video,amazon web services,amazon aws|amazon.com,amazon.co.uk,amazon.de,amazon.fr,amazon.it,amazon.es,amazon.co.jp,amazon.com.br,amazon.in,amazon.ca,amazon.com.au,amazon.nl,amazonaws.com,primevideo.com,aws.com,amazonses.com,a2z.com,amazon.jobs,media-amazon.com
paypal||paypal.com,paypal.de,paypal.co.uk,paypal-communication.com,paypalobjects.com,paypal.me
netflix||netflix.com,netflix.net,nflximg.com,nflxext.com
facebook|meta business,facebook business,meta for business|facebook.com,fb.com,facebookmail.com,meta.com,metamail.com,instagram.com,messenger.com,workplace.com,fb.me
instagram||instagram.com,facebook.com,facebookmail.com,meta.com
whatsapp||whatsapp.com,whatsapp.net,facebook.com,meta.com
linkedin||linkedin.com,lnkd.in,licdn.com
twitter||twitter.com,x.com,t.co
tiktok||tiktok.com,bytedance.com,tiktokv.com
dropbox||dropbox.com,dropboxmail.com,dropboxusercontent.com,hellosign.com
docusign||docusign.com,docusign.net
adobe|adobe sign,acrobat sign|adobe.com,adobesign.com,adobe.io,acrobat.com,echosign.com,adobesystems.com
wetransfer||wetransfer.com,we.tl
zoom video|zoom meeting|zoom.us,zoom.com,zoomgov.com
salesforce||salesforce.com,force.com,exacttarget.com
spotify||spotify.com
ebay||ebay.com,ebay.de,ebay.co.uk,ebay.fr,ebay.it,ebay.com.au
walmart||walmart.com
costco||costco.com
home depot|homedepot|homedepot.com
lowe's|lowes|lowes.com
best buy|bestbuy,geek squad|bestbuy.com,geeksquad.com
kohl's|kohls|kohls.com
walgreens||walgreens.com
cvs pharmacy|cvs health|cvs.com,cvshealth.com
dhl||dhl.com,dhl.de,dpdhl.com,dhl.co.uk,deutschepost.de,dhl-news.com,dhlecommerce.com
fedex||fedex.com
ups delivery|united parcel service,ups tracking|ups.com
usps|us postal,postal service|usps.com,usps.gov
royal mail|royalmail|royalmail.com,royalmail.co.uk
hermes paket|evri|evri.com,myhermes.co.uk,hermesworld.com,myhermes.de
dpd||dpd.com,dpd.de,dpd.co.uk,dpdgroup.co.uk,dpd.fr
canada post||canadapost.ca,canadapost-postescanada.ca
australia post|auspost|auspost.com.au
correios||correios.com.br
correos||correos.es
poste italiane|posteitaliane,postepay|poste.it,postepay.it,posteitaliane.it
la poste|colissimo,chronopost|laposte.fr,laposte.net,colissimo.fr,chronopost.fr,laposte.info
swiss post|post ch|post.ch,swisspost.ch
irs|internal revenue service|irs.gov
hmrc|hm revenue|hmrc.gov.uk,www.gov.uk
receita federal||receita.fazenda.gov.br,fazenda.gov.br
serasa|serasa experian|serasa.com.br,serasaexperian.com.br
detran||detran.sp.gov.br
chase|jpmorgan,jp morgan|chase.com,jpmorgan.com,jpmorganchase.com
wells fargo|wellsfargo|wellsfargo.com
bank of america|bankofamerica|bankofamerica.com,bofa.com
citibank|citigroup,citi bank|citi.com,citibank.com,citigroup.com
capital one|capitalone|capitalone.com
american express|amex,americanexpress|americanexpress.com,aexp.com,amex.com
mastercard||mastercard.com,mastercard.us
us bank|usbank|usbank.com
pnc bank||pnc.com
hsbc||hsbc.com,hsbc.co.uk,hsbc.com.hk
barclays|barclaycard|barclays.co.uk,barclays.com,barclaycard.co.uk
lloyds bank|lloyds|lloydsbank.co.uk,lloydsbank.com,lloydsbanking.com
natwest||natwest.com
halifax||halifax.co.uk
santander||santander.com,santander.co.uk,santander.com.br,santander.es,santander.de,santanderbank.com,santander.pt,gruposantander.com
bbva||bbva.com,bbva.es,bbva.mx
caixabank|la caixa|caixabank.es,caixabank.com
caixa economica|caixa economica federal|caixa.gov.br
bradesco||bradesco.com.br,bradesco.com,banco.bradesco
itau|itau unibanco|itau.com.br,itau-unibanco.com.br,itau.com
banco do brasil|bancodobrasil|bb.com.br
nubank||nubank.com.br
livelo||livelo.com.br
mercado livre|mercadolivre,mercado libre,mercado pago,mercadopago|mercadolivre.com.br,mercadolivre.com,mercadopago.com,mercadopago.com.br,mercadolibre.com
magalu|magazine luiza|magazineluiza.com.br,magalu.com,magalu.com.br
ing bank|ing diba|ing.com,ing.de,ing.nl
deutsche bank||deutsche-bank.de,db.com
commerzbank||commerzbank.de,commerzbank.com
sparkasse||sparkasse.de
volksbank|raiffeisenbank|vr.de,volksbank.at,raiffeisen.at
postbank||postbank.de
targobank||targobank.de
comdirect||comdirect.de
n26||n26.com
revolut||revolut.com
wise transfer||wise.com
bnp paribas|bnpparibas|bnpparibas.com,bnpparibas.net
credit agricole||credit-agricole.fr,credit-agricole.com
societe generale||societegenerale.fr,socgen.com,societegenerale.com
unicredit||unicredit.it,unicredit.eu,unicredit.de
intesa sanpaolo|intesa|intesasanpaolo.com
rabobank||rabobank.nl,rabobank.com
abn amro||abnamro.nl,abnamro.com
ubs bank||ubs.com
postfinance||postfinance.ch
swisscom||swisscom.com,swisscom.ch,bluewin.ch
td bank|td canada|td.com,tdbank.com
scotiabank||scotiabank.com
royal bank of canada||rbc.com,royalbank.com
interac||interac.ca
commonwealth bank|commbank|commbank.com.au,cba.com.au
westpac||westpac.com.au
nab bank||nab.com.au
anz bank||anz.com,anz.com.au
rakuten||rakuten.co.jp,rakuten.com,rakuten-card.co.jp,rakuten.ne.jp
smbc|sumitomo mitsui|smbc.co.jp,smbc-card.com,vpass.ne.jp
mizuho||mizuhobank.co.jp
coinbase||coinbase.com
binance||binance.com,binance.us
metamask||metamask.io
trust wallet|trustwallet|trustwallet.com
ledger wallet|ledger live|ledger.com
trezor||trezor.io
kraken exchange||kraken.com
blockchain.com||blockchain.com
crypto.com||crypto.com
opensea||opensea.io
exodus wallet||exodus.com
robinhood||robinhood.com
cash app|cashapp|cash.app,squareup.com,square.com
venmo||venmo.com
zelle||zellepay.com
western union|westernunion|westernunion.com
moneygram||moneygram.com
mcafee||mcafee.com
norton security|norton lifelock,nortonlifelock|norton.com,lifelock.com,gen.com,symantec.com
kaspersky||kaspersky.com
avast||avast.com
at&t|att wireless|att.com,att.net,att-mail.com
verizon||verizon.com,verizonwireless.com
t-mobile|tmobile|t-mobile.com,t-mobile.de
xfinity|comcast|xfinity.com,comcast.net,comcast.com
vodafone||vodafone.com,vodafone.de,vodafone.co.uk,vodafone.it
telekom|deutsche telekom|telekom.de,t-online.de,telekom.com
telstra||telstra.com,telstra.com.au
optus||optus.com.au
godaddy||godaddy.com,secureserver.net
cpanel||cpanel.net,cpanel.com
webmail admin|roundcube,zimbra|roundcube.net,zimbra.com
ionos|1&1|ionos.com,ionos.de,1und1.de
strato||strato.de
ovh|ovhcloud|ovh.com,ovh.net,ovhcloud.com
wordpress||wordpress.com,wordpress.org,automattic.com
shopify||shopify.com,shopifyemail.com
stripe||stripe.com
booking.com||booking.com
airbnb||airbnb.com
steam support|steam community|steampowered.com,steamcommunity.com,valvesoftware.com
roblox||roblox.com
disney plus|disney|disneyplus.com,disney.com
hulu||hulu.com
state farm|statefarm|statefarm.com
yahoo||yahoo.com,yahooinc.com,yahoo.co.jp,yahoo-inc.com,yahoogroups.com,yahoo.co.uk
aol||aol.com,aol.net
github||github.com,github.io,githubusercontent.com
atlassian||atlassian.com,atlassian.net,jira.com,trello.com
`;

const BRANDS: readonly Brand[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [name = '', more = '', domains = ''] = line.split('|');
    return {
      name,
      names: [name, ...more.split(',').filter(Boolean)].map(skeleton),
      domains: domains.split(','),
    };
  });

/** An ampersand belongs to its word: `1&1` is a company, "1.1" is a version. */
const BETWEEN_WORDS = /[^a-z0-9&]+/;

/** By the first word of each name, so that a text is walked once. */
const BY_FIRST_WORD = new Map<string, { words: string[]; brand: Brand }[]>();
/** Names that can stand in a host label. */
const BY_LABEL = new Map<string, Brand>();
for (const brand of BRANDS) {
  for (const name of brand.names) {
    const words = name.split(BETWEEN_WORDS).filter(Boolean);
    const first = words[0] as string;
    const list = BY_FIRST_WORD.get(first) ?? [];
    list.push({ words, brand });
    BY_FIRST_WORD.set(first, list);
    const label = words.join('');
    if (label.length >= 4) BY_LABEL.set(label, brand);
  }
}

/** Brand names that are ordinary words too: they count only where the whole name stands alone. */
const AMBIGUOUS = new Set([
  'apple',
  'chase',
  'intesa',
  'irs',
  'outlook',
  'halifax',
  'stripe',
  'zelle',
  'azure',
  'disney',
  'strato',
  'interac',
  'twitter',
  'yahoo',
  'aol',
  'lloyds',
  'lowes',
  'amex',
  'meta',
  'gmail',
  'telekom',
]);

export interface BrandMention {
  name: string;
  domains: readonly string[];
}

/** A brand by the name that `brandOfLookalike` gives. */
export function brandNamed(name: string): BrandMention | undefined {
  return BRANDS.find((brand) => brand.name === name);
}

/** Brands that a text names, in order, each once. */
export function brandsIn(text: string): BrandMention[] {
  const tokens = skeleton(text.slice(0, 2000)).split(BETWEEN_WORDS).filter(Boolean);
  const found = new Map<string, BrandMention>();
  tokens.forEach((token, at) => {
    for (const { words, brand } of BY_FIRST_WORD.get(token) ?? []) {
      if (!words.every((word, offset) => tokens[at + offset] === word)) continue;
      if (words.length === 1 && AMBIGUOUS.has(token) && tokens.length > 5) continue;
      found.set(brand.name, { name: brand.name, domains: brand.domains });
    }
  });
  return [...found.values()];
}

/** Whether a host belongs to the brand: one of its domains, or the brand's own label under any country's ending. */
export function isBrandHost(brand: BrandMention, host: string): boolean {
  const facts = hostFacts(host);
  const registrable = facts.registrable ?? host;
  if (brand.domains.includes(registrable) || brand.domains.some((domain) => host.endsWith(`.${domain}`)))
    return true;
  return brand.domains.some((domain) => {
    const own = hostFacts(domain).label;
    return (
      own !== null &&
      own === facts.label &&
      /^(?:com?\.)?[a-z]{2}$|^com$|^org$|^net$/.test(facts.suffix as string)
    );
  });
}

/** The well-known name to which a host belongs, or null. */
export function brandOwning(host: string): BrandMention | null {
  const brand = BRANDS.find((candidate) => isBrandHost(candidate, host));
  return brand === undefined ? null : { name: brand.name, domains: brand.domains };
}

const DIGITS: Record<string, string> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
};

/** A text in skeleton form with what looks like a letter read as that: `paypa1` as `paypal`. */
export function letterShapes(seen: string): string {
  return seen
    .replace(/[0134578]/g, (digit) => DIGITS[digit] as string)
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
}

/** Whether one letter more, less, other or in another place makes one of the other. */
export function distanceAtMostOne(a: string, b: string): boolean {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  const rest = (x: string, from: number) => x.slice(from);
  if (a.length === b.length) {
    if (rest(a, i + 1) === rest(b, i + 1)) return true;
    return a[i] === b[i + 1] && a[i + 1] === b[i] && rest(a, i + 2) === rest(b, i + 2);
  }
  return a.length > b.length ? rest(a, i + 1) === rest(b, i) : rest(a, i) === rest(b, i + 1);
}

const imitations = new Map<string, string | null>();

/**
 * The brand that a registered label imitates without belonging to it: other letters that look the same, one letter
 * off, or the brand's name between hyphens (`paypal-secure`). Null when it imitates none or is the brand's own.
 * `exact` asks for the plain name only, for subdomains.
 */
export function brandOfLookalike(label: string, registrable: string | null, exact = false): string | null {
  const key = `${label}|${registrable ?? ''}|${exact}`;
  let found = imitations.get(key);
  if (found === undefined) {
    found = findImitation(label, registrable, exact);
    if (imitations.size > 5000) imitations.clear();
    imitations.set(key, found);
  }
  return found;
}

function findImitation(label: string, registrable: string | null, exact: boolean): string | null {
  const seen = skeleton(label);
  const imitated = (brand: Brand | undefined) =>
    brand !== undefined && !(registrable !== null && isBrandHost(brand, registrable)) ? brand.name : null;
  for (const word of [...seen.split('-'), seen.replaceAll('-', '')]) {
    // A common word (`apple-orchard.example`) is no imitation by itself.
    if (BY_LABEL.has(word)) return AMBIGUOUS.has(word) ? null : imitated(BY_LABEL.get(word));
  }
  if (exact) return null;
  const letters = letterShapes(seen);
  if (letters.length >= 5) {
    for (const word of [...letters.split('-'), letters.replaceAll('-', '')]) {
      const brand = imitated(BY_LABEL.get(word));
      if (brand !== null) return brand;
    }
  }
  if (seen.length < 7) return null;
  for (const [name, brand] of BY_LABEL) {
    if (name.length >= 7 && distanceAtMostOne(seen, name)) return imitated(brand);
  }
  return null;
}
