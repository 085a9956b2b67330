import { listed } from './evidence-factory.ts';
import { skeleton } from './text.ts';

/**
 * What a text wants its reader to do, in the languages such mails mostly come in. Not phrases: each part of an intent is
 * a list of words, and they have to stand near each other in whatever order. A word that ends in `*` begins others; where
 * one of a list is two words that follow each other, `|` parts them all. Written from the public guidance of banks and CERTs, learned from no mail.
 */
interface IntentRule {
  /** Of a text of ordinary length. */
  weight: number;
  statement: string;
  /** The first part is what is to be done; words that deny it right before it take it back. */
  parts: readonly string[];
  /** How many words lie between the first and the last of them at most. */
  within: number;
  /** For languages without spaces: one of each list stands somewhere in the text. */
  characters?: readonly (readonly string[])[];
}

const RULES = {
  payment: {
    weight: 0.2,
    statement: 'The text asks to pay soon',
    parts: [
      'pay payment process transfer wire remit settle uberweis* zahl* bezahl* begleich* payer payez regler reglez virement pague pagar page pagad transfiera transferir transfira pagare paghi paga bonifico betaal betalen overmaken zaplac*',
      'invoice* amount sum balance fee fees wire bill rechnung* betrag summe gebuhr* facture* montant factura* importe fatura* boleto* valor fattura* importo factuur* bedrag faktur*',
      'today now urgent* immediately asap heute sofort umgehend dringend* aujourd* immediat* hoy inmediat* urgente* hoje imediat* oggi subito vandaag dringend spoed dzisiaj pilne',
    ],
    within: 30,
    characters: [
      ['支付', '付款', '汇款', '振込', 'お支払い'],
      ['今日', '立即', '至急', '本日中', '尽快'],
    ],
  },
  bank_details: {
    weight: 0.35,
    statement: 'The text gives or asks for other bank details',
    parts: [
      'change* updat* new modif* replac* geandert* andern neue neuen aktualisier* nouvel* nouveau* cambi* actualiz* nuev* alter* atualiz* mud* nova novo novos aggiorn* nuov* wijzig* gewijzigd nieuw* zmian* nowy',
      'iban|bank details|bank account|banking details|banking information|account number|routing number|direct deposit|bankverbindung*|kontoverbindung*|bankdaten|coordonnees bancaires|rib|datos bancarios|cuenta bancaria|dados bancarios|conta bancaria|coordinate bancarie|conto corrente|bankgegevens|bankrekening|rekeningnummer|numer konta',
      'pay payment* paid payroll salary wage* invoice* transfer* remit* zahlung* gehalt* rechnung* uberweis* paiement* salaire* facture* virement* pago* nomina factura* salario* pagamento* fatura* folha stipendi* fattura* bonific* betaling* salaris factuur* wynagrodzen* faktur*',
    ],
    within: 40,
    characters: [
      ['银行账户', '银行账号', '口座', '振込先'],
      ['更改', '变更', '変更', '新しい'],
    ],
  },
  gift_cards: {
    weight: 0.4,
    statement: 'The text asks for gift cards',
    parts: [
      'buy purchase get obtain pick send need kauf* besorg* achet* compr* consig* acquist* koop* kopen kup*',
      'gift card*|giftcard*|itunes card*|steam card*|google play card*|geschenkkarte*|guthabenkarte*|carte cadeau*|cartes cadeau*|tarjeta regalo|tarjetas regalo|tarjetas de regalo|cartao presente|cartoes presente|vale presente|carta regalo|carte regalo|buoni regalo|buono regalo|cadeaubon*|cadeaukaart*|karty podarunkowe',
      'scratch* code codes photo* picture* reimburse* client* surprise urgent* confidential* discreet* quiet* meeting code* foto* kunde* kunden uberrasch* vertraulich* client* confidentiel* codigo* cliente* sorpresa confidencial* surpresa sigilo codice codici clienti riservat* klant* verrassing',
    ],
    within: 60,
  },
  credentials: {
    weight: 0.3,
    statement: 'The text asks to prove an account by a link',
    parts: [
      'verify confirm update validate reactivate restore unlock bestatig* verifizier* aktualisier* entsperr* verifi* confirm* valid* actualiz* atualiz* desbloque* verific* conferm* aggiorn* sblocc* bevestig* verifieer* potwierdz* zweryfikuj*',
      'password* account* mailbox* login credential* identity passwort* kennwort* konto* postfach* identitat compte* identifiant* contrasena* cuenta* buzon senha* conta cadastro casella wachtwoord* haslo',
      'click link below button here klick* unten cliqu* lien dessous ici enlace aqui clic* abaixo clicca* sotto klik* onderstaande kliknij',
    ],
    within: 30,
    characters: [
      ['密码', '账户', 'パスワード', 'アカウント'],
      ['验证', '确认', '確認', '更新'],
      ['点击', '链接', 'クリック', 'リンク'],
    ],
  },
  call_back: {
    weight: 0.3,
    statement: 'The text asks to call a number about a charge',
    parts: [
      'call dial phone ring anruf* ruf* appel* llam* ligue telefon* chiam* bel bellen zadzwon',
      'number toll helpline nummer hotline numero* nummers telefoonnummer numer',
      'charge* charged renew* subscription* debited refund* cancel* abgebucht abbuch* abonnement* kundig* stornier* preleve* prelevement* annul* cargo* suscripcion* cobran* assinatura* addebit* abbonament* abgeschrieben afgeschreven opzeggen',
    ],
    within: 60,
  },
  code: {
    weight: 0.15,
    statement: 'The text asks to pass on or scan a code',
    parts: [
      'send give share tell forward reply scan schick* sende* weiterleit* scann* envoy* communiqu* transmet* envia* envie* mande* escane* escaneie inviaci invia invii comunic* stuur* scannen wyslij zeskanuj',
      'otp|pin|tan|qr|verification code*|security code*|one time code*|digit code*|code you|the code|bestatigungscode*|sicherheitscode*|den code|code recu|code de verification|code de securite|codigo de verificacion|codigo de seguridad|el codigo|codigo de verificacao|codigo de seguranca|o codigo|codice di verifica|codice di sicurezza|il codice|verificatiecode*|de code|kod',
    ],
    within: 8,
    characters: [
      ['验证码', '二维码', '認証コード', 'QRコード', 'QR码'],
      ['发送', '扫描', '送信', 'スキャン', '教えて', '扫码'],
    ],
  },
  file: {
    weight: 0.1,
    statement: 'The text asks to open a file',
    parts: [
      'open download view review enable offne* herunterlad* offnen ouvr* telecharg* abra abrir descarg* baix* abre apri aprire scaric* openen download* otworz pobierz',
      'attach*|document*|file|files|macro*|content|anhang|datei*|dokument*|piece jointe|pieces jointes|fichier*|adjunto*|archivo*|anexo*|arquivo*|allegato*|allegati|bijlage*|bestand*|zalacznik*',
    ],
    within: 8,
  },
} as const satisfies Record<string, IntentRule>;

export type IntentName = keyof typeof RULES;
export const INTENT_NAMES = Object.keys(RULES) as IntentName[];

const DENIED = new Set(
  'not never don dont no nicht niemals nie kein keine ne pas jamais nunca jamas nao non mai niet nooit'.split(
    ' ',
  ),
);
/** How far before a word what denies it may stand. */
const DENIES = 4;

interface Stem {
  words: readonly string[];
  open: boolean;
  /** `payment 0`: a part of an intent. */
  part: string;
}

/** By the first three letters: a text is walked once. */
const BY_START = new Map<string, Stem[]>();
for (const name of INTENT_NAMES) {
  for (const [index, list] of RULES[name].parts.entries()) {
    for (const text of list.split(list.includes('|') ? '|' : ' ')) {
      const words = text.replace('*', '').trim().split(' ');
      const start = (words[0] as string).slice(0, 3);
      const stems = BY_START.get(start) ?? [];
      stems.push({ words, open: text.endsWith('*'), part: `${name} ${index}` });
      BY_START.set(start, stems);
    }
  }
}

export interface FoundIntent {
  intent: IntentName;
  weight: number;
  statement: string;
  words: string[];
}

/** From this length on, characters, a text holds any words near each other by chance. */
const LONG_TEXT = 2500;
/** What the text wants. Linear in its length, which whoever asks bounds. */
export function findIntents(text: string): FoundIntent[] {
  const tokens = skeleton(text)
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const places = placesOf(tokens);
  const damping = Math.min(1, Math.sqrt(LONG_TEXT / Math.max(1, text.length)));
  return INTENT_NAMES.flatMap((intent) => {
    const rule: IntentRule = RULES[intent];
    const words = nearest(rule, intent, places, tokens) ?? written(rule, text);
    if (words === null) return [];
    const weight = Math.round(rule.weight * damping * 100) / 100;
    return [{ intent, weight, statement: `${rule.statement}: ${listed(words)}.`, words }];
  });
}

/** Where each part of each intent stands. */
function placesOf(tokens: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [at, token] of tokens.entries()) {
    for (const { words, open, part } of BY_START.get(token.slice(0, 3)) ?? []) {
      const last = words.length - 1;
      const matches = words.every((word, offset) => {
        const own = tokens[at + offset] ?? '';
        return open && offset === last ? own.startsWith(word) : own === word;
      });
      if (!matches) continue;
      const known = places.get(part) ?? [];
      if (known.at(-1) !== at) known.push(at);
      places.set(part, known);
    }
  }
  return places;
}

/** The words of all parts where they stand near enough; null where they do not. */
function nearest(
  rule: IntentRule,
  intent: IntentName,
  places: ReadonlyMap<string, readonly number[]>,
  tokens: readonly string[],
): string[] | null {
  const lists = rule.parts.map((_, index) => places.get(`${intent} ${index}`) ?? []);
  const [first = [], ...others] = lists;
  // Places ascend, so that each list is walked once, however many there are.
  const from = others.map(() => 0);
  for (const at of first) {
    if (tokens.slice(Math.max(0, at - DENIES), at).some((token) => DENIED.has(token))) continue;
    const near = others.map((list, index) => {
      let next = from[index] as number;
      while ((list[next] ?? at) < at - rule.within) next += 1;
      from[index] = next;
      if (list[next] === at) next += 1;
      const place = list[next];
      return place !== undefined && place <= at + rule.within ? place : undefined;
    });
    if (near.some((place) => place === undefined)) continue;
    const found = [at, ...(near as number[])].toSorted((a, b) => a - b);
    return [...new Set(found.map((place) => tokens.slice(place, place + 2).join(' ')))];
  }
  return null;
}

function written({ characters }: IntentRule, text: string): string[] | null {
  if (characters === undefined) return null;
  const found = characters.map((list) => list.find((part) => text.includes(part)));
  return found.every((part) => part !== undefined) ? found : null;
}
